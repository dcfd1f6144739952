"""Layout 7: claims that an article has from another one of which it is a copy."""

import sqlalchemy as sa
from alembic import op

revision = "layout_7"
down_revision = "layout_6"


def upgrade() -> None:
    """Add the column; `store.find_copies` fills it for what was read before."""
    op.add_column("claims", sa.Column("copy_of", sa.String))
    op.create_index("ix_claims_copy_of", "claims", ["copy_of"])

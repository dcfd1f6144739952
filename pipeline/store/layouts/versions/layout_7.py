"""Layout 7: claims that an article has from another one which it copies, and indexes of verdicts and assignees."""

import sqlalchemy as sa
from alembic import op

revision = "layout_7"
down_revision = "layout_6"


def upgrade() -> None:
    """Add the column, which `store.find_copies` fills for what was read before, and the indexes."""
    op.add_column("claims", sa.Column("copy_of", sa.String))
    op.create_index("ix_claims_copy_of", "claims", ["copy_of"])
    if op.get_bind().dialect.name == "sqlite":
        for name in ("verdict", "assignee"):
            op.create_index(f"standing_{name}", "standing", ["hidden", name, "status"])

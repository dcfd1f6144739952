"""Layout 2: when a forecast falls due."""

import sqlalchemy as sa
from alembic import op

revision = "layout_2"
down_revision = "layout_1"


def upgrade() -> None:
    """Add the column; it is filled when the article is read again."""
    op.add_column("claims", sa.Column("due", sa.String))

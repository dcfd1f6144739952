"""Layout 6: what alerts have told, and an index that holds all that is asked of actors."""

import sqlalchemy as sa
from alembic import op

revision = "layout_6"
down_revision = "layout_5"


def upgrade() -> None:
    """Add the table; widen the index."""
    op.create_table(
        "told",
        sa.Column("alert", sa.Text, primary_key=True),
        sa.Column("way", sa.String, primary_key=True),
        sa.Column("claim_id", sa.String, sa.ForeignKey("claims.claim_id"), primary_key=True),
        sa.Column("at", sa.String, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("standing_actor", "standing")
        columns = ["hidden", "actor", "stance", "type", "status", "day", "outlet", "actor_kind"]
        op.create_index("standing_actor", "standing", columns)

"""Layout 7: claims that an article has from another one which it copies, and indexes that hold what filters ask."""

import sqlalchemy as sa
from alembic import op

revision = "layout_7"
down_revision = "layout_6"


def upgrade() -> None:
    """Add the column, which `store.find_copies` fills for what was read before; widen the indexes and add some."""
    op.add_column("claims", sa.Column("copy_of", sa.String))
    op.create_index("ix_claims_copy_of", "claims", ["copy_of"])
    for name in ("standing_article", "standing_day"):
        op.drop_index(name, "standing")
    wanted = {
        "standing_article": ["article_id", "position", "status", "stance", "type"],
        "standing_day": ["day", "stance", "type", "status"],
    }
    if op.get_bind().dialect.name == "sqlite":
        wanted |= {
            "standing_outlet": ["outlet", "status", "actor", "stance", "type"],
            "standing_verdict": ["verdict", "status"],
            "standing_assignee": ["assignee", "status"],
        }
    for name, columns in wanted.items():
        op.create_index(name, "standing", ["hidden", *columns])

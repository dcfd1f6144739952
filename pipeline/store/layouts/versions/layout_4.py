"""Layout 4: pages kept as they were fetched, feeds that are watched, known fact-checks."""

import sqlalchemy as sa
from alembic import op

revision = "layout_4"
down_revision = "layout_3"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "pages",
        sa.Column("page_id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.article_id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("url", "final_url")),
        *(sa.Column(name, sa.String, nullable=False) for name in ("url_key", "fetched_at", "seen_at", "sha256")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("status", "size")),
        sa.Column("headers", sa.JSON, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_pages_article_id", "pages", ["article_id"])
    op.create_index("ix_pages_url_key", "pages", ["url_key"])
    op.create_table(
        "feeds",
        sa.Column("feed_id", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("url_key", sa.String, nullable=False, unique=True),
        sa.Column("interval", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("added_at", "next_due")),
        sa.Column("removed", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_success", sa.String, nullable=False, server_default=""),
        *(
            sa.Column(name, sa.Text, nullable=False, server_default="")
            for name in ("title", "last_error", "etag", "modified")
        ),
    )
    op.create_index("feeds_due", "feeds", ["removed", "next_due"])
    op.create_table(
        "feed_entries",
        sa.Column("entry_key", sa.String, primary_key=True),
        sa.Column("feed_id", sa.Integer, sa.ForeignKey("feeds.feed_id"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("url", "error")),
        sa.Column("read_at", sa.String, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
    )
    op.create_index("ix_feed_entries_feed_id", "feed_entries", ["feed_id"])
    text = ("claim", "claimant", "rating", "title", "url", "publisher", "source")
    op.create_table(
        "fact_checks",
        sa.Column("check_id", sa.String, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in text),
        *(sa.Column(name, sa.String, nullable=False) for name in ("claimed", "reviewed", "verdict", "added_at")),
        *(sa.Column(name, sa.Float) for name in ("value", "best", "worst")),
    )
    op.create_index("ix_fact_checks_reviewed", "fact_checks", ["reviewed"])

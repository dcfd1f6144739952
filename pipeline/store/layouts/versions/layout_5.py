"""Layout 5: tracks, which claim is placed in which, and what contradicts what."""

import sqlalchemy as sa
from alembic import op

revision = "layout_5"
down_revision = "layout_4"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "tracks",
        sa.Column("track_id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("first_wording", "wording")),
        sa.Column("made_at", sa.String, nullable=False),
    )
    op.create_table(
        "placings",
        sa.Column("placing_id", sa.Integer, primary_key=True),
        sa.Column("claim_id", sa.String, sa.ForeignKey("claims.claim_id"), nullable=False, unique=True),
        sa.Column("found_track_id", sa.Integer, sa.ForeignKey("tracks.track_id"), nullable=False),
        sa.Column("track_id", sa.Integer, sa.ForeignKey("tracks.track_id"), nullable=False),
        sa.Column("relation", sa.String, nullable=False),
        sa.Column("beside", sa.String),
        sa.Column("score", sa.Float),
        sa.Column("leads", sa.Boolean, nullable=False),
        sa.Column("state", sa.String, nullable=False),
    )
    op.create_index("placings_track", "placings", ["track_id", "claim_id"])
    op.create_table(
        "opposed",
        sa.Column("claim_id", sa.String, sa.ForeignKey("claims.claim_id"), primary_key=True),
        sa.Column("other_id", sa.String, sa.ForeignKey("claims.claim_id"), primary_key=True),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("state", sa.String, nullable=False),
    )
    op.create_index("ix_opposed_other_id", "opposed", ["other_id"])

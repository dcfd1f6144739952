"""Layout 1: articles, their texts and claims, reviews and their events. Databases that had it exist, none is made."""

revision = "layout_1"
down_revision = None


def upgrade() -> None:
    """Do nothing: it is the oldest layout."""

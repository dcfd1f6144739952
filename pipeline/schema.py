"""The database's tables.

What the machine read and what people decided are apart. People's acts are kept as events that are never changed;
`reviews`, `aliases` and `settings` are what the events come to, and `standing` is what all of it comes to for each
claim, for lists and counts: all four can be made again from the rest. Of tracks, what the machine found stands
beside what people made of it.
"""

from collections.abc import Sequence

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData()


class Lines(TypeDecorator[Sequence[str]]):
    """A list of short texts in one text, each between line breaks, so that SQL can look for one of them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Return what is stored."""
        return "\n" + "".join(f"{' '.join(one.split())}\n" for one in value) if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> list[str]:  # noqa: ARG002
        """Return the list; it is empty where there is no row."""
        return value.strip("\n").split("\n") if value else []


meta = Table("meta", metadata, Column("name", String, primary_key=True), Column("value", String, nullable=False))

articles = Table(
    "articles",
    metadata,
    Column("article_id", Integer, primary_key=True),
    Column("doc", Text, nullable=False),
    Column("source", Text, nullable=False),
    # Hashes, as an index holds no long value.
    Column("source_key", String, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("url_key", String, nullable=False, index=True),
    Column("published", String, nullable=False, index=True),
    Column("digest", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("reader_version", String, nullable=False),
    Column("body_start", Integer, nullable=False),
    Column("title_span", JSON),
    Column("added_at", String, nullable=False),
    Column("read_at", String, nullable=False),
)

article_texts = Table(
    "article_texts",
    metadata,
    Column("article_id", ForeignKey("articles.article_id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("digest", String, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    # A web page as it was fetched: what an article was read from, and what shows later that it stood there.
    Column("page_id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, index=True),
    # The version of the article's text that was read from it.
    Column("version", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("url_key", String, nullable=False, index=True),
    Column("final_url", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("fetched_at", String, nullable=False),
    # When the very same was found there again.
    Column("seen_at", String, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("sha256", String, nullable=False),
    # Of the body as it was sent, before it was packed (zlib) to be kept.
    Column("size", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("feed_id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("url_key", String, nullable=False, unique=True),
    Column("title", Text, nullable=False, server_default=""),
    # Seconds from one reading to the next.
    Column("interval", Integer, nullable=False),
    Column("added_at", String, nullable=False),
    # Removed by somebody: no longer read, and kept so that it can be taken up again.
    Column("removed", Boolean, nullable=False, server_default="0"),
    Column("next_due", String, nullable=False),
    Column("last_success", String, nullable=False, server_default=""),
    Column("last_error", Text, nullable=False, server_default=""),
    # In a row.
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("etag", Text, nullable=False, server_default=""),
    Column("modified", Text, nullable=False, server_default=""),
    Index("feeds_due", "removed", "next_due"),
)

feed_entries = Table(
    "feed_entries",
    metadata,
    # A hash of the entry's address or of its own id: entries are read once, in whichever feed they stand.
    Column("entry_key", String, primary_key=True),
    Column("feed_id", ForeignKey("feeds.feed_id"), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("read_at", String, nullable=False),
    # Why it could not be read, or empty.
    Column("error", Text, nullable=False),
    # It is not tried again.
    Column("done", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
)

fact_checks = Table(
    "fact_checks",
    metadata,
    # A hash of the address, the claim and who published it.
    Column("check_id", String, primary_key=True),
    Column("claim", Text, nullable=False),
    Column("claimant", Text, nullable=False),
    # Days, ISO 8601, or empty: of the claim, and of the fact-check.
    Column("claimed", String, nullable=False),
    Column("reviewed", String, nullable=False, index=True),
    Column("rating", Text, nullable=False),
    Column("value", Float),
    Column("best", Float),
    Column("worst", Float),
    # One of pipeline.web.fact_checks.VERDICTS, or empty.
    Column("verdict", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    # Where it was first read, and when it was found as it stands here.
    Column("source", Text, nullable=False),
    Column("added_at", String, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("claim_id", String, primary_key=True),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("content_key", String, nullable=False),
    Column("proposition_key", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("actor", Text),
    Column("actor_kind", String),
    Column("via", Text),
    Column("type", String, nullable=False),
    Column("type_confidence", Float, nullable=False),
    Column("stance", String, nullable=False),
    Column("attribution", String, nullable=False),
    Column("cue", Text),
    Column("quote", Text, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("source_spans", JSON, nullable=False),
    Column("cue_spans", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("check_worthiness", Float, nullable=False),
    Column("why", Text, nullable=False),
    Column("due", String),
    Column("withdrawn", Boolean, nullable=False),
    # "machine", or "editor" for one that a person split off or marked in the article.
    Column("origin", String, nullable=False, server_default="machine"),
    # The same claim of an article that was read before and is much the same text, or null.
    Column("copy_of", String, index=True),
    UniqueConstraint("article_id", "content_key"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("claim_id", ForeignKey("claims.claim_id"), primary_key=True),
    Column("status", String, nullable=False),
    # Why it was dismissed.
    Column("reason", Text, nullable=False, server_default=""),
    Column("assignee", Text, nullable=False, server_default=""),
    Column("priority", String, nullable=False, server_default="normal"),
    Column("tags", Lines, nullable=False, server_default=""),
    # A day, ISO 8601, or empty.
    Column("deadline", String, nullable=False, server_default=""),
    Column("verdict", Text, nullable=False),
    Column("verdict_text", Text, nullable=False, server_default=""),
    # Addresses of web pages.
    Column("evidence", Lines, nullable=False, server_default=""),
    Column("note", Text, nullable=False),
    # Corrections; null where the machine's reading stands, "" for an actor corrected to nobody.
    Column("text", Text),
    Column("actor", Text),
    Column("actor_kind", String),
    Column("stance", String),
    Column("type", String),
    Column("figures", JSON(none_as_null=True)),
    # Of a corrected text.
    Column("proposition_key", Text),
    # The claim that this one is a duplicate of, or empty.
    Column("merged_into", String, nullable=False, server_default="", index=True),
    # A claim that an editor had made, and that is taken back.
    Column("removed", Boolean, nullable=False, server_default="0"),
    Column("reviewer", Text, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("revision", Integer, nullable=False),
)

aliases = Table(
    "aliases",
    metadata,
    # A form that articles use, and the name of the actor that it stands for.
    Column("name", Text, primary_key=True),
    Column("actor", Text, nullable=False, index=True),
)

settings = Table("settings", metadata, Column("name", String, primary_key=True), Column("value", JSON, nullable=False))

acts = Table(
    "acts",
    metadata,
    Column("act_id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("reviewer", Text, nullable=False, index=True),
    Column("action", String, nullable=False),
    # The act that this one takes back.
    Column("undoes", ForeignKey("acts.act_id"), index=True),
)

events = Table(
    "events",
    metadata,
    Column("event_id", Integer, primary_key=True),
    Column("act_id", ForeignKey("acts.act_id"), nullable=False, index=True),
    # "claim", "alias", "setting", "track", "placing" (by its claim) or "opposition" (by its two claims), and which.
    Column("subject", String, nullable=False),
    Column("key", Text, nullable=False),
    # The fields that changed.
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Index("events_subject", "subject", "key"),
)

type_models = Table(
    "type_models",
    metadata,
    # A hash of the weights.
    Column("model_id", String, primary_key=True),
    Column("made_at", String, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("own_rows", Integer, nullable=False),
    Column("corrections", Integer, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("weights", JSON, nullable=False),
    Column("waiting", Boolean, nullable=False),
)

tracks = Table(
    "tracks",
    metadata,
    Column("track_id", Integer, primary_key=True),
    # As the claim that began it words it, and as it reads now.
    Column("first_wording", Text, nullable=False),
    Column("wording", Text, nullable=False),
    Column("made_at", String, nullable=False),
)

placings = Table(
    "placings",
    metadata,
    # In the order in which claims were placed.
    Column("placing_id", Integer, primary_key=True),
    Column("claim_id", ForeignKey("claims.claim_id"), nullable=False, unique=True),
    # The track that the machine put it into, and the one that it is in.
    Column("found_track_id", ForeignKey("tracks.track_id"), nullable=False),
    Column("track_id", ForeignKey("tracks.track_id"), nullable=False),
    # "first", "same" or "other figure".
    Column("relation", String, nullable=False),
    # The claim that it is likest, and how surely both are the same, 0 to 1; null where nothing is like it.
    Column("beside", String),
    Column("score", Float),
    # Whether it is the first of its proposition, which the index of claims holds.
    Column("leads", Boolean, nullable=False),
    # "suggested" or "confirmed"; "rejected" where a claim that began a track is not the one that it is likest.
    Column("state", String, nullable=False),
    Index("placings_track", "track_id", "claim_id"),
)

opposed = Table(
    "opposed",
    metadata,
    # Two claims that contradict each other; so do the tracks in which they are.
    Column("claim_id", ForeignKey("claims.claim_id"), primary_key=True),
    Column("other_id", ForeignKey("claims.claim_id"), primary_key=True, index=True),
    Column("score", Float, nullable=False),
    # "suggested", "confirmed" or "rejected".
    Column("state", String, nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("session", String, primary_key=True),
    Column("reviewer", Text, nullable=False),
    Column("claim_id", String, nullable=False, index=True),
    Column("at", Float, nullable=False),
)

told = Table(
    "told",
    metadata,
    # What alerts have told: the view that is watched, "folder" or "webhook", and the claim.
    Column("alert", Text, primary_key=True),
    Column("way", String, primary_key=True),
    Column("claim_id", ForeignKey("claims.claim_id"), primary_key=True),
    Column("at", String, nullable=False),
)

IN_LISTS, WITHDRAWN, DUPLICATE, IN_COPY = range(4)
"""Whether the lists show a claim, or why not: its article dropped it, it is a duplicate of one that is there or was
taken back, or its article is a copy of another one that holds it too."""

standing = Table(
    "standing",
    metadata,
    Column("claim_id", ForeignKey("claims.claim_id"), primary_key=True),
    Column("article_id", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    # IN_LISTS, WITHDRAWN, DUPLICATE or IN_COPY.
    Column("hidden", Integer, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("day", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("proposition_key", Text, nullable=False),
    Column("actor", Text),
    Column("actor_kind", String),
    Column("stance", String, nullable=False),
    Column("type", String, nullable=False),
    Column("status", String, nullable=False),
    Column("assignee", Text, nullable=False),
    # The place of the priority in its list, from 0.
    Column("urgency", Integer, nullable=False),
    Column("tags", Lines, nullable=False),
    Column("deadline", String, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("check_worthiness", Float, nullable=False),
    # They end with what filters ask for, so that the wide rows themselves need not be looked into.
    Index("standing_article", "hidden", "article_id", "position", "status", "stance", "type"),
    Index("standing_proposition", "proposition_key", "hidden", "status", "stance"),
    Index("standing_status", "hidden", "status", "stance", "proposition_key"),
    Index("standing_day", "hidden", "day", "stance", "type", "status"),
)
Index(
    "standing_queue",
    standing.c.hidden,
    standing.c.urgency.desc(),
    standing.c.check_worthiness.desc(),
    standing.c.claim_id,
    standing.c.status,
)
Index("standing_changed", standing.c.hidden, standing.c.changed_at.desc(), standing.c.claim_id)
# PostgreSQL's ordered indexes hold no text of any length; it counts fast without them.
# They hold all that is asked of them, so that SQLite need not look into the wide rows themselves.
for _name, *_columns in (
    ("actor", "actor", "stance", "type", "status", "day", "outlet", "actor_kind"),
    ("outlet", "outlet", "status", "actor", "stance", "type"),
    ("verdict", "verdict", "status"),
    ("assignee", "assignee", "status"),
):
    Index(f"standing_{_name}", standing.c.hidden, *(standing.c[name] for name in _columns)).ddl_if(dialect="sqlite")
Index("standing_actor_hash", standing.c.actor, postgresql_using="hash").ddl_if(dialect="postgresql")
for _column in (articles.c.outlet, reviews.c.verdict, reviews.c.assignee, reviews.c.tags):
    Index(f"{_column.table.name}_{_column.name}", _column).ddl_if(dialect="sqlite")

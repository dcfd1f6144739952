"""The database's tables. What the machine read and what people decided are apart."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = "2"
"""Of this layout; a database says in `meta` which it has."""

metadata = MetaData()

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
    UniqueConstraint("article_id", "content_key"),
    Index("claims_queue", "withdrawn", "check_worthiness"),
    Index("claims_proposition", "proposition_key"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("claim_id", ForeignKey("claims.claim_id"), primary_key=True),
    Column("status", String, nullable=False, index=True),
    # Of a corrected text; null where the machine's wording stands.
    Column("proposition_key", Text, index=True),
    # Corrections; null where the machine's reading stands, "" for an actor corrected to nobody.
    Column("text", Text),
    Column("actor", Text),
    Column("stance", String),
    Column("type", String),
    Column("verdict", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("revision", Integer, nullable=False),
)

review_events = Table(
    "review_events",
    metadata,
    Column("event_id", Integer, primary_key=True),
    Column("claim_id", ForeignKey("claims.claim_id"), nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("action", String, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    # The event that this one takes back; events themselves are never changed.
    Column("undoes", Integer),
)

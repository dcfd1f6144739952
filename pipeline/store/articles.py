"""Articles with their claims, as they were read: saving them, and reading the same article again."""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, select, update

from pipeline.article import Article
from pipeline.claim import Claim
from pipeline.filters import storable
from pipeline.schema import article_texts, articles, claims, reviews
from pipeline.store.connection import now, reading, writing
from pipeline.store.copies import follow_copies
from pipeline.store.pages import keep_page
from pipeline.store.standing import refresh

if TYPE_CHECKING:
    from pipeline.web.fetch import Fetched

Outcome = Literal["new", "changed", "unchanged"]
MACHINE, EDITOR = "machine", "editor"


@dataclass(frozen=True)
class Saved:
    """What became of one article."""

    article_id: int
    outcome: Outcome
    claims: int
    withdrawn: int


def save_known(engine: Engine, article: Article, reader_version: str, page: "Fetched | None" = None) -> Saved | None:
    """Save the details of an article whose very text was read by this version; None if it has to be read.

    `page` is the web page that it was read from, to be kept with it. Its claims, and what was decided on them, stay
    as they are. Raises StoreError if it can't be written.
    """
    with reading(engine) as connection:
        known = _find_article(connection, article)
        if known is None or known.digest != article.digest or known.reader_version != reader_version:
            return None
        number = _present_claims(connection, known.article_id)
    news = _news(known, article)
    if not news and page is None:
        return Saved(known.article_id, "unchanged", number, 0)
    with writing(engine) as connection:
        if page is not None:
            keep_page(connection, page, known.article_id, known.version)
        if news:
            same = (articles.c.article_id == known.article_id) & (articles.c.digest == article.digest)
            connection.execute(update(articles).where(same).values(news))
            _refresh_article(connection, known.article_id)
        return Saved(known.article_id, "changed" if news else "unchanged", number, 0)


def save_reading(
    engine: Engine, article: Article, found: Sequence[Claim], *, reader_version: str, page: "Fetched | None" = None
) -> Saved:
    """Save an article with its claims, and the web page that it was read from, all or nothing.

    An article is known again by its URL, else by its source, else by its text. In a changed version, claims
    that are still there keep their identity and so what was decided on them; those that are gone are
    marked as withdrawn; one that comes back is restored. Claims that editors made stay, and follow their words.

    Raises StoreError if it can't be written; then nothing of it is.
    """
    with writing(engine) as connection:
        known = _find_article(connection, article)
        if known is None:
            article_id, version = _add_article(connection, article, reader_version), 1
        else:
            article_id = known.article_id
            version, renewed = _renew_article(connection, known, article, reader_version)
            if version != known.version:
                _follow_words(connection, known, version, storable(article.text))
        touched, withdrawn = _save_claims(connection, article_id, version, found)
        if page is not None:
            keep_page(connection, page, article_id, version)
        _refresh_article(connection, article_id)
        follow_copies(connection, article_id)
        outcome: Outcome = "new" if known is None else "changed" if touched or renewed else "unchanged"
        return Saved(article_id, outcome, len(found), withdrawn)


def _refresh_article(connection: Connection, article_id: int) -> None:
    own = select(claims.c.claim_id).where(claims.c.article_id == article_id)
    merged = select(reviews.c.claim_id).where(reviews.c.merged_into.in_(own))
    copy = claims.alias()
    copied = select(copy.c.claim_id).where(copy.c.copy_of.in_(own))
    refresh(connection, list(connection.scalars(own.union(merged, copied))))


def _find_article(connection: Connection, article: Article) -> Row[Any] | None:
    def first(*conditions: ColumnElement[bool]) -> Row[Any] | None:
        return connection.execute(select(articles).where(*conditions).order_by(articles.c.article_id)).first()

    known = first(articles.c.url_key == _key(article.url)) if article.url else None
    if known is None and article.source:
        # A file that holds another page by now is another article.
        same_or_none = [articles.c.url == ""] if article.url else []
        known = first(articles.c.source_key == _key(article.source), *same_or_none)
    return known or first(articles.c.digest == article.digest)


def _key(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest() if address else ""


_DETAILS = ("title", "outlet", "author", "url", "published")


def _details(article: Article) -> dict[str, str]:
    return {name: storable(getattr(article, name)) for name in _DETAILS}


def _named(article: Article) -> dict[str, str]:
    return _details(article) | {"doc": storable(article.doc), "url_key": _key(article.url)}


def _news(known: Row[Any], article: Article) -> dict[str, str]:
    """The details that the same text newly gives; it never takes away what was known.

    A copy from elsewhere only fills gaps, and so does a title that was read off the text's first line.
    """
    copied = bool(article.source) and _key(article.source) != known.source_key
    news = {
        name: value
        for name, value in _details(article).items()
        if value != known._mapping[name]
        and value
        and not (known._mapping[name] and (copied or (name == "title" and article.title_span)))
    }
    return news | {"url_key": _key(article.url)} if "url" in news else news


def _values(article: Article, reader_version: str) -> dict[str, Any]:
    values = {"body_start": article.body_start, "title_span": article.title_span}
    return {**values, "digest": article.digest, "reader_version": reader_version, "read_at": now()}


def _add_article(connection: Connection, article: Article, reader_version: str) -> int:
    values = (
        _values(article, reader_version)
        | _named(article)
        | {
            "source": storable(article.source),
            "source_key": _key(article.source),
            "version": 1,
            "added_at": now(),
        }
    )
    key = connection.execute(articles.insert().values(values)).inserted_primary_key
    article_id = int(key[0]) if key else 0
    _add_text(connection, article, article_id, 1)
    return article_id


def _add_text(connection: Connection, article: Article, article_id: int, version: int) -> None:
    row = {"article_id": article_id, "version": version, "text": storable(article.text), "digest": article.digest}
    connection.execute(article_texts.insert().values(row))


def _renew_article(connection: Connection, known: Row[Any], article: Article, reader_version: str) -> tuple[int, bool]:
    """Return the version of the text, and whether that or a detail changed."""
    version = int(known.version)
    if known.digest == article.digest:
        news = _news(known, article)
    else:
        version += 1
        _add_text(connection, article, known.article_id, version)
        news = _named(article)
    values = _values(article, reader_version) | news | {"version": version}
    connection.execute(update(articles).where(articles.c.article_id == known.article_id).values(values))
    return version, bool(news)


def _follow_words(connection: Connection, known: Row[Any], version: int, text: str) -> None:
    """Put claims that editors made to where their words stand in a new version; where they don't, they stay in theirs.

    The words are all from a claim's first mark to its last; of several places, it is the nearest.
    """
    query = select(claims, article_texts.c.text.label("read")).where(
        claims.c.article_id == known.article_id,
        claims.c.origin == EDITOR,
        article_texts.c.article_id == claims.c.article_id,
        article_texts.c.version == claims.c.version,
    )
    for row in connection.execute(query).all():
        marks = {name: row._mapping[name] for name in ("spans", "source_spans", "cue_spans")}
        ends = [end for spans in marks.values() for span in spans for end in span]
        words = row.read[min(ends) : max(ends)]
        places = [found.start() for found in re.finditer(re.escape(words), text)]
        if places:
            by = min(places, key=lambda place: abs(place - min(ends))) - min(ends)
            moved = {name: [[start + by, end + by] for start, end in spans] for name, spans in marks.items()}
            change = update(claims).where(claims.c.claim_id == row.claim_id)
            connection.execute(change.values(version=version, **moved))


def _save_claims(connection: Connection, article_id: int, version: int, found: Sequence[Claim]) -> tuple[int, int]:
    """Return how many claims were added, restored or withdrawn, and how many of them withdrawn."""
    query = select(claims).where(claims.c.article_id == article_id, claims.c.origin == MACHINE)
    rows = connection.execute(query)
    before = {row.content_key: row for row in rows}
    touched = 0
    seen: dict[str, int] = {}
    new = []
    for position, claim in enumerate(found):
        plain = "\x1f".join((folded(claim.text), claim.actor or "", claim.via or "", claim.stance))
        seen[plain] = seen.get(plain, 0) + 1
        key = hashlib.sha256(f"{plain}\x1f{seen[plain]}".encode()).hexdigest()
        values = _claim_values(claim) | {
            "article_id": article_id,
            "version": version,
            "position": position,
            "content_key": key,
        }
        old = before.pop(key, None)
        if old is None:
            new.append(values)
        else:
            del values["claim_id"]
            connection.execute(update(claims).where(claims.c.claim_id == old.claim_id).values(values))
        touched += old is None or old.withdrawn or any(old._mapping[name] != values[name] for name in _READ)
    _add_claims(connection, article_id, new)
    gone = [row.claim_id for row in before.values() if not row.withdrawn]
    for claim_id in gone:
        connection.execute(update(claims).where(claims.c.claim_id == claim_id).values(withdrawn=True))
    return touched + len(gone), len(gone)


def _add_claims(connection: Connection, article_id: int, new: Sequence[dict[str, Any]]) -> None:
    """Add rows, each with an id that no claim has."""
    if not new:
        return
    ids = [row["claim_id"] for row in new]
    taken = set(connection.scalars(select(claims.c.claim_id).where(claims.c.claim_id.in_(ids))))
    for row in new:
        if row["claim_id"] in taken:
            row["claim_id"] = free_id(connection, row["claim_id"], article_id, taken)
        taken.add(row["claim_id"])
    connection.execute(claims.insert(), new)


_READ = ("text", "type", "stance", "quote", "cue")
"""What an editor would see change in a claim that is the same otherwise."""


def _claim_values(claim: Claim) -> dict[str, Any]:
    values = {name: value for name, value in asdict(claim).items() if name != "doc"}
    values = {name: storable(str(value)) if isinstance(value, str) else value for name, value in values.items()}
    values["figures"] = [f.as_row() | {"text": storable(f.text), "unit": storable(f.unit)} for f in claim.figures]
    return values | {"proposition_key": folded(claim.text), "withdrawn": False, "origin": MACHINE}


_LONGEST_KEY = 400
"""PostgreSQL's indexes hold no longer values."""


def folded(text: str) -> str:
    """Return a proposition's key: its words without regard to case, punctuation and white space."""
    text = storable(text)
    key = " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split()) or text
    return key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]} {hashlib.sha256(key.encode()).hexdigest()}"


def free_id(connection: Connection, claim_id: str, article_id: int, taken: Collection[str] = ()) -> str:
    """Return the claim's own id, or, where another claim has it or it is among those taken, one made from both."""
    same = select(claims.c.claim_id)
    while claim_id in taken or connection.scalar(same.where(claims.c.claim_id == claim_id)) is not None:
        claim_id = hashlib.sha256(f"{claim_id}\x1f{article_id}".encode()).hexdigest()[:16]
    return claim_id


def _present_claims(connection: Connection, article_id: int) -> int:
    machine = claims.c.origin == MACHINE
    query = select(func.count()).where(claims.c.article_id == article_id, ~claims.c.withdrawn, machine)
    return connection.scalar(query) or 0

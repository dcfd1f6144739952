"""Reading: an article to its attributions and claims.

article -> paragraphs and sentences -> parse -> attributions -> claims, typed and scored
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import tee

import pandas as pd

from pipeline.article import Article
from pipeline.claim import Attribution, Claim, Reasons, Span
from pipeline.reading.actor_kind import ActorKinds
from pipeline.reading.attribution import Reader, find_attributions, kind_of, of_the_article
from pipeline.reading.checkworthiness import check_worthiness, why_worthy
from pipeline.reading.claim_type import predict, trained_model
from pipeline.reading.claims import ClaimReader
from pipeline.reading.draft import Draft
from pipeline.reading.due import as_interval, due_of
from pipeline.reading.features import features
from pipeline.reading.figures import find_figures
from pipeline.reading.frames import Found
from pipeline.reading.furniture import furniture
from pipeline.reading.language import parse
from pipeline.reading.sentences import paragraphs, parse_units, sentences
from pipeline.reading.syntax import spans_of
from pipeline.reading.type_model import TypeModel
from pipeline.taxonomy import ClaimType, Stance

MAX_CHARACTERS = 400_000
"""A longer text is no article; parsing it would take minutes and gigabytes."""

_STRONGEST = 5
"""How many of a model's reasons are kept."""

_TEXT = (
    "claim_id",
    "doc",
    "text",
    "actor",
    "actor_kind",
    "via",
    "type",
    "stance",
    "attribution",
    "cue",
    "quote",
    "why",
)
_NUMBERS = ("type_confidence", "check_worthiness")
# Set rather than inferred: a part in which no claim has a `via` fits the others.
_DTYPES = dict.fromkeys(_TEXT, "string") | dict.fromkeys(_NUMBERS, "float64")


class ReadingError(Exception):
    """An article that can't be read; the message says which and why, in one line."""


@dataclass(frozen=True)
class Reading:
    """What was read in one article."""

    article: Article
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
    reasons: tuple[Reasons, ...]
    """Why the models judged the claims as they did, one for each claim."""


def read_article(article: Article, model: TypeModel | None = None) -> Reading:
    """Read one article; `model` tells the claims' types, the one that ships if none is given.

    Raises ReadingError if it is too long.
    """
    return next(read_articles([article], model))


def read_articles(articles: Iterable[Article], model: TypeModel | None = None) -> Iterator[Reading]:
    """Read articles one after the other, parsed in batches; `model` as for one article.

    Raises ReadingError at the first that is too long.
    """
    model = model or trained_model()
    for_parse, for_claims = tee((article, *_layout(article)) for article in articles)
    docs = parse((_without_front_matter(article), units) for article, _, units, _ in for_parse)
    for (article, blocks, _, sents), doc in zip(for_claims, docs, strict=True):
        reader = Reader(doc, blocks, sents)
        found = find_attributions(reader)
        claims = ClaimReader(reader, found, furniture(article, blocks))
        listed = of_the_article(reader, found)
        attributions = tuple(_attribution(reader, one, claims.whose.name(one)) for one in listed)
        drafts = claims.drafts()
        kinds = ActorKinds(doc, claims.actors)
        made = list(_claims(article, reader, drafts, kinds, model))
        yield Reading(article, attributions, tuple(claim for claim, _ in made), tuple(why for _, why in made))


def read_frame(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the claims of a table of articles, one row a claim: a pure function of its rows.

    `articles` has the columns `doc` and `text` and maybe the others of Article. The columns and their
    types are the same whatever the rows, so parts of a table can be read apart and put together.
    """
    known = [name for name in articles.columns if name in Article.__dataclass_fields__]
    rows = articles[known].to_dict("records")
    readings = read_articles(Article(**{str(key): value for key, value in row.items()}) for row in rows)
    return pd.DataFrame(
        [vars(claim) for reading in readings for claim in reading.claims],
        columns=list(Claim.__dataclass_fields__),
    ).astype(_DTYPES)


def _without_front_matter(article: Article) -> str:
    """Return the text with blanks for what stands before its body, which is not read; no offset moves."""
    return " " * article.body_start + article.text[article.body_start :]


def _layout(article: Article) -> tuple[list[Span], list[Span], list[Span]]:
    """Return an article's paragraphs, the units that are parsed, and its sentences."""
    if len(article.text) > MAX_CHARACTERS:
        where = article.source or article.doc
        raise ReadingError(f"{where}: {len(article.text):,} characters are more than an article ({MAX_CHARACTERS:,})")
    blocks = paragraphs(article.text, article.body_start)
    units = [unit for block in blocks for unit in parse_units(article.text, block)]
    return blocks, units, [sentence for block in blocks for sentence in sentences(article.text, block)]


def _attribution(reader: Reader, found: Found, actor: str | None) -> Attribution:
    source, cue, content = (spans_of(reader.doc, part) for part in (found.source, found.cue, found.content))
    return Attribution(source, cue, content, actor, kind_of(reader, found), found.frame)


def _claims(
    article: Article, reader: Reader, drafts: list[Draft], kinds: ActorKinds, model: TypeModel
) -> Iterator[tuple[Claim, Reasons]]:
    seen: dict[str, int] = {}
    published = _published_on(article)
    for draft in drafts:
        row = features(reader.doc, draft.proposition.tokens, draft.cue_tokens, draft.stance)
        chances = predict(row, model)
        kind, stance, text = _type_stance_text(draft, chances)
        spans = tuple(sorted(set(draft.proof)))
        same = "\x1f".join((text, draft.actor or "", draft.via or "", stance, repr(spans)))
        seen[same] = seen.get(same, 0) + 1
        tokens = [reader.doc[i] for i in draft.proposition.tokens]
        claim = Claim(
            claim_id=hashlib.sha256(f"{article.digest}\x1f{same}\x1f{seen[same]}".encode()).hexdigest()[:16],
            doc=article.doc,
            text=text,
            actor=draft.actor,
            actor_kind=kinds.of(draft.actor),
            via=draft.via,
            type=kind,
            type_confidence=round(chances[kind], 4),
            stance=stance,
            attribution=draft.kind,
            cue=_words(article.text, draft.cue) or None,
            quote=_words(article.text, spans),
            spans=spans,
            source_spans=draft.source,
            cue_spans=draft.cue,
            figures=find_figures(text),
            check_worthiness=round(check_worthiness(tokens), 4),
            why=draft.why,
            due=as_interval(due_of(text, published)) if kind is ClaimType.FORECAST else None,
        )
        yield claim, Reasons(tuple(model.why(row, kind)[:_STRONGEST]), tuple(why_worthy(tokens)[:_STRONGEST]))


def _published_on(article: Article) -> date | None:
    try:
        # A table's rows may hold a moment, or a NaN where there is none.
        return datetime.fromisoformat(str(article.published)).date()
    except ValueError:
        return None


def _type_stance_text(draft: Draft, chances: dict[ClaimType, float]) -> tuple[ClaimType, Stance, str]:
    """Return a claim's type, its actor's stance and its text.

    A claim that its actor denies is a denial, and a denial's actor denies: the two never part.

    The model alone may find a denial only in words that can deny (`Draft.denies`), and the
    claim is then what they deny: a denial never keeps its "not".
    """
    text = draft.proposition.text
    if draft.stance is Stance.DENIES:
        return ClaimType.DENIAL, Stance.DENIES, text
    if draft.proposition.equates:
        return ClaimType.ASSERTION, draft.stance, text
    kind = max(chances, key=lambda name: chances[name])
    if kind is ClaimType.DENIAL:
        if draft.stance is Stance.SUPPORTS and draft.denies is not None:
            return kind, Stance.DENIES, draft.denies
        kind = max((name for name in chances if name is not ClaimType.DENIAL), key=lambda name: chances[name])
    return kind, draft.stance, text


def _words(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(" ".join(text[start:end].split()) for start, end in spans)

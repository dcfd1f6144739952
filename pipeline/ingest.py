"""Articles into the database: read, then saved whole; what fails is named and the rest is kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from pipeline.article import Article
from pipeline.formats.files import read_file
from pipeline.formats.item import Note, Outcome
from pipeline.inputs import InputError
from pipeline.reading.articles import ReadingError
from pipeline.reading.type_model import TypeModel
from pipeline.resources import fingerprint
from pipeline.store import Saved, StoreError, model_in_use, model_weights, save_known, save_reading
from pipeline.workers import Hire, Read, WorkerError, alone

if TYPE_CHECKING:
    from pipeline.web.fetch import Fetched


@dataclass
class Summary:
    """What became of the articles of one run."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    claims: int = 0
    withdrawn: int = 0
    failed: list[str] = field(default_factory=list)
    """One line for each article, or file, that could not be read."""
    notes: list[str] = field(default_factory=list)
    """What else is to be said of the files, a line each."""
    last: int | None = None
    """The id of the article that was saved last."""

    @property
    def saved(self) -> int:
        """How many articles are in the database."""
        return self.new + self.changed + self.unchanged

    def add(self, saved: Saved) -> None:
        """Count one article that was saved."""
        self.new += saved.outcome == "new"
        self.changed += saved.outcome == "changed"
        self.unchanged += saved.outcome == "unchanged"
        self.claims += saved.claims
        self.withdrawn += saved.withdrawn
        self.last = saved.article_id

    def join(self, other: "Summary") -> None:
        """Add the counts of another run."""
        for name in ("new", "changed", "unchanged", "claims", "withdrawn", "failed", "notes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        """Return the closing line of a run."""
        changed = f", {self.changed} changed" if self.changed else ""
        withdrawn = f", {self.withdrawn} withdrawn" if self.withdrawn else ""
        return (
            f"articles: {self.new} new{changed}, {self.unchanged} unchanged, {len(self.failed)} failed; "
            f"claims found: {self.claims}{withdrawn}"
        )


def ingest_article(engine: Engine, article: Article, page: "Fetched | None" = None) -> Saved:
    """Read one article and save its claims; of one that this version has read already, only new details.

    `page` is the web page that it stands on, to be kept with it.

    The types are told by the model that the database has in use: after a change of model, reading the same article
    again tells them anew.

    Raises ReadingError if it can't be read, StoreError if it can't be saved.
    """
    version, model = _reader(engine)
    with alone(model) as crew:
        return _begun(engine, article, version, crew.begin, page)()


def _reader(engine: Engine) -> tuple[str, TypeModel | None]:
    """The version that reads, and the model that tells types, unless it is the one that ships."""
    model_id = model_in_use(engine)
    if not model_id:
        return fingerprint(), None
    return f"{fingerprint()}+{model_id}", _model(engine, model_id)


@lru_cache(maxsize=2)
def _model(engine: Engine, model_id: str) -> TypeModel:
    return TypeModel.from_json(model_weights(engine, model_id))


def _begun(
    engine: Engine, article: Article, version: str, begin: Callable[[Article], Read], page: "Fetched | None" = None
) -> Callable[[], Saved]:
    """Begin to read an article that is not known, and return what saves it."""
    if (known := save_known(engine, article, version, page)) is not None:
        return lambda: known
    claims = begin(article)

    def save() -> Saved:
        found = claims()
        # The same text may have been saved since this one was begun.
        return save_known(engine, article, version, page) or save_reading(
            engine, article, found, reader_version=version, page=page
        )

    return save


def ingest_outcomes(
    engine: Engine, outcomes: Iterable[Outcome], summary: Summary, progress: Callable[[], None] = lambda: None
) -> None:
    """Save the articles that a file holds and count what became of them; `progress` is called after each.

    Raises StoreError where the database can't be written.
    """
    version, model = _reader(engine)
    with alone(model) as crew:
        crew.finish(_steps(engine, outcomes, summary, progress, version, crew.begin))


def _steps(
    engine: Engine,
    outcomes: Iterable[Outcome],
    summary: Summary,
    progress: Callable[[], None],
    version: str,
    begin: Callable[[Article], Read],
) -> Iterator[Callable[[], None]]:
    """Begin with each article of a file, and yield what saves and counts it."""

    def count(save: Callable[[], Saved]) -> None:
        try:
            summary.add(save())
        except (InputError, ReadingError) as error:
            summary.failed.append(str(error))
        progress()

    def fail(error: InputError) -> Saved:
        raise error

    for found in outcomes:
        if isinstance(found, Note):
            summary.notes.append(found.text)
        elif isinstance(found, InputError):
            yield partial(count, partial(fail, found))
        else:
            yield partial(count, _begun(engine, found, version, begin))


def ingest_paths(
    engine: Engine,
    paths: Sequence[Path],
    progress: Callable[[Path], None] = lambda _: None,
    columns: Mapping[str, str] | None = None,
    hire: Hire = alone,
) -> Summary:
    """Read files into the database in their order; `progress` is called after each article.

    `columns` is as for `read_file`. Whoever is hired reads, and this process saves. Where the database can't be
    written, or who reads is gone, the run ends, as nothing after that would be kept; another run goes on where this
    one was.
    """
    summary = Summary()
    version, model = _reader(engine)
    at = 0

    def steps(begin: Callable[[Article], Read]) -> Iterator[Callable[[], None]]:
        for number, path in enumerate(paths):
            for step in _steps(engine, read_file(path, columns), summary, partial(progress, path), version, begin):
                yield partial(take, number, step)

    def take(number: int, step: Callable[[], None]) -> None:
        nonlocal at
        at = number
        step()

    try:
        with hire(model) as crew:
            crew.finish(steps(crew.begin))
    except (StoreError, WorkerError) as error:
        summary.failed.append(f"{error} ({len(paths) - at} of {len(paths)} files were not read to their end)")
    return summary

"""Tracking: each claim is placed beside those that say the same, from article to article.

A machine's placing is a suggestion; what editors decide stays, and teaches how alike claims must be for it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import Engine

from pipeline.likely import threshold
from pipeline.matching.index import ClaimIndex, IndexFileError
from pipeline.matching.recurring import recurrences
from pipeline.matching.relation import Relation
from pipeline.models import cache_folder
from pipeline.resources import fingerprint
from pipeline.store import placed, placing
from pipeline.store.placing import Placing, Proposition

NEAREST = 20
"""Claims of the index that a new one is compared with."""
_READ, _BATCH = 2000, 50
"""Claims that are looked up at once, and that are placed in one transaction."""
_WORTH_KEEPING = 2000
"""Claims from which on the index has a file; a smaller one is made anew in a moment."""
_AT_ONCE = 1000
"""New claims from which the file of the index is written though the pass goes on."""


class Known:
    """The index of tracked claims in memory, which follows what the database holds."""

    def __init__(self, index: ClaimIndex, path: Path | None = None) -> None:
        """Take an index, and the file in which it is kept, if it is."""
        self.index = index
        self._path = path
        self._upto = 0
        self._unsaved = 0

    def follow(self, engine: Engine) -> int:
        """Add what was placed since the last time, by whichever process; return the number of the last placing."""
        last = placing.last_placing(engine)
        if last < self._upto:
            # Another database stands at this place by now.
            self._upto = 0
        if last > self._upto:
            fresh = ((claim_id, text) for _, claim_id, text in placing.placed_since(engine, self._upto))
            self.add((claim_id, text) for claim_id, text in fresh if claim_id not in self.index)
            self._upto = last
        return last

    def add(self, claims: Iterable[tuple[str, str]]) -> None:
        """Add claims to the index."""
        before = len(self.index)
        self.index.add(claims)
        self._unsaved += len(self.index) - before

    def save(self, *, least: int = 1) -> None:
        """Write the index to its file if it has grown by so many; a folder that can't be written costs only time."""
        if self._path is None or self._unsaved < least or len(self.index) < _WORTH_KEEPING:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self.index.save(self._path)
            for old in self._path.parent.glob(self._path.name.rpartition("-")[0] + "-*.npz"):
                if old != self._path:
                    old.unlink(missing_ok=True)
        except OSError:
            pass
        self._unsaved = 0


def known(engine: Engine) -> Known:
    """Return the index of a database from its file, brought up to date; made anew where no file is whole."""
    path = index_path(engine)
    try:
        index = ClaimIndex.load(path)
    except (IndexFileError, OSError):
        index = ClaimIndex()
    found = Known(index, path)
    found.follow(engine)
    found.save()
    return found


def index_path(engine: Engine) -> Path:
    """Return where the index of a database is kept."""
    url = engine.url
    place = str(Path(url.database).resolve()) if url.get_backend_name() == "sqlite" and url.database else ""
    key = hashlib.sha256(f"{url.set(password=None, username=None).render_as_string()} {place}".encode()).hexdigest()
    return cache_folder() / f"tracked-{key[:16]}-{fingerprint('matching')}.npz"


def place_new(
    engine: Engine, known: Known, *, goes_on: Callable[[], bool] = lambda: True,
    progress: Callable[[int], None] = lambda _: None,
) -> int:  # fmt: skip
    """Place all claims that are in no track yet, in the order in which they were read; return how many.

    Small transactions: who is killed, or told by `goes_on` to end, goes on there the next time. Two processes may
    work on one database. `progress` is told how many were placed since. Raises StoreError.
    """
    number = 0
    alike = threshold(engine).alike
    while goes_on() and (ids := placing.unplaced(engine, _READ)):
        for start in range(0, len(ids), _BATCH):
            if not goes_on():
                break
            done = _place_batch(engine, known, ids[start : start + _BATCH], alike)
            if done is None:
                # Someone else places too: look anew what is left.
                break
            number += done
            progress(done)
            known.save(least=_AT_ONCE)
    known.save()
    return number


def _place_batch(engine: Engine, known: Known, claim_ids: Sequence[str], alike: float) -> int | None:
    last = known.follow(engine)
    batch = placing.propositions(engine, claim_ids)
    found = list(_placings(engine, known, batch, alike))
    return None if placing.place(engine, found, last) is None else len(found)


def _placings(engine: Engine, known: Known, batch: dict[str, Proposition], alike: float) -> Iterator[Placing]:
    leads = placing.leading(engine, (one.key for one in batch.values()))
    before: set[str] = set()
    for one in batch.values():
        if (beside := leads.get(one.key)) is not None:
            yield Placing(one.claim_id, one.text, placed.SAME, beside, 1.0, leads=False)
        else:
            near = [key for key, _ in known.index.nearest(one.text, NEAREST)]
            # What is in the index from a batch that was not written is not placed yet.
            there = placing.placed_propositions(engine, [key for key in near if key not in batch])
            there |= {key: batch[key] for key in near if key in before}
            yield _placed(one, [there[key] for key in near if key in there], known.index, alike)
            leads[one.key] = one.claim_id
            known.add([(one.claim_id, one.text)])
        before.add(one.claim_id)


def _placed(one: Proposition, others: Sequence[Proposition], index: ClaimIndex, alike: float) -> Placing:
    told = zip(recurrences(one, others, index.rarities), others, strict=True)
    ranked = sorted(((found.relation, found.score, other.claim_id) for found, other in told), key=lambda row: -row[1])
    sure = [entry for entry in ranked if entry[1] >= alike]
    against = tuple((other, score) for how, score, other in sure if how is Relation.CONTRADICTION)[:1]
    for wanted, relation in ((Relation.SAME, placed.SAME), (Relation.OTHER_FIGURE, placed.OTHER_FIGURE)):
        if best := next((entry for entry in sure if entry[0] is wanted), None):
            return Placing(one.claim_id, one.text, relation, best[2], best[1], leads=True, against=against)
    # What contradicts it is another claim, however alike.
    likest = next((entry for entry in ranked if entry[0] is not Relation.CONTRADICTION), None)
    beside, score = (None, None) if likest is None else (likest[2], likest[1])
    return Placing(one.claim_id, one.text, placed.FIRST, beside, score, leads=True, against=against)

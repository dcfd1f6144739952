"""Finds among a million tracked claims those that share most with a text.

An inverted index: for each stem the claims that hold it, in NumPy arrays. New claims go into a small table in memory,
which becomes one more sorted piece when it is full; saving merges the pieces. Texts themselves are not kept.
"""

import hashlib
import io
import math
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from pipeline.matching.words import words

Numbers = np.ndarray[Any, Any]

_FULL = 4096
"""Claims in the table in memory before it becomes a piece: that takes some milliseconds, seldom."""
_MOST_READ = 200_000
"""Entries read for one text, the rarest stems first: what bounds the time of a search. Stems that are left out for it
stand in so many claims that they would tell little."""
_LAYOUT = 1
_DIGEST = hashlib.sha256().digest_size


class IndexFileError(Exception):
    """A file is no index, or is damaged; the index can be built anew from the claims."""


@dataclass(frozen=True)
class _Piece:
    """For each term, in order, where its places begin; the places of each term follow one another."""

    terms: Numbers
    starts: Numbers
    places: Numbers

    def of(self, wanted: Numbers) -> list[Numbers]:
        """The places of each of some terms."""
        at = np.searchsorted(self.terms, wanted)
        found = (at < len(self.terms)) & (self.terms[np.minimum(at, len(self.terms) - 1)] == wanted)
        return [
            self.places[self.starts[i] : self.starts[i + 1]] if ok else _NONE for i, ok in zip(at, found, strict=True)
        ]


_NONE = np.zeros(0, dtype=np.int32)


class ClaimIndex:
    """Claims by their stems. Not for several threads at once."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        """By place; a claim that was removed keeps its place until the pieces are merged."""
        self._places: dict[str, int] = {}
        self._sizes = array("f")
        """How many stems each claim has; 0 where it was removed."""
        self._pieces: list[_Piece] = []
        self._fresh: dict[int, list[int]] = {}
        self._fresh_claims = 0

    def __len__(self) -> int:
        """How many claims it holds."""
        return len(self._places)

    def __contains__(self, claim_id: str) -> bool:
        """Whether it holds a claim."""
        return claim_id in self._places

    def add(self, claims: Iterable[tuple[str, str]]) -> None:
        """Add claims, each an id and a text; one whose id is there takes the other's place."""
        for claim_id, text in claims:
            self.remove([claim_id])
            place = len(self._ids)
            self._places[claim_id] = place
            self._ids.append(claim_id)
            terms = _terms(text)
            self._sizes.append(len(terms))
            for term in terms:
                self._fresh.setdefault(term, []).append(place)
            self._fresh_claims += 1
            if self._fresh_claims >= _FULL:
                self._close_fresh()

    def remove(self, ids: Iterable[str]) -> None:
        """Forget claims; those that it does not hold are no matter."""
        for claim_id in ids:
            place = self._places.pop(claim_id, None)
            if place is not None:
                self._sizes[place] = 0

    def nearest(self, text: str, top: int) -> list[tuple[str, float]]:
        """Return the ids of at most `top` claims that share most with a text, best first, with how much.

        That is the part of the text's stems, weighed by rarity, which the claim has too, less where one is much longer
        than the other: 0 to 1, but no probability. Claims that share nothing are left out; equals come oldest first.
        """
        terms = np.array(sorted(_terms(text)), dtype=np.uint32)
        if not len(terms) or not self._places:
            return []
        held = self._held(terms)
        counts = np.array([sum(map(len, lists)) for lists in held])
        rarity = np.log(1 + len(self._ids) / (1 + counts))
        shared = np.zeros(len(self._ids))
        read = 0
        for term in np.argsort(counts, kind="stable"):
            read += counts[term]
            if read > _MOST_READ and shared.any():
                break
            for places in held[term]:
                # A claim stands only once under a term.
                shared[places] += rarity[term]
        sizes = np.array(self._sizes)
        shorter, longer = np.minimum(sizes, len(terms)), np.maximum(sizes, len(terms))
        shared *= np.sqrt(shorter / longer) / rarity.sum()
        places = np.flatnonzero(shared)
        if len(places) > top:
            places = places[np.argpartition(-shared[places], top)[:top]] if top > 0 else _NONE
        best = sorted(places.tolist(), key=lambda place: (-shared[place], place))
        return [(self._ids[place], float(shared[place])) for place in best]

    def rarities(self, words: Collection[str]) -> dict[str, float]:
        """Return how rare words, as `words` gives them, are among the claims: near 0 in all of them, 1 in none."""
        wanted = sorted(words)
        held = self._held(np.array([_term(word) for word in wanted], dtype=np.uint32))
        number = max(1, len(self._ids))
        most = math.log(1 + number)
        return {
            word: math.log(1 + number / (1 + sum(map(len, lists)))) / most
            for word, lists in zip(wanted, held, strict=True)
        }

    def save(self, path: Path) -> None:
        """Merge the pieces and write the index to a file, which is whole or not there: a hash, then NumPy arrays."""
        self.merge()
        names = [name.encode("utf-8", "surrogatepass") for name in self._ids]
        piece = self._pieces[0] if self._pieces else _piece(_NONE.astype(np.uint32), _NONE)
        data = io.BytesIO()
        np.savez(
            data,
            layout=np.array(_LAYOUT),
            ids=np.frombuffer(b"".join(names), dtype=np.uint8),
            lengths=np.array([len(name) for name in names], dtype=np.int32),
            sizes=np.array(self._sizes),
            **vars(piece),
        )
        half = path.with_name(path.name + ".part")
        try:
            with half.open("wb") as file:
                file.write(_digest(data.getbuffer()))
                file.write(data.getbuffer())
            half.replace(path)
        finally:
            if half.is_file():
                half.unlink()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read an index that `save` wrote. Raises IndexFileError if the file is none, or damaged."""
        try:
            data = memoryview(path.read_bytes())
        except OSError as error:
            raise IndexFileError(f"{path} cannot be read ({error.strerror or error})") from error
        if data[:_DIGEST] != _digest(data[_DIGEST:]):
            raise IndexFileError(f"{path} is no index of claims, or is damaged")
        with np.load(io.BytesIO(data[_DIGEST:]), allow_pickle=False) as file:
            if int(file["layout"]) != _LAYOUT:
                raise IndexFileError(f"{path} is from another version")
            index = cls()
            index._ids = list(_names(file["ids"].tobytes(), file["lengths"].tolist()))
            index._sizes = array("f", file["sizes"].tobytes())
            index._pieces = [_Piece(file["terms"], file["starts"], file["places"])]
        index._places = {name: place for place, name in enumerate(index._ids)}
        return index

    def merge(self) -> None:
        """Make one piece of all, without claims that were removed: some seconds for a million claims."""
        self._close_fresh()
        kept = np.array(self._sizes) > 0
        # A claim without a word is still held.
        kept[list(self._places.values())] = True
        if len(self._pieces) <= 1 and kept.all():
            return
        terms = np.concatenate([np.repeat(piece.terms, np.diff(piece.starts)) for piece in self._pieces])
        places = np.concatenate([piece.places for piece in self._pieces])
        new_places = (np.cumsum(kept) - 1).astype(np.int32)
        alive = kept[places]
        self._pieces = [_piece(terms[alive], new_places[places[alive]])]
        self._ids = [name for name, keep in zip(self._ids, kept, strict=True) if keep]
        self._sizes = array("f", np.array(self._sizes)[kept].tobytes())
        self._places = {name: place for place, name in enumerate(self._ids)}

    def _close_fresh(self) -> None:
        if not self._fresh_claims:
            return
        lengths = [len(places) for places in self._fresh.values()]
        terms = np.repeat(np.fromiter(self._fresh, dtype=np.uint32, count=len(self._fresh)), lengths)
        places = np.fromiter((p for some in self._fresh.values() for p in some), dtype=np.int32, count=sum(lengths))
        self._pieces.append(_piece(terms, places))
        self._fresh, self._fresh_claims = {}, 0

    def _held(self, terms: Numbers) -> list[list[Numbers]]:
        """For each term the lists of places that hold it, one a piece."""
        found = [piece.of(terms) for piece in self._pieces]
        fresh = [np.array(self._fresh.get(term, ()), dtype=np.int32) for term in terms.tolist()]
        return [[places for places in lists if len(places)] for lists in zip(*found, fresh, strict=True)]


def _terms(text: str) -> set[int]:
    """The stems of a text as numbers."""
    return set(map(_term, words(text)))


def _term(word: str) -> int:
    """A stem as a number; two stems in four thousand million share one."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _piece(terms: Numbers, places: Numbers) -> _Piece:
    order = np.argsort(terms, kind="stable")
    found, starts = np.unique(terms[order], return_index=True)
    return _Piece(found, np.append(starts, len(terms)).astype(np.int64), places[order])


def _digest(data: memoryview) -> bytes:
    return hashlib.sha256(data).digest()


def _names(joined: bytes, lengths: Sequence[int]) -> Iterator[str]:
    end = 0
    for length in lengths:
        end, start = end + length, end
        yield joined[start:end].decode("utf-8", "surrogatepass")

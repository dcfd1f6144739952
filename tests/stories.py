"""Invented stories of which we know what claims come back in them.

`tests/stories/` has articles with the words marked that make a recurring claim: "[[cracks: they found 14 cracks]]".
Marks of one name are one claim, whatever its figure and whoever makes or denies it; "cracks-not" is the contrary. The
sample says so in `data/sample/recurring.json`.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline import store
from pipeline.filters import Filters
from pipeline.ingest import ingest_paths
from pipeline.inputs import find_inputs
from pipeline.sample import articles_path

SAMPLE = "sample"
_FOLDER = Path(__file__).with_name("stories")
_MARK = re.compile(r"\[\[(?P<name>[a-z0-9-]+): (?P<words>[^\]]+)\]\]")
_FOUND = 0.6
"""The least part of marked words that stands in the claim which is taken for theirs."""
_NOT = "-not"


@dataclass(frozen=True)
class Marked:
    """Words of an article that make a recurring claim, and the stance on it as the list words it, if it says so."""

    article: str
    name: str
    words: str
    stance: str = ""


def read_story(story, engine, folder):
    """Read a story into a database; return its claims by id, and which recurring claim each makes, if any."""
    if story == SAMPLE:
        articles, marks = articles_path(), list(_listed())
    else:
        articles, marks = folder, list(_unmarked(story, folder))
    ingest_paths(engine, find_inputs([str(articles)])[0])
    rows = {row["claim_id"]: row for row in store.claim_rows(engine, Filters())}
    return rows, _labels(rows.values(), marks)


def _listed():
    listed = json.loads(articles_path().with_name("recurring.json").read_text(encoding="utf-8"))["claims"]
    for claim in listed:
        for one in claim["appearances"]:
            if not one.get("implied"):
                yield Marked(one["article"], claim["id"], one["quote"], one["stance"])


def _unmarked(story, folder):
    """Write a story's articles without their marks to a folder."""
    for path in sorted((_FOLDER / story).glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        yield from (Marked(path.stem, mark["name"], mark["words"]) for mark in _MARK.finditer(text))
        (folder / path.name).write_text(_MARK.sub(r"\g<words>", text), encoding="utf-8")


def _labels(rows, marks):
    """The recurring claim that each claim makes: that of the words marked in its article which are most its own."""
    found = {}
    for mark in marks:
        there = {row["claim_id"]: row for row in rows if row["doc"] == mark.article}
        # Where a name stands for "he" the words of the article are nearer.
        held = {
            key: max(_held(mark.words, row["text"]), _share(mark.words, row["quote"])) for key, row in there.items()
        }
        best = max(held, key=held.__getitem__, default=None)
        if best is not None and held[best] >= _FOUND:
            turned = mark.stance and (mark.stance == "denies") != (there[best]["stance"] == "denies")
            found[best] = mark.name + (_NOT if turned else "")
    # Who says the very same makes the same claim.
    named = {row["proposition_key"]: found[row["claim_id"]] for row in rows if row["claim_id"] in found}
    return {row["claim_id"]: named[row["proposition_key"]] for row in rows if row["proposition_key"] in named}


def _held(marked, text):
    mine, theirs = _words(marked), _words(text)
    # Of equals the shorter one.
    return len(mine & theirs) / len(mine) - len(theirs) / 10_000


def _share(marked, text):
    mine, theirs = _words(marked), _words(text)
    return len(mine & theirs) / len(mine | theirs)


def _words(text):
    return set(re.findall(r"\w+", text.lower()))

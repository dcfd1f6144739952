"""The index of tracked claims: what it finds, and that it survives."""

import io
import os
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.matching import index as module
from pipeline.matching.index import ClaimIndex, IndexFileError
from pipeline.matching.terms import sentences

CLAIMS = [
    ("a", "The dam at Orrin has displaced 100,000 people"),
    ("b", "Halden Air will cut 400 jobs"),
    ("c", "Senator Rosa Whitlow voted against hurricane relief"),
    ("d", "The dam at Kesh is safe"),
]


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(module, "_FULL", 3)


def filled(claims=CLAIMS):
    index = ClaimIndex()
    index.add(claims)
    return index


def ids(found):
    return [claim_id for claim_id, _ in found]


def test_a_claim_is_found_by_its_words_at_once():
    index = filled()
    assert ids(index.nearest("100,000 people were displaced by the Orrin dam", 2)) == ["a", "d"]
    assert index.nearest(CLAIMS[1][1], 1) == [("b", pytest.approx(1))]
    assert (len(index), "b" in index, "z" in index) == (4, True, False)


def test_what_shares_nothing_is_left_out():
    assert filled().nearest("Beetroot juice", 5) == []
    assert filled().nearest("…", 5) == []
    assert ClaimIndex().nearest("The dam", 5) == []
    assert filled().nearest("The dam", 0) == []


def test_scores_fall_from_at_most_1():
    found = [score for _, score in filled().nearest("The dam at Orrin is safe", 9)]
    assert found == sorted(found, reverse=True)
    assert all(0 < score <= 1 for score in found)


def test_a_removed_claim_is_gone_and_may_come_back(tmp_path):
    index = filled()
    index.remove(["a", "nowhere"])
    assert "a" not in ids(index.nearest(CLAIMS[0][1], 9))
    index.save(tmp_path / "claims.index")
    index = ClaimIndex.load(tmp_path / "claims.index")
    assert "a" not in ids(index.nearest(CLAIMS[0][1], 9))
    index.add([CLAIMS[0]])
    assert ids(index.nearest(CLAIMS[0][1], 1)) == ["a"]


def test_a_claim_added_again_has_its_new_words_alone():
    index = filled()
    index.add([("a", "Gorman's will raise its prices")])
    assert len(index) == 4
    assert ids(index.nearest("Gorman's prices", 9)) == ["a"]
    assert ids(index.nearest("Orrin displaced", 9)) == []


@pytest.mark.usefixtures("small_pieces")
def test_it_finds_the_same_in_pieces_merged_and_after_a_restart(tmp_path):
    claims = [(str(number), text) for number, text in enumerate(sentences()[:400])]
    index = filled(claims)
    index.remove(str(number) for number in range(0, 400, 7))
    asked = [text for _, text in claims[::13]]
    # How rare a stem is still counts what was removed, until the pieces are merged.
    first = [ids(index.nearest(text, 1)) for text in asked]
    index.save(tmp_path / "claims.index")
    merged = [index.nearest(text, 5) for text in asked]
    assert [ids(found[:1]) for found in merged] == first
    again = ClaimIndex.load(tmp_path / "claims.index")
    assert [again.nearest(text, 5) for text in asked] == merged
    assert len(again) == len(index) == 400 - 58
    again.add(CLAIMS)
    assert ids(again.nearest(CLAIMS[1][1], 1)) == ["b"]


def test_it_is_read_by_another_process(tmp_path):
    filled().save(tmp_path / "claims.index")
    code = "import sys, pathlib; from pipeline.matching.index import ClaimIndex as C; print(C.load(pathlib.Path(sys.argv[1])).nearest('Rosa Whitlow', 1)[0][0])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "claims.index")],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ,
    )
    assert done.stdout == "c\n"


@pytest.mark.usefixtures("small_pieces")
@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=30), st.booleans()), max_size=12))
def test_any_ids_and_texts_survive(tmp_path_factory, acts):
    index, known = ClaimIndex(), {}
    for claim_id, text, stays in acts:
        index.add([(claim_id, text)])
        known[claim_id] = text
        if not stays:
            index.remove([claim_id])
            del known[claim_id]
    path = tmp_path_factory.mktemp("index") / "claims.index"
    index.save(path)
    again = ClaimIndex.load(path)
    assert len(index) == len(again) == len(known)
    for claim_id, text in known.items():
        assert claim_id in again
        assert again.nearest(text, 50) == index.nearest(text, 50)
        assert set(ids(again.nearest(text, 50))) <= set(known)


@pytest.mark.parametrize("damage", ["cut", "empty", "text"])
def test_a_damaged_file_is_named(tmp_path, damage):
    path = tmp_path / "claims.index"
    filled().save(path)
    data = bytearray(path.read_bytes())
    if damage == "cut":
        data = data[: len(data) // 2]
    path.write_bytes({"empty": b"", "text": b"no index"}.get(damage, bytes(data)))
    with pytest.raises(IndexFileError, match=r"claims\.index"):
        ClaimIndex.load(path)


def test_a_byte_that_is_damaged_anywhere_is_noticed(tmp_path):
    path = tmp_path / "claims.index"
    filled().save(path)
    data = path.read_bytes()
    for at in range(0, len(data), 11):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        with pytest.raises(IndexFileError, match="damaged"):
            ClaimIndex.load(path)


def test_nothing_is_ever_unpickled(tmp_path):
    data = io.BytesIO()
    np.savez(data, layout=np.array([random.Random(1)], dtype=object))
    (tmp_path / "claims.index").write_bytes(module._digest(data.getbuffer()) + data.getvalue())
    with pytest.raises(ValueError, match="allow_pickle=False"):
        ClaimIndex.load(tmp_path / "claims.index")


def test_an_index_of_another_version_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "claims.index"
    filled().save(path)
    monkeypatch.setattr(module, "_LAYOUT", 2)
    with pytest.raises(IndexFileError, match="another version"):
        ClaimIndex.load(path)


def test_a_file_that_can_not_be_written_leaves_the_old_one(tmp_path):
    path = tmp_path / "claims.index"
    filled().save(path)
    before = path.read_bytes()
    (tmp_path / "claims.index.part").mkdir()
    with pytest.raises(OSError, match="claims"):
        filled(CLAIMS[:1]).save(path)
    assert path.read_bytes() == before


def test_the_rarest_words_find_a_claim_where_the_common_ones_are_too_many(monkeypatch):
    monkeypatch.setattr(module, "_MOST_READ", 50)
    index = filled([(str(number), f"The dam at Orrin number {number}") for number in range(500)])
    assert ids(index.nearest("The dam at Orrin number 321", 1)) == ["321"]
    assert len(index.nearest("The dam", 3)) == 3

"""Tables of texts: what is read, what is named as bad, and where."""

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exchange.rows import MAX_TEXT, KnownClaim, Pair, Row, read_claims, read_pairs, read_rows
from pipeline.inputs import InputError


def test_the_three_formats_say_the_same(tmp_path):
    said = [Row("a", 'He said "no", twice.'), Row("b", "Prices rose 3%."), Row("NA", "NA")]
    with (tmp_path / "t.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["text", "id", "note"])
        table.writerows([row.text, row.id, "x"] for row in said)
    tab = "id\ttext\n" + "".join(f"{row.id}\t{row.text}\n" for row in said)
    (tmp_path / "t.tsv").write_text(tab, encoding="utf-8")
    lines = "\n\n".join(json.dumps({"id": row.id, "text": row.text}) for row in said)
    (tmp_path / "t.jsonl").write_text(lines, encoding="utf-8")
    for ending in ("csv", "tsv", "jsonl"):
        assert read_rows(tmp_path / f"t.{ending}") == (said, [])


def test_a_number_as_id_goes_out_as_it_came_in(tmp_path):
    (tmp_path / "t.jsonl").write_text('{"id": 7, "text": "It rains."}\n', encoding="utf-8")
    assert read_rows(tmp_path / "t.jsonl") == ([Row(7, "It rains.")], [])


@pytest.mark.parametrize(
    ("name", "bad", "line", "why"),
    [
        ("t.csv", "x", 3, "1 columns, the header has 2"),
        ("t.csv", "x,y,z", 3, "3 columns, the header has 2"),
        ("t.csv", ",It snows.", 3, "no id"),
        ("t.csv", "x,   ", 3, "no text"),
        ("t.csv", "a,It snows.", 3, "the id 'a' stands on line 2 already"),
        ("t.csv", 'x,"It" snows.', 3, "expected after"),
        ("t.csv", "x," + "y" * 200_000, 3, "longer than 20,000 characters"),
        ("t.csv", "x," + "y" * (MAX_TEXT + 1), 3, "longer than 20,000 characters"),
        ("t.tsv", "x\ty\tz", 3, "3 columns"),
        ("t.tsv", "x y", 3, "1 columns"),
        ("t.jsonl", "{", 3, "not JSON"),
        ("t.jsonl", "[" * 100_000, 3, "not JSON"),
        ("t.jsonl", '["x", "y"]', 3, "not a JSON object"),
        ("t.jsonl", '{"text": "It snows."}', 3, "no id"),
        ("t.jsonl", '{"id": true, "text": "It snows."}', 3, "no id"),
        ("t.jsonl", '{"id": "x", "text": 5}', 3, "no text"),
        ("t.jsonl", '{"id": "x", "text": null}', 3, "no text"),
        ("t.jsonl", '{"id": "x", "text": "\\ud800"}', 3, "half a character"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_the_others_are_kept(tmp_path, name, bad, line, why):
    path = tmp_path / name
    head, rows = {
        "t.csv": ("id,text", ["a,It rains.", "c,It is dry."]),
        "t.tsv": ("id\ttext", ["a\tIt rains.", "c\tIt is dry."]),
        "t.jsonl": ("", ['{"id": "a", "text": "It rains."}', '{"id": "c", "text": "It is dry."}']),
    }[name]
    path.write_text("\n".join([head, rows[0], bad, rows[1]]), encoding="utf-8")
    kept, failed = read_rows(path)
    assert kept == [Row("a", "It rains."), Row("c", "It is dry.")]
    assert len(failed) == 1
    assert failed[0].startswith(f"{path}:{line}: ")
    assert why in failed[0]
    assert "\n" not in failed[0]


def test_lines_are_counted_through_cells_that_hold_line_breaks(tmp_path):
    (tmp_path / "t.csv").write_text('id,text\r\na,"two\r\nlines"\r\nb\r\n', encoding="utf-8", newline="")
    rows, failed = read_rows(tmp_path / "t.csv")
    assert rows == [Row("a", "two\r\nlines")]
    assert failed == [f"{tmp_path / 't.csv'}:4: 1 columns, the header has 2"]


def test_a_quotation_mark_that_never_closes_is_named_where_it_opens(tmp_path):
    (tmp_path / "t.csv").write_text('id,text\na,It rains.\nb,"It snows\nc,It is dry.\n', encoding="utf-8")
    rows, failed = read_rows(tmp_path / "t.csv")
    assert rows == [Row("a", "It rains.")]
    assert [line.split(": ")[0] for line in failed] == [f"{tmp_path / 't.csv'}:3"]


def test_a_quotation_mark_in_a_tab_separated_file_is_a_character(tmp_path):
    (tmp_path / "t.tsv").write_text('id\ttext\na\t"It rains.\nb\tIt snows."\n', encoding="utf-8")
    assert read_rows(tmp_path / "t.tsv") == ([Row("a", '"It rains.'), Row("b", 'It snows."')], [])


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.csv", b"", "is empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not text"),
        ("other.csv", b"name,claim\na,b\n", "no column is called 'id'"),
        ("half.tsv", b"id\tclaim\na\tb\n", "no column is called 'text'"),
        ("folder", None, "is not a file"),
        ("nowhere.csv", None, "No such file"),
    ],
)
def test_a_file_that_holds_no_rows_at_all_is_refused(tmp_path, name, content, why):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    elif name == "folder":
        path.mkdir()
    with pytest.raises(InputError, match=why) as refused:
        read_rows(path)
    assert str(path) in str(refused.value)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)


@given(st.dictionaries(CELLS, CELLS, min_size=1, max_size=6))
def test_what_a_csv_writer_wrote_is_read_back(tmp_path_factory, said):
    path = tmp_path_factory.mktemp("rows") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "text"])
        table.writerows(said.items())
    assert read_rows(path) == ([Row(name, text) for name, text in said.items()], [])


def test_a_claim_may_be_called_claim_and_have_a_title(tmp_path):
    lines = [
        '{"id": 1, "claim": "It rains.", "title": "Does it?"}',
        '{"id": 2, "text": "It snows.", "title": null}',
        '{"id": 3, "title": "Is it dry?"}',
    ]
    (tmp_path / "t.jsonl").write_text("\n".join(lines), encoding="utf-8")
    known, failed = read_claims(tmp_path / "t.jsonl")
    assert known == [KnownClaim(1, "It rains.", "Does it?"), KnownClaim(2, "It snows.", "")]
    assert failed == [f"{tmp_path / 't.jsonl'}:3: no claim"]
    (tmp_path / "t.csv").write_text("title,id,claim\nDoes it?,1,It rains.\n", encoding="utf-8")
    assert read_claims(tmp_path / "t.csv") == ([KnownClaim("1", "It rains.", "Does it?")], [])


def test_pairs_need_both_texts(tmp_path):
    (tmp_path / "t.csv").write_text("id,claim1,claim2\n1,It rains.,It pours.\n2,It rains.,\n", encoding="utf-8")
    pairs, failed = read_pairs(tmp_path / "t.csv")
    assert pairs == [Pair("1", "It rains.", "It pours.")]
    assert failed == [f"{tmp_path / 't.csv'}:3: no claim2"]
    (tmp_path / "t.csv").write_text("id,claim1,text\n1,It rains.,It pours.\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column is called 'claim2'"):
        read_pairs(tmp_path / "t.csv")

"""Tables of articles: which column holds what, and what becomes of each row."""

import csv
import io
import json
import tracemalloc
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.formats.cells import cell_text, published
from pipeline.formats.columns import FIELDS, guess, parse_columns
from pipeline.formats.files import read_file, read_upload, table_preview
from pipeline.formats.item import Note
from pipeline.inputs import InputError
from pipeline.written_dates import Order

TEXT = "The harbour board denied on Monday that the ferry would close, Ilse Marrant said."


def rows_of(number):
    return [
        {
            "headline": f"Ferry, part {n}",
            "body": f"{TEXT} It was day {n}.\nMore came later.",
            "link": f"https://sund.example/{n}",
            "date": f"2026-01-{n + 1:02}",
            "source": "Sund Courier",
            "byline": "Ilse Marrant",
            "section": "local",
        }
        for n in range(number)
    ]


def as_csv(rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_json_lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_parquet(rows):
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def read(data, name="a.csv", **columns):
    return list(read_upload(io.BytesIO(data), name, columns))


def articles(outcomes):
    return [found for found in outcomes if isinstance(found, Article)]


def errors(outcomes):
    return [str(found) for found in outcomes if isinstance(found, InputError)]


def notes(outcomes):
    return [found.text for found in outcomes if isinstance(found, Note)]


MAKERS = {
    "a.csv": as_csv,
    "a.tsv": lambda rows: as_csv(rows, "\t"),
    "semicolons.csv": lambda rows: as_csv(rows, ";"),
    "windows.csv": lambda rows: as_csv(rows, ";", "cp1252"),
    "utf16.csv": lambda rows: as_csv(rows, "\t", "utf-16"),
    "marked.csv": lambda rows: as_csv(rows, ",", "utf-8-sig"),
    "a.jsonl": as_json_lines,
    "a.parquet": as_parquet,
}


@pytest.mark.parametrize("name", MAKERS)
def test_each_kind_of_table_is_read_alike(name):
    rows = rows_of(3)
    rows[1]["body"] += " “Ça coûte £5,” she said."
    outcomes = read(MAKERS[name](rows), name)
    stem = name.split(".")[0]
    assert notes(outcomes) == [
        f"{name}: read as text=body, title=headline, url=link, published=date, outlet=source, author=byline; "
        "1 more column left alone"
    ]
    assert errors(outcomes) == []
    found = articles(outcomes)
    assert [article.text for article in found] == [row["body"] for row in rows]
    assert [article.doc for article in found] == [f"{stem}/row {n}" for n in (1, 2, 3)]
    one = found[2]
    assert (one.title, one.url, one.published) == ("Ferry, part 2", "https://sund.example/2", "2026-01-03")
    assert (one.outlet, one.author, one.source) == ("Sund Courier", "Ilse Marrant", "")


def test_what_a_row_is_known_by_does_not_change_when_rows_move(tmp_path):
    rows = [{"body": f"{TEXT} {n}"} for n in range(3)]
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(rows))
    before = {article.text: article.source for article in articles(read_file(path))}
    path.write_bytes(as_csv(rows[::-1]))
    assert {article.text: article.source for article in articles(read_file(path))} == before
    assert all(source.startswith(f"{path}/") for source in before.values())
    with_ids = [{"id": f"story-{n}", "body": f"{TEXT} {n}"} for n in range(3)]
    path.write_bytes(as_csv(with_ids))
    assert [(one.doc, one.source) for one in articles(read_file(path))] == [
        (f"a/story-{n}", f"{path}/story-{n}") for n in range(3)
    ]


def test_a_row_that_is_no_article_is_named_and_the_rest_kept():
    rows = rows_of(4)
    rows[2]["body"] = "  "
    table = (
        as_csv(rows)
        + b"one,two,three,four,five,six,seven,eight\r\n\r\n"
        + b'"a "quoted" b",x\r\n'
        + as_csv(rows_of(1)).split(b"\r\n", 1)[1]
    )
    outcomes = read(table)
    assert len(articles(outcomes)) == 4
    assert errors(outcomes)[:2] == ["a.csv, row 3: no text", "a.csv, row 5: 8 columns, the header has 7"]
    assert errors(outcomes)[2].startswith("a.csv, row 6: ")
    lines = as_json_lines(rows_of(1)) + b'{"body": 1\n\n[1]\n"text"\n' + as_json_lines(rows_of(1))
    outcomes = read(lines, "a.jsonl")
    assert len(articles(outcomes)) == 2
    assert [line.split(":")[0] for line in errors(outcomes)] == [f"a.jsonl, row {n}" for n in (2, 3, 4)]


def test_quotation_marks_between_tabs_are_text_unless_they_enclose_a_cell():
    plain = f'text\ttitle\n"No," he said. {TEXT}\tOne\n{TEXT} "Yes\t"Two\n'
    assert [(one.text, one.title) for one in articles(read(plain.encode(), "a.tsv"))] == [
        (f'"No," he said. {TEXT}', "One"),
        (f'{TEXT} "Yes', '"Two'),
    ]
    quoted = f'text\ttitle\n"""No,"" he said.\n{TEXT}"\tOne\n'
    assert articles(read(quoted.encode(), "a.tsv"))[0].text == f'"No," he said.\n{TEXT}'


def test_a_comma_in_a_quoted_name_does_not_part_cells():
    table = f'"text, in full";"title, short"\n"{TEXT}";Ferry\n'.encode()
    assert articles(read(table, text="text, in full", title="title, short"))[0].title == "Ferry"


def test_an_id_that_comes_twice_names_one_row():
    found = articles(read(as_csv([{"id": "7", "text": f"{TEXT} {n}"} for n in range(2)])))
    assert [article.doc for article in found] == ["a/7", "a/row 2"]


def test_columns_are_chosen_over_the_guess():
    rows = [row | {"summary": f"In short: {row['headline']} is a long story about the ferry."} for row in rows_of(2)]
    found = articles(read(as_csv(rows), text="summary", title="", outlet="section"))
    assert [article.text for article in found] == [row["summary"] for row in rows]
    assert found[0].outlet == "local"
    assert found[0].author == "Ilse Marrant"
    (error,) = errors(read(as_csv(rows), text="boddy"))
    assert error.startswith("a.csv: no column is called 'boddy' for the text (there are: headline, body, ")
    # A column that was chosen is not read for what it was guessed to be.
    assert articles(read(as_csv(rows), text="headline"))[0].title != rows[0]["headline"]


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        (("Text", "Headline"), (TEXT, "Ferry"), {"text": "Text", "title": "Headline"}),
        (("article_id", "ARTICLE BODY", "pub_date"), ("7", TEXT, "5 Jan 2026"), {"id": "article_id", "text": "ARTICLE BODY", "published": "pub_date"}),
        # A name alone proves nothing: here the cells say otherwise.
        (("text", "content"), ("yes", TEXT), {"text": "content"}),
        (("content", "source"), (TEXT, "https://sund.example/1"), {"text": "content", "url": "source"}),
        (("article", "url"), (TEXT, "not given"), {"text": "article"}),
        # No name tells: the cells do.
        (("a", "b", "c"), (TEXT * 4, "https://sund.example/1", "2026-01-05"), {"text": "a", "url": "b", "published": "c"}),
        (("a", "b"), ("12", "17"), {}),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_names_and_cells(header, cells, expected):
    rows = [dict(zip(header, cells, strict=True))] * 3
    found = guess(header, rows)
    assert tuple(found) == FIELDS
    assert {field: column for field, column in found.items() if column} == expected


def test_a_table_without_a_column_for_the_text_is_told_with_its_columns():
    (error,) = errors(read(b"name,age\nAnn,7\nBo,8\n"))
    assert error == "a.csv: which column holds the articles' text? (there are: name, age)"
    for data, name in (
        (b"text,title\n", "a.csv"),
        (b"\n \n", "a.csv"),
        (b"hello", "a.jsonl"),
        (b"PAR1xxPAR1", "a.parquet"),
    ):
        (error,) = errors(read(data, name))
        assert error.startswith(name)
        assert "\n" not in error


def test_the_columns_that_a_person_names_are_read():
    assert parse_columns('text=body, title = head line,"outlet=name, long",author=') == {
        "text": "body",
        "title": "head line",
        "outlet": "name, long",
        "author": "",
    }
    assert parse_columns("") == {}
    for wrong in ("text", "body=text", "=x"):
        with pytest.raises(InputError, match="is no column: write it as text=body"):
            parse_columns(wrong)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-01-05", "2026-01-05"),
        ("2026-01-05T10:00:00Z", "2026-01-05T10:00:00+00:00"),
        ("2026-01-05 10:00", "2026-01-05T10:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 +0100", "2026-01-05T10:00:00+01:00"),
        ("5 January 2026", "2026-01-05"),
        ("January 5, 2026", "2026-01-05"),
        ("1767607200", "2026-01-05T10:00:00+00:00"),
        ("1767607200000", "2026-01-05T10:00:00+00:00"),
        ("25/12/2025", "2025-12-25"),
        ("05/01/2026", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_moment_of_publication_is_read_where_it_is_sure(cell, expected):
    assert published(cell, None) == expected


def test_the_other_rows_tell_the_order_of_day_and_month():
    assert published("05/01/2026", Order.DAY) == "2026-01-05"
    assert published("05/01/2026", Order.MONTH) == "2026-05-01"
    rows = rows_of(2)
    rows[0]["date"], rows[1]["date"] = "05/01/2026", "25/01/2026"
    assert [article.published for article in articles(read(as_csv(rows)))] == ["2026-01-05", "2026-01-25"]
    rows[1]["date"] = "06/01/2026"
    outcomes = read(as_csv(rows))
    assert [article.published for article in articles(outcomes)] == ["", ""]
    assert notes(outcomes)[1] == (
        "a.csv: 2 of its dates may be several days or none and are left out; the first is '05/01/2026' in row 1"
    )


def test_cells_that_are_no_text_are_made_one():
    assert cell_text(datetime(2026, 1, 5, 10, tzinfo=UTC)) == "2026-01-05T10:00:00+00:00"
    assert cell_text(date(2026, 1, 5)) == "2026-01-05"
    assert cell_text(["Ann", None, "Bo"]) == "Ann, Bo"
    assert cell_text({"id": "sc", "name": "Sund Courier"}) == "Sund Courier"
    assert (cell_text(None), cell_text(float("nan")), cell_text(17.0), cell_text("NA")) == ("", "", "17", "NA")


def test_a_table_is_never_held_as_a_whole(tmp_path):
    path = tmp_path / "large.csv"
    text = TEXT.replace(",", "") * 60
    with path.open("w", newline="") as file:
        file.write("body\r\n")
        for number in range(4000):
            file.write(f"{number} {text}\r\n")
    assert path.stat().st_size > 18_000_000
    tracemalloc.start()
    count = sum(isinstance(found, Article) for found in read_file(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4000
    assert peak < 9_000_000


def test_a_preview_shows_the_head_and_the_guess():
    head = table_preview(io.BytesIO(as_csv(rows_of(60))), "a.csv")
    assert head.header == tuple(rows_of(1)[0])
    assert len(head.rows) == 50
    assert head.columns["text"] == "body"
    assert table_preview(io.BytesIO(b"Just a text."), "a.txt") is None
    assert table_preview(io.BytesIO(b"\x89PNG"), "a.csv") is None


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.tsv", "a.jsonl", "a.parquet"]))
def test_any_bytes_are_rows_or_errors_in_one_line(data, name):
    for outcome in read(data, name):
        line = outcome.text if isinstance(outcome, Note) else str(outcome) if isinstance(outcome, InputError) else ""
        assert "\n" not in line

"""Files of many kinds through the command line: what is printed, kept, named, and the exit status."""

import json
import zipfile

import made_files

TEXT = "The board denied that the ferry would close, Ilse Marrant said on {}."


def test_a_folder_of_many_kinds_is_read_and_articles_are_counted(claimdesk, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT.format("Monday"), encoding="utf-8")
    (folder / "page.html").write_text(made_files.page(), encoding="utf-8")
    (folder / "rows.csv").write_text(
        f'body,headline\n"{TEXT.format("Tuesday")}",Ferry\n,Empty\n"{TEXT.format("Friday")}",Boat\n', encoding="utf-8"
    )
    with zipfile.ZipFile(folder / "news.zip", "w") as made:
        made.writestr("b.txt", TEXT.format("Sunday"))
        made.writestr("broken.pdf", b"%PDF-1.4 no more")
    done = claimdesk("ingest", "in", cwd=tmp_path)
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith(("claimdesk: ", "articles: "))]
    assert done.returncode == 1
    assert lines[0] == "claimdesk: in/rows.csv: read as text=body, title=headline"
    assert lines[1].startswith("claimdesk: in/news.zip/broken.pdf cannot be read as a PDF (")
    assert lines[2] == "claimdesk: in/rows.csv, row 2: no text"
    assert lines[3].startswith("articles: 5 new, 0 unchanged, 2 failed; claims found: ")
    assert len(lines) == 4
    again = claimdesk("ingest", "in", cwd=tmp_path)
    assert "articles: 0 new, 5 unchanged, 2 failed" in again.stderr.decode()


def test_extract_reads_the_columns_that_are_named(claimdesk, tmp_path):
    text = TEXT.format("Monday")
    (tmp_path / "rows.jsonl").write_text(
        json.dumps({"key": "first", "body": "The ferry was late again on Sunday, and nobody knows why.", "lead": text})
        + "\n",
        encoding="utf-8",
    )
    done = claimdesk("extract", "--columns", "text=lead", "rows.jsonl", cwd=tmp_path)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0
    assert {row["doc"] for row in rows} == {"rows/first"}
    assert "the ferry would close" in [row["text"] for row in rows]
    for row in rows:
        assert " … ".join(text[start:end] for start, end in row["spans"]) == row["quote"]
    assert "claimdesk: rows.jsonl: read as text=lead, id=key; 1 more column left alone" in done.stderr.decode()


def test_columns_that_cannot_be_are_an_error_of_the_command_or_of_the_table(claimdesk, tmp_path):
    (tmp_path / "rows.csv").write_text(f'text\n"{TEXT}"\n', encoding="utf-8")
    done = claimdesk("extract", "--columns", "body=text", "rows.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "'body=text' is no column: write it as text=body" in done.stderr.decode()
    done = claimdesk("extract", "--columns", "text=bodi", "rows.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().strip() == (
        "claimdesk: rows.csv: no column is called 'bodi' for the text (there are: text)"
    )

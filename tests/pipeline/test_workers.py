"""Several processes that read: the same articles and claims as one, in the same order; ended from outside, none lost."""

import os
import signal
import threading
import time
from functools import partial

from sqlalchemy import select

from pipeline.ingest import ingest_paths
from pipeline.schema import article_texts, articles, claims
from pipeline.store import open_store
from pipeline.workers import alone, processes

DAMS = ("Lowmere", "Saltby", "Oakley", "Fenbury", "Thornby", "Marlow")


def article(name, number):
    return (
        f"---\nurl: https://gazette.example/{number}\noutlet: The Gazette\n---\nThe dam of {name}\n\n"
        f"The mayor of {name} said that the dam held. The engineer denied that {number + 3} gates were shut.\n"
    )


def kept(engine):
    """All that was read, in the order in which it was saved."""
    with engine.connect() as connection:
        names = [column for column in articles.c if not column.name.endswith("_at")]
        found = [tuple(row) for row in connection.execute(select(*names).order_by(articles.c.article_id))]
        texts = [tuple(row) for row in connection.execute(select(article_texts).order_by(*article_texts.primary_key))]
        return found, texts, [tuple(row) for row in connection.execute(select(claims).order_by(claims.c.claim_id))]


def test_two_processes_keep_what_one_keeps(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, name in enumerate(DAMS):
        (folder / f"{number}.txt").write_text(article(name, number))
    # An article changed, one that is the same, one that is none, and a table.
    (folder / "6.txt").write_text(article("Lowmere", 0).replace("held", "burst"))
    (folder / "7.txt").write_text(article("Saltby", 1))
    (folder / "8.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "9.csv").write_text("text,url\nThe port said that it closed.,https://a.example/1\n,https://a.example/2\n")
    paths = sorted(folder.iterdir())
    seen = {1: [], 2: []}
    engines = {workers: open_store(f"sqlite:///{tmp_path / f'{workers}.db'}") for workers in (1, 2)}
    said = {
        workers: ingest_paths(
            engine, paths, lambda path, at=workers: seen[at].append(path.name), {"text": "text", "url": "url"}, hire
        )
        for (workers, engine), hire in zip(engines.items(), (alone, partial(processes, 2)), strict=True)
    }
    assert (said[1].new, said[1].changed, said[1].unchanged) == (7, 1, 1)
    assert len(said[1].failed) == 2
    assert said[2] == said[1]
    assert seen[2] == seen[1]
    assert kept(engines[2]) == kept(engines[1])
    for engine in engines.values():
        engine.dispose()


def children():
    """The processes that read: this one's newest children."""
    found = []
    for one in os.listdir("/proc"):
        try:
            with open(f"/proc/{one}/stat") as status, open(f"/proc/{one}/cmdline") as command:
                parent = int(status.read().rpartition(")")[2].split()[1])
                if parent == os.getpid() and "spawn_main" in command.read():
                    found.append(int(one))
        except (OSError, ValueError):
            continue
    return found


def test_a_process_that_is_killed_ends_the_run_in_one_line_and_the_next_run_goes_on(tmp_path):
    paths = []
    for number in range(40):
        paths.append(tmp_path / f"{number:02}.txt")
        paths[-1].write_text(article(f"{DAMS[number % 6]} {number}", number))
    engine = open_store(f"sqlite:///{tmp_path / 'claims.db'}")
    killed = threading.Event()

    def kill(path):
        if not killed.is_set():
            killed.set()
            for one in children():
                os.kill(one, signal.SIGKILL)
            time.sleep(0.2)

    first = ingest_paths(engine, paths, kill, hire=partial(processes, 2))
    (line,) = first.failed
    assert "was ended from outside" in line
    assert "files were not read to their end" in line
    assert 0 < first.new < 40
    again = ingest_paths(engine, paths)
    assert (again.unchanged, again.new, again.failed) == (first.new, 40 - first.new, [])
    assert [row[1] for row in kept(engine)[0]] == [path.stem for path in paths]
    engine.dispose()


def test_the_command_refuses_a_number_of_processes_that_is_none(tmp_path, claimdesk):
    done = claimdesk("ingest", ".", "--workers", "-1", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode() == "claimdesk: --workers is a number from 0 up\n"

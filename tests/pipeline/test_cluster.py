"""Reading on a Dask cluster: in processes of its own, one of them killed; the same claims as here, none twice."""

import json
import os
import signal
import subprocess
import sys
from functools import partial

import pyarrow.parquet as pq
import pytest
from distributed import Client, LocalCluster
from test_workers import DAMS, article, kept

from pipeline import cluster as clusters
from pipeline.cluster import cluster
from pipeline.exchange.export import claim_row
from pipeline.exchange.parts import write_parts
from pipeline.ingest import ingest_paths
from pipeline.inputs import read_path
from pipeline.reading.articles import read_article
from pipeline.store import open_store
from pipeline.workers import WorkerError, alone


@pytest.fixture(scope="module")
def scheduler():
    """The address of a scheduler with two workers, each a process with one thread."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as made:
        yield made.scheduler_address


@pytest.fixture
def paths(tmp_path):
    (tmp_path / "articles").mkdir()
    made = [tmp_path / "articles" / f"{number:02}.txt" for number in range(24)]
    for number, path in enumerate(made):
        path.write_text(article(f"{DAMS[number % 6]} {number}", number))
    return made


def kill_one(scheduler):
    with Client(scheduler, set_as_default=False) as client:
        os.kill(sorted(client.run(os.getpid).values())[0], signal.SIGKILL)


def test_a_cluster_of_which_a_worker_is_killed_keeps_what_one_process_keeps(scheduler, paths, tmp_path):
    here, there = (open_store(f"sqlite:///{tmp_path / name}.db") for name in ("here", "there"))
    said = ingest_paths(here, paths)
    seen = []

    def kill(path):
        seen.append(path)
        if len(seen) == 3:
            kill_one(scheduler)

    assert ingest_paths(there, paths, kill, hire=partial(cluster, scheduler)) == said
    assert seen == paths
    assert kept(there) == kept(here)
    for engine in (here, there):
        engine.dispose()


def test_parts_hold_each_claim_once_though_a_run_was_stopped_and_a_worker_killed(scheduler, paths, tmp_path):
    articles = [read_path(path) for path in paths]
    seen = []

    def stop():
        seen.append(1)
        if len(seen) == 11:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), cluster(scheduler, None) as crew:
        write_parts(articles, tmp_path / "out", crew, stop, size=5)
    first = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    assert len(first) == 2

    def kill():
        seen.append(1)
        if len(seen) == 30:
            kill_one(scheduler)

    with cluster(scheduler, None) as crew:
        assert write_parts(articles, tmp_path / "out", crew, kill, size=5) == []
    parts = sorted((tmp_path / "out").iterdir())
    assert len(parts) == 5
    assert {path: path.stat().st_mtime_ns for path in first} == first
    found = [row for part in parts for row in pq.read_table(part).to_pylist()]
    wanted = [claim_row(claim) for one in articles for claim in read_article(one).claims]
    assert found == json.loads(json.dumps(wanted))
    # Other articles: what was written of these goes.
    with alone(None) as crew:
        write_parts(articles[:2], tmp_path / "out", crew, size=5)
    (left,) = (tmp_path / "out").iterdir()
    assert {row["doc"] for row in pq.read_table(left).to_pylist()} == {"00", "01"}


def test_workers_of_another_version_are_refused(scheduler, paths, tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "fingerprint", lambda: "another")
    engine = open_store(f"sqlite:///{tmp_path / 'claims.db'}")
    (line,) = ingest_paths(engine, paths, hire=partial(cluster, scheduler)).failed
    assert line.startswith("a worker of the cluster has another version of Claimdesk")
    engine.dispose()


def test_a_cluster_that_is_not_there_is_said_in_one_line(monkeypatch):
    monkeypatch.setattr(clusters, "_PATIENCE", 1)
    with pytest.raises(WorkerError, match="^no Dask scheduler answers at tcp://127.0.0.1:9$"):
        cluster("tcp://127.0.0.1:9", None).__enter__()
    with LocalCluster(n_workers=0, dashboard_address=":0") as empty:
        nobody = cluster(empty.scheduler_address, None)
        with pytest.raises(WorkerError, match="no worker has joined"):
            nobody.__enter__()


def test_without_dask_a_line_says_what_to_install(tmp_path):
    code = (
        "import sys; sys.modules['distributed'] = None; from pipeline.cli import main; "
        "sys.exit(main(['ingest', 'a.txt', '--engine', 'dask', '--scheduler', 'tcp://127.0.0.1:9']))"
    )
    (tmp_path / "a.txt").write_text("The mayor said that it rains.")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "reading on a cluster needs: pip install 'claimdesk[cluster]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("wrong", [["--engine", "dask"], ["--scheduler", "tcp://a.example:8786"]])
def test_engine_and_scheduler_belong_together(wrong, tmp_path, claimdesk):
    done = claimdesk("ingest", ".", *wrong, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode() == "claimdesk: --engine dask and --scheduler URL belong together\n"

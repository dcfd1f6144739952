"""What the tests share: empty databases of both kinds, and articles and claims made to measure."""

import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url, text

from pipeline.article import Article
from pipeline.claim import Claim, Figure
from pipeline.store import open_store
from pipeline.taxonomy import AttributionKind, ClaimType, Stance

# The same examples in each run, so that a change is judged by what it changes; `--hypothesis-profile=search` looks
# for new ones. How long one takes says more of the machine than of the code.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile("steady")


def _program(name: str) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(places[-1]) if places else shutil.which(name)
    if found is None:
        pytest.fail(
            f"These tests need PostgreSQL and {name} is not there: install the package postgresql, "
            "or name a server in CLAIMDESK_TEST_POSTGRESQL.",
            pytrace=False,
        )
    return found


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: the one that is named, or a private one for this session."""
    if given := os.environ.get("CLAIMDESK_TEST_POSTGRESQL"):
        yield given
        return
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="claimdesk-postgresql-"))
    # PostgreSQL refuses to run as root.
    as_user: list[str] = []
    if os.geteuid() == 0:
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    data, log, port = folder / "data", folder / "log", _free_port()
    where = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    settings = f"{where} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"

    def run(*command: str | Path) -> None:
        done = subprocess.run([*as_user, *map(str, command)], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.fail(f"PostgreSQL did not start: {done.stdout}{done.stderr}", pytrace=False)

    stop = [*as_user, pg_ctl, "-D", str(data), "-m", "immediate", "stop"]
    # Should the tests themselves be killed, the server goes with them.
    alive = f"while kill -0 {os.getpid()}; do sleep 1; done"
    after = f"{alive}; {shlex.join(stop)}; rm -rf {shlex.quote(str(folder))}"
    quiet = subprocess.DEVNULL
    watcher = subprocess.Popen(["sh", "-c", after], cwd="/", start_new_session=True, stdout=quiet, stderr=quiet)
    try:
        run(initdb, "-D", data, "-U", "claimdesk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run(pg_ctl, "-D", data, "-l", log, "-o", settings, "-w", "start")
        yield f"postgresql+psycopg://claimdesk@127.0.0.1:{port}/postgres"
    finally:
        watcher.terminate()
        watcher.wait()
        subprocess.run(stop, cwd="/", capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new, empty database: each test runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'claims.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"claimdesk_{uuid.uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    # A server of the tests' own goes as a whole; to drop each database would write everything out each time.
    if os.environ.get("CLAIMDESK_TEST_POSTGRESQL"):
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'claims.db'}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A store that was just opened."""
    opened = open_store(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def make_article() -> Callable[..., Article]:
    return _article


@pytest.fixture
def make_claim() -> Callable[..., Claim]:
    return _claim


def _article(doc: str = "one", text: str = "Russia says it is so.", **known: Any) -> Article:
    defaults = {
        "source": f"/articles/{doc}.txt",
        "title": f"Title of {doc}",
        "outlet": "The Gazette",
        "published": "2026-01-31T10:00:00Z",
    }
    return Article(doc=doc, text=text, **(defaults | known))


def _claim(text: str, claim_id: str | None = None, **known: Any) -> Claim:
    defaults: dict[str, Any] = {
        "claim_id": claim_id or uuid.uuid5(uuid.NAMESPACE_OID, repr((text, sorted(known.items())))).hex[:16],
        "doc": "one",
        "actor": "Russia",
        "via": None,
        "type": ClaimType.ASSERTION,
        "type_confidence": 0.9,
        "stance": Stance.SUPPORTS,
        "attribution": AttributionKind.INDIRECT,
        "cue": "says",
        "quote": text,
        "spans": ((12, 20),),
        "source_spans": ((0, 6),),
        "cue_spans": ((7, 11),),
        "figures": (),
        "check_worthiness": 0.5,
        "why": "said + that-clause",
    }
    return Claim(text=text, **(defaults | known))


@pytest.fixture
def troops() -> Figure:
    return Figure("nearly 100,000 troops", 100000.0, "troops")

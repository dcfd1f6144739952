"""What the server answers beside the pages."""

import time
import urllib.error
import urllib.request

import forked
import pytest
from driving import free_port, listens
from sqlalchemy import create_engine, make_url, text

from pipeline.store import open_store

pytestmark = pytest.mark.browser


def asked(url):
    """The status and the text of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_balancer_is_told_whether_the_database_answers(database_url, postgresql_server, tmp_path):
    open_store(database_url).dispose()
    port, log = free_port(), tmp_path / "log"
    process = forked.start(forked.dashboard, port, database_url, output=log, errors=log)
    name = make_url(database_url).database
    admin = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    try:
        for _ in range(600):
            if listens(port):
                break
            time.sleep(0.1)
        health = f"http://127.0.0.1:{port}/healthz"
        assert asked(health) == (200, "ok\n")
        with admin.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
        assert asked(health) == (503, "the database does not answer\n")
        with admin.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        assert asked(health) == (200, "ok\n")
    finally:
        process.kill()
        process.join()
        admin.dispose()

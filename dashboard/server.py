"""What the server answers: the dashboard, and a load balancer's question whether it can work."""

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pipeline import store
from pipeline.logs import set_up
from pipeline.store import StoreError


def _database_answers() -> str | None:
    """Ask the database something small; return what is wrong in one line, or None."""
    # Only now: what it keeps for the pages belongs to the server, which must run first.
    from dashboard import queries

    try:
        store.data_version(queries.database())
    except StoreError as error:
        return str(error)
    return None


async def healthz(_: Request) -> PlainTextResponse:
    """Say 200 and "ok" where the database answers, else 503; what is wrong is told to the log alone."""
    wrong = await run_in_threadpool(_database_answers)
    return PlainTextResponse("ok\n") if wrong is None else PlainTextResponse("the database does not answer\n", 503)


set_up()
app = st.App("app.py", routes=[Route("/healthz", healthz)])

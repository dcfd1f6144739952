"""What tests of the store do over and over."""

import multiprocessing

from sqlalchemy import select

from pipeline import store
from pipeline.filters import Filters
from pipeline.schema import acts, aliases, events, reviews, settings, standing

fork = multiprocessing.get_context("fork")


def save(engine, article, found, reader_version="1"):
    return store.save_reading(engine, article, found, reader_version=reader_version)


def texts(engine, **filters):
    return list(store.claims_page(engine, Filters(**filters), 1000, order="article")["text"])


def claim_id_of(engine, text):
    page = store.claims_page(engine, Filters(withdrawn=True), 1000)
    (found,) = page.loc[page["machine_text"] == text, "claim_id"]
    return found


def review(engine, claim_id, reviewer, action, decision, seen=None):
    """Decide on one claim, as it was seen at a revision, and return its new one."""
    store.decide(engine, {claim_id: decision}, reviewer, action, None if seen is None else {claim_id: seen})
    return store.claim(engine, claim_id)["revision"]


def take_back(engine, claim_id, reviewer):
    """Take back the last act on a claim; False if there is none."""
    act = store.last_act_on(engine, claim_id)
    return act is not None and store.undo(engine, act.act_id, reviewer).act is not None


def tables(engine):
    """Every row of the tables that people's acts change, in an order that stays."""
    found = {}
    with engine.connect() as connection:
        for table in (acts, events, reviews, aliases, settings, standing):
            rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            found[table.name] = [dict(row) for row in rows]
    return found

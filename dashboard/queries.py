"""The only cache: answers of the store, kept by question, filters and data version."""

import os
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from pipeline import store
from pipeline.cli import DEFAULT_DATABASE
from pipeline.filters import Filters


def engine() -> Engine:
    """Return the engine of the database that the server was started with."""
    return _engine(os.environ.get("CLAIMDESK_DATABASE") or DEFAULT_DATABASE)


@st.cache_resource(max_entries=4, show_spinner=False)
def _engine(url: str) -> Engine:
    return store.open_store(url)


def version() -> tuple[str, str]:
    """Return the key of the data in force: the database and its counter of changes."""
    return str(engine().url), store.data_version(engine())


@st.cache_data(max_entries=200, show_spinner=False)
def _counts(version: tuple[str, str], filters: Filters) -> store.Counts:  # noqa: ARG001 (a part of the key)
    return store.counts(engine(), filters)


def counts(filters: Filters) -> store.Counts:
    """Return the numbers of what the filters select."""
    return _counts(version(), filters)


@st.cache_data(max_entries=20, show_spinner=False)
def _options(version: tuple[str, str]) -> store.Options:  # noqa: ARG001 (a part of the key)
    return store.options(engine())


def options() -> store.Options:
    """Return what the filters offer."""
    return _options(version())


@st.cache_data(max_entries=200, show_spinner=False)
def _table(version: tuple[str, str], name: str, filters: Filters, arguments: tuple[Any, ...]) -> pd.DataFrame:  # noqa: ARG001 (a part of the key)
    found: pd.DataFrame = getattr(store, name)(engine(), filters, *arguments)
    return found


def by_actor(filters: Filters, part: str) -> pd.DataFrame:
    """Return claims by actor and stance or type."""
    return _table(version(), "by_actor", filters, (part,))


def by_day(filters: Filters) -> pd.DataFrame:
    """Return claims by day and stance."""
    return _table(version(), "by_day", filters, ())


def contested(filters: Filters) -> pd.DataFrame:
    """Return the propositions that someone supports and someone denies."""
    return _table(version(), "contested", filters, ())


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as dictionaries by column name."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def articles(filters: Filters, limit: int, offset: int) -> pd.DataFrame:
    """Return a page of articles."""
    return _table(version(), "articles_page", filters, (limit, offset))

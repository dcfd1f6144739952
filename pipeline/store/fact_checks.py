"""The pool of published fact-checks that are known."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import Engine, func, select

from pipeline.filters import storable
from pipeline.schema import fact_checks
from pipeline.store.connection import now, reading, writing

if TYPE_CHECKING:
    from pipeline.web.fact_checks import FactCheck

_PART = 500


def save_fact_checks(engine: Engine, found: Sequence["FactCheck"], source: str) -> tuple[int, int]:
    """Save fact-checks, all or nothing; return how many are new, and how many were known and have changed.

    One is known again by its address, its claim and who published it. `source` is where they were read.
    """
    rows = {}
    for one in found:
        values = {name: storable(value) if isinstance(value, str) else value for name, value in asdict(one).items()}
        rows[_key(values["url"], values["publisher"], values["claim"])] = values
    new = changed = 0
    with writing(engine) as connection:
        ids = list(rows)
        for start in range(0, len(ids), _PART):
            part = ids[start : start + _PART]
            query = select(fact_checks).where(fact_checks.c.check_id.in_(part))
            known = {row["check_id"]: row for row in connection.execute(query).mappings()}
            added = [key for key in part if key not in known]
            if added:
                more = {"source": storable(source), "added_at": now()}
                connection.execute(fact_checks.insert(), [rows[key] | more | {"check_id": key} for key in added])
            for key, before in known.items():
                news = {name: value for name, value in rows[key].items() if value != before[name]}
                if news:
                    same = fact_checks.c.check_id == key
                    connection.execute(fact_checks.update().where(same).values(news | {"added_at": now()}))
                changed += bool(news)
            new += len(added)
    return new, changed


def known_fact_checks(engine: Engine) -> Iterator[tuple[str, "FactCheck"]]:
    """Yield every fact-check that is known, with its id, the latest published first."""
    from pipeline.web.fact_checks import FactCheck

    columns = [column for column in fact_checks.columns if column.name not in {"source", "added_at"}]
    query = select(*columns).order_by(fact_checks.c.reviewed.desc(), fact_checks.c.check_id)
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=_PART).execute(query).mappings():
            yield row["check_id"], FactCheck(**{name: value for name, value in row.items() if name != "check_id"})


def fact_checks_state(engine: Engine) -> tuple[int, str]:
    """Return how many fact-checks are known, and when one was last added or changed (ISO 8601, or "")."""
    with reading(engine) as connection:
        row = connection.execute(select(func.count(), func.max(fact_checks.c.added_at))).one()
        return row[0], row[1] or ""


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

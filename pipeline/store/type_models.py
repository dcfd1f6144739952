"""Models of the claim types that were trained on this newsroom's corrections: kept here, one of them maybe in use.

Which one is in use is a setting, so that each change of it is an act, with who and when, and can be taken back.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, select, update

from pipeline.schema import type_models
from pipeline.store.acts import named
from pipeline.store.connection import StoreError, now, reading, writing
from pipeline.store.settings import set_within, setting

_IN_USE = "type model"


@dataclass(frozen=True)
class KeptModel:
    """What is known of a model that was trained here."""

    model_id: str
    made_at: str
    """ISO 8601, UTC."""
    made_by: str
    own_rows: int
    """Rows of the project's own that it was trained on."""
    corrections: int
    """Rows made of corrections that it was trained on."""
    figures: Mapping[str, Any]
    """How well it did on rows that it had not seen, as `pipeline.retraining.Figures` gives it."""
    waiting: bool
    """Nobody has decided yet whether to use it."""


def save_model(
    engine: Engine, weights: Any, *, own_rows: int, corrections: int, figures: Mapping[str, Any], made_by: str
) -> str:
    """Keep a model for someone to decide on, in place of one that still waits, and return its id.

    The same weights have the same id: a model that is there already is only brought up again. `weights` and
    `figures` are values that JSON can hold.
    """
    text = json.dumps(weights, sort_keys=True)
    model_id = hashlib.sha256(text.encode()).hexdigest()[:12]
    row = {"made_at": now(), "made_by": named(made_by), "figures": dict(figures), "waiting": True}
    with writing(engine) as connection:
        connection.execute(update(type_models).values(waiting=False))
        if not connection.execute(update(type_models).where(type_models.c.model_id == model_id).values(row)).rowcount:
            row |= {"model_id": model_id, "own_rows": own_rows, "corrections": corrections, "weights": weights}
            connection.execute(type_models.insert(), [row])
    return model_id


def kept_models(engine: Engine) -> list[KeptModel]:
    """Return every model that was trained here, the latest first, without its weights."""
    columns = [column for column in type_models.c if column.name != "weights"]
    query = select(*columns).order_by(type_models.c.made_at.desc(), type_models.c.model_id)
    with reading(engine) as connection:
        return [KeptModel(**row) for row in connection.execute(query).mappings()]


def model_weights(engine: Engine, model_id: str) -> Any:
    """Return a model's weights as they were saved. Raises StoreError if there is no such model."""
    return _found(engine, model_id, type_models.c.weights).weights


def model_in_use(engine: Engine) -> str | None:
    """Return the id of the model that tells the types of what is read; None for the one that ships."""
    found: str | None = setting(engine, _IN_USE)
    return found


def choose_model(engine: Engine, model_id: str | None, reviewer: str) -> None:
    """Use a model from now on, or the one that ships; whatever waited for a decision waits no more.

    Raises StoreError if there is no such model.
    """
    if model_id is not None:
        _found(engine, model_id, type_models.c.model_id)
    with writing(engine) as connection:
        set_within(connection, _IN_USE, model_id, reviewer)
        connection.execute(update(type_models).where(type_models.c.waiting).values(waiting=False))


def _found(engine: Engine, model_id: str, column: Any) -> Row[Any]:
    with reading(engine) as connection:
        row = connection.execute(select(column).where(type_models.c.model_id == model_id)).first()
    if row is None:
        raise StoreError(f"there is no model {model_id!r}")
    return row

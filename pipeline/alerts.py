"""Alerts: what is new in the views that are watched is told, once each, in a folder's files and to a webhook."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import Engine

from pipeline import store
from pipeline.digest import Digest, as_html, as_json, as_text, desk_address, one_line
from pipeline.store import View, Way
from pipeline.store.connection import now
from pipeline.webhook import Webhook, WebhookError, post

MOST = 50
"""Claims that one digest names; how many more there are is said."""
_LONGEST_NAME = 40
"""Characters of a file's name, which may take four bytes each, that are the alert's."""


@dataclass(frozen=True)
class Outcome:
    """What became of one alert on one way."""

    alert: str
    way: Way
    claims: int
    """That are new."""
    where: str
    """The file or the host that was told."""
    failed: str = ""
    """Why it was not told, in one line; its claims are told the next time."""

    def __str__(self) -> str:
        """Say it in one line."""
        number = f"{self.claims:,} new claim{'s' if self.claims != 1 else ''}"
        if self.failed:
            return one_line(f"{self.alert}: {self.failed}; {number} will be told the next time")
        return one_line(f"{self.alert}: {number} → {self.where}")


def alerts(engine: Engine) -> tuple[View, ...]:
    """Return the saved views that are watched, by name."""
    return tuple(view for view in store.views(engine) if view.watched)


def run_alerts(engine: Engine, desk: str, folder: Path | None = None, webhook: Webhook | None = None) -> list[Outcome]:
    """Tell what is new in each watched view, on each way that is given, and return what became of it.

    A view in which nothing is new is left out. What was told is kept only once it was told: a way that fails is tried
    again at the next run, with what came meanwhile, and should the process end between the two, it is told again. The
    ways don't wait for each other. Raises AddressError if `desk`, with which links begin, is no address of the web.
    """
    desk = desk_address(desk)
    ways: list[tuple[Way, Callable[[Digest], str]]] = []
    if folder is not None:
        ways.append(("folder", lambda digest: write_digest(folder, digest)))
    if webhook is not None:
        ways.append(("webhook", lambda digest: _post(webhook, digest)))
    found = (_told(engine, view, way, tell, desk) for view in alerts(engine) for way, tell in ways)
    return [outcome for outcome in found if outcome is not None]


def _told(engine: Engine, view: View, way: Way, tell: Callable[[Digest], str], desk: str) -> Outcome | None:
    ids = store.untold(engine, view.name, view.filters, way)
    if not ids:
        return None
    claims = list(store.claims_by_id(engine, ids[:MOST]).values())
    digest = Digest(view.name, view.filters, claims, len(ids), now(), desk)
    try:
        where = tell(digest)
    except WebhookError as error:
        return Outcome(view.name, way, len(ids), "", str(error))
    except OSError as error:
        return Outcome(view.name, way, len(ids), "", f"{error.filename or 'the folder'}: {error.strerror or error}")
    store.keep_told(engine, view.name, way, ids)
    return Outcome(view.name, way, len(ids), where)


def _post(webhook: Webhook, digest: Digest) -> str:
    post(webhook, as_json(digest))
    return webhook.host


def write_digest(folder: Path, digest: Digest) -> str:
    """Write a digest as HTML and as text into a folder, which is made where there is none, and return the page's path.

    The page is there only once it is whole, and the text before it. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{digest.at[:19].replace(':', '')}Z {_file_name(digest.alert)}"
    names = (stem if number == 1 else f"{stem} {number}" for number in count(1))
    free = next(name for name in names if not (folder / f"{name}.html").exists())
    for ending, text in (("txt", as_text(digest)), ("html", as_html(digest))):
        half, whole = folder / f".{free}.{ending}.part", folder / f"{free}.{ending}"
        try:
            half.write_text(text, encoding="utf-8", errors="replace")
            half.replace(whole)
        finally:
            half.unlink(missing_ok=True)
    return str(whole)


def _file_name(alert: str) -> str:
    """An alert's name as a part of a file's: letters and numbers, with hyphens between."""
    return "-".join(re.findall(r"\w+", alert))[:_LONGEST_NAME] or "alert"

"""Alerts: what is new in the views that are watched is told, once each, in a folder's files and to a webhook."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from sqlalchemy import Engine

from pipeline import store
from pipeline.digest import Digest, as_html, as_json, as_text, desk_address, one_line
from pipeline.store import StoreError, View, Way
from pipeline.store.connection import now
from pipeline.webhook import Webhook, WebhookError, post

MOST = 50
"""Claims that one digest names; how many more there are is said."""
DESK, FOLDER, WEBHOOK = "CLAIMDESK_DESK", "CLAIMDESK_ALERT_FOLDER", "CLAIMDESK_ALERT_WEBHOOK"
SECRET = "CLAIMDESK_WEBHOOK_SECRET"  # noqa: S105 (the name of the variable that holds it)
_LONGEST_NAME = 40
"""Characters of a file's name, which may take four bytes each, that are the alert's."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Telling:
    """Whom alerts tell, and what links begin with."""

    desk: str
    """The address at which the newsroom opens Claimdesk."""
    folder: Path | None = None
    webhook: Webhook | None = None

    def __post_init__(self) -> None:
        """Raise AddressError if `desk` is no address of the web."""
        desk_address(self.desk)

    @property
    def variables(self) -> dict[str, str]:
        """The variables by which another process is told of it: other users see them less easily than arguments."""
        url, secret = (self.webhook.url, self.webhook.secret) if self.webhook is not None else ("", "")
        return {DESK: self.desk, FOLDER: str(self.folder or ""), WEBHOOK: url, SECRET: secret}

    @property
    def ways(self) -> dict[Way, str]:
        """The ways that are given, with what may be shown of where they lead."""
        folder: dict[Way, str] = {"folder": str(self.folder)} if self.folder is not None else {}
        return folder | ({"webhook": self.webhook.host} if self.webhook is not None else {})


def telling_in(variables: Mapping[str, str]) -> Telling:
    """Return whom the variables of the environment name. Raises AddressError and WebhookError."""
    folder, url = variables[FOLDER], variables[WEBHOOK]
    webhook = Webhook(url, variables[SECRET]) if url else None
    return Telling(variables[DESK], Path(folder) if folder else None, webhook)


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


def run_alerts(
    engine: Engine, telling: Telling, *, goes_on: Callable[[], bool] = lambda: True, patient: bool = False
) -> list[Outcome]:
    """Tell what is new in each watched view, on each way that is given, and return what became of it.

    A view in which nothing is new is left out. What was told is kept only once it was told: a way that fails is tried
    again at the next run, with what came meanwhile, and should the process end between the two, it is told again. The
    ways don't wait for each other. With `patient`, what failed lately is left alone, each time in a row for twice as
    long. `goes_on` is asked before each digest.
    """
    every, runs = store.alert_interval(engine), store.alert_runs(engine)
    outcomes: list[Outcome] = []
    for view in alerts(engine):
        for way, tell in _tellers(telling).items():
            if not goes_on():
                return outcomes
            fared = runs.of(view.name, way)
            if patient and fared.is_left_alone(every):
                continue
            outcome = _told(engine, view, way, tell, telling.desk)
            if outcome is not None:
                store.keep_fared(engine, view.name, way, outcome.claims, outcome.failed)
                outcomes.append(outcome)
            elif fared.failures:
                store.keep_fared(engine, view.name, way, 0)
    return outcomes


def run_due(engine: Engine, telling: Telling, say: Callable[[str], None], goes_on: Callable[[], bool]) -> None:
    """Run the alerts if a look is due, and say what became of each; of several servers only one does."""
    if store.take_alerts(engine, telling.ways, [view.name for view in alerts(engine)]):
        for outcome in run_alerts(engine, telling, goes_on=goes_on, patient=True):
            say(str(outcome))


def _tellers(telling: Telling) -> dict[Way, Callable[[Digest], str]]:
    """What tells a digest on each way that is given, and returns where."""
    tellers: dict[Way, Callable[[Digest], str]] = {}
    if (folder := telling.folder) is not None:
        tellers["folder"] = lambda digest: write_digest(folder, digest)
    if (webhook := telling.webhook) is not None:
        tellers["webhook"] = lambda digest: _post(webhook, digest)
    return tellers


def _post(webhook: Webhook, digest: Digest) -> str:
    post(webhook, as_json(digest))
    return webhook.host


def _told(engine: Engine, view: View, way: Way, tell: Callable[[Digest], str], desk: str) -> Outcome | None:
    ids = store.untold(engine, view.name, view.filters, way)
    if not ids:
        return None
    claims = list(store.claims_by_id(engine, ids[:MOST]).values())
    outcome = Outcome(view.name, way, len(ids), "")
    try:
        digest = Digest(view.name, view.filters, claims, ids, now(), desk_address(desk))
        where = tell(digest)
    except WebhookError as error:
        return replace(outcome, failed=str(error))
    except OSError as error:
        return replace(outcome, failed=f"{error.filename or 'the folder'}: {error.strerror or error}")
    except StoreError:
        raise
    except Exception as error:
        # A fault of ours in one alert must not silence the others; it is shown with the alert.
        _LOG.exception("an alert could not be told")
        return replace(outcome, failed=f"{type(error).__name__} in telling it")
    store.keep_told(engine, view.name, way, ids)
    return replace(outcome, where=where)


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

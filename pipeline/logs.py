"""The log of what the program does: JSON, one line an event, on standard error; never a word of an article.

It is off unless CLAIMDESK_LOG says a level: info tells each article, feed, placing and act with its counts and times,
warning only what failed. The variable is handed on to the processes that serve.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

LEVELS = ("info", "warning", "error")
_FIELDS = "fields"
_PARTS = ("pipeline", "dashboard")


class LogLevelError(Exception):
    """CLAIMDESK_LOG names no level; the message is one line."""


def is_on() -> bool:
    """Return whether there is a log; a progress bar would stand in its lines."""
    return bool(os.environ.get("CLAIMDESK_LOG"))


def set_up() -> None:
    """Log as CLAIMDESK_LOG says. Raises LogLevelError where it names no level."""
    level = os.environ.get("CLAIMDESK_LOG", "").lower()
    if not level:
        return
    if level not in LEVELS:
        raise LogLevelError(f"CLAIMDESK_LOG is {level!r}; it may be {', '.join(LEVELS)}")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_AsJson())
    for part in _PARTS:
        logger = logging.getLogger(part)
        logger.handlers = [handler]
        logger.setLevel(level.upper())
        logger.propagate = False


def event(logger: logging.Logger, name: str, level: int = logging.INFO, **fields: Any) -> None:
    """Log an event with its numbers and ids. What an article holds is none of them."""
    logger.log(level, name, extra={_FIELDS: fields})


@contextmanager
def timed(logger: logging.Logger, name: str, **fields: Any) -> Iterator[dict[str, Any]]:
    """Log an event when it is over, with its milliseconds; more fields may be added to what is given."""
    start = perf_counter()
    yield fields
    event(logger, name, ms=round(1000 * (perf_counter() - start)), **fields)


class _AsJson(logging.Formatter):
    """One line of JSON: control characters and line breaks in whatever is logged are escaped by it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, _FIELDS, {}),
            "part": record.name,
            "pid": record.process,
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)

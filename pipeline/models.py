"""What is made from `data/` at first use, in a minute, and kept in the user's cache folder: models, and features.

It is kept as JSON, so nothing is ever unpickled. A file's name holds a hash of the code, the data and the versions
of the libraries, so what is out of date is never read; its first line is a hash of the rest, so nor is what is
damaged.
"""

import hashlib
import importlib.metadata
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.resources import fingerprint

_LIBRARIES = ("scikit-learn", "numpy", "spacy")
_LEFT = 600
"""Seconds after which a file that was not finished is taken to be nobody's."""


def kept(name: str, make: Callable[[], Any]) -> Any:
    """Return a JSON value from the cache, else make it and keep it there."""
    path = cache_folder() / f"{name}-{_version()}.json"
    text = _load(path)
    if text is None:
        text = json.dumps(make(), ensure_ascii=False, separators=(",", ":"))
        _keep(text, path)
    return json.loads(text)


def _load(path: Path) -> str | None:
    """Return the text that is kept, or None where there is none that is whole."""
    try:
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if digest == _digest(text) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def cache_folder() -> Path:
    """Return the folder in which Claimdesk keeps what it can make again."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "claimdesk"


def _version() -> str:
    """Everything that a model depends on: code, data and the versions of the libraries."""
    libraries = " ".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)
    return hashlib.sha256(f"{fingerprint()} {libraries}".encode()).hexdigest()[:20]


def _keep(text: str, path: Path) -> None:
    """Write the text beside its place and move it there; a folder that can't be written costs only time."""
    half = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            half.write_text(f"{_digest(text)}\n{text}", encoding="utf-8", newline="\n")
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
        for left in path.parent.glob("*.part"):
            # Of a process that was killed: none takes so long to write one.
            if abs(time.time() - left.stat().st_mtime) > _LEFT:
                left.unlink(missing_ok=True)
    except OSError:
        pass

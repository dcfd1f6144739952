"""Models that are trained from `data/` at first use and kept in the user's cache folder.

They are skops files, so nothing is ever unpickled; a file's name holds a hash of the code, the data and the
versions of the libraries, so a model that is out of date is never read.
"""

import hashlib
import importlib.metadata
import os
from collections.abc import Callable
from pathlib import Path

import skops.io
from sklearn.pipeline import Pipeline

from pipeline.resources import fingerprint

_LIBRARIES = ("scikit-learn", "skops", "numpy", "spacy")
_TRUSTED = ["numpy.dtype"]


def kept_model(name: str, train: Callable[[], Pipeline]) -> Pipeline:
    """Return a model from the cache, else train it and keep it there."""
    path = _cache_folder() / f"{name}-{_version()}.skops"
    kept = _load(path)
    if kept is not None:
        return kept
    model = train()
    _keep(model, path)
    return model


def _load(path: Path) -> Pipeline | None:
    try:
        return skops.io.load(path, trusted=_TRUSTED)
    except Exception:
        # Absent, or damaged in whatever way: the model is made again, in seconds.
        return None


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "claimdesk"


def _version() -> str:
    """Everything that a model depends on: code, data and the versions of the libraries."""
    libraries = " ".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)
    return hashlib.sha256(f"{fingerprint()} {libraries}".encode()).hexdigest()[:20]


def _keep(model: Pipeline, path: Path) -> None:
    """Write the model beside its place and move it there; a folder that can't be written costs only time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}.part")
        skops.io.dump(model, half)
        half.replace(path)
    except OSError:
        pass

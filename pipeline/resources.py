"""Where the curated data and the seed article are, in a checkout and in an installed wheel."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent

_COMMON = ("article.py", "claim.py", "resources.py", "taxonomy.py")
"""Code beside the parts that all of them read with."""


def data_path(name: str) -> Path:
    """Return the path of a file or folder of the curated data."""
    return _folder("data") / name


def seeds_path() -> Path:
    """Return the folder that holds the seed article."""
    return _folder("seeds")


def sample_path() -> Path:
    """Return the folder that holds the sample: articles, fact-checks and the claims that come back in them."""
    return data_path("sample")


def _folder(name: str) -> Path:
    installed = _HERE / f"_{name}"
    return installed if installed.is_dir() else _HERE.parent / name


@cache
def read_words(name: str) -> tuple[str, ...]:
    """Return the lines of a data file, without blank lines and what follows a `#`."""
    lines = (line.split("#")[0].strip() for line in data_path(name).read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line)


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Return the tables of a TOML data file; they are shared and not to be changed."""
    return tomllib.loads(data_path(name).read_text(encoding="utf-8"))


@cache
def listed(name: str, *keys: str) -> frozenset[str]:
    """Return the words of a list in a TOML data file: an array, or text split at white space."""
    value: Any = read_toml(name)
    for key in keys:
        value = value[key]
    return frozenset(value.split() if isinstance(value, str) else value)


@cache
def fingerprint(part: str = "reading") -> str:
    """Return a hash of one part's code and of the curated data: what it makes depends on these, beside libraries.

    `part` is a folder of this package. The sample is read like any article and teaches nothing, so it is no part
    of it.
    """
    digest = hashlib.sha256()
    code = [*(_HERE / name for name in _COMMON), *sorted((_HERE / part).glob("*.py"))]
    curated = (p for p in _folder("data").rglob("*") if p.is_file() and sample_path() not in p.parents)
    for path in [*code, *sorted(curated)]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]

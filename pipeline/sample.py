"""The sample: an invented story in an invented country, told by five outlets; see docs/sample.md."""

import re
from pathlib import Path

from pipeline.resources import sample_path

_INVENTED = re.compile(r"https?://[^\s/?#]*\.example(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)


def articles_path() -> Path:
    """Return the folder of the sample's articles."""
    return sample_path() / "articles"


def fact_checks_path() -> Path:
    """Return the file of the sample's published fact-checks."""
    return sample_path() / "fact_checks.json"


def is_invented(url: str) -> bool:
    """Tell whether an address is one under .example, where nothing real can ever stand (RFC 2606)."""
    return _INVENTED.match(url) is not None

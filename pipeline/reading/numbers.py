"""Numbers: where they stand in a text, and what they come to before one knows what they count."""

import re
from functools import cache

from pipeline.reading.not_figures import YEAR, barred_until
from pipeline.reading.number_words import SCALE, SCALES, SHORT_SCALES, SPELLED, Number, value_of
from pipeline.reading.units import METRES, SPACED_M, SPACED_MILLION, alternatives, is_unit_at
from pipeline.resources import read_toml

MAX_DIGITS = 15
"""A longer run of digits is no figure of the news."""

_DIGITS = re.compile(
    r"(?P<digits>(?:\d{1,3}(?:(?:,\d{3}(?!\d))++|(?:[ \xa0\u2009\u202f]\d{3}(?!\d))++)|\d++)(?:\.\d++)?)"
    rf"(?:(?:[\s-]?(?P<scale>(?:{SCALE})s?)|\s?(?P<short>mn|mln|bn|tn|trn)|(?P<letter>[kmb]))(?!\w))?",
    re.IGNORECASE,
)
_YEARLIKE = re.compile(YEAR)


def number_at(text: str, start: int, clear: int) -> tuple[Number | None, int]:
    """Return the number that begins at `start`, if one does, and where to read on.

    What stands before `clear` has been read already.
    """
    return (_from_digits if text[start].isdecimal() else _from_words)(text, start, clear)


@cache
def _signs() -> dict[str, str]:
    return dict(read_toml("figures/currencies.toml")["signs"])


@cache
def _prefix_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?P<minus>(?<!\w)(?<!or )[Mm]inus\s|(?<![\w.,%)])[-−])?"
        rf"(?:(?<![A-Za-z])(?P<sign>{alternatives(_signs())})\s?)?\Z"
    )


@cache
def _prefix_ends() -> tuple[str, ...]:
    return ("inus ", "-", "−", *(sign + space for sign in _signs() for space in ("", " ", "\xa0")))


def _prefix(text: str, start: int, clear: int) -> tuple[int, bool, str]:
    """Where a number's minus and currency sign begin, whether there is a minus, and the sign's code."""
    window = max(clear, start - 10)
    # A cheap look first: most numbers have neither.
    if text.endswith(_prefix_ends(), window, start):
        found = _prefix_pattern().search(text, window, start)
        if found is not None and found[0]:
            return found.start(), found["minus"] is not None, _signs().get(found["sign"], "")
    return start, False, ""


def _from_digits(text: str, start: int, clear: int) -> tuple[Number | None, int]:
    match = _DIGITS.match(text, start)
    if match is None:
        return None, start + 1
    begin, negative, sign = _prefix(text, start, clear)
    if not sign and (barred := barred_until(text, start)):
        return None, max(barred, match.end() if barred == start + 1 else barred)
    digits = re.sub(r"[^\d.]", "", match["digits"]) if len(match["digits"]) <= 2 * MAX_DIGITS else ""
    if not digits or len(digits) > MAX_DIGITS or _is_in_name(text, begin):
        return None, match.end()
    end, scale = match.end(), 1.0
    if match["letter"] == "m" and not sign and METRES.match(text, end - 1):
        end -= 1
    elif name := (match["scale"] or match["short"] or match["letter"] or "").lower():
        scale = SHORT_SCALES.get(name) or SCALES.get(name) or SCALES[name.removesuffix("s")]
    elif spaced := (SPACED_M if sign else SPACED_MILLION).match(text, end):
        end, scale = spaced.end(), SHORT_SCALES["m"]
    # Letters on a number that are no unit: "3rd", "737s", "4x4".
    if text[end : end + 1].isalpha() and not is_unit_at(text, end):
        return None, end
    value = round(float(digits) * scale, 6)
    year = scale == 1 and not sign and _YEARLIKE.fullmatch(match["digits"]) is not None
    return Number(begin, end, -value if negative else value, sign, scale, year=year), end


def _is_in_name(text: str, begin: int) -> bool:
    """Glued to what stands before: "F-16", "#5", "_1"."""
    if begin == 0:
        return False
    before = text[begin - 1]
    if before in "-–" and begin > 1:
        return text[begin - 2].isalpha()
    return before in "#@_/.\\=&" or (before == "," and text[begin - 2 : begin - 1].isdecimal())


def _from_words(text: str, start: int, clear: int) -> tuple[Number | None, int]:
    match = SPELLED.match(text, start)
    if match is None:
        return None, clear
    if barred := barred_until(text, start):
        return None, max(barred, match.end() if barred == start + 1 else barred)
    value = value_of(match[0])
    if value is None or (start and text[start - 1] in "-–_@#" and start > 1 and text[start - 2].isalpha()):
        return None, match.end()
    begin, negative, _ = _prefix(text, start, clear)
    scale = SCALES.get(re.split(r"[\s-]", match[0].lower())[-1], 1.0)
    return Number(begin, match.end(), -value if negative else value, scale=scale, word=True), match.end()

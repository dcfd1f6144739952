"""The words of a claim or post alone: without links, marks of the network it was posted on, and its stamp."""

import html
import re
import unicodedata

_LINK = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|\bt\.co/)\S*", re.IGNORECASE)
# "— Ann Lee (@annlee) March 4, 2021", as posts are quoted. Who wrote it is part of what is said.
_STAMP = re.compile(r"[—–-]{1,2} ?(?P<writer>[^—–()]{0,80})\(@?\w{1,30}\)(?: [A-Z][a-z]{2,9}\.? \d{1,2},? \d{4})?$")
_SHARED = re.compile(r"^(?:RT|MT)\b(?:\s*@\w+:?)?\s*")
_TAG = re.compile(r"[#@](\w+)")
_WORD_IN_TAG = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|_")
_STRAIGHT = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")


def plain(text: str) -> str:
    """Return a text in compatibility form and on one line, tags as words ("#PortFloods" is "Port Floods").

    Links, a mark that it was passed on, and the handle and date under a quoted post are taken out; the name of
    who posted it stays.
    """
    text = unicodedata.normalize("NFKC", html.unescape(text)).translate(_STRAIGHT)
    text = " ".join(_LINK.sub(" ", text).split())
    text = _STAMP.sub(r" \g<writer>", text)
    text = _SHARED.sub("", text)
    text = _TAG.sub(lambda tag: f" {_WORD_IN_TAG.sub(' ', tag[1])} ", text)
    return " ".join(text.split())


def is_post(text: str) -> bool:
    """Tell whether a text is quoted from a network, with the name and handle of who posted it below."""
    return _STAMP.search(" ".join(text.split())) is not None

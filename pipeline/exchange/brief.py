"""A claim on one sheet of paper: a page of HTML that needs nothing else and prints on A4 and Letter."""

import datetime
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from sqlalchemy import Engine

from pipeline import store
from pipeline.article import Article
from pipeline.exchange.profiles import OFFERED, Row
from pipeline.exchange.scale import Rating, scale
from pipeline.filters import OUTLET_VOICE
from pipeline.marking import passage, to_the_minute, web_link
from pipeline.reading.sentences import paragraphs
from pipeline.sample import is_invented
from pipeline.taxonomy import AttributionKind

_EVENTS = 8
"""Acts of the history that are shown; how many came before is said."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}")
_STYLE = """
@page { margin: 14mm 16mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.4 "Source Serif 4", Georgia, "Liberation Serif", serif; color: #1c2430; background: #fff;
  max-width: 178mm; margin: 8mm auto; padding: 0 4mm; overflow-wrap: anywhere;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
header, footer, h2, dl, table, .key { font-family: "Source Sans 3", Helvetica, "Liberation Sans", sans-serif; }
header { display: flex; justify-content: space-between; font-size: 8pt; color: #56606b;
  border-bottom: 1px solid #1c2430; padding-bottom: 1mm; }
.who { margin: 4mm 0 0; color: #56606b; }
h1 { font-size: 15pt; line-height: 1.25; margin: 0 0 2mm; }
h2 { font-size: 8pt; letter-spacing: .07em; text-transform: uppercase; color: #56606b; margin: 4mm 0 1mm;
  break-after: avoid; }
p { margin: 0 0 1.5mm; }
a { color: #005a8e; }
.verdict { border-left: 2.5mm solid #56606b; background: #f3f5f7; padding: 2mm 3mm; margin: 2mm 0; }
.verdict b { font-size: 12pt; }
.verdict p { margin: 1mm 0 0; white-space: pre-line; }
dl { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: .6mm 4mm; font-size: 9pt;
  margin: 2mm 0; }
dt { color: #56606b; }
dd { margin: 0; white-space: pre-line; }
dl .wide { grid-column: 2 / -1; }
ol { margin: 0; padding-left: 6mm; font-size: 9pt; }
mark { color: inherit; background: none; }
mark.cd-content { background: #dcecf8; border-bottom: 1.5px solid #0072b2; }
mark.cd-source { border-bottom: 3px double #009e73; font-weight: 600; }
mark.cd-cue { border-bottom: 2px dotted #d55e00; font-style: italic; }
.cd-gap { text-align: center; color: #56606b; }
.key { font-size: 8pt; color: #56606b; }
.key mark { margin-right: 3mm; }
table { border-collapse: collapse; width: 100%; font-size: 8.5pt; }
td { text-align: left; vertical-align: top; padding: .4mm 3mm .4mm 0; border-bottom: 1px solid #d5dae0; }
td:first-child { white-space: nowrap; width: 32mm; }
td:nth-child(2) { width: 34mm; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
"""


def claim_brief(engine: Engine, claim_id: str) -> str:
    """Return the brief of a claim as an HTML page; raises StoreError if no claim has this id."""
    row = store.claim(engine, claim_id)
    if row is None:
        raise store.StoreError(f"no claim has the id {claim_id!r}")
    article = store.article(engine, row["article_id"], row["version"])
    events = store.history(engine, claim_id).to_dict("records")
    return brief(row, article, events, scale(engine))


def brief(row: Row, article: Article | None, events: Sequence[dict[Any, Any]], ratings: Sequence[Rating]) -> str:
    """Return a claim as an HTML page with its verdict and evidence, its place in the article and its history.

    `events` are the acts on it, the latest first. The page runs no script and asks for nothing from outside;
    whatever stands in the claim is text on it, and only web addresses are links.
    """
    return (
        head(row["text"], f"Claim {row['claim_id']}")
        + f'<p class="who">{escape(row["actor"] or OUTLET_VOICE)} {escape(row["stance"])}</p>\n'
        f"<h1>{escape(row['text'])}</h1>\n"
        + _verdict(row, ratings)
        + told(_about(row))
        + _evidence(row["evidence"] or ())
        + _article(row, article)
        + _history(events)
        + "</body>\n</html>\n"
    )


def head(title: str, name: str) -> str:
    """Return the beginning of a page to print: its head, and a line that says of what it is and when it was made."""
    made = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title[:120])}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><span>{escape(name)}</span><span>{made}</span></header>\n"
    )


def _verdict(row: Row, ratings: Sequence[Rating]) -> str:
    if not row["verdict"] and not row["verdict_text"]:
        return ""
    colour = next((one.colour for one in ratings if one.name == row["verdict"]), "")
    style = f' style="border-color: {colour}"' if _COLOUR.fullmatch(colour) else ""
    text = f"<p>{escape(row['verdict_text'])}</p>" if row["verdict_text"] else ""
    return f'<div class="verdict"{style}>Verdict: <b>{escape(row["verdict"] or "none yet")}</b>{text}</div>\n'


def _about(row: Row) -> list[tuple[str, str]]:
    kind = f" ({row['actor_kind']})" if row["actor"] and row["actor_kind"] else ""
    spoken = f"{row['attribution']} speech" if row["attribution"] != AttributionKind.NONE else ""
    status = " – ".join(filter(None, (row["status"], row["reason"])))
    return [
        ("actor", (row["actor"] or OUTLET_VOICE) + kind),
        ("via", row["via"] or ""),
        ("type", row["type"]),
        ("status", status),
        ("check-worthiness", OFFERED["check-worthiness"].text(row)),
        ("assignee", row["assignee"] or ""),
        ("priority", row["priority"] or ""),
        ("deadline", row["deadline"] or ""),
        ("tags", OFFERED["tags"].text(row)),
        ("given as", " – ".join(filter(None, (spoken, f"“{row['cue']}”" if row["cue"] else "")))),
        ("can be judged", row["due"] or ""),
        ("figures", OFFERED["figures"].text(row)),
        ("note", row["note"] or ""),
        *((f"machine’s {name}", machine_reading(row, key)) for name, key in _MACHINE),
    ]


_MACHINE = (("wording", "text"), ("actor", "actor"), ("stance", "stance"), ("type", "type"))


def machine_reading(row: Row, field: str) -> str:
    """Return in words what the machine read of a field that an editor has corrected; "" where it is as it was read."""
    machine = row[f"machine_{field}"]
    if (row[field] or "") == (machine or ""):
        return ""
    if field == "figures":
        return ", ".join(figure["text"] for figure in machine) or "none"
    return str(machine or (OUTLET_VOICE if field == "actor" else "not told"))


_SHORT = 34
"""Characters of a fact that leave room for another one in its line."""


def told(facts: Iterable[tuple[str, str]]) -> str:
    """Return names and values as HTML, two a line, long ones alone; one without a value is left out."""
    lines, left = [], False
    for name, value in facts:
        if not value:
            continue
        wide = len(value) > _SHORT
        if wide and left:
            lines.append("<dt></dt><dd></dd>")
        left = False if wide else not left
        lines.append(f"<dt>{escape(name)}</dt><dd{' class=wide' if wide else ''}>{escape(value)}</dd>")
    return f"<dl>{''.join(lines)}</dl>\n"


def _evidence(addresses: Iterable[str]) -> str:
    lines = "".join(f"<li>{web_link(address, address)}</li>" for address in addresses)
    return f"<h2>Evidence</h2>\n<ol>{lines}</ol>\n" if lines else ""


def _article(row: Row, article: Article | None) -> str:
    title = web_link(row["url"], row["title"] or row["doc"])
    invented = "invented" if is_invented(row["url"]) else ""
    about = " · ".join(escape(part) for part in (row["outlet"], row["author"], row["published"][:10], invented) if part)
    marks = [("source", row["source_spans"]), ("cue", row["cue_spans"]), ("content", row["spans"])]
    text = article and passage(article.text, paragraphs(article.text, article.body_start), marks, around=0)
    if text:
        names = (f'<mark class="cd-{kind}">{kind}</mark>' for kind, spans in marks if spans)
        text += f'<p class="key">{" ".join(names)}</p>'
    else:
        text = f"<p>{escape(row['quote'])}</p>"
    gone = "<p><i>A later version of the article no longer holds it.</i></p>" if row["withdrawn"] else ""
    address = f'<br><span class="key">{escape(row["url"])}</span>' if row["url"] else ""
    return f"<h2>In the article</h2>\n<p><b>{title}</b><br>{about}{address}</p>\n{gone}{text}\n"


def _history(events: Sequence[dict[Any, Any]]) -> str:
    if not events:
        return ""
    lines = [
        (to_the_minute(event["at"]), event["reviewer"], f"{event['action']}{_status(event)}")
        for event in events[:_EVENTS]
    ]
    if len(events) > _EVENTS:
        lines.append(("", "", f"and {len(events) - _EVENTS} earlier acts"))
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>\n" for line in lines)
    return f"<h2>History (UTC)</h2>\n<table>{rows}</table>\n"


def _status(event: dict[Any, Any]) -> str:
    before, after = event["before"] or {}, event["after"] or {}
    now = after.get("status")
    return f" – {now}" if now and now != before.get("status") else ""

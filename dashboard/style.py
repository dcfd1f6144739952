"""The one style sheet: density, the marks in article text, and the chips of stances, in light and in dark.

Nothing is told by colour alone: each mark has a line of its own, each stance a sign and its name.
"""

import streamlit as st

from pipeline.taxonomy import ClaimType, Stance

STANCE_COLOURS = {
    Stance.SUPPORTS: "#0072B2",
    Stance.DENIES: "#D55E00",
    Stance.QUESTIONS: "#E69F00",
    Stance.REPORTS: "#8C8C8C",
}
"""Okabe and Ito's colours, which colour-blind readers tell apart; the same in charts, chips and lists."""

TYPE_COLOURS = {
    ClaimType.DENIAL: "#CC79A7",
    ClaimType.FORECAST: "#009E73",
    ClaimType.FIGURE: "#56B4E9",
    ClaimType.ASSERTION: "#7A869A",
}
"""Others of theirs, so that a type is taken for no stance."""

INK, INK_ON_DARK = "#1C2430", "#E8EAED"
"""The text's colour on a light page and on a dark one, as `.streamlit/config.toml` sets it."""


def ink() -> str:
    """Return the text's colour on the page as it is shown."""
    return INK_ON_DARK if st.context.theme.type == "dark" else INK


STANCE_SIGNS = {Stance.SUPPORTS: "+", Stance.DENIES: "×", Stance.QUESTIONS: "?", Stance.REPORTS: "›"}

_CHIPS = "\n".join(f".cd-{stance.value} {{ border-color: {colour}; }}" for stance, colour in STANCE_COLOURS.items())

STYLE = (
    """<style>
[data-testid=stMainBlockContainer] { padding-top: 2.6rem; padding-bottom: 3rem; }
[data-testid=stMetricValue] { font-size: 1.5rem; }
[data-testid=stDownloadButtonError] { font-size: 0; }
[data-testid=stDownloadButtonError]::before { font-size: .85rem; content: "The file could not be made. Try again."; }
[data-testid=stSidebarContent] [data-testid=stVerticalBlock] { gap: .55rem; }
/* Streamlit's own grey is too faint on white: 4.2 to 1, where text needs 4.5. */
[data-testid=stCaptionContainer], [data-testid] kbd { color: inherit; opacity: .8; }
/* The same of a label whose field is disabled: it is still read. */
[data-testid=stWidgetLabel], [data-testid=stWidgetLabel] * { color: inherit !important; }
[data-testid*=primary] kbd { opacity: 1; }
[data-testid=stButtonGroup] [data-selected=true] p, [role=tab][aria-selected=true] p {
  color: light-dark(#005A8E, #56B4E9);
}

.cd-text { line-height: 1.65; overflow-wrap: anywhere; max-width: 46rem; }
.cd-text p { margin: 0 0 .75em 0; }
.cd-aside { opacity: .66; }
.cd-gap { opacity: .5; text-align: center; letter-spacing: .3em; }

.cd-text mark { color: inherit; background: none; padding: 0; box-decoration-break: clone; }
mark.cd-content { background: rgba(86, 180, 233, .24); border-bottom: 2px solid #0072B2; }
mark.cd-here { outline: 2px solid #0072B2; outline-offset: 2px; border-radius: 2px; }
.cd-article { max-height: 78vh; overflow-y: auto; padding-right: .6rem; }
.cd-article mark, .cd-article a.cd-number { cursor: pointer; }
mark.cd-voice { border-bottom: 1px solid rgba(128, 128, 128, .75); }
mark.cd-source { border-bottom: 3px double #009E73; font-weight: 600; }
mark.cd-cue { border-bottom: 3px dotted #D55E00; font-style: italic; }
.cd-key { font-size: .85rem; margin-bottom: .6rem; max-width: none; }
.cd-key span { margin-right: 1.4em; white-space: nowrap; }
.cd-line a, .cd-claim a, .cd-table a, a.cd-number { color: light-dark(#005A8E, #56B4E9); }
a.cd-number { font-size: .68rem; font-weight: 700; vertical-align: super; text-decoration: none; margin-left: 2px; }
a.cd-number:hover, .cd-list a:hover { text-decoration: underline; }

.cd-claim { font-size: 1.25rem; line-height: 1.4; font-weight: 600; overflow-wrap: anywhere; margin: .2rem 0 .6rem; }
.cd-chip { display: inline-block; border: 1px solid; border-left-width: 5px; border-radius: 4px; padding: 0 .45em;
  margin: 0 .5em .25em 0; font-size: .85rem; line-height: 1.5; white-space: nowrap; }
.cd-plain { border-color: rgba(128, 128, 128, .5); border-left-width: 1px; }
dl.cd-facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; }
dl.cd-facts, .cd-facts dt, .cd-facts dd { margin: 0 !important; padding: 0 !important; }
.cd-facts dt { opacity: .75; }
.cd-facts dd { overflow-wrap: anywhere; }
.cd-list { padding-left: 2.2em; margin: 0; overflow-wrap: anywhere; }
.cd-list li { margin-bottom: .6em; line-height: 1.45; }
.cd-list a { color: inherit; text-decoration: none; }
.cd-list .cd-chip { font-size: .75rem; margin-bottom: 0; }
.cd-list small { opacity: .75; }
.cd-list li.cd-at { outline: 2px solid #0072B2; outline-offset: 2px; border-radius: 2px; }
.cd-list blockquote { margin: 0; padding: 0; opacity: .85; }
.cd-compared { white-space: pre-line; line-height: 1.6; overflow-wrap: anywhere; }
.cd-compared del { background: rgba(213, 94, 0, .14); }
.cd-compared ins { background: rgba(0, 114, 178, .16); text-decoration-thickness: 2px; }
.cd-line { overflow-wrap: anywhere; line-height: 1.6; }
.cd-table { border-collapse: collapse; width: 100%; }
.cd-table th, .cd-table td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0;
  overflow-wrap: break-word; border-bottom: 1px solid rgba(128, 128, 128, .3); }
.cd-table thead th { white-space: nowrap; }
.cd-wide { overflow-x: auto; }
.cd-table td.cd-count, .cd-table th.cd-count { text-align: right; white-space: nowrap; }
.cd-wide .cd-table th:first-child { min-width: 9rem; overflow-wrap: break-word; }
.cd-table .cd-day { white-space: nowrap; }
.cd-table td.cd-count { padding-right: 1.2rem; }
.cd-table thead th.cd-count { padding-right: 1.2rem; }
.cd-item { margin-bottom: .8em; }
.cd-mix { display: flex; width: 7rem; height: .8rem; margin-top: .3rem; border-radius: 2px; overflow: hidden; }
.cd-table tbody th { font-weight: 400; overflow-wrap: anywhere; }

@media (max-width: 1100px) {
  [class*=st-key-split] > * > [data-testid=stHorizontalBlock] { flex-direction: column; }
  [class*=st-key-split] > * > [data-testid=stHorizontalBlock] > [data-testid=stColumn] { width: 100%; flex: 1 1 auto; }
  .st-key-split-review > * > [data-testid=stHorizontalBlock] { flex-direction: column-reverse; }
}
"""
    + _CHIPS
    + "\n</style>"
)

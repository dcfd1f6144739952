"""A claim's brief as a browser prints it."""

import re

import pytest

from pipeline.article import Article
from pipeline.claim import Claim
from pipeline.exchange.brief import claim_brief
from pipeline.store import Decision, decide, open_store, save_reading
from pipeline.taxonomy import AttributionKind, ClaimType, Priority, Stance, Status

pytestmark = pytest.mark.browser

PARAGRAPH = (
    "The harbour board said that the Sund ferry carried 212,000 passengers last year, nearly four percent more than the "
    "year before, and that the oldest of its boats would be in service for another winter <script>document.title = 'x'</script>."
)


@pytest.fixture
def desk_brief(sqlite_url):
    """An ordinary claim's brief: a verdict with its text, three pieces of evidence, six acts."""
    engine = open_store(sqlite_url)
    text = f"Ferry line cuts winter crossings\n\nNobody was surprised.\n\n{PARAGRAPH}\n\nThe board meets in May.\n"
    start = text.index("the Sund ferry")
    claim = Claim(
        claim_id="a", doc="ferry", text="the Sund ferry carried 212,000 passengers last year", actor="the harbour board",
        via=None, type=ClaimType.FIGURE, type_confidence=0.9, stance=Stance.SUPPORTS, attribution=AttributionKind.INDIRECT,
        cue="said", quote=text[start : start + 51], spans=((start, start + 51),), source_spans=((start - 28, start - 11),),
        cue_spans=((start - 10, start - 6),), figures=(), check_worthiness=0.8, why="say + clause",
    )  # fmt: skip
    article = Article(doc="ferry", text=text, title="Ferry line cuts winter crossings", outlet="Sund Courier", author="Per Holm",
                      url="https://sund.example/ferry", published="2026-11-02", body_start=34)  # fmt: skip
    save_reading(engine, article, [claim], reader_version="1")
    for number in range(6):
        decide(engine, {"a": Decision(note=f"The board was asked {number} times.")}, "Ann", "note")
    verdict = (
        "The board’s own register counts 198,400 passengers; the higher number holds those of the summer boat too. " * 3
    )
    decide(
        engine,
        {"a": Decision(
            status=Status.CHECKED, verdict="mostly false", verdict_text=verdict, priority=Priority.HIGH, tags=("ferry",),
            evidence=("https://board.example/register", "https://coast.example/reports/77", "https://sund.example/interview"),
        )},
        "Ann", "check",
    )  # fmt: skip
    yield claim_brief(engine, "a")
    engine.dispose()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_an_ordinary_brief_is_one_page(desk_brief, page, paper):
    page.set_content(desk_brief)
    printed = page.pdf(format=paper, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_brief_runs_nothing_asks_nothing_and_fits(desk_brief, page):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": 400, "height": 800})
    page.set_content(desk_brief)
    page.wait_for_timeout(500)
    assert (asked, said) == ([], [])
    assert page.title() == "the Sund ferry carried 212,000 passengers last year"
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.locator("mark.cd-source").first.inner_text() == "The harbour board"
    assert page.get_by_text("<script>").is_visible()

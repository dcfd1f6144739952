"""What a screen reader and a keyboard meet on each page: axe-core's rules, names, and the order of focus.

To have a page checked, add it to PAGES.
"""

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from driving import settle

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Place:
    """A page, with the seed's article in the database."""

    address: str
    acts: tuple[str, ...]
    """What a person comes here for: how its names begin, in the order in which Tab reaches them."""


LINKS = (
    "Skip to main content",
    "Overview",
    "Review",
    "Table",
    "Tracked",
    "Actors",
    "Articles",
    "Add articles",
    "Export",
    "Import",
    "Model",
    "Settings",
)
PAGES = {
    "overview": Place("", (*LINKS, "Outlet", "Actor", "More filters", "Review its 2 claims")),
    "review": Place(
        "review",
        (*LINKS, "Your name", "Outlet", "Ready for desk", "Dismiss", "Next", "Correct", "Verdict", "Next in"),
    ),
    "table": Place("table", (*LINKS, "Outlet")),
    "tracked": Place("tracked", (*LINKS, "Outlet")),
    "actors": Place("actors", (*LINKS, "Outlet", "Actor", "claims", "Antony Blinken", "Russia")),
    "articles": Place("articles", (*LINKS, "Outlet", "claim 1")),
    "article": Place("articles?article=1", (*LINKS, "Outlet", "claim 1")),
    "sources": Place("sources", (*LINKS, "Outlet", "Files", "Upload")),
    "export": Place("export", (*LINKS, "Outlet", "Download CSV")),
    "import": Place("import", (*LINKS, "Outlet", "Upload", "Empty cells empty fields")),
    "model": Place("model", (*LINKS, "Your name", "Outlet", "NATO has broken those promises")),
    "settings": Place("settings", (*LINKS, "Outlet", "Name", "Number", "Add a rating")),
}
GRAVE = {"serious", "critical"}
FIELDS = "input, textarea, select, [contenteditable=true], [role=combobox], [role=spinbutton], [role=slider]"
NAMES = """found => {
  axe.setup(document);
  try {
    return found.filter(e => e.checkVisibility() && !e.closest("[aria-hidden=true]"))
      .map(e => axe.commons.text.accessibleText(e) || e.outerHTML.slice(0, 200));
  } finally { axe.teardown(); }
}"""


def grave_faults(page):
    """What axe-core calls serious or critical: the rule, and each place with its markup and what is wrong."""
    return [
        (rule["id"], node["target"], node["html"][:200], node["failureSummary"])
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def nameless(page):
    """The markup of each field that has no name."""
    return [name for name in page.locator(FIELDS).evaluate_all(NAMES) if name.startswith("<")]


def tabbed(page, most=100):
    """The names of what Tab reaches, one after the other, from the top of the page."""
    for _ in range(most):
        page.keyboard.press("Tab")
        yield from page.locator(":focus").evaluate_all(NAMES)


def missed(acts, names):
    """The first act that does not follow on those before it, and all after it."""
    return [act for act in acts if not any(name.startswith(act) for name in names)]


@pytest.fixture(scope="module", params=["light", "dark"])
def tab(chromium, request):
    """One for all pages, so that the browser keeps the dashboard's code."""
    page = chromium.new_page(viewport={"width": 1440, "height": 1000}, color_scheme=request.param)
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_screen_reader_and_a_keyboard_can_use_a_page(served_shared, tab, name):
    tab.goto(f"{served_shared.url}/{PAGES[name].address}")
    settle(tab)
    faults = grave_faults(tab) + nameless(tab)
    assert not faults, faults
    # Names are asked lazily: Tab goes no further than the last act.
    assert missed(PAGES[name].acts, tabbed(tab)) == []


def test_the_pages_of_an_empty_database_have_no_grave_fault(served_empty, page):
    found = {}
    for name in PAGES:
        page.goto(f"{served_empty.url}/{PAGES[name].address}")
        settle(page)
        found[name] = grave_faults(page) + nameless(page)
    assert not any(found.values()), found

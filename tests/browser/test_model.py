"""The Model page in a real browser: looking, retraining, choosing and going back."""

import csv
import io
from pathlib import Path

import pytest
from driving import SLOW, downloaded, settle
from playwright.sync_api import expect

from pipeline import store
from pipeline.filters import Filters
from pipeline.store import Decision, open_store
from pipeline.taxonomy import ClaimType

pytestmark = pytest.mark.browser

RETRAINED = 2 * SLOW
"""Milliseconds: it trains fifteen models, on a core that other tests may share."""


def correct(engine, number):
    """Change the type of the claims that the model is least sure of."""
    unsure = store.unsure(engine, Filters(), number)
    for claim_id, kind in zip(unsure["claim_id"], unsure["type"], strict=True):
        other = ClaimType.ASSERTION if kind == "forecast" else ClaimType.FORECAST
        store.decide(engine, {claim_id: Decision(type=other)}, "Ada", "correct")


def confirm(page):
    page.get_by_role("dialog").get_by_role("button", name="Use it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    # A run that still draws the page would close the next dialog.
    settle(page)


def test_retraining_shows_before_and_after_and_can_be_gone_back_from(served, page):
    engine = open_store(served.database)
    correct(engine, 5)
    page.goto(f"{served.url}/model?reviewer=Ada")
    expect(page.get_by_text("In use: the model that ships with Claimdesk.")).to_be_visible()
    expect(page.get_by_text("5 types corrected so far.")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    file = downloaded(page, "Download corrections as CSV")
    rows = list(csv.DictReader(io.StringIO(Path(file.path()).read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == 5

    settle(page)
    page.get_by_role("button", name="Retrain").click()
    expect(page.get_by_text("A new model waits for your decision")).to_be_visible(timeout=RETRAINED)
    # Nobody has chosen yet.
    expect(page.get_by_text("In use: the model that ships with Claimdesk.")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(4)
    expect(page.get_by_role("row", name="Corrections").get_by_text("of 5 right")).to_have_count(2)
    (kept,) = store.kept_models(engine)
    assert (kept.made_by, kept.corrections, kept.waiting) == ("Ada", 5, True)
    assert store.model_in_use(engine) is None

    page.get_by_role("button", name="Use the new model").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    settle(page)
    assert store.model_in_use(engine) is None
    page.get_by_role("button", name="Use the new model").click()
    confirm(page)
    expect(page.get_by_text("which learnt from 5 corrections.").first).to_be_visible()
    expect(page.get_by_text("A new model waits for your decision")).to_have_count(0)
    assert store.model_in_use(engine) == kept.model_id

    page.get_by_role("button", name="Use this").click()
    confirm(page)
    expect(page.get_by_text("In use: the model that ships with Claimdesk.")).to_be_visible()
    assert store.model_in_use(engine) is None
    assert page.get_by_test_id("stAlertContentError").count() == 0


def test_an_unsure_claim_leads_to_its_review_and_with_no_correction_nothing_can_be_trained(served_shared, page):
    page.goto(f"{served_shared.url}/model")
    expect(page.get_by_text("No corrections yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Retrain")).to_be_disabled()
    expect(page.get_by_role("button", name="Download corrections as CSV")).to_be_disabled()
    link = page.locator(".st-key-unsure a").first
    wording = link.inner_text()
    link.click()
    expect(page.locator(".cd-claim")).to_have_text(wording)


def test_its_tables_fit_a_narrow_page(served_shared, chromium):
    page = chromium.new_page(viewport={"width": 800, "height": 900})
    page.goto(f"{served_shared.url}/model")
    expect(page.get_by_text("No corrections yet.")).to_be_visible()
    settle(page)
    wide = "tables => tables.filter(t => t.scrollWidth > t.parentElement.clientWidth + 1).length"
    assert page.locator(".cd-table").evaluate_all(wide) == 0
    assert page.get_by_test_id("stException").count() == 0
    page.close()

"""Who disputes whom, from a click on the Overview to the two actors beside each other."""

import pytest
from driving import settle
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_click_on_a_dispute_filters_and_leads_to_the_two_actors(page, served_shared):
    page.goto(served_shared.url)
    chart = page.locator(".stPlotlyChart", has_text="Who disputes whom")
    chart.scroll_into_view_if_needed()
    settle(page)
    # The first cell of the first row: who denies the most, and whom.
    number = chart.locator(".scatterlayer text").first.bounding_box()
    page.mouse.click(number["x"] + number["width"] / 2, number["y"] + number["height"] / 2)
    expect(page.get_by_text("where actor is Antony Blinken or Russia and stance is supports or denies")).to_be_visible()
    settle(page)
    assert "actor=Antony+Blinken" in page.url
    page.get_by_role("link", name="Antony Blinken beside Russia").click()
    row = page.get_by_role("row", name="NATO is threatening Russia")
    expect(row).to_contain_text("× denies")
    expect(row).to_contain_text("+ supports")
    settle(page)
    assert "of=Antony+Blinken" in page.url

"""Somebody who reads English better switches, and keeps it on the next page."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import log_in_as, press


def switch(page: Page) -> None:
    dutch = page.get_by_role("heading", level=1).inner_text()
    press(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(dutch)


@pytest.mark.parametrize("path", ["/", "/melden/", "/hulp/"])
def test_at_the_public_door(at_the_public_door, path):
    page = at_the_public_door()
    page.goto(path)
    switch(page)

    page.goto("/uitleg/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    press(page, "Nederlands")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er gebeurt met wat u vertelt")


def test_at_the_workplace(at_the_workplace):
    page = log_in_as(at_the_workplace(), "Noor Verbeek")
    page.goto("/signalen/")
    switch(page)

    page.goto("/signaalkaarten/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    press(page, "Nederlands")
    expect(page.get_by_role("heading", name="Signaalkaarten")).to_be_visible()

"""Somebody comes in: one click or three times Shift, and the page is gone."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import report_as_resident, return_with, sees_no

ELSEWHERE = "https://www.buienradar.nl/"


def with_the_button(page: Page) -> None:
    page.get_by_role("link", name="Verlaat deze pagina").click()


def with_three_times_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [with_the_button, with_three_times_shift])
def test_leaving_at_once_forgets_the_thread(visits, at_the_public_door, leave):
    visits.allowed.add(ELSEWHERE.rstrip("/"))
    page = at_the_public_door()
    code = report_as_resident(page, "Ik schrijf dit stiekem.", municipality="Rucphen")
    return_with(page, code)
    own = visits.schakel.publiek
    assert [c for c in page.context.cookies(own) if c["name"].startswith("sessie")]

    # In tests there is no world outside, so that the weather does not come.
    with page.expect_event("requestfailed", lambda request: request.url == ELSEWHERE):
        leave(page)

    assert page.context.cookies(own) == []
    page.go_back()
    sees_no(page, "Uw berichten")
    page.goto("/bericht/")
    expect(page.get_by_label("Uw code")).to_be_empty()

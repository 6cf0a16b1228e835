"""Somebody comes in: one click or three times Shift, and the page is gone."""

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys.steps import report_as_resident, return_with, sees_no

ELSEWHERE = "https://www.buienradar.nl/"


def with_the_button(page: Page) -> None:
    page.get_by_role("link", name="Verlaat deze pagina").click()


def with_three_times_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


def go_back(page: Page) -> None:
    """While Chromium swaps in its own page for one that failed, there is no way back yet."""
    for _attempt in range(10):
        try:
            page.go_back()
        except Error:
            page.wait_for_timeout(200)
        else:
            return
    raise AssertionError("there was no way back")


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
    go_back(page)
    sees_no(page, "Uw berichten")
    page.goto("/bericht/")
    expect(page.get_by_label("Uw code")).to_be_empty()

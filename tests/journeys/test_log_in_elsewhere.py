"""Somebody logs in with the account of their organisation, in a browser and with real rights."""

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility.axe import violations
from tests.journeys.steps import press, sees

EMAIL = "mark@organisatie.example"
PASSWORD = "een-werkaccount-is-genoeg"
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def mark(schakel) -> str:
    """Mark, and what the provider calls him."""
    schakel.command(
        "people", "add", EMAIL, "Mark Organisatie", "--organisation", "gemeente-bergen-op-zoom",
        "--role", "employee", "--password-stdin", typed=f"{PASSWORD}\n",
    )  # fmt: skip
    schakel.command("people", "bind", EMAIL, "gemeente", "sub-van-mark")
    return "sub-van-mark"


def is_fine(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) <= 0


@pytest.mark.parametrize("width", [1280, 360])
def test_in_and_proof_anew_and_out(provider, visits, schakel, mark, width):
    """T25 (ASVS 10.5.2), T28."""
    provider.who = mark
    visits.allowed.add(provider.issuer)
    page = visits.new(schakel.werkplek, width=width)
    page.goto("/inloggen/?next=/account/inloggen-via/")
    is_fine(page)
    press(page, "Inloggen via Gemeente")
    page.wait_for_url("**/account/inloggen-via/")
    sees(page, "gekoppeld")
    is_fine(page)

    page.goto("/account/zeker/via/?next=/account/sessies/")
    is_fine(page)
    press(page, "Bevestigen via Gemeente")
    page.wait_for_url("**/account/sessies/")

    page.goto("/uitloggen/")
    page.get_by_role("main").get_by_role("button", name="Uitloggen").click()
    page.goto("/account/sessies/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")


@pytest.mark.parametrize("width", [1280, 360])
def test_who_is_unknown_reads_what_to_do(provider, visits, schakel, mark, width):
    provider.who = "sub-van-een-vreemde"
    visits.allowed.add(provider.issuer)
    page = visits.new(schakel.werkplek, width=width)
    page.goto("/inloggen/")
    press(page, "Inloggen via Gemeente")

    sees(page, "Inloggen lukte niet", "Schakel nog niet")
    is_fine(page)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_in_between_reads_well_when_it_does_not_lead_on(provider, visits, schakel, width):
    visits.allowed.add(provider.issuer)
    page = visits.new(schakel.werkplek, width=width)
    page.route(f"{provider.issuer}/**", lambda route: route.abort("aborted"))
    page.goto("/inloggen/")
    press(page, "Inloggen via Gemeente")

    sees(page, "Naar Gemeente")
    is_fine(page)
    assert page.get_by_role("link", name="Verder").get_attribute("href").startswith(provider.issuer)

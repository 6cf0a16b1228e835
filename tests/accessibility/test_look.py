"""All components together: no violations, no sideways scrolling, a way out that always works."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from schakel.web.assets_check import OUTPUT
from tests.accessibility.axe import violations
from tests.accessibility.chromium import launch
from tests.accessibility.specimen import page_source

pytestmark = pytest.mark.urls("tests.accessibility.look_urls")
HOST = "http://schakel.test"
HOLDS = "() => document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def sources():
    return {door: page_source(door) for door in ("publiek", "werkplek")}


@pytest.fixture
def opened(browser, sources):
    """Open the specimen of a door, served out of the files that are committed."""
    contexts = []

    def serve(route):
        path = route.request.url.removeprefix(HOST).partition("?")[0]
        if path.startswith("/static/web/"):
            return route.fulfill(path=OUTPUT / Path(path).relative_to("/static/web"))
        if path == "/weg/":
            return route.fulfill(body="<title>Weg</title>", content_type="text/html")
        return route.fulfill(body=sources[path.strip("/")], content_type="text/html; charset=utf-8")

    def open_page(door, width=1280, *, javascript=True):
        context = browser.new_context(
            bypass_csp=True,
            java_script_enabled=javascript,
            locale="nl-NL",
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", serve)
        page.goto(f"{HOST}/{door}")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("door", ["publiek", "werkplek"])
def test_every_component_meets_wcag_and_fits_the_screen(opened, door, width):
    page = opened(door, width)

    assert violations(page) == []
    assert page.evaluate(HOLDS)


def test_everything_fits_without_javascript_too(opened):
    page = opened("werkplek", 320, javascript=False)

    assert page.locator(".sk-nav__toggle").count() == 0
    assert page.locator("[data-rows-add]").is_hidden()


def test_shift_three_times_leaves_and_going_back_does_not_return_here(opened):
    page = opened("publiek")
    page.locator("#id_email").fill("iemand@voorbeeld.example")

    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{HOST}/weg/")
    page.go_back()

    assert "publiek" not in page.url


def test_typing_capitals_is_not_leaving(opened):
    page = opened("publiek")
    page.locator("#id_story").focus()

    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")

    assert page.url == f"{HOST}/publiek"
    assert page.locator("#id_story").input_value() == "ABCD"


def test_the_way_out_is_in_sight_at_the_bottom_of_a_phone_and_second_for_the_keyboard(opened):
    page = opened("publiek", 320, javascript=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('[data-quick-exit]')") is True
    page.mouse.wheel(0, 4000)
    box = page.locator("[data-quick-exit]").bounding_box()

    assert box["y"] + box["height"] <= 900
    assert box["height"] >= 44
    page.locator("[data-quick-exit]").click()
    page.wait_for_url(f"{HOST}/weg/")


def test_another_row_gets_its_own_names_and_the_focus(opened):
    page = opened("publiek")

    page.get_by_role("button", name="Nog een adres").click()

    assert page.locator("[name=adres-1-street]").evaluate("e => e === document.activeElement")
    assert page.locator("[name=adres-TOTAL_FORMS]").input_value() == "2"
    assert page.locator("label[for=id_adres-1-street]").count() == 1


def test_what_cannot_be_undone_is_asked_first(opened):
    page = opened("werkplek")
    delete = page.get_by_role("button", name="Verwijder", exact=True)

    delete.click()
    dialog = page.get_by_role("dialog")
    assert "Weet u het zeker?" in dialog.inner_text()
    assert violations(page) == []
    dialog.get_by_role("button", name="Annuleren").click()

    assert page.url == f"{HOST}/werkplek"
    assert delete.evaluate("e => e === document.activeElement")


def test_the_menu_of_a_phone_opens_by_keyboard(opened):
    page = opened("werkplek", 360)
    here = page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Signalen")

    assert here.is_hidden()
    page.get_by_role("button", name="Menu").press("Enter")

    assert here.is_visible()
    assert here.get_attribute("aria-current") == "page"
    assert violations(page) == []


def test_the_account_menu_closes_with_escape_and_gives_the_focus_back(opened):
    page = opened("werkplek")
    page.get_by_text("Noor de Wit").first.click()
    leave = page.get_by_role("button", name="Uitloggen")
    assert leave.is_visible()
    assert violations(page) == []

    page.keyboard.press("Escape")

    assert leave.is_hidden()
    assert page.evaluate("document.activeElement.matches('summary')") is True


def test_shortcuts_are_explained_and_can_be_switched_off(opened):
    page = opened("werkplek")
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Sneltoetsen")
    assert dialog.is_visible()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Sluiten").click()
    page.keyboard.press("?")

    assert dialog.is_hidden()


def test_the_first_thing_after_a_mistake_is_what_is_wrong(opened):
    page = opened("publiek")

    assert page.evaluate("document.activeElement.matches('.sk-error-summary')") is True
    page.locator(".sk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_story"


def test_paper_shows_the_content_and_no_buttons(opened):
    page = opened("werkplek")
    page.emulate_media(media="print")

    assert page.locator(".sk-heading").is_visible()
    for gone in (".sk-nav", ".sk-footer", ".sk-account", ".utrecht-button >> nth=0"):
        assert page.locator(gone).is_hidden()

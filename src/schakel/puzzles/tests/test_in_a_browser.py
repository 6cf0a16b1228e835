"""Does a puzzle work in a real browser: on a phone, by keyboard, and on paper?"""

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import sync_playwright

from tests.accessibility.chromium import launch

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = {"width": 680, "height": 990}  # A4 in css pixels, without its margins


@pytest.fixture(scope="module", autouse=True)
def browser():
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs a loop in this thread, and Django then refuses the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = launch(playwright)
        yield chromium
        chromium.close()
        # Inside playwright's loop Django keeps a second connection; nobody else would close it.
        connections.close_all()


@pytest.fixture
def visit(browser, live_server, client, noor):
    """A page for Noor, logged in: visit(path, width)."""
    client.force_login(noor)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def open_page(path: str, width: int = 1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    return open_page


def test_on_a_phone_the_picture_moves_in_its_own_frame(visit, puzzle):
    page = visit(puzzle.get_absolute_url(), 360)
    frame = page.get_by_role("region", name="Beeld van de puzzel")

    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth + 200")
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("frame => frame.scrollLeft > 0", arg=frame.element_handle())


def test_by_keyboard_one_walks_signals_pieces_and_decisions_and_sees_where_one_is(visit, puzzle):
    page = visit(puzzle.get_absolute_url())
    page.get_by_role("region", name="Beeld van de puzzel").focus()

    walked = []
    for _ in range(8):
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.dataset.node"))
        seen = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{seen}.outlineStyle") == "solid"

    assert walked[:2] == ["signaal-1", "signaal-2"]
    assert walked[2:7] == [f"stuk-{number}" for number in range(1, 6)]
    assert walked[7].startswith("zelfde-")
    page.get_by_role("link", name="stuk 1").first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#stuk-1")


def test_without_javascript_everything_is_there(visit, puzzle):
    page = visit(puzzle.get_absolute_url(), java_script_enabled=False)

    assert page.locator("svg.sk-graph").count() == 2
    assert page.get_by_text("2 signalen, 2 onafhankelijke bronnen").is_visible()


def test_on_paper_the_picture_fits_and_no_buttons_stand_beside_it(visit, puzzle):
    page = visit(puzzle.get_absolute_url() + "afdrukken/")
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")

    for picture in page.locator("svg.sk-graph").all():
        box = picture.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PAPER["width"]
    assert not page.get_by_role("button", name="Afdrukken").is_visible()
    assert page.get_by_text("Vertrouwelijk: alleen voor dit overleg").is_visible()

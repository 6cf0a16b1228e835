"""Do the cards work on a phone and on paper, for everybody, in a real browser?"""

import io
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pikepdf
import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import sync_playwright

from schakel.knowledge import library
from tests.accessibility.axe import violations
from tests.accessibility.chromium import launch

SLUGS = [card.slug for card in library.cards()]


class Silent(WSGIRequestHandler):
    def log_message(self, *_words):
        """A test tells what went wrong by itself."""


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The public door on a port of its own; a card may ask for the district's headings."""
    door = {**settings.DOORS["publiek"], "ROOT_URLCONF": "schakel.knowledge.tests.addresses"}
    with django_db_blocker.unblock(), override_settings(DOOR="publiek", **door):
        application = StaticFilesHandler(get_wsgi_application())
        server = make_server("127.0.0.1", 0, application, handler_class=Silent)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser(site):
    with sync_playwright() as driver:
        chromium = launch(driver)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, site):
    """Open a page of the site: visit(path, width, language)."""
    contexts = []

    def open_page(path, width=1280, language="nl", height=900):
        context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
        contexts.append(context)
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("door", "language"), [("signaalkaarten", "nl"), ("signaalkaarten", "en"), ("werkplek", "nl")]
)
def test_every_card_prints_on_one_a4(visit, site, door, language):
    page = visit("/signaalkaarten/", language=language)
    for slug in SLUGS:
        page.goto(f"{site}/{door}/{slug}/")
        paper = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        assert len(paper.pages) == 1, f"{slug} ({language})"
        _left, _bottom, width, height = (float(side) for side in paper.pages[0].mediabox)
        assert (round(width), round(height)) == (595, 842)


@pytest.mark.parametrize("width", [1280, 360])
def test_list_and_cards_are_accessible(visit, site, width):
    page = visit("/signaalkaarten/", width)
    for path in ("", "?q=loverboy", "?q=xyzzyq", "zorg/", "signalen-van-mensenhandel/"):
        page.goto(f"{site}/signaalkaarten/{path}")
        assert violations(page) == [], path
    page.goto(f"{site}/werkplek/onderwijs/")
    assert violations(page) == []


def test_nothing_scrolls_sideways_on_a_phone(visit, site):
    page = visit("/signaalkaarten/", 320)
    for path in ("", "?q=drugs", *(f"{slug}/" for slug in SLUGS)):
        page.goto(f"{site}/signaalkaarten/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_what_is_ticked_goes_along_and_nothing_stands_in_the_address(visit):
    page = visit("/signaalkaarten/arbeidsuitbuiting/", 360)
    page.get_by_label("Mensen slapen waar ze werken").check()
    page.get_by_label("De baas is ook de verhuurder").check()
    page.get_by_role("button", name="Melding maken met deze waarnemingen").click()
    assert page.url.endswith("/melden/")
    assert page.inner_text("body") == "POST start=1 sleeps_at_work employer_landlord"


def test_by_keyboard_alone_one_finds_a_card_and_ticks(visit):
    page = visit("/signaalkaarten/")
    page.get_by_label("Zoek in gewone woorden").focus()
    page.keyboard.type("slavernij")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Signalen van mensenhandel", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("De persoon moet een schuld afbetalen").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Melding maken").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/melden/")
    assert page.inner_text("body") == "POST start=1 debt"

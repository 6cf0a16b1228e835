"""Do the pages of the desk work in a real browser: by keyboard, and while something goes on?"""

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from playwright.sync_api import sync_playwright

from schakel.organisations.models import PermittedCheck
from schakel.signals import search
from schakel.signals.actions import checks, notes
from schakel.signals.models import Signal
from schakel.signals.tests.desk import many, received
from tests.accessibility.chromium import launch

pytestmark = pytest.mark.django_db(transaction=True)


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


@pytest.fixture
def busy_desk(noor, daan, signal, bergen_op_zoom) -> Signal:
    """An acute signal with notes, a check and a mention, besides an ordinary one."""
    acute = received(
        signal.district,
        bergen_op_zoom,
        danger="yes",
        minor="yes",
        observations=("sleeps_at_work",),
        now=timezone.now(),
    )
    now = timezone.now()
    notes.write(acute, text="Wie belt?", visibility="desk", mentions=noor, by=daan, now=now)
    check = PermittedCheck.objects.current().first()
    checks.ask(acute, check, question="Wie staan er?", assigned_to=noor, by=daan, now=now)
    return acute


def test_a_door_opens_by_keyboard_alone(visit, signal):
    page = visit(signal.get_absolute_url() + "gegevens/")
    for _key in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "reason":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Parallelweg 99")


def test_a_long_search_goes_on_by_itself(visit, signal, monkeypatch):
    monkeypatch.setattr(search, "STEP", 5)
    many(signal, 12)
    page = visit("/signalen/zoeken/")
    complaints = []
    page.on("console", lambda line: complaints.append(line.text))

    page.fill("input[name=q]", "verhaal")
    page.click("main form button")
    page.wait_for_selector("text=Klaar: 12 signalen gevonden")

    assert page.locator(".sk-list > li").count() == 12
    assert "verhaal" not in page.url
    assert complaints == []


def test_a_long_search_goes_on_by_a_button_without_script(visit, signal, monkeypatch):
    monkeypatch.setattr(search, "STEP", 5)
    many(signal, 12)
    page = visit("/signalen/zoeken/", java_script_enabled=False)
    page.fill("input[name=q]", "verhaal")
    page.click("main form button")

    for _step in range(2):
        page.click("text=Verder zoeken")

    assert page.locator("text=Klaar: 12 signalen gevonden").count() == 1


def test_the_clock_of_an_acute_signal_ticks_and_is_asked_again(visit, busy_desk):
    page = visit("/")
    clock = page.locator("[data-clock]").first
    before = clock.inner_text()
    page.wait_for_timeout(1100)
    assert clock.inner_text() != before

    page.evaluate(
        "htmx.ajax('GET', document.querySelector('#acute').getAttribute('hx-get'), "
        "{target: '#acute', swap: 'outerHTML'})"
    )
    page.wait_for_timeout(500)
    assert busy_desk.reference in page.locator("#acute").inner_text()

"""Does reporting work in a real browser: without JavaScript, small, by keyboard, for everybody?"""

import os

import pytest
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from schakel.intake.tests.conftest import work
from schakel.signals.models import PuzzlePiece, Signal
from tests.accessibility.axe import violations
from tests.accessibility.chromium import launch

# Playwright runs a loop of its own in this thread; the tests ask the database between its steps.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        chromium = launch(driver)
        yield chromium
        chromium.close()


@pytest.fixture
def served(door):
    """The public door as it serves, with its own middleware: the usual one loads the other's."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def visit(browser, served):
    """Open a page of the public door: visit(path, width, javascript)."""
    contexts = []

    def open_page(path, *, width=1280, javascript=True):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            bypass_csp=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(served.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def next_screen(page, number):
    page.click(f"#stap-{number - 1} >> text=Volgende")
    assert page.locator(f"#stap-{number}").is_visible()
    assert page.locator(".in-screen:visible").count() == 1


def test_a_resident_reports_on_a_small_phone_without_javascript(visit):
    page = visit("/", width=320, javascript=False)
    page.click("text=Nee >> nth=0")
    page.click("#verder >> text=Ik ben inwoner")
    page.fill("[name=story]", "In het huis op de hoek slapen acht mensen.")
    page.locator("summary").first.click()
    page.check("[value=account_used]")
    next_screen(page, 2)
    page.select_option("[name=municipality]", "GM0748")
    page.fill("[name=piece_address]", "Parallelweg 99\nhet huis ernaast")
    next_screen(page, 3)
    assert not page.is_visible("text=Veilig Thuis")
    page.check("[name=minor][value=unknown]")
    assert page.is_visible("text=Veilig Thuis")
    next_screen(page, 4)
    page.click("#stap-4 >> text=Vorige")
    assert page.is_checked("[name=minor][value=unknown]")
    next_screen(page, 4)
    next_screen(page, 5)
    assert not page.is_visible("[name=phone]")
    page.check("[name=disclosure][value=shielded]")
    page.fill("[name=phone]", "0612345678")
    page.click("#stap-5 >> text=Versturen")
    code = page.inner_text("#code")
    assert "criminele uitbuiting" in page.inner_text("main")
    work()
    signal = Signal.objects.get()
    assert (signal.municipality.cbs_code, signal.disclosure) == ("GM0748", "shielded")
    assert PuzzlePiece.objects.count() == 2

    page.goto(page.url.replace("/melden/", "/bericht/"))
    page.fill("[name=code]", code)
    page.click("text=Bekijk mijn berichten")
    page.fill("[name=text]", "De bus is weer weg.")
    page.click("text=Versturen")
    assert page.is_visible("text=Uw aanvulling is verstuurd")


def test_everything_is_there_for_an_adult_who_does_not_consent_and_for_advice_only(visit):
    page = visit("/melden/#stap-3", javascript=False)
    page.check("[name=minor][value=no]")
    page.check("[name=consent][value=no]")
    assert page.is_visible("text=Melden kan, zonder naam")
    page.click("#stap-3 >> text=Vorige")
    page.click("#stap-2 >> text=Vorige")
    page.check("[name=advice_only]")
    page.goto(page.url.split("#")[0] + "#stap-5")
    assert not page.is_visible("[name=disclosure] >> nth=0")
    assert page.is_visible("text=U vraagt alleen advies")


def test_a_mistake_is_shown_with_everything_written_still_there(visit):
    page = visit("/melden/", width=320, javascript=False)
    page.fill("[name=story]", "Een verhaal.")
    page.goto(page.url.split("#")[0] + "#stap-5")
    page.check("[name=disclosure][value=named]")
    page.fill("[name=email]", "geen adres")
    page.click("#stap-5 >> text=Versturen")
    assert page.is_visible("text=Uw melding is nog niet verstuurd")
    assert page.input_value("[name=story]") == "Een verhaal."
    assert page.input_value("[name=email]") == "geen adres"


def test_the_whole_form_works_by_keyboard_and_enter_sends_nothing_by_accident(visit):
    page = visit("/melden/")

    def tab_to(selector):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(selector)

    tab_to("[name=story]")
    page.keyboard.type("Ik zag iets.")
    tab_to("#stap-1 a[href='#stap-2']")
    page.keyboard.press("Enter")
    tab_to("[name=place]")
    page.keyboard.type("Halsteren")
    page.keyboard.press("Enter")
    assert not Signal.objects.exists()
    for number in (2, 3, 4):
        tab_to(f"#stap-{number} a[href='#stap-{number + 1}']")
        page.keyboard.press("Enter")
    tab_to("#stap-5 [name=send]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#code")
    work()
    assert Signal.objects.get().municipality.name == "Bergen op Zoom"


def test_a_double_click_makes_one_report(visit):
    page = visit("/melden/")
    page.fill("[name=story]", "Ik zag iets.")
    page.dblclick("#stap-1 >> text=Nu versturen")
    page.wait_for_selector("#code")
    work()
    assert Signal.objects.count() == 1


def test_shift_three_times_leaves_the_page(visit):
    page = visit("/melden/")
    page.route("**/weg/", lambda route: route.fulfill(body="elders", content_type="text/plain"))
    page.fill("[name=story]", "Ik zag iets.")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/weg/")


def test_every_step_of_a_report_is_accessible_and_fits(visit, served):
    """Also what is on a page after an act; every page as it opens: tests/accessibility."""
    page = visit("/", width=320)

    def judge(name):
        assert violations(page) == [], name
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name

    for path in ("/#twijfel", "/professional/oud/"):
        page.goto(served.url + path)
        judge(path)
    for number in range(1, 6):
        page.goto(f"{served.url}/melden/#stap-{number}")
        judge(f"stap {number}")
    page.check("[name=disclosure][value=named]")
    page.fill("[name=email]", "geen adres")
    page.click("#stap-5 >> text=Versturen")
    judge("fouten")
    page.fill("[name=story]", "Ik zag iets.")
    page.fill("[name=email]", "jan@example.org")
    page.check("[name=minor][value=yes]")
    page.locator("[name=send]").last.click()
    judge("ontvangst")
    code = page.inner_text("#code")
    page.goto(served.url + "/bericht/")
    page.fill("[name=code]", "fout")
    page.click("text=Bekijk mijn berichten")
    judge("foute code")
    page.fill("[name=code]", code)
    page.click("text=Bekijk mijn berichten")
    judge("berichten")


@pytest.fixture
def at_work(browser, client, live_server, settings):
    """Open a page of the workplace as somebody: at_work(person, path, width)."""
    contexts = []

    def open_page(person, path, width):
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
        contexts.append(context)
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_an_employee_reports_and_follows_on_accessible_pages(at_work, emre, width):
    page = at_work(emre, "/melden/", width)
    for number in range(2, 6):
        assert violations(page) == []
        next_screen(page, number)
    assert page.is_checked("[name=disclosure][value=shielded]")
    page.click("#stap-5 >> text=Versturen")
    assert "Uw melding is nog niet verstuurd" in page.inner_text("main")
    page.fill("[name=story]", "Ik zag iets.")
    page.locator("[name=send]").last.click()
    for link in ("Volg het in Mijn meldingen", Signal.objects.get().reference):
        assert violations(page) == []
        page.click(f"main >> text={link}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("[name=text]", "Nog iets.")
    page.click("main >> text=Versturen")
    assert page.is_visible("text=Uw aanvulling is verstuurd")


@pytest.mark.parametrize("width", [1280, 320])
def test_an_officer_enters_a_call_on_an_accessible_page(at_work, noor, width):
    page = at_work(noor, "/invoeren/", width)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.check("[name=source][value=desk_phone]")
    page.fill("[name=received_at]", "2026-11-02T10:00")
    page.fill("[name=story]", "Mevrouw belde over het huis op de hoek.")
    page.check("[name=give_code]")
    page.locator("[name=send]").last.click()
    assert "Code voor de melder" in page.inner_text("main")
    assert violations(page) == []

"""Every page of both doors: WCAG 2.2 AA as far as a machine can tell, and fit for a phone.

The pages are those of `schakel urls`. A new page without a place to fill in its address is looked
at by itself; one with such a place fails here until `arranged.py` shows it with something on it.

T28 (ASVS 3.4.3, 3.6.1, 14.2.3): meanwhile no page breaks the content security policy, and none asks
anything of another host. Whatever a browser says about that, fails (tests/conftest.py).
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as moments
from playwright.sync_api import Page, expect

from schakel.config import environment
from schakel.config.routes import DEMO_URLCONF, URLCONFS, Route, routes_of
from schakel.ops.tests.processes import bare_environment
from tests.accessibility.axe import violations
from tests.accessibility.people import CODE, HALFWAY, PASSWORD, SECRET, VERA, WIM
from tests.conftest import Visits
from tests.journeys.steps import choose, log_in_as, press
from tests.running import Running

NO_PAGE = {
    "security_txt": "text for who found a weakness",
    "health": "JSON for who watches over it",
    "intake:leave": "leads away at once: journeys/test_leaving.py",
    "signals:strip": "a part of the start page, that htmx asks for",
    "signals:attachment": "a download",
    "handover:attachment": "a download",
    "handover:link_attachment": "a download",
    "grants:file": "a download",
    "mfa_login_webauthn": "what the browser asks a key for, as JSON",
    "openid_connect_callback": "leads on, or refuses: journeys/test_log_in_elsewhere.py",
    "people:prove_elsewhere": "for who comes from elsewhere: journeys/test_log_in_elsewhere.py",
    "people:prove": "leads to the page of the proof that is missing, or on",
    "supervision:emergency_of": "leads to all openings in an emergency",
    "supervision:about": "leads to the lines of one signal",
    "supervision:alarm": "leads to the seals",
    "supervision:unusual": "leads to the patterns",
    "mfa_download_recovery_codes": "a download",
}
NOOR = "Noor Verbeek"
WIDE, PHONE, SMALLEST = 1280, 360, 320
# Where people come most, on a phone too.
ON_A_PHONE = {
    "intake:start", "intake:acute", "intake:report", "intake:mailbox", "intake:help",
    "knowledge_public:cards", "knowledge_public:card", "knowledge:card", "account_login",
    "signals:today", "signals:inbox", "signals:detail", "signals:weigh", "linking:touch",
    "linking:compare", "handover:acute",
    "handover:detail", "handover:opened", "intake_staff:report", "directory:partners",
    "retention:overview", "retention:certificate", "retention:hold",
    "grants:overview", "grants:propose", "grants:detail", "grants:read",
    "approvals:list", "approvals:detail", "signals:identity",
    "signals:exclusions", "signals:open_in_emergency", "signals:emergency",
    "supervision:emergencies", "supervision:looks", "supervision:sample", "supervision:seals",
}  # fmt: skip
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
URLS = {"publiek": URLCONFS["publiek"], "werkplek": DEMO_URLCONF}
PAGES = [
    route
    for door, urlconf in URLS.items()
    for route in routes_of(door, urlconf)
    if "GET" in route.methods and route.name not in NO_PAGE
]


@pytest.fixture(scope="module")
def samples(schakel: Running) -> dict[str, list[list[str]]]:
    """Per route who looks where; made in the demo that runs."""
    arranged = subprocess.run(
        [sys.executable, "-m", "tests.accessibility.arranged"],
        cwd=environment.ROOT,
        env=bare_environment(
            counted=False,
            SCHAKEL_VAR=str(schakel.folder),
            DJANGO_SETTINGS_MODULE="schakel.config.settings_demo",
            PUBLIEK_PORT=schakel.publiek.rpartition(":")[2],
            WERKPLEK_PORT=schakel.werkplek.rpartition(":")[2],
        ),
        check=False,
        capture_output=True,
        text=True,
    )
    assert arranged.returncode == 0, arranged.stderr
    return json.loads(arranged.stdout)


@pytest.fixture(scope="module")
def page_of(chromium: Any, schakel: Running) -> Iterator[Callable[[str, str], Page]]:
    """The browser of somebody at a door; who came in once, stays in."""
    visits, pages = Visits(chromium, schakel), {}

    def find(door: str, who: str) -> Page:
        if (door, who) not in pages:
            page = visits.new(getattr(schakel, door))
            pages[door, who] = page
            if who:
                come_in(page, who)
        return pages[door, who]

    yield find
    for context in visits.contexts:
        context.close()
    assert visits.troubles == []


def come_in(page: Page, who: str) -> None:
    """With a link and a code, with a password, with a second step, or with one click."""
    if who.startswith("by link "):
        page.goto(f"/pakket/{who.removeprefix('by link ')}/")
        page.get_by_label("Code").fill(CODE)
        press(page, "Openen")
        expect(page.get_by_role("heading", name="Het pakket")).to_be_visible()
    elif who in {VERA, WIM, HALFWAY}:
        page.goto("/inloggen/")
        page.get_by_label("E-mailadres").fill(f"{'vera' if who == VERA else 'wim'}@demo.example")
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        press(page, "Inloggen")
        if who != VERA:
            expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()
        if who == WIM:
            give_the_code_of_the_app(page)
        if who != HALFWAY:
            confirm_with_the_password(page)
        if who == WIM:
            add_a_key(page)
    else:
        log_in_as(page, who)


def give_the_code_of_the_app(page: Page) -> None:
    moment = next(moments())
    page.get_by_label("Code").first.fill(format_hotp_value(hotp_value(SECRET, moment)))
    press(page, "Inloggen")


def confirm_with_the_password(page: Page) -> None:
    """What touches the login itself asks who it is, once more."""
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()
    page.goto("/account/bevestigen/")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Bevestigen")
    expect(page.get_by_role("heading", name="Bent u het echt?")).to_have_count(0)


def add_a_key(page: Page) -> None:
    """One that the browser pretends to have."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/account/veilig/webauthn/add/")
    page.get_by_label("Naam").fill("Sleutelbos")
    press(page, "Toevoegen")
    expect(page.get_by_role("heading", name="Beveiligingssleutel toevoegen")).to_have_count(0)


def key_of(page: Page) -> str:
    page.goto("/account/veilig/webauthn/")
    link = page.get_by_role("link", name="Naam wijzigen Sleutelbos")
    return link.get_attribute("href").split("/")[-3]


def barriers(page: Page, *, on_a_phone: bool) -> list[str]:
    """Everything that is wrong with the page as it stands, at three widths."""
    found = [f"{WIDE}: {one}" for one in violations(page)]
    if (headings := page.locator("h1").count()) != 1:
        found.append(f"{headings} headings of the first level")
    for width in (PHONE, SMALLEST):
        page.set_viewport_size({"width": width, "height": 800})
        if (by := page.evaluate(TOO_WIDE)) > 0:
            found.append(f"{width}: {by} pixels too wide")
        if on_a_phone and width == PHONE:
            found += [f"{PHONE}: {one}" for one in violations(page)]
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


@pytest.mark.parametrize("route", PAGES, ids=lambda route: f"{route.door} {route.name}")
def test_a_page_has_no_barriers_and_fits_a_phone(route: Route, samples, page_of):
    known = samples.get(route.name)
    if not known:
        assert "<" not in route.path, "show this page in arranged.py, or name it in NO_PAGE"
        who = "" if route.door == "publiek" or route.policy in {"public", "link"} else NOOR
        known = [[who, route.path]]
    found = {}
    for who, path in known:
        page = page_of(route.door, who)
        address = path or route.path
        if "{key}" in address:
            address = address.format(key=key_of(page))
        answer = page.goto(address)
        assert answer.status == 200, f"{address} of {who}"
        assert page.url.endswith(address), f"{address} of {who} leads to {page.url}"
        if wrong := barriers(page, on_a_phone=route.name in ON_A_PHONE):
            found[f"{address} of {who or 'anybody'}"] = wrong

    assert found == {}


def test_every_page_of_the_workplace_has_logging_out(samples, page_of):
    """ASVS 7.4.4: for whoever is logged in, at every address that is shown above."""
    without, looked_at = [], 0
    for route in PAGES:
        shown = samples.get(route.name) or [[NOOR, route.path]]
        if route.door != "werkplek" or route.policy in {"public", "link"}:
            continue
        for who, path in shown:
            if not who or who == HALFWAY or who.startswith("by link ") or "{key}" in path:
                continue
            answer = page_of("werkplek", who).request.get(path or route.path)
            looked_at += 1
            is_it = answer.status == 200 and answer.url.endswith(path or route.path)
            if not is_it or 'action="/uitloggen/"' not in answer.text():
                without.append(f"{route.name} {path} of {who}: {answer.status} {answer.url}")

    assert looked_at > len([route for route in PAGES if route.door == "werkplek"]) / 2
    assert without == []


def show_who_reported(page: Page, samples: dict[str, Any]) -> None:
    address = samples["signals:identity"][0][1]
    page.goto(f"/demo/zeker/?next={address}")
    press(page, "Ik ben het")
    choose(page, "Waarom wilt u dit zien?", "Ik ga contact opnemen")
    press(page, "Toon de melder")
    expect(page.get_by_text("Dat u dit bekijkt is vastgelegd")).to_be_visible()


def show_the_pieces(page: Page, samples: dict[str, Any]) -> None:
    page.goto(samples["signals:details"][0][1])
    choose(page, "Waarom wilt u dit zien?", "Ik vergelijk met een ander signaal")
    press(page, "Toon plek en puzzelstukken")
    expect(page.get_by_text("Dat u dit bekijkt is vastgelegd")).to_be_visible()


def lay_two_pieces_side_by_side(page: Page, samples: dict[str, Any]) -> None:
    page.goto(samples["linking:compare"][0][1])
    choose(page, "Waarom wilt u dit zien?", "Ik vergelijk met een ander signaal")
    press(page, "Toon beide puzzelstukken")
    expect(page.get_by_text("Dat u dit bekijkt is vastgelegd")).to_be_visible()


def show_the_pieces_of_a_puzzle(page: Page, samples: dict[str, Any]) -> None:
    page.goto(samples["puzzles:details"][0][1])
    choose(page, "Waarom wilt u dit zien?", "Ik vergelijk met een ander signaal")
    press(page, "Toon de puzzelstukken")
    expect(page.get_by_text("Dat u deze puzzelstukken bekijkt is vastgelegd")).to_be_visible()


def decide_without_a_reason(page: Page, samples: dict[str, Any]) -> None:
    page.goto(samples["linking:touch"][0][1])
    press(page, "Niet hetzelfde")
    expect(page.locator(".sk-error-summary")).to_be_visible()


def search(page: Page, samples: dict[str, Any]) -> None:
    page.goto("/signalen/zoeken/")
    page.get_by_label("Kenmerk of woorden").fill("huis")
    press(page, "Zoek")
    expect(page.get_by_role("status")).to_contain_text("Klaar")


def send_without_looking(page: Page, button: str) -> None:
    """As a browser would that does not say by itself what is missing."""
    page.locator("form").evaluate_all("all => all.forEach(form => { form.noValidate = true })")
    press(page, button)
    expect(page.locator(".sk-error-summary")).to_be_visible()


def weigh_without_answers(page: Page, samples: dict[str, Any]) -> None:
    page.goto(samples["signals:weigh"][0][1])
    send_without_looking(page, "Weging bewaren")


def compose_without_a_reason(page: Page, samples: dict[str, Any]) -> None:
    page.goto(samples["handover:compose"][0][1])
    send_without_looking(page, "Bekijk wat de partner ziet")


def preview(page: Page, samples: dict[str, Any]) -> None:
    page.goto(samples["handover:compose"][0][1])
    page.get_by_role("group", name="Op welke grond").get_by_role("radio").first.check()
    page.get_by_label("Waarom is dit nodig?").fill("Zonder dit kan de inspectie niets beginnen.")
    press(page, "Bekijk wat de partner ziet")
    expect(page.get_by_text("Nog niet verstuurd")).to_be_visible()


def make_a_link(page: Page, samples: dict[str, Any]) -> None:
    page.goto(samples["handover:detail"][-1][1])
    press(page, "Link en code maken")
    expect(page.locator("#code")).to_be_visible()


def nothing_here(page: Page, samples: dict[str, Any]) -> None:
    assert page.goto("/bestaat-niet/").status == 404


@pytest.mark.parametrize(
    "act",
    [
        show_who_reported,
        show_the_pieces,
        lay_two_pieces_side_by_side,
        show_the_pieces_of_a_puzzle,
        decide_without_a_reason,
        search,
        weigh_without_answers,
        compose_without_a_reason,
        preview,
        nothing_here,
        make_a_link,  # the last: a link that was made before stops working
    ],
)
def test_what_appears_after_an_act_has_no_barriers_either(act, samples, page_of):
    page = page_of("werkplek", NOOR)

    act(page, samples)

    assert barriers(page, on_a_phone=True) == []

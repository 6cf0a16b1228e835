"""Every page that a person can walk to meets WCAG 2.2 AA, as far as a machine can tell.

A walk starts where somebody lands and follows each link that leads to a kind of page not seen
before. What no walk finds is named below, with the reason.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.accessibility.axe import violations
from tests.journeys.steps import log_in_as

# Routes without a page to look at, or that no link leads to; each with who looks at it instead.
ELSEWHERE = {
    "health": "JSON for monitoring",
    "intake:leave": "leads away at once; journeys/test_leaving.py",
    "intake:use_link": "one-time; intake/tests/test_in_a_browser.py",
    "signals:strip": "a part of a page, fetched by htmx",
    "signals:attachment": "a download",
    "handover:attachment": "a download",
    "handover:link_attachment": "a download",
    "mfa_download_recovery_codes": "a download",
    "handover:by_link": "journeys/test_without_account.py walks it",
    "handover:opened": "journeys/test_without_account.py walks it",
    "account_inactive": "only for an account that was ended",
    "account_set_password": "only for an account without a password",
    "account_reauthenticate": "asked when a login is old",
    "mfa_authenticate": "the second step of a login; people/tests",
    "mfa_reauthenticate": "asked when a login is old",
    "mfa_reauthenticate_webauthn": "asked when a login is old",
    "mfa_activate_totp": "asks the password first",
    "mfa_deactivate_totp": "only with an app",
    "mfa_view_recovery_codes": "only with an app",
    "mfa_generate_recovery_codes": "only with an app",
    "mfa_list_webauthn": "asks the password first",
    "mfa_add_webauthn": "asks the password first",
    "mfa_edit_webauthn": "only with a key",
    "mfa_remove_webauthn": "only with a key",
    "signals:finish_check": "only with an open check; signals/tests/test_in_a_browser.py",
    "signals:note": "the same form stands on the page of a signal",
    "signals:assign": "the same form stands on the page of a signal",
    "signals:add_piece": "the same form stands on the page with a signal's pieces",
    "signals:identity": "opens by a form, with a reason; signals/tests/test_open_pages.py",
    "signals:reopen": "only for a closed signal; looked at by hand",
    "handover:breach": "only for what was sent in error; looked at by hand",
    "signals:second_opinion": "only while a decision waits; signals/tests/test_in_a_browser.py",
}
LINKS = "nodes => nodes.map(node => node.href)"
WALKS = {
    "a visitor": ("publiek", "", ["/", "/melden/", "/professional/"]),
    "a focal officer": (
        "werkplek",
        "Noor Verbeek",
        [
            "/",
            "/signalen/?status=closed",
            "/signalen/?status=all",
            "/overdrachten/?lijst=verstuurd",
        ],
    ),
    "a partner": ("werkplek", "Lotte Brinkman", ["/"]),
    "an employee": ("werkplek", "Emre Yildiz", ["/", "/uitloggen/"]),
    "an administrator": ("werkplek", "Bea Vermunt", ["/"]),
    "somebody not logged in": ("werkplek", "", ["/inloggen/", "/demo/postvak/"]),
}


def routes(door: str) -> list[tuple[re.Pattern[str], str]]:
    """The pages of a door: what their addresses look like, and their names."""
    told = subprocess.run(
        [sys.executable, "-m", "schakel.config.cli", "urls", "--json"],
        capture_output=True,
        check=True,
        text=True,
    )
    return [
        (re.compile(re.sub(r"<[^>]+>", "[^/]+", route["path"])), route["name"])
        for route in json.loads(told.stdout)
        if route["door"] == door and "GET" in route["methods"]
    ]


def kind_of(address: str, known: list[tuple[re.Pattern[str], str]]) -> str:
    """The name of the route of an address; exact addresses before those with a place to fill."""
    path = urlsplit(address).path
    fitting = [(pattern, name) for pattern, name in known if pattern.fullmatch(path)]
    return min(fitting, key=lambda one: one[0].pattern.count("[^/]+"))[1] if fitting else ""


def walk(
    page: Page, door: str, starts: list[str], known: list[tuple[re.Pattern[str], str]]
) -> Iterator[tuple[str, int]]:
    """Open one page of every kind that links lead to; gives its name and what it answered."""
    waiting = [f"{door}{start}" for start in starts]
    started, seen = set(waiting), set()
    while waiting:
        address = waiting.pop(0)
        name = kind_of(address, known)
        if not address.startswith(f"{door}/") or not name or name in ELSEWHERE:
            continue
        if name in seen and address not in started:
            continue
        started.discard(address)
        answer = page.goto(address)
        if name not in seen:
            seen.add(name)
            yield name, answer.status
        waiting += page.locator("a[href]").evaluate_all(LINKS)


@pytest.mark.parametrize("who", WALKS)
def test_every_page_on_a_walk_has_no_barrier_and_fits_a_phone(visits, who):
    door, person, starts = WALKS[who]
    page = visits.new(getattr(visits.schakel, door), bypass_csp=True)
    if person:
        log_in_as(page, person)
    wrong = []
    for name, status in walk(page, getattr(visits.schakel, door), starts, routes(door)):
        if status != 200:
            wrong.append(f"{name}: {status}")
        wrong += [f"{name}: {barrier}" for barrier in violations(page)]
        page.set_viewport_size({"width": 360, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 360:
            wrong.append(f"{name}: {wide} pixels wide on a phone of 360")
        page.set_viewport_size({"width": 1280, "height": 900})

    assert wrong == []

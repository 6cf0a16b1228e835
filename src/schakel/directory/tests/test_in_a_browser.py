"""Does the social map work on a phone and for everybody, in a real browser?"""

import os
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

from tests.accessibility.axe import violations
from tests.accessibility.chromium import launch

pytestmark = pytest.mark.django_db
SHOTS = os.environ.get("SCREENSHOTS_TO", "")
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PAGES = {
    "partners": "/partners/",
    "situation": "/partners/?age=17&form=sexual&municipality=GM0716&urgency=acute",
    "nobody": "/partners/?q=zzz",
    "partner": "/partners/veilig-thuis-west-brabant/",
    "unsure": "/partners/slachtofferhulp/",
    "never": "/partners/emm/",
    "municipality": "/partners/gemeenten/GM0716/",
}


@pytest.fixture
def pages(client, noor):
    """Every page as the workplace gives it; the browser gets exactly these."""
    client.force_login(noor)
    return {name: client.get(path).content for name, path in PAGES.items()}


def _fulfil(content, route):
    route.fulfill(body=content, content_type="text/html; charset=utf-8")


def _static(route):
    found = finders.find(urlsplit(route.request.url).path.removeprefix("/static/"))
    if not found:
        route.fulfill(status=404, body="")
        return
    path = Path(found)
    kind = TYPES.get(path.suffix, "application/octet-stream")
    route.fulfill(body=path.read_bytes(), content_type=kind)


def test_every_page_fits_a_phone_and_has_no_barrier(pages):
    with sync_playwright() as driver:
        browser = launch(driver)
        context = browser.new_context(bypass_csp=True)
        context.route("**/static/**", _static)
        page = context.new_page()
        for name, content in pages.items():
            address = "http://werkplek.test/" + name
            page.route(address, partial(_fulfil, content))
            for width in (1280, 360):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(address)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (name, width, wide)
                if SHOTS:
                    shot = Path(SHOTS) / f"{name}-{width}.png"
                    page.screenshot(path=shot, full_page=True)
            assert violations(page) == [], name
        browser.close()

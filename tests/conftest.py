"""What do the tests share that drive a whole Schakel in a real browser?

They stand in one group (../conftest.py), so that one Schakel serves them all.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests import identity_provider
from tests.accessibility.chromium import launch
from tests.identity_provider import IdentityProvider
from tests.running import Running, running

PATIENCE = 20_000  # milliseconds: whether it happens is the question, not how busy the machine is
EXPECTED = (
    # What a browser says by itself when a page answers that something is wrong or away.
    "Failed to load resource: the server responded with a status of",
    # A question of htmx that nobody waits for any more: the next one replaced it.
    "htmx:afterRequest",
    "htmx:sendAbort",
)


@pytest.fixture(scope="session")
def provider() -> Iterator[IdentityProvider]:
    """Where people of a municipality log in too."""
    with identity_provider.running() as started:
        yield started


@pytest.fixture(scope="session")
def schakel(provider: IdentityProvider) -> Iterator[Running]:
    """A whole Schakel with the demo in it, for all these tests together."""
    with running(LOGIN_PROVIDERS=identity_provider.settings_of(provider)) as started:
        yield started


@pytest.fixture(scope="module")  # two at a time cannot live in one process
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


class Visits:
    """Browsers of people who do not know each other, and everything that went wrong in them."""

    def __init__(self, chromium: Browser, schakel: Running) -> None:
        self.chromium, self.schakel = chromium, schakel
        self.allowed = {schakel.publiek, schakel.werkplek}
        self.contexts: list[BrowserContext] = []
        self.troubles: list[str] = []

    def new(self, door: str, *, width: int = 1280, **options: object) -> Page:
        context = self.chromium.new_context(
            base_url=door,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            viewport={"width": width, "height": 900},
            **options,
        )
        context.set_default_timeout(PATIENCE)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        context.on("request", self._watch)
        self.contexts.append(context)
        return context.new_page()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.troubles.append(message.text)

    def _watch(self, request: object) -> None:
        address = request.url
        if not any(address.startswith(f"{door}/") for door in self.allowed):
            self.troubles.append(f"a request to elsewhere: {address}")


@pytest.fixture
def visits(chromium: Browser, schakel: Running) -> Iterator[Visits]:
    made = Visits(chromium, schakel)
    yield made
    for context in made.contexts:
        context.close()
    assert made.troubles == []


@pytest.fixture
def at_the_public_door(visits: Visits) -> Callable[..., Page]:
    """A new browser of somebody without an account."""
    return lambda **options: visits.new(visits.schakel.publiek, **options)


@pytest.fixture
def at_the_workplace(visits: Visits) -> Callable[..., Page]:
    """A new browser of somebody who works with Schakel; nobody is logged in yet."""
    return lambda **options: visits.new(visits.schakel.werkplek, **options)

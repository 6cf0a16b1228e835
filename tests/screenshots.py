"""What does Schakel look like? Run by `make screenshots`; writes docs/screenshots/.

Starts the demo on free ports in a folder of its own, walks through the main pages as its people,
takes each at 1280 and 360 pixels wide, and leaves nothing running.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.accessibility.chromium import launch
from tests.running import Running, running

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
HEIGHT_BY_WIDTH = {1280: 860, 360: 740}
LARGEST_PICTURE = 150_000
FEWER_COLOURS = (256, 128, 64, 32)

STORY = (
    "Op de camping achter de kas wonen acht mensen in twee caravans. Een man haalt hen om vijf "
    "uur op met een busje en brengt hen laat terug. Hij heeft hun paspoorten."
)


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, at which door, and how they get there."""

    name: str
    go: Callable[[Page, Running], None]
    who: str = ""


def public(path: str) -> Callable[[Page, Running], None]:
    def go(page: Page, schakel: Running) -> None:
        page.goto(schakel.publiek + path)

    return go


def staff(path: str) -> Callable[[Page, Running], None]:
    def go(page: Page, schakel: Running) -> None:
        page.goto(schakel.werkplek + path)

    return go


def filled_in_form(page: Page, schakel: Running) -> None:
    page.goto(f"{schakel.publiek}/melden/")
    page.get_by_role("textbox").first.fill(STORY)


def receipt(page: Page, schakel: Running) -> None:
    filled_in_form(page, schakel)
    page.get_by_role("button", name="Nu versturen").first.click()
    page.get_by_text("uw bericht is binnen").wait_for()


def first_of(
    *lists: str, link: str = "/signalen/S-", then: str = ""
) -> Callable[[Page, Running], None]:
    """The page of the first thing in the first list that is not empty, or what hangs under it."""

    def go(page: Page, schakel: Running) -> None:
        for each in lists:
            page.goto(schakel.werkplek + each)
            if (found := page.locator(f"main a[href*='{link}']")).count():
                page.goto(f"{schakel.werkplek}{found.first.get_attribute('href')}{then}")
                return
        raise LookupError(f"the demo has nothing in {lists}")

    return go


def scroll_to(page: Page, heading: str) -> None:
    """As somebody does who reads on: the heading at the top of the window."""
    page.locator(f"#{heading}").evaluate(
        "it => window.scrollTo(0, it.getBoundingClientRect().top + scrollY - 20)"
    )


def touching(page: Page, schakel: Running) -> None:
    """The signal of which a piece returns, at what it touches."""
    page.goto(f"{schakel.werkplek}/signalen/zoeken/")
    page.get_by_label("Kenmerk of woorden").fill("briefje telefoonnummer")
    page.get_by_role("button", name="Zoek", exact=True).click()
    page.locator("main a[href*='/signalen/S-']").first.click()
    page.locator("#verbanden summary", has_text="Beslis").first.click()
    scroll_to(page, "touches-title")


def puzzle(heading: str) -> Callable[[Page, Running], None]:
    """The puzzle in progress, with what stands on its pieces, from one heading on."""

    def go(page: Page, schakel: Running) -> None:
        first_of("/puzzels/", link="/puzzels/P-", then="stukken/")(page, schakel)
        page.get_by_role("button", name="Toon de puzzelstukken").click()
        scroll_to(page, heading)

    return go


TO_WEIGH = "/signalen/?status=read"
WEIGHED = ("/signalen/?status=weighed", "/signalen/?status=passed_on")
PASSED_ON = "/signalen/?status=passed_on"
PACKAGES = "/overdrachten/"
SHOTS = (
    Shot("publiek-start", public("/")),
    Shot("publiek-acuut", public("/acuut/")),
    Shot("publiek-melden", filled_in_form),
    Shot("publiek-ontvangen", receipt),
    Shot("publiek-signaalkaart", public("/signaalkaarten/arbeidsuitbuiting/")),
    Shot("werkplek-inloggen", staff("/inloggen/")),
    Shot("werkplek-vandaag", staff("/"), who="noor"),
    Shot("werkplek-signalen", staff("/signalen/?status="), who="noor"),
    Shot("werkplek-signaal", first_of(PASSED_ON), who="noor"),
    Shot("werkplek-wegen", first_of(TO_WEIGH, then="beoordelen/"), who="noor"),
    Shot("werkplek-doorzetten", first_of(*WEIGHED, then="doorzetten/"), who="noor"),
    Shot("werkplek-verbanden", touching, who="noor"),
    Shot("werkplek-puzzel", puzzle("beeld-kop"), who="noor"),
    Shot("werkplek-puzzel-lijst", puzzle("signalen-kop"), who="noor"),
    Shot("werkplek-partner", first_of(PACKAGES, link="/overdrachten/H-"), who="sanne"),
    Shot("werkplek-partners", staff("/partners/"), who="noor"),
)


@contextmanager
def seen_by(browser: Browser, schakel: Running, who: str, width: int) -> Iterator[Page]:
    """A browser of this width, logged in with the one click of the demo."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT_BY_WIDTH[width]},
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if who:
        page.goto(f"{schakel.werkplek}/inloggen/")
        page.locator(f"form[action='/demo/inloggen/{who}/'] button").click()
        page.wait_for_url(f"{schakel.werkplek}/")
    yield page
    context.close()


def kept_small(png: bytes) -> bytes:
    """The same picture with as few colours as it takes to stay small."""
    with Image.open(BytesIO(png)) as taken:
        drawn = taken.convert("RGB")
    for colours in FEWER_COLOURS:
        made = BytesIO()
        fewer = drawn.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        fewer.save(made, "PNG", optimize=True)
        if made.tell() <= LARGEST_PICTURE:
            break
    return made.getvalue()


def take(names: set[str]) -> None:
    """Take the pictures with these names, or all when none is named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running() as schakel, sync_playwright() as playwright:
        browser = launch(playwright)
        for shot in SHOTS:
            if names and shot.name not in names:
                continue
            for width in HEIGHT_BY_WIDTH:
                with seen_by(browser, schakel, shot.who, width) as page:
                    shot.go(page, schakel)
                    page.wait_for_load_state("networkidle")
                    picture = kept_small(page.screenshot())
                path = FOLDER / f"{shot.name}-{width}.png"
                path.write_bytes(picture)
                sys.stdout.write(f"{path.name} {len(picture) // 1000} kB\n")
        browser.close()


if __name__ == "__main__":
    take(set(sys.argv[1:]))

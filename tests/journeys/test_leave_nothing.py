"""Somebody at a shared computer logs out: what is left of what was read there?"""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.accessibility.chromium import options
from tests.conftest import PATIENCE
from tests.journeys.steps import log_in_as
from tests.journeys.test_passkey import log_out


def held_in(folder: Path, words: str) -> list[str]:
    """The files that hold these words, as a browser may write them."""
    forms = [words.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


def test_after_logging_out_back_shows_nothing_and_the_disk_holds_nothing(
    schakel, chromium: Browser, tmp_path
):
    """T23, T26 (ASVS 14.3.1, 14.3.2, 14.3.3): with a profile of its own, as on a real machine."""
    browser = chromium.browser_type.launch_persistent_context(
        tmp_path, base_url=schakel.werkplek, locale="nl-NL", **options()
    )
    browser.set_default_timeout(PATIENCE)
    page = log_in_as(browser.pages[0], "Noor")
    page.goto("/signalen/?status=all")
    page.get_by_role("main").get_by_role("link", name="S-").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    told = max(page.get_by_role("main").inner_text().splitlines(), key=len)
    assert len(told) > 40

    log_out(page)
    for _ in range(3):
        page.go_back()
        assert told not in page.content()
    browser.close()

    assert list(tmp_path.rglob("*"))  # it did keep a profile
    assert held_in(tmp_path, told[:40]) == []

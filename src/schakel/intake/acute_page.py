"""How does the page with numbers to call outlive the app and the database? As a file on disk.

Set-up writes it from the district, once per language. The door serves it without asking
anything; any web server can serve the same file when the door itself is down. Without a written
file the page holds only the numbers that hold everywhere in the Netherlands.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_urlconf, set_urlconf
from django.utils import translation

from schakel.intake.surroundings import Number, standby_folder
from schakel.intake.surroundings import read as read_district
from schakel.organisations.models import District

PUBLIC: Final = "schakel.config.urls_public"


def write(district: District) -> list[Path]:
    """Write the page from what the district says now, in every language."""
    numbers = read_district(district).acute
    written = []
    for language, _name in settings.LANGUAGES:
        path = _path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(_made(language, numbers, district.name), "utf-8")
        fresh.replace(path)
        written.append(path)
    return written


def read(language: str) -> str:
    """The page as it was written; without one, the same page with only the national numbers."""
    try:
        return _path(language).read_text("utf-8")
    except OSError:
        return _made(language, (), "")


def _path(language: str) -> Path:
    return standby_folder() / f"acuut.{language}.html"


@contextmanager
def _public_addresses() -> Iterator[None]:
    """Set-up runs for both doors; the links of this page are those of the public one."""
    before = get_urlconf()
    set_urlconf(PUBLIC)
    try:
        yield
    finally:
        set_urlconf(before)


def _made(language: str, numbers: tuple[Number, ...], district: str) -> str:
    others = [number for number in numbers if number.value not in {"112", "0900-8844", "0900 8844"}]
    with translation.override(language), _public_addresses():
        return render_to_string(
            "intake/acute.html",
            {
                "numbers": others,
                "district_name": district,
                "door": "publiek",
                "publiek_url": settings.PUBLIEK_URL,
                "werkplek_url": settings.WERKPLEK_URL,
                "demo": settings.DEMO,
            },
        )

"""District files for the tests: the two that are shipped, and variations of the smallest."""

from pathlib import Path

import pytest

from schakel.organisations.reading import read_text

DISTRICTS = Path(__file__).parents[4] / "districts"
REAL = DISTRICTS / "de-markiezaten.toml"
INVENTED = DISTRICTS / "voorbeeldstreek.toml"


@pytest.fixture
def real_file() -> Path:
    return REAL


@pytest.fixture
def invented_file() -> Path:
    return INVENTED


@pytest.fixture
def invented() -> str:
    return INVENTED.read_text("utf-8")


@pytest.fixture
def with_change(invented):
    """The invented district's text with one thing changed; the change must really change it."""

    def change(before: str, after: str, *, times: int = 1) -> str:
        assert before in invented, before
        return invented.replace(before, after, times)

    return change


@pytest.fixture
def reading_of():
    return read_text

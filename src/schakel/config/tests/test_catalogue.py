"""Everything that a user reads in Dutch can be read in English too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation import override
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[2]
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
# The place of the text among the arguments, and of its context.
CALLS = {
    "_": (0, None),
    "gettext": (0, None),
    "gettext_lazy": (0, None),
    "gettext_noop": (0, None),
    "ngettext": (0, None),
    "ngettext_lazy": (0, None),
    "pgettext": (1, 0),
    "pgettext_lazy": (1, 0),
    "npgettext": (1, 0),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def texts_in_python(path: Path) -> Iterator[tuple[str | None, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        if name not in CALLS:
            continue
        place, context = CALLS[name]
        values = [getattr(one, "value", None) for one in node.args]
        if len(values) > place and isinstance(values[place], str):
            yield (values[context] if context is not None else None), values[place]


def texts_in_template(path: Path) -> Iterator[tuple[str | None, str]]:
    code = templatize(path.read_text(), origin=str(path))
    for found in re.finditer(r"\b(n?p?gettext|_)\(", code):
        name = found[1]
        values = _literals(code[found.end() :])
        place, context = CALLS[name]
        if len(values) > place:
            yield (values[context] if context is not None else None), values[place]


def _literals(code: str) -> list[str]:
    """The string literals with which a list of arguments begins."""
    values: list[str] = []
    while literal := re.match(r"\s*,?\s*(u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")", code):
        values.append(ast.literal_eval(literal[1]))
        code = code[literal.end() :]
    return values


def all_texts() -> dict[tuple[str | None, str], Path]:
    """Every text that is marked for translation, with a place where it stands."""
    found: dict[tuple[str | None, str], Path] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            found |= dict.fromkeys(texts_in_python(path), path)
    for path in sorted([*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]):
        found |= dict.fromkeys(texts_in_template(path), path)
    return {key: path for key, path in found.items() if key[1]}


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_the_readers_of_this_test_find_what_is_there():
    found = {text for _, text in all_texts()}

    assert "Mijn werk" in found  # in Python
    assert "Het pakket" in found  # in a template
    assert len(found) > 1500


def test_every_text_has_an_english_one(catalogue):
    missing = [
        f"{path.relative_to(SOURCE)}: {text!r}"
        for (context, text), path in all_texts().items()
        if (message := catalogue.get(text, context)) is None
        or message.fuzzy
        or not all(strings(message))
    ]

    assert missing == [], "run `make messages` and write the English text"


def test_no_english_text_lost_or_gained_a_placeholder_or_an_element(catalogue):
    wrong = []
    for message in catalogue:
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        for original, english in zip(originals, strings(message), strict=True):
            if set(PLACEHOLDER.findall(original)) ^ set(PLACEHOLDER.findall(english)):
                wrong.append((original, english))

    assert [pair for pair in wrong if pair[0]] == []


def test_the_catalogue_says_that_nobody_checked_it():
    assert "not checked by a professional translator" in CATALOGUE.read_text()[:300]


def test_a_page_is_whole_in_english(client, noor, signal):
    client.force_login(noor)
    client.cookies["taal"] = "en"

    page = client.get("/signalen/").content.decode()

    assert '<html lang="en"' in page
    assert "Signals" in page
    assert "Signalen<" not in page


def test_dutch_needs_no_catalogue():
    with override("nl"):
        from django.utils.translation import gettext  # noqa: PLC0415  # within the language

        assert gettext("Signalen") == "Signalen"

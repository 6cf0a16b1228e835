"""Do the documents still say what is so? Links, variables, words, pictures and the licence."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "schakel"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
READERS = {"text", "flag", "number", "words", "one_of", "given", "database", "file", "contacts"}
# What any program finds in its environment.
NOT_OURS = {"PATH"}
LARGEST_PICTURE = 150_000


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_code(text: str) -> str:
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", without_code(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_somewhere(document):
    text = without_code(document.read_text())
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        target, _, anchor = (link[0] or link[1]).partition("#")
        if "://" in target:
            continue
        path = (document.parent / target).resolve() if target else document
        if not path.exists() or (
            anchor and path.suffix == ".md" and anchor not in anchors(path.read_text())
        ):
            broken.append(link)

    assert broken == []


def variables_read() -> set[str]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("env"), attr=reader),
                    args=[ast.Constant(str(name)), *_],
                ) if reader in READERS:
                    found.add(name)
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Attribute(attr="environ"), attr="get" | "setdefault"
                    ),
                    args=[ast.Constant(str(name)), *_],
                ):
                    found.add(name.removesuffix("_FILE") if name == "DATABASE_URL_FILE" else name)
                case ast.Tuple(elts=[ast.Constant(str(name)), ast.Constant(int())]):
                    if name.endswith("_PORT"):
                        found.add(name)
    # What `database()` and `mail()` read unless told otherwise.
    return found | {"DATABASE_URL", "EMAIL_URL"}


def test_every_variable_that_the_code_reads_is_explained_and_no_other():
    table = (ROOT / "docs" / "operations.md").read_text()
    explained = set(re.findall(r"^\| `([A-Z_]+)`", table, flags=re.MULTILINE))

    assert explained == variables_read() - NOT_OURS


def test_the_glossary_names_what_is_in_the_code():
    table = (ROOT / "docs" / "glossary.md").read_text()
    rows = re.findall(r"^\| [^|]+ \| `(\w+)` \| `([^`]+)` \|", table, flags=re.MULTILINE)

    def stands_in(name: str, where: str) -> bool:
        start = ROOT if where.startswith("districts/") else SOURCE
        files = sorted(start.glob(where)) if "*" in where else [start / where]
        files = [each for file in files for each in ([file] if file.is_file() else file.glob("*"))]
        return any(re.search(rf"\b{name}\b", each.read_text()) for each in files if each.is_file())

    assert len(rows) > 60
    assert [row for row in rows if not stands_in(*row)] == []


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text()
    articles = [int(number) for number in re.findall(r"^(\d+)\. [A-Z]", text, flags=re.MULTILINE)]

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert articles == list(range(1, 16))
    assert "Québec Free and Open-Source Licence" in text


def test_publiccode_can_be_read_by_a_catalogue():
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text())

    required = {
        "publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus",
        "softwareType", "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert required <= told.keys()
    assert told["legal"]["license"] == "EUPL-1.2"
    for described in told["description"].values():
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000
        assert described["features"]
        assert all((ROOT / picture).exists() for picture in described["screenshots"])


def test_pictures_are_there_at_both_widths_and_small():
    pictures = sorted((ROOT / "docs" / "screenshots").glob("*.png"))
    wide = {path.stem.removesuffix("-1280") for path in pictures if path.stem.endswith("-1280")}
    narrow = {path.stem.removesuffix("-360") for path in pictures if path.stem.endswith("-360")}

    assert wide == narrow != set()
    assert [named(path) for path in pictures if path.stat().st_size > LARGEST_PICTURE] == []


def test_no_target_of_make_takes_the_place_of_another():
    """A second `check` once made the first one do nothing, and nothing failed."""
    said = subprocess.run(
        ["make", "-n", "check"], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert "ruff check ." in said.stdout
    assert "overriding recipe" not in said.stderr

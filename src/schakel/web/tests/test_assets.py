"""The committed css and js are what the sources say, and hold nothing foreign."""

import json
import re
import shutil
from pathlib import Path

from schakel.web import assets_check

SRC = Path(__file__).resolve().parents[2]
CSS = assets_check.OUTPUT / "schakel.css"
KILOBYTE = 1024


def test_the_committed_output_is_fresh():
    assert assets_check.stale() == {}


def test_a_changed_source_is_noticed(tmp_path):
    sources = tmp_path / "assets"
    shutil.copytree(assets_check.SOURCES, sources, ignore=shutil.ignore_patterns("node_modules"))
    (sources / "css" / "theme.css").write_text("/* another look */")

    assert assets_check.stale(sources=sources) == {"sources": ["css/theme.css"]}


def test_a_hand_edited_output_is_noticed_and_the_remedy_is_named(tmp_path, monkeypatch, capsys):
    output = tmp_path / "web"
    shutil.copytree(assets_check.OUTPUT, output)
    (output / "staff.js").unlink()
    monkeypatch.setattr(assets_check.stale, "__kwdefaults__", {
        "sources": assets_check.SOURCES, "output": output,
    })  # fmt: skip

    assert assets_check.main() == 1
    assert "staff.js" in capsys.readouterr().err


def test_the_style_sheet_is_small_and_refers_to_nothing_outside():
    css = CSS.read_text()

    assert len(css) < 120 * KILOBYTE
    assert set(re.findall(r"url\(([^)]*)\)", css)) == {
        "chevron.svg",
        "fonts/source-sans-3-latin.woff2",
        "fonts/source-sans-3-latin-ext.woff2",
    }


def test_every_class_of_the_design_system_in_a_template_has_its_style():
    kept = set(json.loads((assets_check.SOURCES / "utrecht.json").read_text())["keep"])
    used = set()
    for folder in SRC.glob("*/templates"):
        for template in folder.rglob("*.html"):
            used |= set(re.findall(r"utrecht-[\w-]*\w", template.read_text()))
    styled = set(re.findall(r"\.(utrecht-[\w-]+)", CSS.read_text()))

    # In two places the last part is filled in by the template: utrecht-alert--{{ tone }}.
    assert {name for name in used if name not in kept} <= {"utrecht-alert"}
    assert kept - styled <= {"utrecht-data-list__item", "utrecht-form-field--text"}


def test_no_style_sheet_of_ours_names_a_class_that_no_template_uses():
    css = CSS.read_text()
    written = "".join(
        path.read_text() for kind in ("html", "py") for path in SRC.rglob(f"*.{kind}")
    ) + "".join(path.read_text() for path in (assets_check.SOURCES / "js").glob("*.js"))
    classes = set(re.findall(r"\.(sk-[\w-]+)", css))
    built_by_template = re.compile(
        r"sk-(card|tag|alert|button|option|phone|timeline__item|deadline|confirm__body|header)--\w+"
    )
    offered_to_pages = {"sk-small", "sk-number", "sk-input--short", "sk-sheet", "sk-filters"}
    offered_to_pages |= {"sk-grid", "sk-split", "sk-prose", "sk-list", "sk-row--acute", "sk-ref"}
    offered_to_pages |= {"sk-aside", "sk-blacked", "sk-receipt", "sk-story", "sk-cluster"}

    unused = {
        name
        for name in classes - offered_to_pages
        if name not in written and not built_by_template.fullmatch(name)
    }
    assert unused == set()


def test_no_licence_forbids_what_we_ship():
    licences = (assets_check.OUTPUT / "LICENSES.md").read_text()
    lock = json.loads((assets_check.SOURCES / "package-lock.json").read_text())

    for row in re.findall(r"^\| [@\w].*\|$", licences, flags=re.MULTILINE)[1:]:
        assert re.search(r"\| (EUPL-1\.2|OFL-1\.1|0BSD) \|", row), row
    names = "\n".join(lock["packages"])
    assert "@utrecht/design-tokens" not in names
    assert "rijkshuisstijl" not in names
    assert not any("resolved" in package for package in lock["packages"].values())

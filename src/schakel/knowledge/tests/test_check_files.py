"""Does `schakel cards check` tell an editor what is wrong, where, and what helps?"""

import argparse
import shutil

import pytest

from schakel.knowledge import commands, library
from schakel.knowledge.library import ContentError
from schakel.knowledge.reading import read


@pytest.fixture
def folder(tmp_path):
    """A copy of our own files, for an editor to spoil."""
    return shutil.copytree(library.CONTENT, tmp_path / "kaarten")


def check(*arguments):
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    args = parser.parse_args(["cards", "check", *arguments])
    return args.run(args)


def spoil(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_our_own_files_pass(capsys):
    assert check("--today", "2026-11-24") == 0
    assert "13 kaarten" in capsys.readouterr().out


def test_a_card_past_its_review_date_warns_the_editor_and_still_passes(capsys):
    assert check("--today", "2028-01-01") == 0
    said = capsys.readouterr().out
    assert "LET OP cards/zorg.toml: deze kaart moest op 2027-11-23" in said


def test_a_folder_that_is_not_there_is_said(capsys, tmp_path):
    assert check(str(tmp_path / "weg")) == 2
    assert "is geen map" in capsys.readouterr().err


@pytest.mark.parametrize(
    "mistake",
    [
        (
            "indicators/labour.toml", 'forms = ["labour"]', 'forms = ["labor"]',
            "indicators/labour.toml, 'sleeps_at_work' forms: 'labor' bestaat niet. Kies een",
        ),
        (
            "indicators/labour.toml", 'strength = "strong"', 'strength = "90"',
            "regel 4, 'sleeps_at_work' (indicator.0.strength): deze waarde mag hier niet. Kies uit",
        ),
        (
            "indicators/sexual.toml", 'code = "sudden_change"', 'code = "Sudden Change"',
            "een code heeft alleen kleine letters",
        ),
        (
            "indicators/sexual.toml", 'code = "sudden_change"', 'code = "watched"',
            "'watched': deze code bestaat al.",
        ),
        ("cards/zorg.toml", "version = 1\n", "", "zorg.toml, version: dit onderdeel ontbreekt."),
        ("cards/zorg.toml", "version = 1", "versie = 1", "versie: dit onderdeel kennen wij niet."),
        ("cards/zorg.toml", 'slug = "zorg"', 'slug = "zorgen"', "Geef het bestand en de slug"),
        ("cards/zorg.toml", "review_on = 2027", "review_on = 2025", "een datum na changed_on."),
        ("cards/zorg.toml", '"marked"', '"towels"', "lijst niet gezien bij 'care'"),
        ("cards/zorg.toml", '"marked"', '"oath"', "'oath': deze code bestaat al."),
        ("cards/zorg.toml", '"minor"', '"minors"', "'minors' bestaat niet."),
        ("cards/zorg.toml", 'setting = "care"', "", "óf een setting óf een heading."),
        ("cards/zorg.toml", 'kind = "profession"', 'kind = "form"', "noemt één vorm"),
        (
            "cards/signalen-van-mensenhandel.toml", '"debt"', '"watched"',
            "dit hoort bij een andere kop dan 'dependency'",
        ),
        ("cards/zorg.toml", "[[see]]", "[[see", "dit is geen geldige TOML"),
        ("beside.toml", 'sources = ["beleidsplan"]', 'sources = ["plan"]', "'plan' bestaat niet."),
        ("synonyms.toml", '"onderwijs"', '"schoolkaart"', "groep 1 (loverboy): 'schoolkaart'"),
        ("sources.toml", 'id = "om"', 'id = "ilo"', "'ilo': deze code bestaat al."),
        ("beside.toml", 'nl = "De combinatie telt"', 'nl = ""', "deze tekst is leeg."),
    ],
)  # fmt: skip
def test_a_mistake_is_explained_with_file_place_and_remedy(folder, capsys, mistake):
    file, old, new, said = mistake
    spoil(folder / file, old, new)
    assert check(str(folder), "--today", "2026-11-24") == 1
    told = capsys.readouterr().out
    assert said in told
    assert file in told


def test_an_observation_that_is_no_longer_used_has_to_leave_the_card(folder, capsys):
    spoil(
        folder / "indicators/sexual.toml",
        'code = "marked"',
        'code = "marked"\nretired_on = 2026-01-01',
    )
    assert check(str(folder)) == 1
    assert "zorg.toml, see 'marked': dit signaal wordt niet meer" in capsys.readouterr().out


def test_a_missing_file_and_unreadable_signs_are_said(folder, capsys):
    (folder / "synonyms.toml").unlink()
    (folder / "cards/zorg.toml").write_bytes(b"\xff\xfe")
    assert check(str(folder)) == 1
    told = capsys.readouterr().out
    assert "synonyms.toml: dit bestand ontbreekt. Maak het aan." in told
    assert "cards/zorg.toml: de tekens zijn niet leesbaar. Bewaar het als UTF-8." in told


def test_all_mistakes_are_told_at_once(folder):
    spoil(folder / "cards/zorg.toml", '"minor"', '"minors"')
    spoil(folder / "cards/onderwijs.toml", '"minor"', '"minors"')
    assert len(read(folder)[1]) == 2


def test_schakel_does_not_serve_cards_with_mistakes(folder, monkeypatch):
    spoil(folder / "cards/zorg.toml", '"minor"', '"minors"')
    monkeypatch.setattr(library, "CONTENT", folder)
    library.library.cache_clear()
    try:
        with pytest.raises(ContentError, match="minors"):
            library.library()
    finally:
        monkeypatch.undo()
        library.library.cache_clear()

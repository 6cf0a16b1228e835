"""Is what we publish about human trafficking complete, sourced and free of verdicts?"""

import re
from datetime import date

import pytest

from schakel.knowledge import library
from schakel.knowledge.reading import read

FORMS = {"sexual", "labour", "criminal", "begging", "organ_removal", "general"}
TOML = sorted(library.CONTENT.rglob("*.toml"))


def every_text(thing):
    if isinstance(thing, library.Text):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from every_text(each)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            yield from every_text(getattr(thing, name))


def all_texts():
    content = library.library()
    for table in (
        content.forms, content.strengths, content.headings, content.settings, content.sources,
        content.indicators, content.beside, content.cards,
    ):  # fmt: skip
        for each in table.values():
            yield from every_text(each)
    yield from every_text(content.synonyms)


def test_our_own_files_hold_no_mistakes():
    content, mistakes = read(library.CONTENT)
    assert [str(mistake) for mistake in mistakes] == []
    assert len(content.cards) == 13
    assert len(content.indicators) > 60


def test_every_observation_points_to_forms_that_exist_and_names_a_source():
    assert set(library.library().forms) == FORMS
    for indicator in library.indicators():
        assert indicator.forms, indicator.code
        assert set(indicator.forms) <= FORMS
        assert indicator.sources
        assert indicator.settings


def test_every_form_and_every_profession_has_its_card():
    cards = library.cards()
    assert [card.form for card in cards if card.kind == "form"] == [
        "sexual", "labour", "criminal", "organ_removal",
    ]  # fmt: skip
    assert {card.slug for card in cards if card.kind == "profession"} == {
        "burgerzaken-en-rni", "wmo-en-wijkteam", "toezicht-en-handhaving", "bouwtoezicht",
        "jongerenwerk", "onderwijs", "zorg", "verhuurders",
    }  # fmt: skip


def test_the_general_card_shows_the_four_overall_headings():
    card = library.card("signalen-van-mensenhandel")
    assert [group.heading for group in card.see] == [
        "dependency", "restricted_freedom", "bad_conditions", "harmed_integrity",
    ]  # fmt: skip


def test_a_form_card_shows_only_what_may_point_to_that_form():
    for card in library.cards():
        if card.kind == "form":
            wanted = {card.form, "general"} | ({"begging"} if card.form == "criminal" else set())
            for indicator in library.known_indicators(card.codes()):
                assert wanted & set(indicator.forms), (card.slug, indicator.code)


def test_every_observation_stands_on_a_card():
    on_cards = {code for card in library.cards() for code in card.codes()}
    assert {each.code for each in library.indicators()} == on_cards


def test_every_source_is_used():
    content = library.library()
    citing = [
        *content.indicators.values(), *content.cards.values(), *content.beside.values(),
    ]  # fmt: skip
    used = {source for each in citing for source in each.sources}
    assert set(library.library().sources) == used


def test_one_or_two_texts_stand_beside_every_card():
    for card in library.cards():
        assert 1 <= len(card.beside) <= 2, card.slug


def test_every_card_says_112_first_and_asks_for_a_report():
    for card in library.cards():
        assert "112" in card.act[0].nl
        assert "112" in card.act[0].en
        assert any("Meld" in line.nl for line in card.act), card.slug


def test_every_card_warns_not_to_investigate_or_confront_or_promise():
    """Each card holds at least one of the three; cards for groups with more risks hold two."""
    for card in library.cards():
        said = " ".join(line.nl for line in card.avoid)
        assert re.search(r"Zoek het niet zelf uit|uitbuiter niet aan|Beloof niets", said), card.slug
        assert 3 <= len(card.avoid) <= 5


def test_a_card_for_those_who_meet_young_people_says_that_a_minor_needs_no_coercion():
    for slug in ("jongerenwerk", "onderwijs", "zorg", "wmo-en-wijkteam", "seksuele-uitbuiting"):
        card = library.card(slug)
        assert "minor" in card.beside
        assert any("meldcode" in line.nl for line in card.act), slug


def test_the_texts_beside_the_cards_are_there():
    said = {code: text.text.nl for code, text in library.library().beside.items()}
    assert "is dus geen signaal" in said["sex_work"]
    assert "nog geen uitbuiter" in said["bad_employment"]
    assert "niet gestraft" in said["non_punishment"]
    assert "geen dwang" in said["minor"]
    assert "Eén teken bewijst niets" in said["combination"]


def test_weak_signals_count_is_said_without_any_number():
    assert not re.search(r"\d", library.beside("weak_signals").text.nl)


@pytest.mark.parametrize("path", TOML, ids=lambda path: path.stem)
def test_no_percentages_no_scores_no_verdicts(path):
    text = path.read_text(encoding="utf-8").casefold()
    for word in ("%", "procent", "percent", "score", "waarschijnlijk", "probab", "risico "):
        assert word not in text, word


@pytest.mark.parametrize("path", TOML, ids=lambda path: path.stem)
def test_no_phone_number_but_112_stands_in_a_card(path):
    """Numbers are district data, with a source and the day somebody checked them."""
    found = re.findall(r"(?<![\d.:/-])0\d{2,3}[- ]?\d{3,}|\b14 ?0\d+", path.read_text("utf-8"))
    assert found == []


def test_no_card_takes_sex_work_or_origin_for_a_sign():
    for indicator in library.indicators():
        said = indicator.seen.nl.casefold()
        assert not re.search(r"\b(oost-europ|roma|pool|nigeria|buitenlands|illegaal)", said)
        assert said not in {"de persoon doet sekswerk", "de persoon is prostituee"}


def test_everything_is_said_in_both_languages():
    for text in all_texts():
        assert text.nl
        assert text.en, text.nl


def test_every_card_has_an_owner_and_is_due_for_review_within_a_year():
    for card in library.cards():
        assert card.owner
        assert 0 < (card.review_on - card.changed_on).days <= 366


def test_cards_that_were_not_reviewed_in_time_are_known():
    assert library.outdated(date(2026, 11, 24)) == ()
    assert len(library.outdated(date(2028, 1, 1))) == 13


def test_a_report_form_can_offer_a_short_list_and_the_list_of_a_setting():
    assert 10 <= len(library.first_indicators()) <= 25
    assert "sleeps_at_work" in {each.code for each in library.indicators_at("farm")}
    assert library.form("labour").name.nl == "arbeidsuitbuiting"
    assert library.form("nonsense") is None
    assert library.strength("weak").name.nl == "Klein signaal"
    assert library.settings()

"""Does somebody who types everyday words find the card that helps?"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.knowledge import library
from schakel.knowledge.search import find


def slugs(question):
    return [each.card.slug for each in find(question)]


@pytest.mark.parametrize(
    ("question", "card"),
    [
        ("loverboy", "seksuele-uitbuiting"),
        ("te veel mensen op één adres", "bouwtoezicht"),
        ("teveel mensen in een huis", "bouwtoezicht"),
        ("slavernij", "signalen-van-mensenhandel"),
        ("uitbuiting", "signalen-van-mensenhandel"),
        ("zwartwerk", "arbeidsuitbuiting"),
        ("zwart werk", "arbeidsuitbuiting"),
        ("drugskoerier", "criminele-uitbuiting"),
        ("katvanger", "criminele-uitbuiting"),
        ("pinpas uitgeleend", "criminele-uitbuiting"),
        ("nier verkopen", "gedwongen-orgaanverwijdering"),
        ("paspoort", "burgerzaken-en-rni"),
        ("huisarts", "zorg"),
        ("mijn huisbaas", "verhuurders"),
        ("leraar", "onderwijs"),
        ("boa", "toezicht-en-handhaving"),
        ("schulden", "wmo-en-wijkteam"),
        ("hangjongeren", "jongerenwerk"),
        ("bedelaars", "criminele-uitbuiting"),
        ("modern slavery", "signalen-van-mensenhandel"),
        ("money mule", "criminele-uitbuiting"),
        ("teacher", "onderwijs"),
    ],
)
def test_everyday_words_lead_to_the_card(question, card):
    assert card in slugs(question)[:2]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("loverbory", "seksuele-uitbuiting"),
        ("lovreboy", "seksuele-uitbuiting"),
        ("arbeidsuitbuting", "arbeidsuitbuiting"),
        ("slavernei", "signalen-van-mensenhandel"),
        ("katvangr", "criminele-uitbuiting"),
        ("orgaanhandl", "gedwongen-orgaanverwijdering"),
        ("LOVERBOY!!", "seksuele-uitbuiting"),
        ("één adres, té veel ménsen", "bouwtoezicht"),
    ],
)
def test_typing_errors_accents_and_capitals_are_forgiven(typed, meant):
    assert meant in slugs(typed)[:2]


def test_an_observation_that_matches_is_shown_with_the_card():
    found = {each.card.slug: each for each in find("matrassen")}
    assert "In een bedrijfsruimte, zolder of kelder liggen matrassen" in [
        text.nl for text in found["bouwtoezicht"].seen
    ]


def test_an_outdated_word_brings_a_remark_about_the_word():
    assert "mensenhandelaar" in find("loverboy")[0].remark.nl


@pytest.mark.parametrize("question", ["", "   ", "de het een", "xyzzyq", "?!"])
def test_words_that_say_nothing_find_nothing(question):
    assert find(question) == ()


def test_short_words_are_not_stretched():
    assert "bouwtoezicht" not in slugs("kat")


@given(st.text(max_size=200))
def test_whatever_is_typed_search_answers(question):
    assert len(find(question)) <= len(library.cards())


def test_a_very_long_question_costs_little():
    began = time.perf_counter()
    find("uitbuitings arbeidsmigranten " * 500)
    assert time.perf_counter() - began < 0.5

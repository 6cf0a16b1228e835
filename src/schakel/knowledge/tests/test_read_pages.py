"""What does a reader get at the public door, and what at the workplace?"""

import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from schakel.knowledge import library
from schakel.knowledge.headings import overall_headings
from schakel.knowledge.schema import Text
from schakel.knowledge.templatetags.cards import said
from schakel.organisations.models import OverallHeading

ADDRESSES = "schakel.knowledge.tests.addresses"
GENERAL = "/signaalkaarten/signalen-van-mensenhandel/"
UNCONFIRMED = "nog niet door het district bevestigd"


@pytest.fixture
def visitor(settings):
    """A visitor of the public door, where a report form exists."""
    door = {**settings.DOORS["publiek"], "ROOT_URLCONF": ADDRESSES}
    with override_settings(DOOR="publiek", **door):
        yield Client()


def test_the_public_door_shows_all_cards_without_asking_the_database(visitor):
    """No `db` here: a query would end this test."""
    page = visitor.get("/signaalkaarten/").content.decode()
    for card in library.cards():
        assert card.title.nl.replace("'", "&#x27;") in page
        assert f'href="/signaalkaarten/{card.slug}/"' in page
    assert "Kleine signalen tellen" in page


@pytest.mark.parametrize("card", library.cards(), ids=lambda card: card.slug)
def test_a_card_shows_everything_that_was_written_for_it(card, visitor, db):
    page = visitor.get(f"/signaalkaarten/{card.slug}/").content.decode()
    texts = [card.title, card.audience, card.intro, *card.ask, *card.avoid, *card.act]
    texts += [each.seen for each in library.known_indicators(card.codes())]
    texts += [text for code in card.beside for text in (library.beside(code).title,)]
    for text in texts:
        assert text.nl.replace("'", "&#x27;") in page, text.nl
    assert "Versie 1, 23 november 2026" in page
    assert "De combinatie telt." in page


def test_an_unknown_card_does_not_exist(visitor):
    assert visitor.get("/signaalkaarten/geen-kaart/").status_code == 404


def test_a_search_shows_the_card_the_reason_and_the_remark(visitor):
    page = visitor.get("/signaalkaarten/", {"q": "loverboy"}).content.decode()
    assert "Seksuele uitbuiting" in page
    assert "Wij zeggen liever" in page
    assert 'value="loverboy"' in page


def test_a_search_without_result_says_so_and_still_offers_the_cards(visitor):
    page = visitor.get("/signaalkaarten/", {"q": "<b>xyzzyq</b>"}).content.decode()
    assert "Wij vonden geen kaart" in page
    assert "<b>xyzzyq" not in page
    assert "/signaalkaarten/zorg/" in page


def test_somebody_who_reads_english_gets_the_cards_in_english(visitor, settings):
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = visitor.get("/signaalkaarten/arbeidsuitbuiting/").content.decode()
    assert "People sleep where they work" in page
    assert "Mensen slapen waar ze werken" not in page


def test_words_that_were_never_translated_are_marked_as_dutch():
    with translation.override("en"):
        assert said(Text(nl="Zoiets & meer")) == '<span lang="nl">Zoiets &amp; meer</span>'
        assert said(Text(nl="Zoiets", en="Such")) == "Such"
    with translation.override("nl"):
        assert said(Text(nl="Zoiets", en="Such")) == "Zoiets"


def test_ticked_observations_go_to_the_report_form_by_post_and_never_by_address(visitor):
    page = visitor.get("/signaalkaarten/arbeidsuitbuiting/").content.decode()
    (form,) = re.findall(r'<form method="post"[^>]*action="/melden/".*?</form>', page, re.DOTALL)
    assert 'name="csrfmiddlewaretoken"' in form
    assert '<input type="hidden" name="start" value="1">' in form
    assert '<input type="checkbox" name="indicators" value="sleeps_at_work">' in form
    assert "Er wordt nog niets verstuurd" in form


def test_without_a_report_form_a_card_still_reads_and_offers_no_button(visitor):
    with override_settings(ROOT_URLCONF="schakel.knowledge.tests.only_cards"):
        page = visitor.get("/signaalkaarten/arbeidsuitbuiting/").content.decode()
    assert "Mensen slapen waar ze werken" in page
    assert "Melding maken met deze waarnemingen" not in page
    assert 'name="start"' not in page


def test_the_workplace_asks_to_log_in_first(client, db):
    for path in (reverse("knowledge:cards"), reverse("knowledge:card", args=["zorg"])):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "inloggen" in answer["Location"]


def test_an_employee_reads_the_same_cards_in_the_workplace(client, emre):
    client.force_login(emre)
    assert "/signaalkaarten/zorg/" in client.get(reverse("knowledge:cards")).content.decode()
    page = client.get(reverse("knowledge:card", args=["zorg"])).content.decode()
    assert "Zorg is vaak de enige plek" in page


def test_a_card_asks_the_database_nothing_of_its_own(client, emre, django_assert_max_num_queries):
    client.force_login(emre)
    client.get(reverse("knowledge:cards"))
    with django_assert_max_num_queries(6):  # session, person and what stands in the header
        client.get(reverse("knowledge:card", args=["zorg"]))


def test_the_district_words_the_four_headings_itself(visitor, district):
    OverallHeading.objects.update_or_create(
        district=district,
        code="dependency",
        defaults={"label": "Vast aan een ander", "position": 1, "confirmed": False},
    )
    page = visitor.get(GENERAL).content.decode()
    assert "Vast aan een ander" in page
    assert not overall_headings().confirmed


def test_headings_that_the_district_did_not_confirm_are_marked_for_staff(client, emre):
    client.force_login(emre)
    OverallHeading.objects.update(confirmed=False)
    assert UNCONFIRMED in client.get(GENERAL).content.decode()


def test_and_not_for_the_public(visitor, district):
    assert UNCONFIRMED not in visitor.get(GENERAL).content.decode()


def test_without_a_district_our_own_words_stand_there(db):
    OverallHeading.objects.all().delete()
    headings = overall_headings()
    assert headings.words["restricted_freedom"].nl == "Iemand is niet vrij"
    assert not headings.confirmed

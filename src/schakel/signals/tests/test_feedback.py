"""What a reporter may hear: never a place, never a presence, and nothing left to fill in."""

import pytest

from schakel.organisations.models import FeedbackTemplate
from schakel.signals.feedback import objections, pieces_of, repeated_from, templates_for
from schakel.signals.models import Signal

PIECES = ("Parallelweg 99", "blauwe bus, 8-VXT-12", "06 12345678", "Club Rozenrood")


def test_every_outcome_of_the_district_has_a_text_that_may_be_said(district):
    texts = {template.outcome for template in templates_for(district)}

    assert texts == set(Signal.Outcome.values)
    assert (
        len(templates_for(district)) == FeedbackTemplate.objects.filter(district=district).count()
    )


@pytest.mark.parametrize(
    "text",
    [
        "Wij vonden {naam} in orde.",
        "Het slachtoffer is in de opvang.",
        "Wij waren op 4611 AB.",
        "Bel ons op 06-12345678.",
    ],
)
def test_a_text_that_could_tell_too_much_is_not_offered(district, text):
    FeedbackTemplate.objects.filter(district=district, outcome="duplicate").update(text=text)

    assert templates_for(district, "duplicate") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wij gingen langs bij Parallelweg 99.", ["Parallelweg"]),
        ("Wij gingen langs bij PARALLELWEG.", ["PARALLELWEG"]),
        ("De bus met 8-vxt-12 is bekend.", ["8-vxt-12"]),
        ("De bus met 8VXT12 is bekend.", ["8VXT12"]),
        ("Wij belden +31 6 1234 5678.", ["+31 6 1234 5678"]),
        ("Wij kennen Rozenrood.", ["Rozenrood"]),
        ("Dank u wel. Wij hebben uw melding doorgegeven.", []),
        ("Wij keken naar een blauwe bus in de straat.", []),
    ],
)
def test_words_of_the_pieces_are_found_however_they_are_written(text, found):
    assert repeated_from(text, PIECES) == found


def test_the_name_of_the_municipality_may_be_said():
    text = "De gemeente Bergen op Zoom dankt u."

    assert repeated_from(text, ["Dorpsplein, Bergen op Zoom"]) == ["Bergen", "Zoom"]
    assert (
        repeated_from(text, ["Dorpsplein, Bergen op Zoom"], public_names=["Bergen op Zoom"]) == []
    )


def test_each_objection_says_what_and_why():
    found = objections(
        "Op de Parallelweg (4611 AB) is iemand aangetroffen, zie [naam].", pieces=PIECES
    )

    assert [objection.found for objection in found] == [
        ("Parallelweg",),
        ("4611 AB",),
        ("aangetroffen",),
        ("[naam]",),
    ]


def test_an_ordinary_answer_meets_no_objection():
    assert objections("Dank u wel. Wij hebben dit doorgegeven.", pieces=PIECES) == []


def test_pieces_and_place_of_a_signal_count(signal):
    assert set(pieces_of(signal)) == {"blauwe bus, begint met 8", "Parallelweg 99", "Gageldonk"}

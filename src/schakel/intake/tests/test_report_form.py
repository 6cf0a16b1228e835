"""What was filled in becomes what was told: nothing is lost, nothing is added."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from schakel.intake.forms.report import PIECES, ReportForm
from schakel.intake.surroundings import Surroundings, Town
from schakel.vault.receipts import new_submission_key

AROUND = Surroundings(
    code="ergens",
    name="Ergens",
    towns=(
        Town("GM0748", "Bergen op Zoom", ("Halsteren", "Lepelstraat")),
        Town("GM0716", "Tholen", ("Sint-Annaland", "Oud-Vossemeer")),
    ),
)
# What a browser can send: any character, except halves of one.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def filled(**answers):
    query = QueryDict(mutable=True)
    query["submission_key"] = new_submission_key()
    for name, value in {"story": "Ik zag iets.", **answers}.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    form = ReportForm(query, around=AROUND)
    assert form.is_valid(), form.errors
    return form


def told(**answers):
    form = filled(**answers)
    return form.report(district=None, municipality=None, channel="public")


def refused(**answers):
    form = ReportForm({"story": "Ik zag iets.", **answers}, around=AROUND)
    assert not form.is_valid()
    return set(form.errors)


def test_only_the_story_is_needed():
    report = told()
    assert report.story == "Ik zag iets."
    assert (report.minor, report.danger, report.ongoing) == ("unknown", "unknown", "unknown")
    assert refused(story="   ") == {"story"}


@given(story=TEXT, pieces=st.lists(TEXT, max_size=8))
@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_in_any_script_comes_through_as_it_was_written(story, pieces):
    written = [
        piece
        for piece in (" ".join(text.replace("\x00", "").splitlines()).strip() for text in pieces)
        if piece and len(piece.splitlines()) == 1
    ]
    report = told(story="x" + story + "x", piece_person="\r\n".join(written))
    assert report.story == "x" + story.replace("\x00", "") + "x"
    assert report.pieces == tuple(("person", piece) for piece in written)


def test_every_line_becomes_its_own_piece():
    report = told(piece_vehicle="blauwe bus, begint met 8\n\n  12-ABC-3 ", piece_phone="06 1")
    assert report.pieces == (
        ("vehicle", "blauwe bus, begint met 8"),
        ("vehicle", "12-ABC-3"),
        ("phone", "06 1"),
    )


@pytest.mark.parametrize("name", PIECES.values())
def test_too_many_lines_or_too_long_a_line_is_told_not_cut(name):
    assert refused(**{name: "\n".join("abc" for _ in range(21))}) == {name}
    assert refused(**{name: "x" * 501}) == {name}
    filled(**{name: "\n".join("x" * 500 for _ in range(20))})


def test_a_too_long_story_is_told_not_cut():
    assert refused(story="x" * 20_001) == {"story"}
    assert 'maxlength="20000"' not in str(ReportForm(around=AROUND)["story"])


@pytest.mark.parametrize(
    ("chosen", "place", "meant"),
    [
        ("GM0716", "Halsteren", "GM0716"),  # what was chosen counts
        ("", "Halsteren", "GM0748"),
        ("", "bij de kerk in halsteren", "GM0748"),
        ("", "St. Annaland", "GM0716"),
        ("", "tussen Halsteren en Tholen", ""),  # two fit, so a person decides
        ("", "bij de kerk", ""),
        ("elsewhere", "Halsteren", ""),
        ("", "", ""),
    ],
)
def test_a_typed_place_means_a_municipality_when_none_was_chosen(chosen, place, meant):
    assert filled(municipality=chosen, place=place).municipality_code() == meant


def test_observations_point_to_forms_without_anybody_choosing_a_label():
    report = told(indicators=["account_used", "other_speaks", "nonsense"])
    assert set(report.observations) == {"account_used", "other_speaks"}
    assert report.suggested_forms == ("criminal",)


def test_no_form_of_exploitation_stands_in_the_form():
    page = render_to_string("intake/screens.html", {"form": ReportForm(around=AROUND)}).lower()
    for label in (
        "arbeidsuitbuiting",
        "seksuele uitbuiting",
        "criminele uitbuiting",
        "mensenhandel",
    ):
        assert label not in page


def test_anonymous_leaves_no_contact_behind_and_says_so():
    form = filled(disclosure="anonymous", name="Jan", email="jan@example.org")
    assert form.contact() is None
    assert form.contact_was_left_out()


def test_shielded_without_any_way_to_reach_somebody_is_anonymous():
    assert told(disclosure="shielded").disclosure == "anonymous"
    kept = told(disclosure="shielded", phone="0612345678", contact_is_safe="no")
    assert kept.disclosure == "shielded"
    assert kept.contact.contact_is_safe == "no"


def test_who_only_asks_for_advice_gives_no_personal_data():
    report = told(
        advice_only="on",
        disclosure="named",
        name="Jan",
        piece_person="Piet",
        piece_vehicle="blauwe bus",
    )
    assert report.advice_only
    assert report.contact is None
    assert report.disclosure == "anonymous"
    assert report.pieces == (("vehicle", "blauwe bus"),)


def test_a_victim_is_not_asked_for_consent_and_is_spoken_to_directly():
    form = ReportForm(around=AROUND, reporter_kind="victim")
    assert not form.words["consent"]
    assert str(form.fields["story"].label) == "Wat maakt u mee?"
    assert ReportForm(around=AROUND, reporter_kind="nonsense").kind == "resident"

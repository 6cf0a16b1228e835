"""Figures for the DPIA: take-up and quality per spelling, and never a small number."""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from schakel.config.cli import parser
from schakel.covenants import figures
from schakel.covenants.actions.counting import count, quarter_of
from schakel.covenants.models import Comparison, Figure, Registration
from schakel.covenants.spelling import spelling_of
from schakel.covenants.tests.conftest import a_round, registered, reported
from schakel.organisations.loading import load
from schakel.organisations.models import Organisation
from schakel.people.models import Role
from tests.cast import DISTRICT_FILE, engage

pytestmark = pytest.mark.django_db

PAGE = "/convenanten/cijfers/"


@pytest.fixture
def last_year(covenant, now):
    """Enough happened, long enough ago."""
    then = now - timedelta(days=400)
    for spelling, told, contacted in (("dutch", 40, 20), ("other_script", 12, 3), ("plain", 9, 6)):
        count(covenant, Figure.What.TOLD, now=then, spelling=spelling, number=told)
        count(covenant, Figure.What.CONTACTED, now=then, spelling=spelling, number=contacted)
    return then


def test_a_privacy_officer_reads_the_quarters_that_are_over(last_year, frits, client):
    client.force_login(frits)

    page = client.get(PAGE).content.decode()

    assert ">40</td>" in page
    assert ">20</td>" in page
    assert ">3</td>" not in page
    assert "klein" in page


def test_this_quarter_is_never_shown(covenant, frits, now, client):
    count(covenant, Figure.What.TOLD, now=now, spelling="dutch", number=77)
    client.force_login(frits)

    assert ">77</td>" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("who", ["noor", "yusuf", "emre", "sanne", "bea", "zoe"])
def test_whoever_does_not_follow_covenants_sees_none(last_year, request, client, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(PAGE).status_code == 404


def test_a_policy_adviser_of_another_district_sees_none(last_year, client):
    load(DISTRICT_FILE.with_name("voorbeeldstreek.toml"), by="Bea", now=last_year)
    elsewhere = Organisation.objects.get(code="gemeente-waterdam")
    client.force_login(engage("Ada", elsewhere, Role.POLICY_ADVISER))

    page = client.get(PAGE).content.decode()

    assert "Over de brug" in page
    assert ">40</td>" not in page


def test_the_command_shows_the_same(last_year, capsys):
    args = parser().parse_args(["covenants", "figures"])

    assert args.run(args) == 0
    said = capsys.readouterr().out
    assert "van kracht" in said
    assert " 40" in said
    assert "0–4" in said
    assert " 3 " not in said


def test_a_round_by_hand_says_what_was_done_and_not_what_was_found(
    held, asked, covenant, yusuf, now, capsys
):
    registered(asked, covenant, yusuf, now=now)
    args = parser().parse_args(["covenants", "round"])

    assert args.run(args) == 0
    assert capsys.readouterr().out == "Puzzelstukken vergeleken: 1.\n"


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_no_small_number_can_be_worked_out(numbers):
    shown = figures.protected({str(at): number for at, number in enumerate(numbers)})

    hidden = [number for number, cell in zip(numbers, shown, strict=True) if cell is None]
    assert all(cell is None or cell >= 5 for cell in shown)
    assert len(hidden) != 1
    assert [cell for cell in shown if cell is not None] == [
        number for number, cell in zip(numbers, shown, strict=True) if cell is not None
    ]


def test_a_single_small_number_takes_another_one_along():
    assert figures.protected({"a": 3, "b": 9, "c": 40}) == [None, None, 40]
    assert figures.protected({"a": 5, "b": 9}) == [5, 9]
    assert figures.protected({"a": 0, "b": 2}) == [None, None]


@pytest.mark.parametrize(
    ("quarter", "on", "shown"),
    [
        (date(2026, 1, 1), date(2026, 6, 29), False),
        (date(2026, 1, 1), date(2026, 6, 30), True),
        (date(2025, 10, 1), date(2026, 3, 31), False),
        (date(2025, 10, 1), date(2026, 4, 1), True),
    ],
)
def test_a_quarter_is_shown_when_nothing_of_it_moves_any_more(quarter, on, shown):
    assert figures.may_be_shown(quarter, on=on) is shown


def test_quarters_begin_where_they_begin():
    assert {quarter_of(date(2026, month, 15)) for month in range(1, 13)} == {
        date(2026, month, 1) for month in (1, 4, 7, 10)
    }


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("", "no_name"),
        ("12345", "no_name"),
        ("Jan van der Veen", "dutch"),
        ("Annelies Schoonhoven", "dutch"),
        ("Zoë de Bruijn", "dutch"),
        ("Tom Berg", "plain"),
        ("Krzysztof Kowalczyk", "marked"),
        ("Olena Shevchenko", "marked"),
        ("Gülşen Yıldız", "marked"),
        ("Nguyễn Thị Hoa", "marked"),
        ("Ștefan Ionescu", "marked"),
        ("Олена Шевченко", "other_script"),
        ("محمد", "other_script"),
        ("Jan Ковальчук", "other_script"),
    ],
)
def test_a_name_is_grouped_by_how_it_is_spelled(name, group):
    assert spelling_of([name]) == group


@given(st.text())
def test_every_text_has_a_group(text):
    assert spelling_of([text]) in Figure.Spelling.values


def test_the_group_of_a_name_is_kept_with_nobody(
    district, covenant, bergen_op_zoom, roosendaal, noor, yusuf, now
):
    """Only the counter knows it: no table that leads to a person has a column for it."""
    name = "Олена Шевченко"
    for place, who in ((bergen_op_zoom, noor), (roosendaal, yusuf)):
        signal = reported(district, place, ("person", name), now=now)
        registered(signal, covenant, who, now=now)
        a_round(now)

    told = Figure.objects.get(
        what="compared", spelling="other_script", organisation=noor.memberships.get().organisation
    )
    assert told.number == 1
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in {"covenants", "linking", "signals"}
        for field in model._meta.get_fields()
        if re.search(r"spelling|\borigin\b", field.name)
    }
    assert columns == {"covenants.Figure.spelling"}
    links = {f.related_model._meta.label for f in Figure._meta.get_fields() if f.related_model}
    assert links == {"organisations.Covenant", "organisations.Organisation"}
    assert "other_script" not in str(
        list(Registration.objects.values()) + list(Comparison.objects.values())
    )

"""The start page: what cannot wait comes first, and nobody meets an error."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schakel.audit.models import Event
from schakel.organisations.models import PermittedCheck
from schakel.people.models import Absence
from schakel.signals import today
from schakel.signals.actions import assigning, checks
from schakel.signals.models import SecondOpinion, Signal
from schakel.signals.tests.desk import many, received, statements_of
from tests.cast import MONDAY


def test_acute_stands_above_everything(client, noor, signal, district, bergen_op_zoom):
    acute = received(district, bergen_op_zoom, danger="yes")
    client.force_login(noor)

    page = client.get("/").content.decode()

    assert page.index(acute.reference) < page.index(signal.reference)
    assert "nog van niemand" in page


def test_what_nobody_read_is_new_and_what_is_mine_is_mine(noor, daan, signal, bergen_op_zoom):
    mine = received(signal.district, bergen_op_zoom)
    of_daan = received(signal.district, bergen_op_zoom)
    assigning.assign(mine, to=noor, by=noor, now=MONDAY)
    assigning.assign(of_daan, to=daan, by=daan, now=MONDAY)
    Signal.objects.filter(pk__in=[mine.pk, of_daan.pk]).update(state=Signal.State.READ)

    work = today.work_of(noor, now=MONDAY)

    assert (work.new, work.mine) == ([signal], [mine])
    assert work.open_signals == 3


def test_what_a_reporter_added_comes_before_what_is_new(noor, signal, district, bergen_op_zoom):
    added = received(district, bergen_op_zoom)
    added.new_input_at = MONDAY
    added.stand_in_line()
    added.save()

    assert today.work_of(noor, now=MONDAY).new == [added, signal]


def test_a_deputy_finds_the_work_of_who_is_away(client, noor, daan, signal):
    assigning.assign(signal, to=daan, by=noor, now=MONDAY)
    Signal.objects.update(state=Signal.State.READ)
    check = PermittedCheck.objects.current().first()
    task = checks.ask(signal, check, question="?", assigned_to=daan, by=noor, now=MONDAY)
    assert today.work_of(noor, now=MONDAY).mine == []

    day = timezone.localdate()
    Absence.objects.create(person=daan, deputy=noor, starts_on=day, ends_on=day)
    work = today.work_of(noor, now=timezone.now())

    assert (work.mine, work.tasks) == ([signal], [task])
    client.force_login(noor)
    page = client.get("/").content.decode()
    assert "U neemt vandaag waar voor Daan" in page
    assert "voor Daan" in page


def test_a_colleague_is_asked_to_agree_and_the_asker_is_not(noor, daan, signal):
    opinion = SecondOpinion(
        key=signal.key, signal=signal, kind="close", requested_by=noor, requested_at=MONDAY
    )
    opinion.save()

    assert today.work_of(daan, now=MONDAY).opinions == [opinion]
    assert today.work_of(noor, now=MONDAY).opinions == []


def test_every_signal_on_the_page_is_recorded_once(noor, signal):
    assigning.assign(signal, to=noor, by=noor, now=MONDAY)
    checks.ask(
        signal,
        PermittedCheck.objects.current().first(),
        question="",
        assigned_to=noor,
        by=noor,
        now=MONDAY,
    )

    today.work_of(noor, now=MONDAY)

    assert Event.objects.get(action="signal.list").object_id == signal.pk


def test_the_start_page_costs_the_same_for_one_signal_and_for_many(client, noor, signal):
    Signal.objects.update(owner=noor)
    client.force_login(noor)
    client.get("/")
    one = statements_of(client, "/")

    many(signal, 30, owner=noor)
    many_more = statements_of(client, "/")

    assert (one, many_more) == (16, 16)  # two of them of what higher modules show on it


def test_a_quiet_day_teaches_the_procedure(client, noor):
    client.force_login(noor)

    page = client.get("/").content.decode()

    assert "Er wacht nu niets op u" in page
    assert "Schakel geeft geen score" in page


@pytest.mark.parametrize(
    ("who", "sees", "does_not_see"),
    [
        ("emre", "/mijn-meldingen/", "/overdrachten/"),
        ("sanne", "/overdrachten/", "signalen/zoeken"),
        ("zoe", "/overdrachten/", "signalen/zoeken"),
        ("kees", "/overdrachten/", "signalen/zoeken"),
        ("bea", "/signaalkaarten/", "/mijn-meldingen/"),
        ("frits", "/signaalkaarten/", "/mijn-meldingen/"),
    ],
)
def test_without_a_desk_somebody_finds_a_fitting_start(client, request, who, sees, does_not_see):
    signal = request.getfixturevalue("signal")
    client.force_login(request.getfixturevalue(who))

    page = client.get("/")
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]

    assert page.status_code == 200
    assert sees in main
    assert does_not_see not in main
    assert signal.reference not in main


def test_somebody_without_any_role_left_meets_no_error(client, emre):
    emre.memberships.update(ends_on=MONDAY.date() - timedelta(days=10))
    client.force_login(emre)

    assert client.get("/").status_code == 200
    assert client.get("/vandaag/acuut/?acuut").status_code == 200


def test_the_minute_by_minute_part_shows_clocks_and_records_nothing(
    client, noor, signal, district, bergen_op_zoom
):
    acute = received(district, bergen_op_zoom, danger="yes", place="Achter het station")
    client.force_login(noor)

    part = client.get("/vandaag/acuut/", {"acuut": "", "sinds": "2026-01-01T10:00:00+01:00"})

    words = part.content.decode()
    assert acute.reference in words
    assert "Er zijn 2 signalen bijgekomen" in words
    assert "Achter het station" not in words
    assert not Event.objects.filter(actor=noor).exists()


@pytest.mark.parametrize("since", ["", "gisteren", "2026-01-01T10:00:00"])
def test_a_moment_that_makes_no_sense_counts_nothing(client, noor, signal, since):
    client.force_login(noor)

    assert "bijgekomen" not in client.get("/vandaag/acuut/", {"sinds": since}).content.decode()


def test_a_stranger_sees_no_clocks_of_another_desk(client, yusuf, district, bergen_op_zoom):
    acute = received(district, bergen_op_zoom, danger="yes")
    client.force_login(yusuf)

    assert acute.reference not in client.get("/vandaag/acuut/?acuut").content.decode()
    assert acute.reference not in client.get("/").content.decode()

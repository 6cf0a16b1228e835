"""What stands on the pieces opens behind a door, and the trail of every signal tells it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schakel.audit.models import Event
from schakel.puzzles.actions.reading import see_details
from schakel.puzzles.tests.conftest import LATER
from schakel.signals.actions.reading import ReasonNeeded
from schakel.signals.models import Signal

VALUES = ("00-NEP-8", "Parallelweg 99", "Kaai 7", "Flexwerk Zuid")


def test_the_page_shows_kinds_and_numbers_and_no_values(client, noor, puzzle):
    client.force_login(noor)

    for address in ("puzzles:detail", "puzzles:print", "puzzles:details", "puzzles:history"):
        page = client.get(reverse(address, args=[puzzle.reference])).content.decode()
        assert not [value for value in VALUES if value in page], address

    page = client.get(puzzle.get_absolute_url()).content.decode()
    assert "Kenteken of voertuig" in page
    assert "stuk 1" in page


def test_whoever_does_not_own_every_signal_says_why(puzzle, noor, bus_seen):
    Signal.objects.filter(pk=bus_seen.pk).update(owner=noor)

    with pytest.raises(ReasonNeeded):
        see_details(puzzle, reason="", by=noor, now=LATER)
    assert not Event.objects.filter(action="puzzle.see_details").exists()


def test_the_page_asks_why_when_one_signal_is_of_somebody_else(client, puzzle, noor, bus_seen):
    Signal.objects.filter(pk=bus_seen.pk).update(owner=noor)
    client.force_login(noor)

    answer = client.post(reverse("puzzles:details", args=[puzzle.reference]), {"reason": ""})

    assert answer.status_code == 422
    assert "Waarom wilt u dit zien?" in answer.content.decode()


def test_the_owner_of_all_signals_needs_no_reason(client, puzzle, noor):
    Signal.objects.update(owner=noor)
    client.force_login(noor)

    page = client.post(reverse("puzzles:details", args=[puzzle.reference])).content.decode()

    assert all(value in page for value in VALUES)


def test_opened_it_shows_the_values_and_is_recorded_with_every_signal(
    client, noor, puzzle, bus_seen, bus_again
):
    client.force_login(noor)

    answer = client.post(reverse("puzzles:details", args=[puzzle.reference]), {"reason": "compare"})

    page = answer.content.decode()
    assert all(value in page for value in VALUES)
    assert "no-store" in answer["Cache-Control"]
    of_signals = Event.objects.filter(action="signal.see_details", purpose="compare")
    assert {event.object_id for event in of_signals} == {bus_seen.pk, bus_again.pk}
    event = Event.objects.get(action="puzzle.see_details")
    assert (event.object_id, event.purpose, event.actor) == (puzzle.pk, "compare", noor)


def test_without_a_reason_the_door_stays_shut(client, noor, puzzle):
    client.force_login(noor)

    answer = client.post(reverse("puzzles:details", args=[puzzle.reference]), {"reason": ""})

    assert answer.status_code == 422
    assert not [value for value in VALUES if value in answer.content.decode()]


def test_a_stranger_opens_nothing(puzzle, yusuf):
    with pytest.raises(PermissionDenied):
        see_details(puzzle, reason="compare", by=yusuf, now=LATER)


def test_who_opened_it_stands_on_the_page_of_the_history(client, noor, daan, puzzle):
    client.force_login(daan)
    client.post(reverse("puzzles:details", args=[puzzle.reference]), {"reason": "compare"})
    client.force_login(noor)

    page = client.get(reverse("puzzles:history", args=[puzzle.reference])).content.decode()

    assert "Puzzelstukken bekeken" in page
    assert "Daan" in page

"""Who is excluded from one signal stays away from every puzzle that tells of it."""

from datetime import timedelta

import pytest

from schakel.people.models import Notice
from schakel.puzzles.actions.arranging import take_out
from schakel.puzzles.actions.noticing import notice_patterns
from schakel.puzzles.actions.reminding import remind
from schakel.puzzles.models import PatternSeen, Puzzle
from schakel.puzzles.tests.conftest import LATER, WHY
from schakel.puzzles.tests.test_notice_patterns import on_one_address
from schakel.puzzles.tests.test_remind import ON_THE_DAY
from schakel.signals.actions import excluding
from tests.cast import as_person


@pytest.fixture
def daan_is_away(bus_seen, noor, daan):
    return excluding.exclude(bus_seen, daan, why="Mijn zus woont daar.", by=noor, now=LATER)


WAYS = ("", "afdrukken/", "verloop/", "stukken/", "doorzetten/")


def missing(client, puzzle) -> None:
    for way in WAYS:
        found = client.get(puzzle.get_absolute_url() + way)
        absent = client.get(f"/puzzels/P-2222-2222/{way}")
        assert found.status_code == absent.status_code == 404, way
        assert found.content == absent.content
    assert puzzle.reference not in client.get("/puzzels/?status=all").content.decode()


def test_the_puzzle_it_lies_in_does_not_exist(client, daan, puzzle, daan_is_away):
    """T2, T9 (ASVS 8.2.2): hypothesis, picture and history tell of the signal."""
    client.force_login(daan)
    missing(client, puzzle)


def test_nor_the_puzzle_it_once_lay_in(client, noor, daan, puzzle, bus_seen, daan_is_away):
    """Its history says why the signal was put in and taken out."""
    take_out(puzzle, [bus_seen], reason=WHY, by=noor, now=LATER)

    client.force_login(daan)
    missing(client, puzzle)


def test_postgresql_keeps_it_from_them_too(daan, puzzle, daan_is_away):
    with as_person(daan):
        assert not Puzzle.objects.filter(pk=puzzle.pk).exists()
        assert not puzzle.steps.exists()


def test_nobody_calls_them_to_a_puzzle_or_a_pattern_with_it(district, noor, daan, puzzle, bus_seen):
    """The day it is due, and what comes back: the one who is left hears it."""
    signals = on_one_address(district, bus_seen.municipality, noor, 3)
    for signal in (bus_seen, signals[0]):
        excluding.exclude(signal, daan, why="Mijn zus woont daar.", by=noor, now=LATER)

    remind(ON_THE_DAY)
    remind(ON_THE_DAY + timedelta(days=1))  # now the whole desk
    notice_patterns(now=LATER)

    kinds = Notice.Kind.PUZZLE_REVIEW, Notice.Kind.PATTERN
    heard = {
        person: Notice.objects.filter(person=person, kind__in=kinds) for person in (noor, daan)
    }
    assert {each.kind for each in heard[noor]} == set(kinds)
    assert not heard[daan].exists()
    with as_person(daan):
        assert not PatternSeen.objects.exists()

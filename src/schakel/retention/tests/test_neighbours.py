"""What hangs on two signals at once: one goes, and the other stays whole."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from schakel.approvals.actions.deciding import approve
from schakel.handover.tests.conftest import weighed
from schakel.handover.tests.puzzle.conftest import passed_on, stories
from schakel.linking.actions.deciding import decide
from schakel.organisations.models import Organisation
from schakel.puzzles.actions.making import start
from schakel.puzzles.actions.sources import state
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.puzzles.tests.conftest import decided_same, piece_of, thought
from schakel.retention import tasks
from schakel.retention.actions.destroying import keys_of
from schakel.retention.actions.proposing import carry_out, propose
from schakel.signals.models import Signal
from schakel.vault.models import RecordKey
from schakel.vault.remembered import REMEMBERED
from schakel.vault.sealing import CannotOpen
from tests.cast import STORY

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def gone(bergen_op_zoom, noor, daan, now):
    """Whatever two people let go, as the worker does it."""

    def destroy(*signals: Signal) -> None:
        made = propose(signals, desk=bergen_op_zoom.organisation, why="Voorbij.", by=noor, now=now)
        approve(made.approval, by=daan, now=now)
        carry_out(made, by=noor, now=now)
        tasks.destroy(destruction_id=str(made.pk))
        REMEMBERED.clear()

    return destroy


@pytest.fixture
def pair(closed, noor, now) -> list[Signal]:
    """Said to be from one source, in both directions, and about the same bus."""
    both = [closed(300, pieces=(("vehicle", "bus 00-NEP-8"),)) for _ in range(2)]
    touch = decided_same(*(piece_of(each, "vehicle") for each in both), by=noor)
    decide(touch, "not_same", reason="Toch een andere bus.", by=noor, now=now)
    for one, other in (both, reversed(both)):
        state(one, other, same=True, reason="Zelfde woorden.", by=noor, now=now)
    return both


def weighed_again(signal: Signal, noor) -> Signal:
    """As if it were open, so that it can be passed on."""
    Signal.objects.filter(pk=signal.pk).update(state="read", outcome="", closed_at=None)
    return weighed(Signal.objects.get(pk=signal.pk), noor)


def close_long_ago(signals: list[Signal], now) -> None:
    Signal.objects.filter(pk__in=[each.pk for each in signals]).update(
        state="closed", outcome="handed_over", closed_at=now - timedelta(days=400)
    )


@pytest.mark.parametrize("first", [0, 1])
def test_what_is_said_of_two_signals_takes_one_of_them_along_only(client, pair, gone, noor, first):
    old, neighbour = pair[first], pair[1 - first]

    gone(old)

    assert Signal.objects.get(pk=neighbour.pk).unsealed("story") == STORY
    client.force_login(noor)
    assert client.get(neighbour.get_absolute_url()).status_code == 200
    assert Signal.objects.get(pk=neighbour.pk).touch_count == 0
    with pytest.raises(CannotOpen):
        RecordKey.objects.get(pk=old.key_id).dek()


def test_no_key_of_another_signal_is_ever_among_those_that_go(pair):
    old, neighbour = pair

    assert neighbour.key_id not in keys_of([old.pk])
    assert old.key_id not in keys_of([neighbour.pk])


def test_a_puzzle_goes_with_the_last_of_its_signals(client, pair, gone, noor, now):
    puzzle = start(pair, thought(), by=noor, now=now)
    client.force_login(noor)

    gone(pair[0])
    assert puzzle.key.dek()
    assert client.get(puzzle.get_absolute_url()).status_code == 200

    gone(pair[1])
    with pytest.raises(CannotOpen):
        RecordKey.objects.get(pk=puzzle.key_id).dek()
    assert client.get(puzzle.get_absolute_url()).status_code == 404
    assert not PUZZLE_POLICY.rows(noor, "see").exists()
    assert puzzle.reference not in client.get(reverse("puzzles:list")).content.decode()


@pytest.mark.parametrize("first", [0, 1])
def test_a_package_of_several_goes_with_the_first_of_them(
    client, pair, gone, noor, lotte, now, first
):
    inspectorate = Organisation.objects.get(code="arbeidsinspectie")
    both = [weighed_again(each, noor) for each in pair]
    puzzle = start(both, thought(), by=noor, now=now)
    package = passed_on(puzzle, noor, inspectorate, "hypothesis", *stories(*both), now=now)
    close_long_ago(both, now)

    gone(both[first])

    with pytest.raises(CannotOpen):
        RecordKey.objects.get(pk=package.key_id).dek()
    for who in (lotte, noor):
        client.force_login(who)
        assert client.get(package.get_absolute_url()).status_code == 404
    assert Signal.objects.get(pk=both[1 - first].pk).unsealed("story") == STORY

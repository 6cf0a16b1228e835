"""Three weak signals at one desk, and the puzzles that these stories start from."""

from datetime import date, timedelta

import pytest

from schakel.linking.models import Realm, Touch
from schakel.people.models import Membership, Person, Role
from schakel.puzzles.actions.making import Thought, start
from schakel.puzzles.models import Puzzle
from schakel.signals.actions.receiving import receive
from schakel.signals.models import PuzzlePiece, Signal
from tests.cast import MONDAY, engage, report

LATER = MONDAY + timedelta(hours=3)
REVIEW_ON = date(2026, 12, 21)
HYPOTHESIS = "Eén uitzendbureau brengt mensen met dezelfde bus naar twee adressen."
WHY = "De bus komt in beide verhalen voor."


def received(district, town, *pieces, now=MONDAY, **told) -> Signal:
    """A resident's report with these pieces."""
    return receive(
        report(district, town, pieces=pieces, **told), receipt=None, by=None, now=now
    ).signal


def piece_of(signal: Signal, kind: str) -> PuzzlePiece:
    return signal.pieces.get(kind=kind)


def decided_same(older: PuzzlePiece, newer: PuzzlePiece, *, by, at=LATER) -> Touch:
    """What the index found and an officer decided to be the same thing."""
    realm, _made = Realm.objects.get_or_create(
        organisation=older.signal.desk, defaults={"made_at": MONDAY}
    )
    return Touch.objects.create(
        realm=realm,
        kind=older.kind,
        newer=newer.signal,
        older=older.signal,
        newer_piece=newer,
        older_piece=older,
        weight=9.0,
        posterior=0.97,
        level=Touch.Level.STRONG,
        model_version=1,
        found_at=MONDAY,
        verdict=Touch.Verdict.SAME,
        decided_at=at,
        decided_by=by,
    )


def thought(**other) -> Thought:
    return Thought(
        **{
            "hypothesis": HYPOTHESIS,
            "strength": Puzzle.Strength.HUNCH,
            "review_on": REVIEW_ON,
            **other,
        }
    )


@pytest.fixture
def hanna(bergen_op_zoom, roosendaal) -> Person:
    """A focal officer at two desks: what she may do at each, she may not mix."""
    hanna = engage("Hanna", bergen_op_zoom.organisation, Role.FOCAL_OFFICER)
    Membership.objects.create(
        person=hanna,
        organisation=roosendaal.organisation,
        role=Role.FOCAL_OFFICER,
        starts_on=date(2020, 1, 1),
    )
    return hanna


@pytest.fixture
def bus_seen(district, bergen_op_zoom) -> Signal:
    return received(
        district,
        bergen_op_zoom,
        ("vehicle", "witte bus, 00-NEP-8"),
        ("address", "Parallelweg 99"),
        now=MONDAY - timedelta(days=40),
    )


@pytest.fixture
def bus_again(district, bergen_op_zoom) -> Signal:
    return received(
        district,
        bergen_op_zoom,
        ("vehicle", "busje 00NEP8"),
        ("address", "Kaai 7"),
        ("company", "Flexwerk Zuid"),
        now=MONDAY - timedelta(days=12),
    )


@pytest.fixture
def agency_named(district, bergen_op_zoom) -> Signal:
    return received(
        district, bergen_op_zoom, ("company", "Flex Werk Zuid BV"), ("phone", "06-00000007")
    )


@pytest.fixture
def same_bus(noor, bus_seen, bus_again) -> Touch:
    return decided_same(piece_of(bus_seen, "vehicle"), piece_of(bus_again, "vehicle"), by=noor)


@pytest.fixture
def puzzle(noor, bus_seen, bus_again, same_bus) -> Puzzle:
    """Noor put the two signals about the bus together."""
    return start([bus_seen, bus_again], thought(), by=noor, now=LATER)


@pytest.fixture
def other_puzzle(noor, agency_named) -> Puzzle:
    """And the one about the agency apart."""
    return start(
        [agency_named], thought(hypothesis="Een bureau werft zonder contract."), by=noor, now=LATER
    )

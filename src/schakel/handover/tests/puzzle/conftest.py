"""Three signals that were weighed, in one puzzle, and the package in which they went."""

from datetime import timedelta

import pytest

from schakel.handover.actions.passing_on import (
    pass_on_puzzle,
)
from schakel.handover.models import Handover
from schakel.handover.puzzle_package import code_in
from schakel.handover.tests.conftest import LATER, shared, weighed
from schakel.puzzles.actions.making import start
from schakel.puzzles.models import Puzzle
from schakel.puzzles.tests.conftest import (
    decided_same,
    piece_of,
    received,
    thought,
)
from schakel.signals.models import Deadline, Signal
from tests.cast import MONDAY

AFTER = LATER + timedelta(hours=1)
SERVICE = "labour_inspectorate"


@pytest.fixture
def signals(district, bergen_op_zoom, noor) -> list[Signal]:
    """Three signals that were weighed, an hour apart: two of them know the same bus."""
    told = [
        received(district, bergen_op_zoom, piece, story=story, now=MONDAY + timedelta(hours=hour))
        for hour, (piece, story) in enumerate(
            (
                (("vehicle", "witte bus"), "Eerste verhaal."),
                (("vehicle", "wit busje"), "Tweede verhaal."),
                (("phone", "06-00000007"), "Derde verhaal."),
            )
        )
    ]
    decided_same(piece_of(told[0], "vehicle"), piece_of(told[1], "vehicle"), by=noor)
    return [weighed(each, noor) for each in told]


@pytest.fixture
def puzzle(signals, noor) -> Puzzle:
    return start(signals, thought(), by=noor, now=LATER)


def stories(*signals: Signal) -> list[str]:
    return [code_in(signal, code) for signal in signals for code in ("forms", "story")]


def passed_on(puzzle, by, to, *included, **more) -> Handover:
    return pass_on_puzzle(
        puzzle,
        **{
            "to": to,
            "service": SERVICE,
            "kind": Handover.Kind.HANDOVER,
            "rules": ["arbeid"],
            "sharing": shared(*included, service=SERVICE),
            "by": by,
            "now": LATER,
            **more,
        },
    )


@pytest.fixture
def handover(puzzle, signals, noor, lotte, inspectorate) -> Handover:
    return passed_on(puzzle, noor, inspectorate, "hypothesis", *stories(*signals))


def clock_of(signal: Signal, handover: Handover) -> Deadline:
    return signal.deadlines.filter(kind=Deadline.Kind.PARTNER, reference=handover.reference).latest(
        "starts_at"
    )

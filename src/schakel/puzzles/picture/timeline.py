"""Where on a line of time does everything stand that happened to the signals of a puzzle?

A lane per signal and one for the puzzle itself. Nothing is random: the same moments are the same
picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.utils import formats
from django.utils.translation import gettext as _

from schakel.kernel.workdays import AMSTERDAM
from schakel.puzzles.board import Board, Moment, OnSignal

WIDTH = 1000
LEFT, RIGHT = 190, 976
TOP, LANE_HEIGHT, FOOT = 14, 48, 40
APART = 19  # marks closer than this would lie over each other
TICK_APART = 84
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """One moment: its shape tells what happened."""

    on: Moment
    x: int
    y: int


@dataclass(frozen=True)
class Lane:
    """One signal, or the puzzle itself when there is no signal."""

    signal: OnSignal | None
    name: str
    y: int
    first_x: int
    last_x: int


@dataclass(frozen=True)
class Tick:
    """A day on the axis."""

    x: int
    says: str


@dataclass(frozen=True)
class Line:
    """The whole picture."""

    height: int
    lanes: Sequence[Lane]
    marks: Sequence[Mark]
    ticks: Sequence[Tick]
    axis_y: int
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP


def line_of(board: Board) -> Line:
    """Work out where everything stands."""
    lanes = [*board.signals, None]
    axis_y = TOP + LANE_HEIGHT * len(lanes) + 6
    if not board.moments:
        return Line(axis_y + FOOT, (), (), (), axis_y)
    start = _day(board.moments[0].at)
    end = max(_day(board.moments[-1].at) + DAY, start + 7 * DAY)
    marks: list[Mark] = []
    drawn: list[Lane] = []
    for place, signal in enumerate(lanes):
        y = TOP + LANE_HEIGHT * place + LANE_HEIGHT // 2
        own = [each for each in board.moments if each.signal is signal]
        places = _spread([_x(each.at, start, end) for each in own])
        marks += [Mark(each, x, y) for each, x in zip(own, places, strict=True)]
        drawn.append(
            Lane(
                signal=signal,
                name=signal.name if signal else _("deze puzzel"),
                y=y,
                first_x=places[0] if places else LEFT,
                last_x=places[-1] if places else LEFT,
            )
        )
    return Line(axis_y + FOOT, drawn, marks, _ticks(start, end), axis_y)


def _day(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(AMSTERDAM).date(), time.min, AMSTERDAM)


def _x(at: datetime, start: datetime, end: datetime) -> int:
    share = (at - start) / (end - start)
    return round(LEFT + 12 + share * (RIGHT - LEFT - 24))


def _spread(places: list[int]) -> list[int]:
    """Push marks apart that would lie over each other, to the right and then back from the edge."""
    apart: list[int] = []
    for x in places:
        apart.append(max(x, apart[-1] + APART) if apart else x)
    edge = RIGHT - 8
    for index in range(len(apart) - 1, -1, -1):
        apart[index] = min(apart[index], edge)
        edge = apart[index] - APART
    return apart


def _ticks(start: datetime, end: datetime) -> Sequence[Tick]:
    """Days, weeks, months, quarters or years: as many as can be read."""
    ticks: list[Tick] = []
    for says, days in _axes(start.date(), end.date()):
        ticks = [
            Tick(
                _x(datetime.combine(day, time.min, AMSTERDAM), start, end),
                formats.date_format(day, says),
            )
            for day in days
        ]
        if all(after.x - before.x >= TICK_APART for before, after in pairwise(ticks)):
            break
    return ticks


def _axes(first: date, last: date) -> Iterator[tuple[str, list[date]]]:
    """Ever coarser: each with how its days are written."""
    for step in (1, 7):
        yield "j b", [first + DAY * add for add in range(0, (last - first).days + 1, step)]
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        yield "b Y", [day for day in _months(first, last) if _number(day) % step == 0]


def _months(first: date, last: date) -> list[date]:
    numbers = range(_number(first), _number(last) + 1)
    return [day for each in numbers if (day := date(each // 12, each % 12 + 1, 1)) >= first]


def _number(day: date) -> int:
    """Months since the beginning of the calendar."""
    return day.year * 12 + day.month - 1

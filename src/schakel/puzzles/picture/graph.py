"""Where does everything of a puzzle stand in its picture, and which lines run between?

Signals on the left in the order in which they came, pieces on the right kind by kind, and what
people said to be the same joined by an arc. Nothing is random: the same puzzle is the same picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schakel.puzzles.board import Board, OnPiece, OnSame, OnSignal

WIDTH = 1000
TOP = 36  # room for the headings of the columns
SIGNAL_X, SIGNAL_WIDTH, SIGNAL_HEIGHT, SIGNAL_GAP = 4, 268, 92, 20
PIECE_X, PIECE_WIDTH, PIECE_HEIGHT, PIECE_GAP = 472, 244, 46, 8
KIND_HEIGHT, KIND_GAP = 30, 14
ARC_X, LANE, FIRST_LANE = PIECE_X + PIECE_WIDTH, 16, 26
WORDS_GAP, WORDS_HEIGHT = 12, 22
LONGEST_VALUE = 29  # characters that fit in a box; the list has all of them


@dataclass(frozen=True)
class Box:
    """One signal or piece, with the upper left corner of its box."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        return self.x + self.width


@dataclass(frozen=True)
class DrawnSignal:
    on: OnSignal
    box: Box


@dataclass(frozen=True)
class DrawnPiece:
    on: OnPiece
    box: Box
    joined: bool  # somebody said it is the same as another

    @property
    def value(self) -> str:
        """As much of the value as fits."""
        value = self.on.value
        return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1].rstrip() + "…"


@dataclass(frozen=True)
class DrawnKind:
    """The heading above the pieces of one kind."""

    name: str
    y: int


@dataclass(frozen=True)
class IsIn:
    """The line from a signal to a piece that is in it."""

    key: str
    path: str
    joined: bool


@dataclass(frozen=True)
class DrawnSame:
    """The arc between two pieces that are the same, and where its words stand."""

    on: OnSame
    path: str
    ends: tuple[tuple[int, int], tuple[int, int]]
    words_x: int
    words_y: int


@dataclass(frozen=True)
class Graph:
    """The whole picture."""

    board: Board
    height: int
    signals: Sequence[DrawnSignal]
    kinds: Sequence[DrawnKind]
    pieces: Sequence[DrawnPiece]
    is_in: Sequence[IsIn]
    same: Sequence[DrawnSame]
    width: int = WIDTH
    pieces_x: int = PIECE_X
    same_x: int = ARC_X


def graph_of(board: Board) -> Graph:
    """Work out where everything stands."""
    kinds, boxes, pieces_end = _pieces(board)
    joined = {each.number for same in board.same for each in (same.one, same.other)}
    signals_end = TOP + len(board.signals) * (SIGNAL_HEIGHT + SIGNAL_GAP) - SIGNAL_GAP
    height = max(pieces_end, signals_end, TOP + SIGNAL_HEIGHT)
    signals = _signals(board.signals, height)
    same = _same(board.same, boxes)
    return Graph(
        board=board,
        height=max(height, *(each.words_y for each in same), 0) + 12,
        signals=signals,
        kinds=kinds,
        pieces=[
            DrawnPiece(each, boxes[each.number], joined=each.number in joined)
            for each in board.pieces
        ],
        is_in=_is_in(board.pieces, boxes, signals, joined),
        same=same,
    )


def _signals(signals: Sequence[OnSignal], height: int) -> list[DrawnSignal]:
    """Spread over the whole height, so that lines stay as level as they can."""
    room = height - TOP
    each = room / len(signals) if signals else 0
    return [
        DrawnSignal(
            on,
            Box(
                SIGNAL_X,
                round(TOP + each * (place + 0.5) - SIGNAL_HEIGHT / 2),
                SIGNAL_WIDTH,
                SIGNAL_HEIGHT,
            ),
        )
        for place, on in enumerate(signals)
    ]


def _pieces(board: Board) -> tuple[list[DrawnKind], dict[int, Box], int]:
    kinds: list[DrawnKind] = []
    boxes: dict[int, Box] = {}
    y = TOP
    for name, pieces in board.by_kind:
        kinds.append(DrawnKind(name, y + KIND_HEIGHT - 10))
        y += KIND_HEIGHT
        for piece in pieces:
            boxes[piece.number] = Box(PIECE_X, y, PIECE_WIDTH, PIECE_HEIGHT)
            y += PIECE_HEIGHT + PIECE_GAP
        y += KIND_GAP
    return kinds, boxes, y - KIND_GAP if kinds else y


def _is_in(
    pieces: Sequence[OnPiece],
    boxes: dict[int, Box],
    signals: Sequence[DrawnSignal],
    joined: set[int],
) -> list[IsIn]:
    """Lines leave a signal one below the other, in the order in which they arrive."""
    lines = []
    for drawn in signals:
        own = [piece for piece in pieces if piece.signal.number == drawn.on.number]
        for place, piece in enumerate(own, 1):
            start = drawn.box.y + round(drawn.box.height * place / (len(own) + 1))
            end, middle = boxes[piece.number], (drawn.box.right + PIECE_X) // 2
            lines.append(
                IsIn(
                    key=f"{drawn.on.key}-{piece.key}",
                    path=f"M{drawn.box.right} {start}C{middle} {start} {middle} {end.middle}"
                    f" {end.x} {end.middle}",
                    joined=piece.number in joined,
                )
            )
    return lines


def _same(same: Sequence[OnSame], boxes: dict[int, Box]) -> list[DrawnSame]:
    """Short arcs inside, long ones outside; words never lie over each other."""
    taken: list[list[tuple[int, int]]] = []
    lanes: dict[str, int] = {}
    by_length = sorted(same, key=lambda each: (each.other.number - each.one.number, each.key))
    for each in by_length:
        span = (boxes[each.one.number].middle, boxes[each.other.number].middle)
        lane = next(
            (
                number
                for number, spans in enumerate(taken)
                if all(span[1] <= other[0] or span[0] >= other[1] for other in spans)
            ),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append(span)
        lanes[each.key] = lane
    words_x = ARC_X + FIRST_LANE + LANE * max(len(taken) - 1, 0) + WORDS_GAP
    drawn, lowest = [], 0
    for each in sorted(same, key=lambda each: (_centre(each, boxes), each.key)):
        one, other = boxes[each.one.number].middle, boxes[each.other.number].middle
        # A curve reaches three quarters of the way to its handles.
        reach = ARC_X + round((FIRST_LANE + LANE * lanes[each.key]) * 4 / 3)
        lowest = max(_centre(each, boxes) + 5, lowest + WORDS_HEIGHT)
        drawn.append(
            DrawnSame(
                on=each,
                path=f"M{ARC_X} {one}C{reach} {one} {reach} {other} {ARC_X} {other}",
                ends=((ARC_X, one), (ARC_X, other)),
                words_x=words_x,
                words_y=lowest,
            )
        )
    return drawn


def _centre(same: OnSame, boxes: dict[int, Box]) -> int:
    return (boxes[same.one.number].middle + boxes[same.other.number].middle) // 2

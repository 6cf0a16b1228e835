"""The picture is readable, always the same, and tells nothing that the lists do not tell."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from itertools import combinations, pairwise
from types import SimpleNamespace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from schakel.handover.tests.conftest import weighed
from schakel.puzzles.actions.arranging import add
from schakel.puzzles.board import Board, Moment, OnPiece, OnSame, OnSignal, board_of
from schakel.puzzles.picture.graph import ARC_X, WIDTH, graph_of
from schakel.puzzles.picture.timeline import APART, line_of
from schakel.puzzles.picture.timeline import WIDTH as LINE_WIDTH
from schakel.puzzles.tests.conftest import LATER, WHY, decided_same, piece_of
from tests.cast import MONDAY

KINDS = ("Adres", "Kenteken", "Persoon")


def made_up(holds: list[list[int]], same: list[tuple[int, int]]) -> Board:
    """A table of so many signals, each with pieces of these kinds, some of which are the same."""
    signals = [
        OnSignal(
            number=number,
            signal=SimpleNamespace(reference=f"S-{number}", received_at=MONDAY),
            membership=None,
            source=number,
            repeats=(),
            reliability="Betrouwbaar: ja",
            content="",
            owes_feedback=True,
        )
        for number in range(1, len(holds) + 1)
    ]
    of_kinds = sorted((kind, number) for number, kinds in enumerate(holds) for kind in kinds)
    pieces = [
        OnPiece(
            place,
            SimpleNamespace(get_kind_display=lambda kind=kind: KINDS[kind]),
            signals[number],
        )
        for place, (kind, number) in enumerate(of_kinds, 1)
    ]
    joined = [
        OnSame(pieces[one % len(pieces)], pieces[other % len(pieces)], None)
        for one, other in same
        if pieces and one % len(pieces) < other % len(pieces)
    ]
    return Board(signals, pieces, list({each.key: each for each in joined}.values()))


boards = st.builds(
    made_up,
    st.lists(st.lists(st.integers(0, 2), max_size=4), min_size=1, max_size=7),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=8),
)


@given(board=boards)
def test_nothing_lies_over_anything_else_and_all_of_it_is_on_the_sheet(board):
    graph = graph_of(board)
    boxes = [each.box for each in (*graph.signals, *graph.pieces)]

    for one, other in combinations(boxes, 2):
        apart = (
            one.right < other.x
            or other.right < one.x
            or one.y + one.height < other.y
            or other.y + other.height < one.y
        )
        assert apart
    assert all(box.x >= 0 and box.right <= WIDTH for box in boxes)
    assert all(box.y >= 0 and box.y + box.height <= graph.height for box in boxes)
    words = sorted(each.words_y for each in graph.same)
    assert all(after - before >= 20 for before, after in pairwise(words))
    assert all(each.words_x > ARC_X and each.words_y <= graph.height for each in graph.same)


@given(board=boards)
def test_every_signal_piece_and_line_is_drawn_once_and_the_same_each_time(board):
    graph = graph_of(board)

    assert graph == graph_of(board)
    assert [each.on for each in graph.signals] == list(board.signals)
    assert [each.on for each in graph.pieces] == list(board.pieces)
    assert {each.key for each in graph.is_in} == {
        f"{piece.signal.key}-{piece.key}" for piece in board.pieces
    }
    assert {each.on.key for each in graph.same} == {each.key for each in board.same}


@given(
    minutes=st.lists(st.integers(0, 4_000_000), min_size=1, max_size=25),
    lanes=st.integers(1, 4),
)
def test_moments_stand_in_order_apart_and_on_the_sheet(minutes, lanes):
    board = made_up([[] for _ in range(lanes)], [])
    moments = [
        Moment(
            place,
            MONDAY + timedelta(minutes=minute),
            "received",
            "",
            board.signals[place % lanes] if place % 3 else None,
        )
        for place, minute in enumerate(sorted(minutes))
    ]
    line = line_of(Board(board.signals, moments=moments))

    assert len(line.marks) == len(moments)
    for lane in (*board.signals, None):
        own = [mark.x for mark in line.marks if mark.on.signal is lane]
        assert all(after - before >= APART for before, after in pairwise(own))
    assert all(mark.x <= LINE_WIDTH for mark in line.marks)
    assert all(after.x > before.x for before, after in pairwise(line.ticks))


def test_a_puzzle_without_signals_is_an_empty_sheet():
    assert graph_of(Board()).signals == []
    assert line_of(Board()).marks == ()


class Page(HTMLParser):
    """What a page says, apart for its pictures and for everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.in_picture = 0
        self.said = {True: [], False: []}
        self.named = {True: set(), False: set()}

    def handle_starttag(self, tag, attrs):
        if tag == "svg":
            self.in_picture += 1
        for name in ("data-node", "data-edge", "data-moment"):
            if value := dict(attrs).get(name):
                self.named[bool(self.in_picture)].add(value)

    def handle_endtag(self, tag):
        self.in_picture -= tag == "svg"

    def handle_data(self, text):
        if text.strip():
            self.said[bool(self.in_picture)].append(" ".join(text.split()))


def read(client, address, **posted) -> Page:
    page = Page()
    answer = client.post(address, posted) if posted else client.get(address)
    page.feed(answer.content.decode())
    return page


@pytest.fixture
def whole_puzzle(puzzle, noor, bus_again, agency_named):
    """Three signals, two things that return, and a phone that does not."""
    add(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)
    decided_same(piece_of(bus_again, "company"), piece_of(agency_named, "company"), by=noor)
    return puzzle


@pytest.mark.parametrize("which", ["detail", "print", "opened"])
def test_everything_in_the_picture_is_in_the_lists(client, noor, whole_puzzle, which):
    client.force_login(noor)
    route = "details" if which == "opened" else which
    address = reverse(f"puzzles:{route}", args=[whole_puzzle.reference])

    page = read(client, address, **({"reason": "compare"} if which == "opened" else {}))

    assert page.named[True] == page.named[False]
    assert {f"stuk-{number}" for number in range(1, 8)} <= page.named[True]
    assert len([name for name in page.named[True] if name.startswith("zelfde-")]) == 2
    assert len([name for name in page.named[True] if name.startswith("moment-")]) == 5
    lists = " ".join(page.said[False]).lower()
    only_of_the_picture = re.compile(
        r"beeld van|tijdlijn van|links de signalen|een baan per|^\d+ [a-z]{3}$|^zelfde$"
    )
    for said in page.said[True]:
        if not only_of_the_picture.search(said.lower()):
            for part in re.split(r": |, (?=\d)", said.removesuffix("…")):
                assert part.lower() in lists, said


def test_the_picture_is_in_words_for_whoever_does_not_see_it(client, noor, whole_puzzle):
    client.force_login(noor)

    page = client.get(whole_puzzle.get_absolute_url()).content.decode()

    assert page.count('role="group" aria-labelledby="beeld-titel beeld-uitleg"') == 1
    assert '<title id="beeld-titel">' in page
    assert '<desc id="beeld-uitleg">' in page
    assert page.count('tabindex="0"') == 2  # a region that scrolls can be reached by keyboard
    assert "style=" not in page.partition('<svg class="sk-graph"')[2]


def test_two_pieces_that_are_the_same_lie_together(whole_puzzle):
    board = board_of(whole_puzzle, list(whole_puzzle.steps.all()))

    assert [each.other.number - each.one.number for each in board.same] == [1, 1]


def test_only_what_somebody_decided_is_drawn(whole_puzzle, bus_seen, bus_again, noor):
    touch = decided_same(piece_of(bus_seen, "address"), piece_of(bus_again, "address"), by=noor)
    touch.verdict, touch.decided_by, touch.decided_at = "", None, None
    touch.save()

    board = board_of(whole_puzzle, list(whole_puzzle.steps.all()))

    assert len(board.same) == 2


def test_facts_carry_how_reliable_they_are(client, noor, whole_puzzle, bus_seen):
    weighed(bus_seen, noor, now=LATER)
    client.force_login(noor)

    page = read(client, whole_puzzle.get_absolute_url())

    said = " ".join(page.said[False])
    assert "meestal betrouwbaar" in said
    assert "zelf gezien of vastgelegd" in said
    assert "nog niet gewogen" in said

"""The puzzles of a desk, the one to look at first on top; and strangers see none of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schakel.audit.models import Event
from schakel.puzzles.actions.arranging import add
from schakel.puzzles.actions.closing import close
from schakel.puzzles.actions.making import start
from schakel.puzzles.actions.noticing import notice_patterns
from schakel.puzzles.models import PatternSeen, Puzzle
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.puzzles.tests.conftest import (
    HYPOTHESIS,
    LATER,
    WHY,
    decided_same,
    piece_of,
    received,
    thought,
)

OF_A_PUZZLE = (
    "detail",
    "details",
    "print",
    "history",
    "edit",
    "review",
    "add",
    "merge",
    "close",
)


def statements_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_next_look_comes_first(client, noor, puzzle, other_puzzle):
    other_puzzle.review_on = puzzle.review_on - timedelta(days=3)
    other_puzzle.save()
    client.force_login(noor)

    page = client.get("/puzzels/").content.decode()

    assert page.index(other_puzzle.reference) < page.index(puzzle.reference)
    assert "2 signalen, 2 onafhankelijke bronnen" in page
    assert HYPOTHESIS[:40] in page


def test_that_hypotheses_were_shown_is_recorded(client, noor, puzzle):
    client.force_login(noor)
    client.get("/puzzels/")

    event = Event.objects.get(action="puzzle.list")
    assert (event.object_id, event.actor, event.fields) == (puzzle.pk, noor, ["hypothesis"])


def test_filters_choose_by_state_owner_and_strength(client, noor, daan, puzzle, other_puzzle):
    close(other_puzzle, outcome="too_little", words="Klaar.", by=noor, now=LATER)
    client.force_login(daan)

    def shown(query: str) -> set[str]:
        page = client.get("/puzzels/" + query).content.decode()
        return {each.reference for each in (puzzle, other_puzzle) if each.reference in page}

    assert shown("") == {puzzle.reference}
    assert shown("?status=closed") == {other_puzzle.reference}
    assert shown("?status=all") == {puzzle.reference, other_puzzle.reference}
    assert shown("?status=all&van=me") == set()
    assert shown("?sterkte=firm") == set()
    assert shown("?sterkte=hunch") == {puzzle.reference}
    assert shown("?status=nonsense") == {puzzle.reference}


def test_an_empty_list_teaches(client, noor):
    client.force_login(noor)

    assert "Eén klein signaal zegt weinig" in client.get("/puzzels/").content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(
    client, noor, bergen_op_zoom, bus_seen, puzzle
):
    client.force_login(noor)
    one = statements_of(client, "/puzzels/")

    for _ in range(8):
        told = received(bergen_op_zoom.district, bergen_op_zoom)
        start([told, bus_seen], thought(), by=noor, now=LATER)

    assert statements_of(client, "/puzzels/") == one
    assert one <= 20


def test_the_page_costs_the_same_for_two_signals_and_for_eight(
    client, noor, bergen_op_zoom, puzzle
):
    client.force_login(noor)
    address = puzzle.get_absolute_url()
    two = statements_of(client, address)

    for number in range(6):
        told = received(
            bergen_op_zoom.district,
            bergen_op_zoom,
            ("vehicle", f"bus {number}"),
            ("phone", f"06-0000000{number}"),
        )
        add(puzzle, [told], reason=WHY, by=noor, now=LATER)
        first = puzzle.memberships.first().signal
        decided_same(piece_of(first, "vehicle"), piece_of(told, "vehicle"), by=noor)

    assert statements_of(client, address) == two
    assert two <= 30


@pytest.fixture
def everything(puzzle, other_puzzle, noor, bergen_op_zoom):
    """A puzzle, one that is closed, and a pattern: all of Bergen op Zoom."""
    close(other_puzzle, outcome="too_little", words="Klaar.", by=noor, now=LATER)
    signals = [
        received(bergen_op_zoom.district, bergen_op_zoom, ("address", "Kade 1")) for _ in range(3)
    ]
    for other in signals[1:]:
        decided_same(piece_of(signals[0], "address"), piece_of(other, "address"), by=noor)
    notice_patterns(now=LATER)
    return PatternSeen.objects.get(kind="same_address")


@pytest.mark.usefixtures("other_puzzle")
def test_strangers_get_404_everywhere_and_read_nothing(client, yusuf, puzzle, everything, bus_seen):
    closed = Puzzle.objects.get(state="closed")
    client.force_login(yusuf)
    addresses = [
        *(reverse(f"puzzles:{name}", args=[puzzle.reference]) for name in OF_A_PUZZLE),
        reverse("puzzles:unmerge", args=[puzzle.reference]),
        reverse("puzzles:reopen", args=[closed.reference]),
        reverse("puzzles:take_out", args=[puzzle.reference, bus_seen.reference]),
        reverse("puzzles:undo", args=[puzzle.reference, 1]),
        reverse("puzzles:pattern", args=[everything.reference]),
        *(
            reverse(f"puzzles:{name}", args=[bus_seen.reference])
            for name in ("start", "add_to", "source")
        ),
    ]

    for address in addresses:
        for method in (client.get, client.post):
            answer = method(address)
            assert answer.status_code in {404, 405}, address
            assert puzzle.reference not in answer.content.decode()
    dismissed = client.post(
        reverse("puzzles:dismiss", args=[everything.reference]), {"reason": "x"}
    )
    for address in ("/puzzels/", "/puzzels/?status=all", "/patronen/", "/"):
        page = client.get(address).content.decode()
        for secret in (puzzle.reference, closed.reference, HYPOTHESIS[:30], "Er komt iets"):
            assert secret not in page, address
    assert dismissed.status_code == 404
    assert not Event.objects.filter(actor=yusuf, action__startswith="puzzle.").exists()


@pytest.mark.parametrize("who", ["emre", "sanne", "zoe", "kees", "bea", "frits"])
def test_other_roles_have_no_puzzles(client, request, puzzle, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(puzzle.get_absolute_url()).status_code == 404
    assert client.get("/puzzels/").status_code == 302
    assert "/puzzels/" not in client.get("/").content.decode()


def test_the_start_page_tells_what_is_due_to_its_owner_only(client, noor, daan, puzzle):
    puzzle.review_on = date(2026, 1, 5)
    puzzle.save()

    for who, sees in ((noor, True), (daan, False)):
        client.force_login(who)
        assert (puzzle.reference in client.get("/").content.decode()) is sees


def test_the_sentence_alone_gives_a_stranger_nothing(yusuf, noor, signal):
    """Without PostgreSQL's own lock too: no puzzle of another desk."""
    start([signal], thought(), by=noor, now=LATER)

    assert PUZZLE_POLICY.rows(noor, "see").exists()
    assert not PUZZLE_POLICY.rows(yusuf, "see").exists()

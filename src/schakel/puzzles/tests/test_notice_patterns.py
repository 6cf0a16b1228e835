"""Something comes back: the desk hears it once, and decides."""

from datetime import datetime, timedelta
from itertools import combinations, pairwise
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from schakel.audit.models import Event
from schakel.linking.models import IndexedMention, Realm, Touch
from schakel.organisations.models import Pattern
from schakel.people.models import Notice
from schakel.puzzles.actions.history import ReasonMissing
from schakel.puzzles.actions.making import start
from schakel.puzzles.actions.noticing import bring_back, dismiss, notice_at, notice_patterns
from schakel.puzzles.actions.sources import state
from schakel.puzzles.models import PatternSeen
from schakel.puzzles.patterns import Clue, months_before, repeats
from schakel.puzzles.sources import Sources
from schakel.puzzles.tests.conftest import LATER, WHY, decided_same, piece_of, received, thought
from schakel.vault.remembered import REMEMBERED
from schakel.vault.sealing import CannotOpen
from tests.cast import MONDAY, NL

ADDRESS = ("address", "Parallelweg 99")
State = PatternSeen.State


def pattern(kind: str, count: int = 3, months: int = 12) -> Pattern:
    return Pattern(code=kind, kind=kind, count=count, months=months)


def on_one_address(district, town, noor, number: int, *, apart=timedelta(days=30)):
    """So many signals about one address, each decided to be the same as the one before."""
    signals = [
        received(district, town, ADDRESS, now=MONDAY - apart * at) for at in reversed(range(number))
    ]
    for older, newer in pairwise(signals):
        decided_same(piece_of(older, "address"), piece_of(newer, "address"), by=noor)
    return signals


@pytest.fixture
def third_on_address(district, bergen_op_zoom, noor, daan):
    return on_one_address(district, bergen_op_zoom, noor, 3)


def test_the_third_signal_on_one_address_is_told_to_the_desk(third_on_address, noor, daan):
    assert notice_patterns(now=LATER) == 1

    seen = PatternSeen.objects.get()
    assert (seen.kind, seen.times, seen.sources) == ("same_address", 3, 3)
    assert set(seen.signals.all()) == set(third_on_address)
    for officer in (noor, daan):
        assert Notice.objects.get(person=officer, kind=Notice.Kind.PATTERN).url_name == (
            "puzzles:pattern"
        )


def test_what_was_told_is_not_told_again(third_on_address, noor):
    notice_patterns(now=LATER)

    assert notice_patterns(now=LATER) == 0
    assert PatternSeen.objects.count() == 1


@pytest.mark.usefixtures("noor")
def test_two_signals_or_three_in_more_than_a_year_are_no_pattern(district, bergen_op_zoom, noor):
    on_one_address(district, bergen_op_zoom, noor, 2)
    on_one_address(district, bergen_op_zoom, noor, 3, apart=timedelta(days=200))

    assert notice_patterns(now=LATER) == 0


def test_a_rumour_that_is_told_twice_is_no_third_signal(third_on_address, noor):
    state(third_on_address[2], third_on_address[1], same=True, reason=WHY, by=noor, now=LATER)

    assert notice_patterns(now=LATER) == 0


def test_what_somebody_said_to_be_another_address_does_not_count(third_on_address):
    touch = Touch.objects.first()
    touch.verdict = Touch.Verdict.NOT_SAME
    touch.save()

    assert notice_patterns(now=LATER) == 0


def test_a_third_address_does_not_bring_together_what_somebody_denied(third_on_address, noor):
    """The first is not the last, whatever the one between has in common with both."""
    first, _between, last = (piece_of(signal, "address") for signal in third_on_address)
    touch = decided_same(first, last, by=noor)
    assert notice_patterns(now=LATER) == 1
    PatternSeen.objects.all().delete()

    touch.verdict = Touch.Verdict.NOT_SAME
    touch.save()

    assert notice_patterns(now=LATER) == 0


def test_a_strong_touch_counts_before_anybody_decided_and_a_possible_one_does_not(
    third_on_address,
):
    Touch.objects.update(verdict="", decided_at=None, decided_by=None)
    strong = notice_patterns(now=LATER)
    PatternSeen.objects.all().delete()
    Touch.objects.update(level=Touch.Level.POSSIBLE)

    assert strong == 1
    assert notice_patterns(now=LATER) == 0


def test_equal_tokens_in_the_index_count_too_unless_somebody_denied_it(
    district, bergen_op_zoom, noor
):
    signals = [received(district, bergen_op_zoom, ADDRESS) for _ in range(3)]
    realm = Realm.objects.create(organisation=signals[0].desk, made_at=MONDAY)
    for signal in signals:
        IndexedMention.objects.create(
            realm=realm,
            kind="address",
            signal=signal,
            piece=piece_of(signal, "address"),
            tokens=[7, -3],
            capsule=b"sealed",
            key_version=1,
            encoding_version=1,
        )
    equal = notice_patterns(now=LATER)
    PatternSeen.objects.all().delete()
    pieces = [piece_of(signal, "address") for signal in signals]
    for older, newer in combinations(pieces, 2):
        touch = decided_same(older, newer, by=noor)
        touch.verdict = Touch.Verdict.NOT_SAME
        touch.save()

    assert equal == 1
    assert notice_patterns(now=LATER) == 0


def test_counts_and_months_are_those_of_the_district(third_on_address):
    Pattern.objects.filter(kind="same_address").update(count=4)

    assert notice_patterns(now=LATER) == 0


def test_put_away_with_a_reason_it_stays_away_until_another_source_tells_it(
    third_on_address, district, bergen_op_zoom, noor
):
    notice_patterns(now=LATER)
    seen = PatternSeen.objects.get()
    with pytest.raises(ReasonMissing):
        dismiss(seen, reason=" ", by=noor, now=LATER)
    dismiss(seen, reason="Het is een hotel.", by=noor, now=LATER)

    again = notice_patterns(now=LATER)
    fourth = received(district, bergen_op_zoom, ADDRESS)
    decided_same(piece_of(third_on_address[2], "address"), piece_of(fourth, "address"), by=noor)
    with_another = notice_patterns(now=LATER)

    assert (again, with_another) == (0, 1)
    seen.refresh_from_db()
    assert (seen.state, seen.sources) == (State.NEW, 4)


def test_what_was_put_away_can_be_brought_back(third_on_address, noor, daan):
    notice_patterns(now=LATER)
    dismiss(PatternSeen.objects.get(), reason="Een hotel.", by=noor, now=LATER)
    bring_back(PatternSeen.objects.get(), by=daan, now=LATER)

    seen = PatternSeen.objects.get()
    assert (seen.state, seen.decided_by) == (State.NEW, None)


def test_what_no_longer_holds_goes_by_itself(third_on_address):
    notice_patterns(now=LATER)
    Touch.objects.update(verdict=Touch.Verdict.NOT_SAME)

    notice_patterns(now=LATER)

    assert PatternSeen.objects.get().state == State.GONE


def test_what_people_put_in_one_puzzle_themselves_is_not_told(third_on_address, noor, client):
    start(third_on_address, thought(), by=noor, now=LATER)

    assert notice_patterns(now=LATER) == 0
    client.force_login(noor)
    assert "Er komt iets terug" not in client.get("/puzzels/").content.decode()


def test_a_desk_hears_nothing_of_another(third_on_address, yusuf, roosendaal, client):
    notice_patterns(now=LATER)
    seen = PatternSeen.objects.get()
    client.force_login(yusuf)

    assert notice_at(roosendaal.desk, now=LATER) == 0
    assert not Notice.objects.filter(person=yusuf, kind=Notice.Kind.PATTERN).exists()
    assert client.get(reverse("puzzles:pattern", args=[seen.reference])).status_code == 404
    with pytest.raises(PermissionDenied):
        dismiss(seen, reason=WHY, by=yusuf, now=LATER)


def test_it_is_found_without_opening_anything(third_on_address):
    """A key that is gone opens nothing: what was told of is still seen to come back."""
    for signal in third_on_address:
        signal.key.wrapped = b"gone"
        signal.key.save()
        REMEMBERED.forget(signal.key_id)
    with pytest.raises(CannotOpen):
        piece_of(signal, "address").unsealed("text")

    assert notice_patterns(now=LATER) == 1
    assert not Event.objects.filter(action="signal.see_details").exists()


def test_noor_reads_it_puts_it_away_and_finds_it_back(client, noor, third_on_address):
    notice_patterns(now=LATER)
    seen = PatternSeen.objects.get()
    client.force_login(noor)
    address = reverse("puzzles:dismiss", args=[seen.reference])

    on_start, on_list = (client.get(each).content.decode() for each in ("/", "/puzzels/"))
    page = client.get(reverse("puzzles:pattern", args=[seen.reference])).content.decode()
    without = client.post(address, {"reason": ""})
    client.post(address, {"reason": "Het is een hotel."})
    away = client.get("/patronen/").content.decode()
    client.post(address, {"back": "1"})

    assert "Derde signaal op één adres" in on_start
    assert "Derde signaal op één adres" in on_list
    assert "vanaf 3 keer binnen 12 maanden" in page
    assert "nog te bevestigen" in page
    assert without.status_code == 422
    assert "Het is een hotel." in away
    assert PatternSeen.objects.get().state == State.NEW


# Counting by itself, without a database.


def clue(kind: str, signal: UUID, piece: UUID | None = None, town: UUID | None = None) -> Clue:
    return Clue(piece or uuid4(), kind, signal, town)


def alone(clues) -> Sources:
    return Sources({each.signal: each.signal for each in clues})


def test_a_vehicle_at_two_addresses_is_in_two_places():
    one, other = uuid4(), uuid4()
    bus, again = clue("vehicle", one), clue("vehicle", other)
    clues = [bus, again, clue("address", one), clue("address", other)]

    [found] = repeats(pattern("vehicle_places", 2), clues, [(bus.piece, again.piece)], alone(clues))

    assert (found.times, found.signals) == (2, {one, other})


def test_a_vehicle_that_returns_to_one_address_is_in_one_place():
    one, other = uuid4(), uuid4()
    bus, again = clue("vehicle", one), clue("vehicle", other)
    house, same_house = clue("address", one), clue("address", other)
    clues = [bus, again, house, same_house]
    same = [(bus.piece, again.piece), (house.piece, same_house.piece)]

    assert repeats(pattern("vehicle_places", 2), clues, same, alone(clues)) == []


def test_a_vehicle_without_an_address_is_in_its_municipality_unless_an_address_there_counts():
    one, other = uuid4(), uuid4()
    here, there = uuid4(), uuid4()
    bus = clue("vehicle", one, town=here)
    house = clue("address", one, town=here)
    in_the_same, elsewhere = clue("vehicle", other, town=here), clue("vehicle", other, town=there)

    for again, found in ((in_the_same, 0), (elsewhere, 1)):
        clues = [bus, house, again]
        same = [(bus.piece, again.piece)]
        assert len(repeats(pattern("vehicle_places", 2), clues, same, alone(clues))) == found


def test_an_agency_behind_two_addresses():
    one, other = uuid4(), uuid4()
    agency, again = clue("company", one), clue("company", other)
    clues = [agency, again, clue("address", one), clue("address", other)]

    [found] = repeats(
        pattern("company_addresses", 2), clues, [(agency.piece, again.piece)], alone(clues)
    )

    assert found.pieces == {agency.piece, again.piece}


def test_one_source_that_names_two_addresses_is_no_pattern():
    signal = uuid4()
    clues = [clue("company", signal), clue("address", signal), clue("address", signal)]

    assert repeats(pattern("company_addresses", 2), clues, [], alone(clues)) == []


numbers = st.integers(0, 5).map(lambda number: UUID(int=number))
some_clues = st.lists(
    st.builds(
        Clue,
        piece=st.uuids(),
        kind=st.sampled_from(["address", "vehicle", "company"]),
        signal=numbers,
        municipality=st.none() | numbers,
    ),
    max_size=12,
    unique_by=lambda clue: clue.piece,
)


@given(
    clues=some_clues,
    kind=st.sampled_from(["same_address", "vehicle_places", "company_addresses"]),
    data=st.data(),
)
def test_nothing_counts_higher_than_its_sources_and_the_order_does_not_matter(clues, kind, data):
    pieces = [each.piece for each in clues]
    pairs = data.draw(
        st.lists(st.tuples(st.sampled_from(pieces), st.sampled_from(pieces)), max_size=8)
        if pieces
        else st.just([])
    )
    one_source = Sources({each.signal: UUID(int=99) for each in clues})

    found = repeats(pattern(kind, 2), clues, pairs, alone(clues))
    backwards = repeats(
        pattern(kind, 2), clues[::-1], [pair[::-1] for pair in pairs[::-1]], alone(clues)
    )

    assert all(2 <= each.times <= each.sources <= len(each.signals) for each in found)
    assert [(each.pieces, each.times) for each in found] == [
        (each.pieces, each.times) for each in backwards
    ]
    assert repeats(pattern(kind, 2), clues, pairs, one_source) == []


def test_months_are_those_of_the_calendar():
    assert months_before(datetime(2026, 3, 31, tzinfo=NL), 1).date().isoformat() == "2026-02-28"
    assert months_before(datetime(2026, 1, 15, tzinfo=NL), 12).date().isoformat() == "2025-01-15"
    assert months_before(datetime(2026, 1, 15, tzinfo=NL), 1).date().isoformat() == "2025-12-15"

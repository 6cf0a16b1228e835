"""A rumour that is told twice stays one rumour."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from schakel.audit.models import Event
from schakel.puzzles.actions.arranging import add
from schakel.puzzles.actions.history import ReasonMissing
from schakel.puzzles.actions.sources import WithItself, state
from schakel.puzzles.models import SourceStatement
from schakel.puzzles.sources import counted, doubts_about, grouped, sources_of
from schakel.puzzles.tests.conftest import LATER, WHY, received
from schakel.signals.actions.receiving import Contact
from schakel.signals.models import Signal

SOON = timedelta(minutes=1)


def by_employee(district, town, person) -> Signal:
    return received(
        district,
        town,
        channel=Signal.Channel.STAFF,
        reporter_kind=Signal.ReporterKind.EMPLOYEE,
        disclosure=Signal.Disclosure.SHIELDED,
        contact=Contact(person=person),
    )


def test_signals_are_sources_of_their_own_until_somebody_says_otherwise(bus_seen, bus_again):
    assert sources_of([bus_seen, bus_again]).count == 2


def test_said_to_be_the_same_they_count_as_one(bus_seen, bus_again, noor):
    state(bus_again, bus_seen, same=True, reason=WHY, by=noor, now=LATER)

    assert sources_of([bus_seen, bus_again]).count == 1


def test_the_newest_word_about_a_pair_counts_whichever_way_it_is_said(bus_seen, bus_again, noor):
    state(bus_again, bus_seen, same=True, reason=WHY, by=noor, now=LATER)
    state(bus_seen, bus_again, same=False, reason="Toch niet.", by=noor, now=LATER + SOON)

    assert sources_of([bus_seen, bus_again]).count == 2
    assert SourceStatement.objects.count() == 2


def test_what_repeats_by_way_of_a_third_signal_is_one_source(
    bus_seen, bus_again, agency_named, noor
):
    state(bus_again, bus_seen, same=True, reason=WHY, by=noor, now=LATER)
    state(agency_named, bus_again, same=True, reason=WHY, by=noor, now=LATER)

    # The one in the middle need not be among those that are counted.
    assert sources_of([bus_seen, agency_named]).count == 1


def test_saying_it_takes_words_two_signals_and_one_desk(
    bus_seen, bus_again, noor, yusuf, roosendaal
):
    elsewhere = received(roosendaal.district, roosendaal)
    with pytest.raises(ReasonMissing):
        state(bus_again, bus_seen, same=True, reason=" ", by=noor, now=LATER)
    with pytest.raises(WithItself):
        state(bus_seen, bus_seen, same=True, reason=WHY, by=noor, now=LATER)
    with pytest.raises(PermissionDenied):
        state(bus_seen, elsewhere, same=True, reason=WHY, by=noor, now=LATER)
    with pytest.raises(PermissionDenied):
        state(bus_again, bus_seen, same=True, reason=WHY, by=yusuf, now=LATER)
    assert not SourceStatement.objects.exists()


def test_whoever_works_at_two_desks_compares_no_sources_across_them(bus_seen, hanna, roosendaal):
    elsewhere = received(roosendaal.district, roosendaal)

    with pytest.raises(PermissionDenied):
        state(bus_seen, elsewhere, same=True, reason=WHY, by=hanna, now=LATER)


def test_what_was_said_is_not_changed_but_goes_with_its_signals(bus_seen, bus_again, noor):
    said = state(bus_again, bus_seen, same=True, reason=WHY, by=noor, now=LATER)

    with pytest.raises(DatabaseError), transaction.atomic():
        SourceStatement.objects.filter(pk=said.pk).update(same=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        SourceStatement.objects.filter(pk=said.pk)._raw_delete("default")
    assert {event.object_id for event in Event.objects.filter(action="signal.same_source")} == {
        bus_seen.pk,
        bus_again.pk,
    }


def test_one_account_raises_the_question_and_answers_nothing(
    district, bergen_op_zoom, emre, bus_seen
):
    one, other = (by_employee(district, bergen_op_zoom, emre) for _ in range(2))

    [doubt] = doubts_about([one, other, bus_seen])

    assert {doubt.signal, doubt.other} == {one, other}
    assert doubt.same_person
    assert sources_of([one, other]).count == 2


@pytest.mark.parametrize("same", [True, False])
def test_a_question_that_was_answered_is_not_asked_again(
    district, bergen_op_zoom, emre, noor, same
):
    one, other = (by_employee(district, bergen_op_zoom, emre) for _ in range(2))

    state(one, other, same=same, reason=WHY, by=noor, now=LATER)

    assert doubts_about([one, other]) == []


def test_professionals_of_one_partner_raise_it_too_and_residents_never(
    district, bergen_op_zoom, lotte
):
    partner = lotte.memberships.get().organisation
    told = {"reporter_kind": Signal.ReporterKind.PROFESSIONAL, "reported_by": partner}
    one, other = (received(district, bergen_op_zoom, **told) for _ in range(2))
    residents = [received(district, bergen_op_zoom) for _ in range(2)]

    [doubt] = doubts_about([one, other])

    assert not doubt.same_person
    assert doubts_about(residents) == []


def test_the_page_counts_asks_and_tells_nobody_who_reported(
    client, noor, puzzle, bergen_op_zoom, emre
):
    pair = [by_employee(bergen_op_zoom.district, bergen_op_zoom, emre) for _ in range(2)]
    add(puzzle, pair, reason=WHY, by=noor, now=LATER)
    client.force_login(noor)

    asks = client.get(puzzle.get_absolute_url()).content.decode()
    client.post(
        reverse("puzzles:source", args=[pair[0].reference]),
        {"other": pair[1].reference, "same": "yes", "reason": WHY},
    )
    counts = client.get(puzzle.get_absolute_url()).content.decode()

    assert "4 signalen, 4 onafhankelijke bronnen" in asks
    assert "Is dit dezelfde bron?" in asks
    assert "4 signalen, 3 onafhankelijke bronnen" in counts
    assert f"zelfde bron als {pair[1].reference}" in counts
    assert "Is dit dezelfde bron?" not in counts
    assert "Emre" not in asks + counts


def test_how_it_is_said():
    assert counted(3, 2) == "3 signalen, 2 onafhankelijke bronnen"
    assert counted(1, 1) == "1 signaal, 1 onafhankelijke bron"


ids = st.lists(st.integers(0, 12).map(lambda number: UUID(int=number)), unique=True)
pairs = st.lists(st.tuples(*[st.integers(0, 12).map(lambda number: UUID(int=number))] * 2))


@given(wanted=ids, said=pairs, order=st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_and_never_grow_in_number(wanted, said, order):
    shuffled = [pair[::-1] for pair in said]
    order.shuffle(shuffled)

    one, other = grouped(wanted, said), grouped(wanted, shuffled)

    assert one == other
    assert len(set(one.values())) <= len(wanted)
    assert all(one[a] == one[b] for a, b in said if a in one and b in one)


@given(wanted=ids, said=pairs, denied=pairs)
def test_what_was_denied_never_ends_up_together_through_a_third_either(wanted, said, denied):
    apart = {frozenset(pair) for pair in denied if pair[0] != pair[1]}

    groups = grouped(wanted, said, apart=apart)

    assert not [two for two in apart if len({groups.get(one, one) for one in two}) == 1]
    if said and frozenset(said[0]) not in apart and set(said[0]) <= set(wanted):
        assert groups[said[0][0]] == groups[said[0][1]]
    assert grouped(wanted, said, apart=()) == grouped(wanted, said)

"""The inbox: acute first, then new input, then deadline; the same cost on every page."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from schakel.audit.models import Event
from schakel.people.models import Membership, Role
from schakel.signals import inbox
from schakel.signals.actions import assigning
from schakel.signals.inbox import Cursor, Filters
from schakel.signals.models import InboxFilter, Signal
from schakel.signals.tests.desk import many, received, statements_of
from tests.cast import MONDAY

Line, State = Signal.Line, Signal.State


def in_inbox(client, query: str = "") -> list[str]:
    page = client.get(f"/signalen/{query}")
    return [row.signal.reference for row, _forms in page.context["rows"]]


def test_acute_comes_first_then_new_input_then_deadline(noor, district, bergen_op_zoom, signal):
    late = received(district, bergen_op_zoom, now=MONDAY - timedelta(days=3))
    added = received(district, bergen_op_zoom)
    added.new_input_at = MONDAY
    added.stand_in_line()
    added.save()
    acute = received(district, bergen_op_zoom, danger="yes")

    page = inbox.page_for(noor, Filters(), now=MONDAY)

    assert [row.signal for row in page.rows] == [acute, added, late, signal]


def test_nobody_sees_what_lies_at_another_desk(client, yusuf, noor, signal):
    assert inbox.page_for(yusuf, Filters(), now=MONDAY).rows == []

    client.force_login(yusuf)
    assert signal.reference not in client.get("/signalen/").content.decode()


def test_somebody_at_two_desks_sees_both_in_one_order(noor, roosendaal, district, signal):
    Membership.objects.create(
        person=noor,
        organisation=roosendaal.organisation,
        role=Role.FOCAL_OFFICER,
        starts_on=date(2020, 1, 1),
    )
    elsewhere = received(district, roosendaal, now=MONDAY - timedelta(days=2))

    page = inbox.page_for(noor, Filters(), now=MONDAY)

    assert [row.signal for row in page.rows] == [elsewhere, signal]


def test_a_row_shows_neighbourhood_pieces_and_the_first_term(client, noor, signal):
    client.force_login(noor)

    page = client.get("/signalen/").content.decode()

    for words in ("Gageldonk", "2 puzzelstukken", "Mogelijk arbeidsuitbuiting", "Lezen"):
        assert words in page
    assert "Parallelweg 99" not in page


def test_every_signal_shown_is_recorded_with_what_was_opened(client, noor, signal):
    client.force_login(noor)
    client.get("/signalen/")

    event = Event.objects.get(action="signal.list")
    assert (event.actor_id, event.object_id, event.fields) == (noor.pk, signal.pk, ["place"])
    assert event.because


def test_the_inbox_costs_ten_statements_however_many_rows(client, noor, signal):
    client.force_login(noor)
    client.get("/signalen/")
    assert statements_of(client, "/signalen/") == 9  # what fits on one page needs no counting

    many(signal, 49)
    assert statements_of(client, "/signalen/") == 9

    many(signal, 60, reference=lambda index: f"S-9999-{index:04d}")
    assert statements_of(client, "/signalen/") == 10

    page = client.get("/signalen/")
    assert len(page.context["rows"]) == 50
    assert statements_of(client, page.context["older"]) == 10


def test_the_count_stops_at_a_thousand(noor, signal, monkeypatch):
    monkeypatch.setattr(inbox, "COUNTED_UP_TO", 5)
    many(signal, 10)

    page = inbox.page_for(noor, Filters(), now=MONDAY)

    assert (page.count, page.more_than_counted) == (5, True)


def mixed(signal) -> list[Signal]:
    """Signals in every line, many with equal deadlines and some with none, in the right order."""
    dues = [None, MONDAY, MONDAY, MONDAY + timedelta(hours=1), MONDAY - timedelta(days=1)]
    lines = [Line.ACUTE, Line.NEW_INPUT, Line.OPEN, Line.OPEN]
    signals = many(
        signal,
        40,
        line=lambda index: lines[index % len(lines)],
        next_due_at=lambda index: dues[index % len(dues)],
    )
    far = MONDAY + timedelta(days=9999)
    return sorted([*signals, signal], key=lambda s: (s.line, s.next_due_at or far, s.pk.int))


def test_paging_there_and_back_shows_every_signal_once_and_in_order(noor, signal, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 6)
    signal.refresh_from_db()
    wanted = mixed(signal)

    there, page = [], inbox.page_for(noor, Filters(), now=MONDAY)
    pages = [page]
    while page.older:
        page = inbox.page_for(noor, Filters(), Cursor.read(page.older), now=MONDAY)
        pages.append(page)
    there = [row.signal for each in pages for row in each.rows]
    assert there == wanted

    back = [page]
    while page.newer:
        page = inbox.page_for(noor, Filters(), Cursor.read(page.newer), now=MONDAY)
        back.append(page)
    assert [row.signal for each in reversed(back) for row in each.rows] == wanted


@given(
    line=st.sampled_from(Line.values),
    due=st.none()
    | st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone itself
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001  # idem
        timezones=st.just(UTC),
    ),
    identity=st.uuids(),
    back=st.booleans(),
)
def test_a_cursor_reads_as_it_was_written(line, due, identity: UUID, back):
    cursor = Cursor(line, due, identity, back)

    assert Cursor.read(str(cursor)) == cursor


@given(st.text(max_size=60))
def test_a_cursor_that_makes_no_sense_starts_at_the_top(text):
    assert Cursor.read(text) is None or str(Cursor.read(text))


def test_an_invented_cursor_shows_the_first_page(client, noor, signal):
    client.force_login(noor)

    assert in_inbox(client, "?status=&vanaf=%F0%9F%92%A5") == [signal.reference]


FILTERS = {
    "status": ("read", {"state": State.READ}),
    "urgentie": ("urgent", {"urgency": "urgent"}),
    "vorm": ("sexual", {"forms": ["sexual"]}),
    "gemeente": ("-", {"municipality": None}),
    "periode": ("7", {"received_at": timezone.now()}),
    "telaat": ("on", {"next_due_at": MONDAY - timedelta(days=400)}),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_shows_only_what_fits(client, noor, signal, name):
    value, fields = FILTERS[name]
    Signal.objects.update(
        received_at=timezone.now() - timedelta(days=90),
        next_due_at=timezone.now() + timedelta(days=90),
    )
    fitting, *_rest = many(signal, 1, received_at=signal.received_at - timedelta(days=90))
    Signal.objects.filter(pk=fitting.pk).update(
        **{"next_due_at": timezone.now() + timedelta(days=90), **fields}
    )
    client.force_login(noor)

    assert in_inbox(client, f"?status=&{name}={value}") == [fitting.reference]


def test_a_form_that_was_not_decided_yet_is_found_as_a_possible_one(client, noor, signal):
    client.force_login(noor)

    assert in_inbox(client, "?status=&vorm=labour") == [signal.reference]
    signal.forms = ["sexual"]
    signal.save()
    assert in_inbox(client, "?status=&vorm=labour") == []


def test_filters_by_who_takes_care_of_it(client, noor, daan, signal):
    other = received(signal.district, signal.municipality)
    assigning.assign(signal, to=noor, by=noor, now=MONDAY)
    client.force_login(noor)

    assert in_inbox(client, "?status=&wie=me") == [signal.reference]
    assert in_inbox(client, "?status=&wie=nobody") == [other.reference]
    assert in_inbox(client, f"?status=&wie={noor.pk}") == [signal.reference]
    assert in_inbox(client, f"?status=&wie={daan.pk}") == []


def test_closed_signals_show_only_when_asked_for(client, noor, signal):
    Signal.objects.update(
        state=State.CLOSED, outcome="duplicate", closed_at=MONDAY, line=Line.CLOSED
    )
    client.force_login(noor)

    assert in_inbox(client) == []
    assert in_inbox(client, "?status=closed") == [signal.reference]
    assert in_inbox(client, "?status=all") == [signal.reference]


def test_filters_are_kept_per_person_until_they_are_wiped(client, noor, daan, signal):
    client.force_login(noor)
    assert in_inbox(client, "?status=&urgentie=acute") == []

    assert in_inbox(client) == []
    client.force_login(daan)
    assert in_inbox(client) == [signal.reference]

    client.force_login(noor)
    assert in_inbox(client, "?alles") == [signal.reference]
    assert in_inbox(client) == [signal.reference]


def test_filters_that_were_kept_wrongly_are_left_out(client, noor, signal):
    InboxFilter.objects.create(person=noor, values={"days": "gisteren", "colour": "blauw"})
    client.force_login(noor)

    assert in_inbox(client) == [signal.reference]


def test_a_choice_that_does_not_exist_filters_nothing(client, noor, signal):
    client.force_login(noor)

    assert in_inbox(client, "?status=onzin&wie=iemand&periode=oud") == [signal.reference]


def test_ticked_signals_go_to_a_colleague_at_once(client, noor, daan, signal, roosendaal):
    elsewhere = received(signal.district, roosendaal)
    client.force_login(noor)

    client.post(
        "/signalen/toewijzen/",
        {"signal": [signal.reference, elsewhere.reference], "to": str(daan.pk)},
    )

    assert Signal.objects.get(pk=signal.pk).owner == daan
    assert Signal.objects.get(pk=elsewhere.pk).owner is None


def test_ticked_signals_do_not_go_to_a_stranger(client, noor, yusuf, signal):
    client.force_login(noor)

    client.post("/signalen/toewijzen/", {"signal": [signal.reference], "to": str(yusuf.pk)})

    assert Signal.objects.get(pk=signal.pk).owner is None


def test_a_desk_without_signals_teaches_the_procedure(client, noor):
    client.force_login(noor)

    assert "Zo werkt het als er een signaal binnenkomt" in client.get("/signalen/").content.decode()


def test_without_a_desk_the_inbox_leads_to_the_start_page(client, emre):
    client.force_login(emre)

    assert client.get("/signalen/").headers["Location"] == "/"

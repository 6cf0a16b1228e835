"""Acute: who was spoken to, and the clock that runs until somebody takes over."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from schakel.handover.actions.calling import SpokeToMissing, record_call
from schakel.handover.models import CallRecord
from schakel.organisations.models import Organisation
from schakel.signals.actions.receiving import receive
from schakel.signals.models import Deadline, Signal
from tests.cast import NL, report

NIGHT = datetime(2026, 11, 22, 3, 10, tzinfo=NL)


@pytest.fixture
def acute(district, bergen_op_zoom) -> Signal:
    told = report(district, bergen_op_zoom, danger="yes")
    return receive(told, receipt=None, by=None, now=NIGHT).signal


def call(acute, by, **more):
    return record_call(
        acute,
        **{
            "organisation": Organisation.objects.get(code="avim-zwb"),
            "number": "0900-8844",
            "reached": True,
            "spoke_to": "Wachtcommandant De Wit",
            "agreed": "Er rijdt nu een wagen.",
            "took_over": True,
            "called_at": NIGHT + timedelta(minutes=4),
            "by": by,
            "now": NIGHT + timedelta(minutes=6),
            **more,
        },
    )


def test_taking_over_stops_the_clock(acute, noor):
    call(acute, noor)

    acute.refresh_from_db()
    assert acute.taken_over_at is not None
    assert not acute.acute_clock_runs
    assert acute.deadlines.get(kind=Deadline.Kind.CONTACT).met_at is not None


def test_a_missed_call_keeps_the_signal_red(acute, noor):
    call(acute, noor, reached=False, took_over=False, spoke_to="")

    acute.refresh_from_db()
    assert acute.acute_clock_runs
    assert acute.line == Signal.Line.ACUTE


def test_whoever_was_reached_is_named(acute, noor):
    with pytest.raises(SpokeToMissing):
        call(acute, noor, spoke_to=" ")


def test_a_stranger_records_no_call(acute, yusuf):
    with pytest.raises(PermissionDenied):
        call(acute, yusuf)


def test_a_call_record_is_never_changed(acute, noor):
    made = call(acute, noor)

    with pytest.raises(DatabaseError), transaction.atomic():
        CallRecord.objects.filter(pk=made.pk).update(took_over=False)


def test_the_page_shows_numbers_first_and_keeps_what_was_typed(client, noor, acute):
    client.force_login(noor)
    address = reverse("handover:acute", args=[acute.reference])

    page = client.get(address).content.decode()
    wrong = client.post(
        address,
        {
            "number": "other",
            "called_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
            "result": "took_over",
            "agreed": "Ze komen eraan",
        },
    )

    assert page.index(">112<") < page.index('name="spoke_to"')
    assert "0900-8844" in page
    assert wrong.status_code == 422
    assert "Ze komen eraan" in wrong.content.decode()
    assert not CallRecord.objects.exists()


def test_a_call_in_the_future_is_refused(client, noor, acute):
    client.force_login(noor)
    later = timezone.localtime() + timedelta(hours=2)

    answer = client.post(
        reverse("handover:acute", args=[acute.reference]),
        {
            "number": "112",
            "called_at": later.strftime("%Y-%m-%dT%H:%M"),
            "result": "missed",
        },
    )

    assert answer.status_code == 422
    assert "toekomst" in answer.content.decode()

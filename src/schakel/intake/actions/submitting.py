"""How does one form become one report, however often it is sent?

In the workplace the report is received at once. At the public door, which has no keys, it is
sealed to a desk (`schakel.intake.actions.filing`).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from schakel.people.models import Person
from schakel.signals.actions.receiving import Report, receive
from schakel.signals.models import Signal
from schakel.vault import receipts

ATTEMPTS = 3


@dataclass(frozen=True)
class Submitted:
    """What the sender hears: the code, and whether this form was here before."""

    code: str
    repeated: bool
    signal: Signal | None = None  # only for who sent it first


def submit(
    report: Report,
    *,
    submission_key: str,
    with_code: bool = True,
    by: Person | None = None,
    now: datetime,
    received_at: datetime | None = None,
) -> Submitted:
    """Take a form in, once; every other copy of it gets the same code and makes nothing.

    Rule: a double click, a retry or twenty parallel posts make one report.
    Source: issue "From signal to action", Reporting.

    A copy that arrives while the first is being stored waits for it: when the first fails
    after all, the copy becomes the report. So nothing is lost, and nothing is doubled.
    """
    code = receipts.code_for(submission_key)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                if not is_first(submission_key, now=now):
                    return Submitted(code, repeated=True)
                received = receive(
                    report,
                    receipt=receipts.kept_of(code) if with_code else None,
                    by=by,
                    now=now,
                    received_at=received_at,
                )
                return Submitted(code, repeated=False, signal=received.signal)
        except IntegrityError:
            # A random reference that was given out before: once in a very long while.
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable: every attempt returns or raises")


def is_first(submission_key: str, *, now: datetime) -> bool:
    """Whether this form was not sent before; waits while another copy of it is being stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO intake_submission (key_hash, "on") VALUES (%s, %s) ON CONFLICT DO NOTHING',
            [receipts.submission_hash(submission_key), timezone.localdate(now)],
        )
        return bool(cursor.rowcount == 1)

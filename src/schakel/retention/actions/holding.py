"""How is a signal held back, and let go again?"""

from datetime import date, datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.retention.models import Hold
from schakel.retention.policy import RETENTION_POLICY
from schakel.retention.terms import MONTHS, months_after
from schakel.signals.actions.locking import locked
from schakel.signals.models import Signal
from schakel.vault.models import RecordKey


class DayOutOfReach(ValueError):
    """It is looked at again on a day that comes, within a year."""


@transaction.atomic
def hold(
    signal: Signal, *, why: str, look_again_on: date, by: Person, today: date, now: datetime
) -> Hold:
    """Keep a signal beyond its term, with a reason and a day to look at it again.

    Rule: a hold has a reason, an owner and a date. Source: product.md 17.8.
    """
    signal = locked(signal)
    because = RETENTION_POLICY.require(by, "hold", signal)
    if not today < look_again_on <= months_after(today, MONTHS):
        raise DayOutOfReach
    standing = Hold.objects.filter(signal=signal, ended_at=None).first()
    if standing is not None:
        return standing
    made = Hold(
        key=RecordKey.objects.create_key(),
        signal=signal,
        look_again_on=look_again_on,
        set_by=by,
        set_at=now,
    )
    made.seal(why=why.strip())
    made.save(force_insert=True)
    record("retention.hold", by=by, on=signal, because=because, now=now)
    return made


@transaction.atomic
def release(signal: Signal, *, by: Person, now: datetime) -> None:
    """End the hold: from now on the term of the signal counts again."""
    signal = locked(signal)
    because = RETENTION_POLICY.require(by, "hold", signal)
    if Hold.objects.filter(signal=signal, ended_at=None).update(ended_by=by, ended_at=now):
        record("retention.release", by=by, on=signal, because=because, now=now)

"""How is the trail sealed, without that anybody waits for it?

Whoever acts adds an event and goes on. The sealer comes by later, takes what was committed since,
and signs one hash over it. How it can be sure to skip nobody who commits late: docs/audit.md.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Func, Max, QuerySet

from schakel.audit import merkle
from schakel.audit.checkpoints import Checkpoint, purpose_of, ship, statement_of
from schakel.audit.leaves import NEWEST, canonical, leaf_of
from schakel.audit.models import Batch, Event
from schakel.vault.signing import prepare, public_key, sign

MOST: Final = 5000
LOCK: Final = 0x5EA1E4

# Rule: when nothing happens, that is signed too, so that silence and a cut tail differ.
# Source: design security.md 3.10; a quarter of an hour instead of a minute: ADR 0010.
SIGN_OF_LIFE: Final = timedelta(minutes=15)


def seal(*, now: datetime, most: int = MOST, always: bool = False) -> list[Batch]:
    """Seal all that was committed, in as many batches as it takes, and ship their checkpoints."""
    sealed: list[Batch] = []
    while batch := _seal_one(now=now, most=most, always=always and not sealed):
        sealed.append(batch)
        if len(batch.ids) < most:
            break
    ship()
    return sealed


def seal_successor(*, now: datetime) -> Batch:
    """Seal a batch in which the key of today says which key signs after it."""
    batch = _seal_one(now=now, most=MOST, always=True, successor=True)
    if batch is None:
        raise RuntimeError("A batch that is always sealed was not.")
    return batch


@transaction.atomic
def _seal_one(*, now: datetime, most: int, always: bool, successor: bool = False) -> Batch | None:
    """Seal the next so many events; None when there are none and no sign of life is due."""
    with connection.cursor() as cursor:
        # Sealers wait for each other; nobody else takes this lock.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        # What is shipped must survive a crash, also where other rows need not.
        cursor.execute("SET LOCAL synchronous_commit = on")
    last = Batch.objects.order_by("-number").first()
    # In this order: whoever took a number below the horizon and is not among those who write,
    # has ended by now.
    horizon = Event.objects.aggregate(newest=Max("id"))["newest"] or 0
    writing = _who_writes()
    events = list(_unsealed(last)[:most])
    if not events and last and not always and now - last.sealed_at < SIGN_OF_LIFE:
        return None
    complete = last.complete_up_to if last else 0
    if last and (still := sorted(set(last.writing) & writing)):
        # Wait for these same ones: with new ones every time there would always be somebody.
        horizon, writing = last.horizon, set(still)
    elif last:
        complete = max(complete, _reached(last.horizon, events, most))
    batch = _unsigned(last, events, now=now, complete=complete, horizon=horizon, writing=writing)
    _sign(batch, successor=successor)
    batch.save(force_insert=True)
    return batch


def _who_writes() -> set[str]:
    """The transactions that run now, ours aside; each holds a lock on its own name.

    The virtual name, because that is there from the first statement; a number (xid) is only given
    at the first write, a moment after an event took its id. Only of this database: what goes on
    in another one of the same server writes no event here, and may take hours.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualxid FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'virtualxid' AND mode = 'ExclusiveLock' AND pid <> pg_backend_pid()"
            " AND datname = current_database()"
        )
        return {name for (name,) in cursor.fetchall()}


def _unsealed(last: Batch | None) -> QuerySet[Event]:
    """Every event that is in no batch, by id."""
    if last is None:
        return Event.objects.order_by("pk")
    above = last.complete_up_to
    sealed = Batch.objects.filter(last_id__gt=above).values(
        each=Func(F("ids"), function="unnest", output_field=BigIntegerField())
    )
    return Event.objects.filter(pk__gt=above).exclude(pk__in=sealed).order_by("pk")


def _reached(horizon: int, events: list[Event], most: int) -> int:
    """Up to where all is sealed: the horizon, or less when there were more than one batch takes."""
    return min(horizon, events[-1].pk) if len(events) == most else horizon


def _unsigned(
    last: Batch | None,
    events: list[Event],
    *,
    now: datetime,
    complete: int,
    horizon: int,
    writing: set[str],
) -> Batch:
    leaves = [leaf_of(event) for event in events]
    return Batch(
        number=last.number + 1 if last else 1,
        format=NEWEST,
        sealed_at=now,
        ids=[event.pk for event in events],
        leaves=b"".join(leaves),
        first_id=events[0].pk if events else 0,
        last_id=events[-1].pk if events else 0,
        total=(last.total if last else 0) + len(events),
        complete_up_to=complete,
        horizon=horizon,
        writing=sorted(writing),
        root=merkle.root(leaves),
        previous=bytes.fromhex(Checkpoint.of(last).fingerprint) if last else bytes(32),
    )


def _sign(batch: Batch, *, successor: bool) -> None:
    """With the key that the chain itself says it is the turn of."""
    turn = Batch.objects.exclude(next_key=b"").count() + 1
    if successor:
        prepare(purpose_of(turn + 1))
        batch.next_key = public_key(purpose_of(turn + 1)).raw
    batch.key_id = public_key(purpose_of(turn)).id
    batch.signature = sign(purpose_of(turn), canonical(statement_of(batch)))

"""How does the worker take in what the public door sealed? Acute first, once, and nothing is lost.

An envelope stays until what was in it has been received: both in one transaction. One that
cannot be taken in raises an alarm, stays, and is tried again; it does not hold up the others.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from schakel.intake.actions.filing import ENVELOPE, FILE
from schakel.intake.actions.recognising import ask_for_link
from schakel.intake.actions.taking_in import TooSoon, take_report, take_thread
from schakel.intake.models import Envelope
from schakel.intake.told import (
    InThread,
    LinkAsked,
    NotAllowed,
    NotUnderstood,
    ReportTold,
    Told,
    read,
    upload_of,
)
from schakel.organisations.lookup import own_district
from schakel.organisations.models import Organisation
from schakel.people.desks import administrators_of, officers_of
from schakel.people.models import Notice
from schakel.people.notices import notify
from schakel.signals.actions.receiving import Upload
from schakel.signals.models import Signal
from schakel.signals.urgency import facts_as_said, proposed_urgency
from schakel.vault.keys import KeysUnavailable
from schakel.vault.sealing import CannotOpen

LOG: Final = logging.getLogger(__name__)
AT_ONCE: Final = 200
ATTEMPTS: Final = 3
AGAIN_AFTER: Final = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60))
Stuck = Envelope.Stuck
AWAY: Final = (KeysUnavailable, OperationalError, InterfaceError)


@dataclass(frozen=True)
class Opened:
    """How many were taken in, and how many could not be."""

    taken_in: int = 0
    stuck: int = 0


def open_waiting(*, now: datetime) -> Opened:
    """Take in everything that waits.

    Rule: what is acute goes before what is not, however many wait.
    Source: product.md 3.1; security.md R13.

    Raises when keys or database are away: then everything stays as it was, without an alarm per
    envelope. Two workers at once never take the same one.
    """
    taken_in = stuck = 0
    before, more = 0, True
    while more:
        batch = list(waiting(now).select_related("sealed_for").order_by("on", "id")[:AT_ONCE])
        in_line: list[tuple[tuple[bool, datetime], UUID]] = []
        for envelope in batch:
            try:
                in_line.append((_place_in_line(_read(envelope)), envelope.pk))
            except AWAY:
                raise
            except Exception as problem:  # noqa: BLE001  # whatever is wrong with one, others go on
                stuck += _put_aside(envelope.pk, problem, now=now)
        for number, (_place, pk) in enumerate(sorted(in_line)):
            # What was told one after the other stays so, also when it is taken in at once.
            moment = now + timedelta(microseconds=number)
            try:
                taken_in += _take_in(pk, now=moment)
            except AWAY:
                raise
            except Exception as problem:  # noqa: BLE001  # idem
                stuck += _put_aside(pk, problem, now=now)
        more = len(batch) == AT_ONCE and taken_in + stuck > before
        before = taken_in + stuck
    return Opened(taken_in, stuck)


def waiting(now: datetime) -> "QuerySet[Envelope]":
    """What the worker should open now."""
    return Envelope.objects.filter(Q(try_after=None) | Q(try_after__lte=now))


def _place_in_line(told: Told) -> tuple[bool, datetime]:
    """Acute first, then in the order in which it was told."""
    if not isinstance(told, ReportTold):
        return True, told.at
    as_said = Signal(
        danger_said=told.danger,
        minor_said=told.minor,
        ongoing_said=told.ongoing,
        consent_said=told.consent,
        suggested_forms=list(told.suggested_forms),
    )
    return proposed_urgency(facts_as_said(as_said)) != Signal.Urgency.ACUTE, told.at


def _read(envelope: Envelope) -> Told:
    key = envelope.sealed_for
    return read(key.opened(bytes(envelope.body), purpose=ENVELOPE, row=envelope.pk))


def _take_in(pk: UUID, *, now: datetime) -> int:
    """Receive what is in one envelope and take the envelope out, both or neither."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                envelope = (
                    Envelope.objects.select_for_update(of=("self",), skip_locked=True)
                    .select_related("sealed_for")
                    .filter(pk=pk)
                    .first()
                )
                if envelope is None:
                    return 0  # another worker has it, or had it
                told = _read(envelope)
                _receive(envelope, told, _files(envelope, told), now=now)
                envelope.delete()
                return 1
        except IntegrityError:
            # A random reference that was given out before: once in a very long while.
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable: every attempt returns or raises")


def _files(envelope: Envelope, told: Told) -> tuple[Upload, ...]:
    """All files that belong to it, and no others."""
    bodies = {file.pk: bytes(file.body) for file in envelope.files.all()} if told.files else {}
    key = envelope.sealed_for
    if set(bodies) != {file.id for file in told.files}:
        raise NotUnderstood
    return tuple(
        upload_of(file, key.opened(bodies[file.id], purpose=FILE, row=file.id))
        for file in told.files
    )


def _receive(envelope: Envelope, told: Told, uploads: Sequence[Upload], *, now: datetime) -> None:
    if isinstance(told, ReportTold):
        take_report(told, tuple(uploads), now=now)
    elif isinstance(told, InThread):
        take_thread(told, bytes(envelope.locator_hash or b""), uploads, now=now)
    elif isinstance(told, LinkAsked):
        ask_for_link(told.email, district=own_district(), language=told.language, now=now)


def _put_aside(pk: UUID, problem: Exception, *, now: datetime) -> int:
    """Keep it, say so, and try again later; each time that fails, a little later."""
    if isinstance(problem, TooSoon):
        Envelope.objects.filter(pk=pk).update(try_after=now + AGAIN_AFTER[0])
        return 0
    why = _code_of(problem)
    # The log shows of an exception its kind and place only: its text may hold what was told.
    LOG.error("an envelope could not be taken in: %s", why, exc_info=problem)
    with transaction.atomic():
        found = (
            Envelope.objects.select_for_update(of=("self",))
            .select_related("sealed_for")
            .filter(pk=pk)
            .first()
        )
        if found is None:
            return 0
        wait = AGAIN_AFTER[min(found.attempts, len(AGAIN_AFTER) - 1)]
        Envelope.objects.filter(pk=pk).update(
            attempts=F("attempts") + 1, try_after=now + wait, stuck_because=why
        )
        if not found.stuck_because:
            _raise_the_alarm(found, now=now)
    return 1


def _raise_the_alarm(envelope: Envelope, *, now: datetime) -> None:
    """Tell who can mend it, and the desk that would have had it: it may be about somebody now."""
    on, district = timezone.localdate(now), own_district()
    told = list(administrators_of(district, on=on))
    desk = Organisation.objects.filter(pk=envelope.sealed_for.holder).first()
    if desk is not None:
        told += [person for person in officers_of(desk, on=on) if person not in told]
    notify(told, Notice.Kind.STUCK_REPORT, now=now, urgent=True, reference=str(envelope.pk)[:8])


def _code_of(problem: Exception) -> str:
    if isinstance(problem, CannotOpen):
        return Stuck.DOES_NOT_OPEN
    if isinstance(problem, NotUnderstood):
        return Stuck.NOT_UNDERSTOOD
    if isinstance(problem, NotAllowed):
        return Stuck.NOT_ALLOWED
    return Stuck.FAILED

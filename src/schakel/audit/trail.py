"""How is recorded what people do and see? In the same transaction, or not at all.

The trail holds codes, ids and the sentences of the policy: who, what, on which ground. It never
holds what stood in a story, a name, an address or a file; `record` refuses what does not look
like a code. Whose data were processed stands in a log of its own, without who did it; the two
are written together and carry the same trace and operation.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models
from django.db.models import QuerySet
from django.utils import timezone, translation

from schakel.audit.models import ActorKind, Event, ProcessingLine
from schakel.audit.register import register
from schakel.audit.subjects import Subject, subjects_of
from schakel.audit.tracing import current_trace
from schakel.audit.writing import RESOURCE, write

# A code has no spaces, so no sentence fits; and it is short, so no story does.
CODE: Final = re.compile(r"[A-Za-z0-9_.:/+\-]{0,80}")
ACTION: Final = re.compile(r"[a-z_]+\.[a-z_]+")
LONGEST_SENTENCE: Final = 300


class OutsideTransaction(RuntimeError):
    """An act and its record belong in one transaction, and there is none."""


class NotInRegister(LookupError):
    """Data of people were processed in an activity that the register does not know."""


class NotACode(ValueError):
    """Content was offered to the trail. The message does not repeat it."""


class _Organisation(Protocol):
    code: str


class _Membership(Protocol):
    role: str
    organisation: _Organisation


class _Member(Protocol):
    def current_memberships(self) -> Iterable[_Membership]: ...


def record(
    action: str,
    *,
    by: AbstractBaseUser | None,
    on: models.Model,
    because: Sequence[object] = (),
    fields: Sequence[str] = (),
    purpose: str = "",
    detail: Mapping[str, str] | None = None,
    now: datetime | None = None,
    actor_kind: str = "",
    organisation: str = "",
    role: str = "",
    about: tuple[str, ...] = (),
) -> Event:
    """Write one line in the trail: this person did or saw this, on this ground.

    `action` is "module.verb"; `because` the sentences that the policy answered; `fields` the
    names of what was seen; `purpose` and the values of `detail` are codes. Without
    `organisation` and `role` all current memberships of the person are written down.
    `about` names data subjects besides those that the model of `on` names (`REPORTER`).
    """
    event = _line(
        action,
        by=by,
        on=on,
        because=because,
        fields=fields,
        purpose=purpose,
        detail=detail,
        now=now,
        actor_kind=actor_kind,
        organisation=organisation,
        role=role,
    )
    write([event], _processed(event, subjects_of(on, about)))
    return event


def record_each(
    action: str,
    *,
    by: AbstractBaseUser,
    on: Iterable[models.Model],
    because: Sequence[object] = (),
    fields: Sequence[str] = (),
    purpose: str = "",
    now: datetime | None = None,
) -> None:
    """Write one line for each thing that a list showed, with one statement."""
    now = now or timezone.now()
    shown = list(on)
    lines = [
        _line(action, by=by, on=each, because=because, fields=fields, purpose=purpose, now=now)
        for each in shown
    ]
    if lines:
        pairs = zip(lines, shown, strict=True)
        write(lines, [each for line, on in pairs for each in _processed(line, subjects_of(on))])


def _processed(event: Event, subjects: Sequence[Subject]) -> list[ProcessingLine]:
    """One line per data subject.

    Rule: every processing is logged, none by sample, one line per data subject, and without who
    did it; in the transaction of the act, so that without a line there is no act and no look.
    Source: Logboek Dataverwerkingen (working version 2024-10); design security.md 3.10.
    """
    if not subjects:
        return []
    activity = register().activity_of(event.action)
    if activity is None:
        raise NotInRegister(f"{event.action} belongs to no activity of the processing register.")
    return [
        ProcessingLine(
            trace_id=event.trace_id,
            operation_id=event.operation_id,
            name=event.action,
            start_time=event.at,
            end_time=event.at,
            resource=RESOURCE,
            processing_activity_id=activity.code,
            data_subject_id=subject.pseudonym,
        )
        for subject in subjects
    ]


def _line(
    action: str,
    *,
    by: AbstractBaseUser | None,
    on: models.Model,
    because: Sequence[object],
    fields: Sequence[str],
    purpose: str,
    now: datetime | None,
    detail: Mapping[str, str] | None = None,
    actor_kind: str = "",
    organisation: str = "",
    role: str = "",
) -> Event:
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{action} must be recorded in the transaction of the act.")
    if not ACTION.fullmatch(action):
        raise NotACode('An action looks like "signal.triage".')
    kind = ActorKind(actor_kind or (ActorKind.PERSON if by else ActorKind.SYSTEM))
    organisations, roles = _acting_as(by, organisation=organisation, role=role)
    return Event(
        at=_moment(now or timezone.now(), kind),
        actor_id=by.pk if by else None,
        actor_kind=kind,
        organisations=organisations,
        roles=roles,
        action=action,
        object_type=on._meta.label_lower,
        object_id=on.pk if isinstance(on.pk, UUID) else None,
        object_reference=_code(str(getattr(on, "reference", "") or "")),
        because=_sentences(because),
        fields=[_code(name) for name in fields],
        purpose=_code(purpose),
        detail={_code(name): _code(value) for name, value in (detail or {}).items()},
        trace_id=current_trace(),
    )


def events_on(thing: models.Model) -> QuerySet[Event]:
    """Everything that was recorded on a thing, oldest first, with who did it."""
    return (
        Event.objects.filter(object_type=thing._meta.label_lower, object_id=thing.pk)
        .select_related("actor")
        .order_by("at", "id")
    )


def _moment(now: datetime, kind: ActorKind) -> datetime:
    """Rule: what a reporter does is recorded to the hour, so that no log points at one visitor.

    Source: design security.md 3.9, never log the exact time of an anonymous report.
    """
    if kind == ActorKind.REPORTER:
        return now.replace(minute=0, second=0, microsecond=0)
    return now


def _acting_as(
    by: AbstractBaseUser | None, *, organisation: str, role: str
) -> tuple[list[str], list[str]]:
    if organisation or role or by is None:
        return [_code(organisation)] if organisation else [], [_code(role)] if role else []
    memberships = list(cast("_Member", by).current_memberships())
    return (
        sorted({membership.organisation.code for membership in memberships}),
        sorted({str(membership.role) for membership in memberships}),
    )


def _sentences(because: Sequence[object]) -> list[str]:
    """The policy's own sentences, in the source language whatever the reader's is."""
    with translation.override(settings.LANGUAGE_CODE):
        return [str(sentence)[:LONGEST_SENTENCE] for sentence in because]


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise NotACode("The trail takes codes: no spaces, no sentences, at most 80 characters.")
    return text

"""What lies in the inbox, in which order, and how is it paged at the same cost on every page?"""

import base64
import binascii
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy

from schakel.audit.trail import record_each
from schakel.people.models import Person, Role
from schakel.signals.models import Deadline, InboxFilter, Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.opening import unseal_many

PAGE = 50
COUNTED_UP_TO = 1000

# Rule: acute with a running clock first, then new input from a reporter, then by deadline.
# Source: issue "From signal to action"; product.md 3.1.
# What has no deadline (closed, or nothing runs) comes last in its line.
ORDER = (F("line").asc(), F("next_due_at").asc(nulls_last=True), F("id").asc())
BACKWARDS = (F("line").desc(), F("next_due_at").desc(nulls_first=True), F("id").desc())


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see in the inbox; codes and ids only, so it may be kept."""

    state: str = ""  # "": everything that is open; "all"; or one state
    urgency: str = ""
    form: str = ""
    municipality: str = ""  # CBS code; "-": not known
    owner: str = ""  # "me", "nobody", or the id of a colleague
    overdue: bool = False
    days: int = 0  # received in the last so many days; 0: ever

    @classmethod
    def kept(cls, values: Mapping[str, object]) -> "Filters":
        """The filters as they were kept; what is not understood is left out."""
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        fitting = {
            name: value
            for name, value in known.items()
            if type(value) is type(getattr(cls(), name))
        }
        return cls(**fitting)  # type: ignore[arg-type]  # each was compared with its default

    def rows(self, person: Person, now: datetime) -> Q:
        """Which signals fit."""
        return (
            self._by_state()
            & self._by_form()
            & self._by_owner(person)
            & (Q(urgency=self.urgency) if self.urgency else Q())
            & self._by_municipality()
            & (Q(next_due_at__lt=now) if self.overdue else Q())
            & (Q(received_at__gte=now - timedelta(days=self.days)) if self.days else Q())
        )

    def _by_state(self) -> Q:
        if self.state == "all":
            return Q()
        if self.state:
            return Q(state=self.state)
        return Q(line__lt=Signal.Line.CLOSED)

    def _by_form(self) -> Q:
        if not self.form:
            return Q()
        return Q(forms__contains=[self.form]) | Q(forms=[], suggested_forms__contains=[self.form])

    def _by_owner(self, person: Person) -> Q:
        if not self.owner:
            return Q()
        if self.owner == "nobody":
            return Q(owner=None)
        return Q(owner=person.pk if self.owner == "me" else UUID(self.owner))

    def _by_municipality(self) -> Q:
        if not self.municipality:
            return Q()
        if self.municipality == "-":
            return Q(municipality=None)
        return Q(municipality__cbs_code=self.municipality)


def kept_filters(person: Person) -> Filters:
    """The filters as this person last set them."""
    row = InboxFilter.objects.filter(person=person).first()
    return Filters.kept(row.values if row else {})


def keep_filters(person: Person, filters: Filters) -> None:
    """Remember the filters for next time."""
    InboxFilter.objects.update_or_create(person=person, defaults={"values": vars(filters)})


@dataclass(frozen=True)
class Cursor:
    """The place in line of one row, and in which direction to go on from there."""

    line: int
    due: datetime | None
    id: UUID
    back: bool = False

    @classmethod
    def at(cls, signal: Signal, *, back: bool) -> "Cursor":
        return cls(signal.line, signal.next_due_at, signal.pk, back)

    def __str__(self) -> str:
        """The cursor as it stands in an address: where to go on, nothing about a signal."""
        moment = -1 if self.due is None else round(self.due.timestamp() * 1_000_000)
        packed = struct.pack(">Bq?16s", self.line, moment, self.back, self.id.bytes)
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor in an address; None when there is none, or when it makes no sense."""
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            line, moment, back, identity = struct.unpack(">Bq?16s", packed)
            due = None if moment < 0 else datetime.fromtimestamp(moment / 1_000_000, UTC)
        except (binascii.Error, struct.error, ValueError, OverflowError, OSError):
            return None
        return cls(line, due, UUID(bytes=identity), back)

    def stretches(self) -> list[Q]:
        """What lies beyond this place, in stretches that an index can each walk along.

        One condition with ORs would make PostgreSQL walk from the start; these do not.
        """
        beyond = "lt" if self.back else "gt"
        here = Q(line=self.line)
        stretches = [
            here & Q(next_due_at=self.due) & Q(**{f"id__{beyond}": self.id}),
            Q(**{f"line__{beyond}": self.line}),
        ]
        if self.due is not None:
            stretches.append(here & Q(**{f"next_due_at__{beyond}": self.due}))
        if (self.due is None) == self.back:
            stretches.append(here & Q(next_due_at__isnull=not self.back))
        return stretches


@dataclass(frozen=True)
class Row:
    """One line of the inbox: the signal, and the few words of its place."""

    signal: Signal
    place: str


@dataclass(frozen=True)
class InboxPage:
    """One page of the inbox, and where to go from it."""

    rows: list[Row] = field(default_factory=list)
    older: str = ""
    newer: str = ""
    count: int = 0
    more_than_counted: bool = False


def desks_of(person: Person) -> list[UUID]:
    """The organisations at whose desk this person sits."""
    return sorted(
        {
            membership.organisation_id
            for membership in person.current_memberships()
            if membership.role == Role.FOCAL_OFFICER
        }
    )


@transaction.atomic(savepoint=False)
def page_for(
    person: Person, filters: Filters, cursor: Cursor | None = None, *, now: datetime
) -> InboxPage:
    """One page of what this person may see, with its places opened and that recorded.

    The number of statements does not depend on the number of rows, nor on how deep the page is.
    """
    desks = desks_of(person)
    if not desks:
        return InboxPage()
    may_see = SIGNAL_POLICY.rows(person, "see").filter(filters.rows(person, now))
    found = list(_slice(may_see, desks, cursor))
    more, shown = len(found) > PAGE, found[:PAGE]
    back = cursor is not None and cursor.back
    if back:
        shown.reverse()
    count = _count(may_see, desks) if more or cursor is not None else len(found)
    return InboxPage(
        rows=_opened(shown, person, now=now),
        older=str(Cursor.at(shown[-1], back=False)) if shown and (more or back) else "",
        newer=str(Cursor.at(shown[0], back=True))
        if shown and ((back and more) or (cursor is not None and not back))
        else "",
        count=min(count, COUNTED_UP_TO),
        more_than_counted=count > COUNTED_UP_TO,
    )


def _slice(
    may_see: QuerySet[Signal], desks: Sequence[UUID], cursor: Cursor | None
) -> QuerySet[Signal]:
    """The next rows and one more, each desk and stretch along its own part of the index.

    The desks are named beside the policy's own condition: without them PostgreSQL cannot see
    that the index on desk, line and deadline already has the right order.
    """
    order = BACKWARDS if cursor is not None and cursor.back else ORDER
    ids = _walked(may_see, desks, cursor.stretches() if cursor else [Q()], order, PAGE + 1)
    named = Signal.objects.filter(pk__in=ids).select_related("municipality", "owner")
    named = named.defer("story", "observations", "happened")  # a list opens only the place
    return with_next_term(named).order_by(*order)[: PAGE + 1]


def _count(may_see: QuerySet[Signal], desks: Sequence[UUID]) -> int:
    """How many there are, up to one more than is counted.

    In order, though a count needs none: along the index PostgreSQL stops as soon as it has
    enough, and otherwise it would look up every signal of the desk first.
    """
    return _walked(may_see, desks, [Q()], ORDER, COUNTED_UP_TO + 1)[: COUNTED_UP_TO + 1].count()


def _walked(
    may_see: QuerySet[Signal],
    desks: Sequence[UUID],
    stretches: Sequence[Q],
    order: Sequence[OrderBy],
    most: int,
) -> QuerySet[Signal, Any]:
    """The ids of the first so many of each desk and stretch."""
    parts = [
        may_see.filter(stretch, desk=desk).order_by(*order).values("pk")[:most]
        for desk in desks
        for stretch in stretches
    ]
    return parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True)


def with_next_term(signals: QuerySet[Signal]) -> QuerySet[Signal]:
    """The signals with what must happen first, and from when that is nearly too late."""
    running = Deadline.objects.filter(signal=OuterRef("pk"), met_at=None).order_by("due_at")
    return signals.annotate(
        due_kind=Subquery(running.values("kind")[:1]),
        due_nearly_at=Subquery(running.values("nearly_at")[:1]),
    )


def due_state(signal: Signal, now: datetime) -> str:
    """Whether the next deadline is far, near or past; the words on the page say it too."""
    if signal.next_due_at is None:
        return ""
    if signal.next_due_at < now:
        return "late"
    nearly_at: datetime | None = getattr(signal, "due_nearly_at", None)
    return "soon" if nearly_at is not None and nearly_at <= now else "ok"


def _opened(shown: Sequence[Signal], person: Person, *, now: datetime) -> list[Row]:
    places = unseal_many(shown, "place")
    record_shown(shown, by=person, fields=("place",), now=now)
    return [Row(signal, places[signal.pk]) for signal in shown]


def record_shown(
    shown: Iterable[Model], *, by: Person, now: datetime, fields: Sequence[str] = ()
) -> None:
    """Record that a list showed these signals: one line each, one statement for all."""
    because = [
        sentence.because
        for sentence in SIGNAL_POLICY.sentences
        if sentence.allows and "see" in sentence.verbs and by.has_role(sentence.role or "")
    ]
    record_each("signal.list", by=by, on=shown, because=because, fields=fields, now=now)

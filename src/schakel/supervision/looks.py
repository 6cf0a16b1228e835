"""Who did or saw what? The trail, filtered and in pages, without anything of what it is about."""

import base64
import binascii
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from schakel.audit.models import ActorKind, Event
from schakel.organisations.models import Organisation, SharingGround
from schakel.people.models import Membership, Person, Role
from schakel.people.supervised import supervised_from
from schakel.supervision.policy import TRAIL_POLICY
from schakel.supervision.wording import (
    OPENS,
    act_in_words,
    fields_in_words,
    purpose_in_words,
)

PAGE: Final = 50
LOOKS: Final = "looks"


@dataclass(frozen=True)
class Filters:
    """What a privacy officer asks for: ids and codes only, so it may stand in an address."""

    person: str = ""  # id; or a kind of actor without an account
    reference: str = ""
    action: str = ""  # one act; "looks": all that open something
    since: date | None = None
    until: date | None = None

    def rows(self) -> Q:
        return (
            self._by_person()
            & self._by_action()
            & self._by_reference()
            & (Q(at__gte=_start(self.since)) if self.since else Q())
            & (Q(at__lt=_start(self.until + timedelta(days=1))) if self.until else Q())
        )

    def _by_person(self) -> Q:
        if not self.person:
            return Q()
        if self.person in ActorKind.values:
            return Q(actor=None, actor_kind=self.person)
        return Q(actor=UUID(self.person))

    def _by_action(self) -> Q:
        if self.action == LOOKS:
            return Q(action__in=OPENS)
        return Q(action=self.action) if self.action else Q()

    def _by_reference(self) -> Q:
        """From the trail alone: a privacy officer need not be able to look up a signal."""
        if not self.reference:
            return Q()
        handed_over = Q(detail__handover=self.reference)
        return (
            handed_over if self.reference.startswith("H-") else Q(object_reference=self.reference)
        )


@dataclass(frozen=True)
class Cursor:
    """The place of one event, and in which direction to go on."""

    at: datetime
    id: int
    back: bool = False

    def __str__(self) -> str:
        packed = struct.pack(">q?q", round(self.at.timestamp() * 1_000_000), self.back, self.id)
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor in an address; None when there is none, or when it makes no sense."""
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            moment, back, pk = struct.unpack(">q?q", packed)
            return cls(datetime.fromtimestamp(moment / 1_000_000, UTC), pk, back)
        except (binascii.Error, struct.error, ValueError, OverflowError, OSError):
            return None

    def beyond(self) -> Q:
        way = "gt" if self.back else "lt"
        return Q(**{f"at__{way}": self.at}) | Q(at=self.at, **{f"id__{way}": self.id})


@dataclass(frozen=True)
class Look:
    """One event, in words."""

    event: Event
    who: str
    role: str
    organisations: str
    act: str
    fields: list[str]
    purpose: str


@dataclass(frozen=True)
class LooksPage:
    looks: list[Look] = field(default_factory=list)
    older: str = ""
    newer: str = ""


def visible(person: Person) -> QuerySet[Event]:
    """The part of the trail that this person supervises."""
    return TRAIL_POLICY.rows(person, "supervise")


def page_for(person: Person, filters: Filters, cursor: Cursor | None = None) -> LooksPage:
    """One page, the newest first, at the same cost however deep."""
    rows = visible(person).filter(filters.rows()).select_related("actor")
    back = cursor is not None and cursor.back
    if cursor is not None:
        rows = rows.filter(cursor.beyond())
    order = ("at", "id") if back else ("-at", "-id")
    found = list(rows.order_by(*order)[: PAGE + 1])
    more, shown = len(found) > PAGE, found[:PAGE]
    if back:
        shown.reverse()
    if not shown:
        return LooksPage()
    return LooksPage(
        looks=in_words(shown),
        older=str(Cursor(shown[-1].at, shown[-1].pk)) if more or back else "",
        newer=str(Cursor(shown[0].at, shown[0].pk, back=True))
        if (back and more) or (cursor is not None and not back)
        else "",
    )


def in_words(events: Iterable[Event]) -> list[Look]:
    """Events as a privacy officer reads them; names and grounds in one statement each."""
    listed = list(events)
    codes = {code for event in listed for code in event.organisations}
    names: Mapping[str, str] = dict(
        Organisation.objects.filter(code__in=codes).values_list("code", "name")
    )
    purposes = {event.purpose for event in listed if event.purpose}
    grounds: Mapping[str, str] = dict(
        SharingGround.objects.filter(code__in=purposes).values_list("code", "label")
    )
    return [
        Look(
            event=event,
            who=who(event),
            role=", ".join(_role(role) for role in event.roles),
            organisations=", ".join(names.get(code, code) for code in event.organisations),
            act=act_in_words(event.action),
            fields=fields_in_words(event.fields),
            purpose=purpose_in_words(event.purpose, grounds),
        )
        for event in listed
    ]


def who(event: Event) -> str:
    """A name, or what somebody without an account was."""
    if isinstance(event.actor, Person):
        return event.actor.name
    return str(ActorKind(event.actor_kind).label)


def people_to_choose(person: Person) -> list[tuple[str, str]]:
    """Whom this privacy officer may ask about: who works, or worked, where they supervise."""
    asked = Q()
    for membership in person.current_memberships():
        if membership.role == Role.PRIVACY_OFFICER:
            asked |= Q(organisation__in=supervised_from(membership.organisation))
    found = Membership.objects.filter(asked) if asked else Membership.objects.none()
    people = Person.objects.filter(pk__in=found.values("person")).order_by("name")
    return [(str(pk), name) for pk, name in people.values_list("pk", "name")]


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

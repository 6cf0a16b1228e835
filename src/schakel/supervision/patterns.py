"""Which looks are unusual enough to ask about? Each rule says itself what it found, and why.

A pattern is a question, no verdict: nobody gets a score, and nothing follows by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    CharField,
    Count,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.audit.models import ActorKind, Event
from schakel.kernel.parts import WERKPLEK, WORKER
from schakel.people.models import Person
from schakel.signals.actions.reading import OWNER
from schakel.signals.models import Signal
from schakel.supervision.looks import visible
from schakel.supervision.models import Canary
from schakel.supervision.wording import BEHIND_A_DOOR, OPENS
from schakel.vault import unwrap_alarm

# Rule: forty different signals opened by one person on one day is unusual; a desk gets some ten
# a week, and who looks up everything looks different from who works through a backlog.
# Source: Voorstel Schakel; a privacy officer must confirm it.
MANY_A_DAY: Final = 40

# Rule: ten signals of which somebody is not the officer, opened behind a door on one day.
# Source: Voorstel Schakel; a privacy officer must confirm it.
MANY_OF_OTHERS: Final = 10

# Rule: between ten in the evening and six in the morning counts as night.
# Source: Voorstel Schakel (night shift, Arbeidstijdenwet: 00.00 to 06.00, wider on purpose).
NIGHT_FROM, NIGHT_UNTIL = 22, 6
MANY_AT_NIGHT: Final = 3

# Rule: fifteen times on one day before a page that is closed, or is not there.
# Source: Voorstel Schakel; security.md 1.2 (curious insider); a privacy officer must confirm it.
MANY_REFUSED: Final = 15
REFUSED: Final = "person.refused"

MOST: Final = 100
NUMBER: Final = "number"
KEYS_OPENED: Final = "keys_opened"
PARTS: Final = {WERKPLEK: _("Werkplek"), WORKER: _("Schakel zelf")}


@dataclass(frozen=True)
class Found:
    """What a rule found: of whom, on which day, how often, and where to read on."""

    who: str
    person: UUID | None
    day: date
    number: int
    first: datetime
    last: datetime
    reference: str = ""
    usual: int = 0  # when keys were counted, and not signals


@dataclass(frozen=True)
class Pattern:
    """One rule in words, and what it found."""

    code: str
    title: str | Promise
    rule: str | Promise
    perhaps: str | Promise  # what innocent reasons there may be
    found: list[Found] = field(default_factory=list)


@dataclass(frozen=True)
class _Rule:
    code: str
    title: str | Promise
    rule: str | Promise
    perhaps: str | Promise
    find: Callable[[QuerySet[Event]], Iterator[Found]]


def patterns_for(person: Person, *, days: int, now: datetime) -> list[Pattern]:
    """What every rule finds in the part of the trail that this person supervises."""
    since = now - timedelta(days=days)
    looks = visible(person).filter(at__gte=since, at__lte=now, actor_kind=ActorKind.PERSON)
    keys = replace(UNWRAPS, found=list(_unwraps(since=since, until=now)))
    return [
        *(
            Pattern(each.code, each.title, each.rule, each.perhaps, list(each.find(looks)))
            for each in RULES
        ),
        keys,
    ]


def openings_of_canaries(looks: QuerySet[Event]) -> QuerySet[Event]:
    """Every time that somebody opened a signal that nobody has a reason to open."""
    placed = Canary.objects.filter(removed_at=None)
    return looks.filter(
        action__in=OPENS,
        object_type=Signal._meta.label_lower,
        object_id__in=placed.values("signal"),
        # Before it was placed it was a signal like any other.
        at__gte=Subquery(placed.filter(signal=OuterRef("object_id")).values("placed_at")[:1]),
    )


def _canaries(looks: QuerySet[Event]) -> Iterator[Found]:
    opened = openings_of_canaries(looks).select_related("actor").order_by("-at")[:MOST]
    for event in opened:
        yield Found(
            who=event.actor.name if isinstance(event.actor, Person) else "",
            person=event.actor_id,
            day=timezone.localdate(event.at),
            number=1,
            first=event.at,
            last=event.at,
            reference=event.object_reference,
        )


def _many(looks: QuerySet[Event]) -> Iterator[Found]:
    return _per_day(looks.filter(action__in=OPENS), at_least=MANY_A_DAY)


def _of_others(looks: QuerySet[Event]) -> Iterator[Found]:
    behind = looks.filter(action__in=BEHIND_A_DOOR).exclude(purpose=OWNER)
    return _per_day(behind, at_least=MANY_OF_OTHERS)


def _at_another_desk(looks: QuerySet[Event]) -> Iterator[Found]:
    """Opened as an officer, while the signal lies at a desk for which this person did not act."""
    # The code of the desk, from a function: who supervises is given no row of a signal.
    desk = Func(
        F("object_id"),
        template="ARRAY[wall.desk_of(%(expressions)s)]::varchar[]",
        output_field=ArrayField(CharField()),
    )
    opened = looks.filter(
        action__in=[action for action in OPENS if action.startswith("signal.")],
        object_type=Signal._meta.label_lower,
    )
    elsewhere = opened.annotate(desk=desk).exclude(desk__contained_by=F("organisations"))
    return _per_day(elsewhere, at_least=1)


def _at_night(looks: QuerySet[Event]) -> Iterator[Found]:
    here = timezone.get_current_timezone()
    opened = looks.filter(action__in=OPENS).annotate(hour=ExtractHour("at", tzinfo=here))
    return _per_day(
        opened.filter(Q(hour__gte=NIGHT_FROM) | Q(hour__lt=NIGHT_UNTIL)), at_least=MANY_AT_NIGHT
    )


def _refused(looks: QuerySet[Event]) -> Iterator[Found]:
    """Not which things, for what is closed and what never was leave the same line."""
    return _per_day(looks.filter(action=REFUSED), at_least=MANY_REFUSED, each="id")


def _unwraps(*, since: datetime, until: datetime) -> Iterator[Found]:
    """By part and hour: nobody's looks, but the keys that all looks together needed."""
    for alarm in unwrap_alarm.alarms(since=since, until=until)[:MOST]:
        yield Found(
            who=str(PARTS.get(alarm.part, alarm.part)),
            person=None,
            day=timezone.localdate(alarm.hour),
            number=alarm.number,
            first=alarm.hour,
            last=alarm.hour + timedelta(hours=1),
            usual=alarm.usual,
        )


def _per_day(looks: QuerySet[Event], *, at_least: int, each: str = "object_id") -> Iterator[Found]:
    """Who opened so many different things on one day; by day, not by number."""
    day = TruncDate("at", tzinfo=timezone.get_current_timezone())
    rows: Any = (
        looks.annotate(day=day)
        .values("actor", "actor__name", "day")
        .annotate(number=Count(each, distinct=True), first=Min("at"), last=Max("at"))
        .filter(number__gte=at_least)
        .order_by("-day", "actor__name")[:MOST]
    )
    for row in rows:
        yield Found(
            who=row["actor__name"] or "",
            person=row["actor"],
            day=row["day"],
            number=row["number"],
            first=row["first"],
            last=row["last"],
        )


RULES: Final = (
    _Rule(
        "canary",
        _("Een kanarie geopend"),
        _("Een kanarie is een verzonnen signaal dat niemand hoeft te openen. Elke keer telt."),
        _("Een vergissing kan: vraag waarom iemand dit kenmerk opende."),
        _canaries,
    ),
    _Rule(
        "other_desk",
        _("Een signaal van een andere desk geopend"),
        _("Iemand opende een signaal dat nu bij een desk ligt waarvoor hij of zij niet werkte."),
        _("Het signaal kan daarna zijn verplaatst, of iemand is van werkgever gewisseld."),
        _at_another_desk,
    ),
    _Rule(
        "of_others",
        _("Vaak achter de deur bij signalen van collega’s"),
        _(
            "Iemand bekeek op één dag bij 10 of meer signalen die een ander "
            "behandelt wie meldde, of waar het was."
        ),
        _("Waarnemen voor een collega, of werk opnieuw verdelen."),
        _of_others,
    ),
    _Rule(
        "many",
        _("Veel signalen op één dag"),
        _("Iemand opende op één dag 40 of meer verschillende signalen."),
        _("Een achterstand wegwerken, of een rapportage voorbereiden."),
        _many,
    ),
    _Rule(
        "refused",
        _("Vaak voor een dichte deur"),
        _("Iemand vroeg op één dag 15 keer of vaker een pagina die er niet is of niet mag."),
        _("Oude links of een kenmerk met een tikfout. Of iemand probeert kenmerken."),
        _refused,
    ),
    _Rule(
        "night",
        _("In de nacht"),
        _("Iemand opende tussen 22.00 en 06.00 uur 3 of meer signalen."),
        _("Een acuut signaal, of een desk die ook ’s nachts werkt."),
        _at_night,
    ),
)

UNWRAPS: Final = Pattern(
    KEYS_OPENED,
    _("Veel meer geopend dan gewoonlijk"),
    _(
        "In één uur werden 10 keer zoveel sleutels van signalen geopend als in het drukste uur "
        "van een gewone dag. Geteld over iedereen samen; van wie een sleutel is, staat er niet bij."
    ),
    _("Een grote zoekactie, een rapportage, of een nieuwe desk die veel in te halen heeft."),
)

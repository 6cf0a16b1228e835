"""How does a story become a report: filled in, told by somebody, through some channel?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from schakel.knowledge.library import forms_pointed_to
from schakel.ops.demo.cast import Cast
from schakel.ops.demo.script import Scene, Script, Story
from schakel.organisations.models import District, Municipality, Organisation
from schakel.people.models import Person
from schakel.signals.actions.receiving import Contact, Report
from schakel.signals.models import Signal

Kind = Signal.ReporterKind
Channel = Signal.Channel
Disclosure = Signal.Disclosure

CHANNELS: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    Kind.RESIDENT: (
        (Channel.PUBLIC, Channel.DESK_PHONE, Channel.DESK_MAIL, Channel.DESK_LETTER),
        (75, 14, 7, 4),
    ),
    Kind.VICTIM: ((Channel.PUBLIC, Channel.DESK_PHONE), (60, 40)),
    Kind.EMPLOYEE: ((Channel.DESK_MAIL, Channel.DESK_PHONE), (60, 40)),
    Kind.PROFESSIONAL: ((Channel.PROFESSIONAL, Channel.DESK_PHONE), (75, 25)),
}
DISCLOSURES = {
    Kind.RESIDENT: (60, 25, 15),
    Kind.VICTIM: (20, 70, 10),
    Kind.EMPLOYEE: (0, 100, 0),
    Kind.PROFESSIONAL: (0, 40, 60),
}
# Who sees people in trouble, and reports with a one-time link.
REPORTING_KINDS = (
    Organisation.Kind.HEALTH,
    Organisation.Kind.WELFARE,
    Organisation.Kind.YOUTH,
    Organisation.Kind.SHELTER,
)
WHEN = ("vandaag", "gisteren", "vorige week", "de laatste weken", "al een paar maanden")
PRESSING = frozenset({"locked_in", "wants_out_now"})
RETURNS = "vast"  # how the gaps are called of what comes back in several signals
PERSON_PHONE = "06-000001{:02d}"


@dataclass(frozen=True)
class Told:
    """A report as it comes in, and through whom."""

    report: Report
    employee: Person | None = None

    @property
    def with_code(self) -> bool:
        """Whether the reporter gets a receipt code."""
        return self.report.channel in {Channel.PUBLIC, Channel.PROFESSIONAL}

    @property
    def typed_by_desk(self) -> bool:
        """Whether an officer wrote it down."""
        return self.report.channel in {
            Channel.DESK_PHONE,
            Channel.DESK_MAIL,
            Channel.DESK_LETTER,
        }


class _Words(dict[str, str]):
    """The gaps of one story: each is filled once, and only when the story has it."""

    def __init__(self, fill: Callable[[str], str]) -> None:
        super().__init__()
        self._fill = fill

    def __missing__(self, gap: str) -> str:
        self[gap] = self._fill(gap)
        return self[gap]


class Teller:
    """Fills stories with places and names, the same ones at every run."""

    def __init__(self, script: Script, district: District, cast: Cast, chance: Random) -> None:
        self.script, self.district, self.cast, self.chance = script, district, cast, chance
        self._decks: dict[str, list[str]] = {}
        self._reporting = list(
            Organisation.objects.current()
            .filter(district=district, kind__in=REPORTING_KINDS)
            .order_by("code")
        )

    def story(self, story: Story, municipality: Municipality) -> Told:
        """One of the stories, as somebody in this municipality tells it."""
        place = self.chance.choice(self.script.places[municipality.cbs_code])
        words = _Words(self._fill)
        words["dorp"] = place
        kind = self.chance.choice(story.told_by)
        employee = self.cast.employee(municipality.organisation) if kind == Kind.EMPLOYEE else None
        pressing = bool(PRESSING & set(story.seen))
        return self._told(
            story,
            municipality,
            kind=kind,
            employee=employee,
            tell=story.tell.format_map(words),
            place=place,
            happened=self.chance.choice(WHEN),
            pieces=tuple(piece.format_map(words) for piece in story.pieces),
            danger="yes" if pressing else self.chance.choice(("no", "unknown", "unknown")),
            minor=story.facts.get("minor", "unknown"),
            consent=story.facts.get("consent", "unknown"),
        )

    def _fill(self, gap: str) -> str:
        """What returns on purpose is drawn; all else is dealt, or everything would touch."""
        choices = self.script.fill[gap]
        if gap.startswith(RETURNS):
            return self.chance.choice(choices)
        if not self._decks.get(gap):
            self._decks[gap] = self.chance.sample(choices, len(choices))
        return self._decks[gap].pop()

    def scene(self, scene: Scene, municipality: Municipality | None) -> Told:
        """The report with which a scene begins."""
        return self._told(
            scene,
            municipality,
            kind=scene.told_by,
            employee=self.cast[scene.by] if scene.by else None,
            tell=scene.tell,
            place=scene.place,
            happened=scene.happened,
            pieces=scene.pieces,
            danger=scene.danger,
            minor=scene.minor,
            consent=scene.consent,
        )

    def _told(
        self,
        of: Story | Scene,
        municipality: Municipality | None,
        *,
        kind: str,
        employee: Person | None,
        tell: str,
        place: str,
        happened: str,
        pieces: tuple[str, ...],
        danger: str,
        minor: str,
        consent: str,
    ) -> Told:
        if employee:
            channel: str = Channel.STAFF
        elif isinstance(of, Scene):
            channel = Channel.PROFESSIONAL if kind == Kind.PROFESSIONAL else Channel.PUBLIC
        else:
            channels, weights = CHANNELS[kind]
            channel = self.chance.choices(channels, weights)[0]
        disclosure: str = self.chance.choices(Disclosure.values, DISCLOSURES[Kind(kind)])[0]
        if isinstance(of, Scene) and of.code:
            disclosure = Disclosure.ANONYMOUS
        report = Report(
            district=self.district,
            municipality=municipality,
            story=tell,
            channel=channel,
            reporter_kind=kind,
            disclosure=disclosure,
            advice_only=of.advice,
            place=place,
            happened=happened,
            observations=of.seen,
            suggested_forms=tuple(
                each.form.code for each in forms_pointed_to(of.seen) if each.form.code != "general"
            ),
            danger=danger,
            minor=minor,
            ongoing=self.chance.choice(("yes", "yes", "unknown", "no")),
            consent=consent,
            pieces=tuple(_piece(text) for text in pieces),
            contact=self._contact(disclosure, employee),
            reported_by=self._organisation(channel, kind, municipality, employee),
            welcome=self.script.said.welcome,
        )
        return Told(report, employee)

    def _contact(self, disclosure: str, employee: Person | None) -> Contact | None:
        if disclosure == Disclosure.ANONYMOUS:
            return None
        if employee:
            return Contact(
                name=employee.name,
                email=employee.email,
                contact_is_safe=Signal.Said.YES,
                wants_news=True,
                person=employee,
            )
        reporters = self.script.reporters
        number = self.chance.randrange(len(reporters.names))
        return Contact(
            name=reporters.names[number],
            email=f"melder{number}@voorbeeld.example",
            phone=PERSON_PHONE.format(number),
            safe_contact=self.chance.choice(reporters.safe_contact),
            contact_is_safe=self.chance.choice((Signal.Said.YES, Signal.Said.UNKNOWN)),
            wants_news=self.chance.random() < 1 / 3,
        )

    def _organisation(
        self,
        channel: str,
        kind: str,
        municipality: Municipality | None,
        employee: Person | None,
    ) -> Organisation | None:
        if employee and municipality:
            return municipality.organisation
        if channel == Channel.PROFESSIONAL and kind == Kind.PROFESSIONAL and self._reporting:
            return self.chance.choice(self._reporting)
        return None


def _piece(text: str) -> tuple[str, str]:
    kind, _colon, said = text.partition(": ")
    return kind, said

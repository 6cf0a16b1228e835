"""How are three years of work made in seconds? Through the actions that the pages use."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Final

from django.db import connection, transaction
from django.utils import timezone, translation

from schakel.kernel.workdays import AMSTERDAM
from schakel.linking.actions.searching import search
from schakel.ops.demo import aftermath, past, present, puzzling
from schakel.ops.demo.cast import Cast
from schakel.ops.demo.codes import code_of, name_of
from schakel.ops.demo.course import Course
from schakel.ops.demo.script import Scene, Script, Story, moment_ago, scripts
from schakel.ops.demo.telling import Teller, Told
from schakel.organisations.models import District, Municipality
from schakel.signals.actions.receiving import receive
from schakel.signals.models import Signal
from schakel.vault.receipts import kept_of

YEARS: Final = 3
# The past ends here, so that nothing of it is still going on.
LATEST: Final = timedelta(days=50)
TYPED_AFTER: Final = timedelta(minutes=50)


@dataclass
class Summary:
    """What was made, in words that do not depend on chance identifiers."""

    people: int = 0
    signals: int = 0
    lines: list[tuple[str, ...]] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.people} people and {self.signals} signals made"


def seed(*, now: datetime) -> Summary:
    """Make the demo of every loaded district that has one; all of it, or nothing."""
    summary = Summary()
    with transaction.atomic(), _without_savepoints(), translation.override("nl"):
        for script in scripts():
            _Production(script, now=timezone.localtime(now)).play(summary)
        if summary.signals:
            aftermath.settle(now)
    return summary


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """All or nothing needs no way back halfway: a fifth of all statements less."""
    features = connection.features
    kept, features.uses_savepoints = features.uses_savepoints, False
    try:
        yield
    finally:
        features.uses_savepoints = kept


class _Production:
    """One district's demo."""

    def __init__(self, script: Script, *, now: datetime) -> None:
        self.script, self.now = script, now
        self.chance = Random(f"schakel {script.district}")  # noqa: S311  # the same every time
        self.district = District.objects.select_related("fallback_desk").get(code=script.district)
        self.cast = Cast(script, self.district, now=now)
        self.teller = Teller(script, self.district, self.cast, self.chance)
        self.municipalities = list(
            Municipality.objects.current()
            .filter(district=self.district)
            .select_related("district", "desk", "organisation")
            .order_by("cbs_code")
        )
        self.made = 0

    def play(self, summary: Summary) -> None:
        """The past first, then what is going on now."""
        for story, municipality, at in self._history():
            course = self._begin(self.teller.story(story, municipality), at=at)
            colleague = self.cast.colleague(course.signal.desk, course.owner)
            past.play(course, story, colleague=colleague)
            summary.lines.append(_line(course, at, self.now))
        named: dict[str, Course] = {}
        for scene in self.script.scenes:
            at = moment_ago(scene.ago, self.now)
            course = self._begin(self.teller.scene(scene, self._place_of(scene)), at=at, of=scene)
            present.PLAYS[scene.play](course, scene)
            named[scene.name or scene.tell] = course
            summary.lines.append(_line(course, at, self.now))
        summary.lines += puzzling.play(self.script, self.cast, named, now=self.now)
        summary.people += len(self.cast)
        summary.signals += self.made

    def _begin(self, told: Told, *, at: datetime, of: Scene | None = None) -> Course:
        """The report comes in, through the door or typed over by the desk."""
        report = told.report
        desk = report.municipality.desk if report.municipality else None
        owner = self.cast.officer(desk or self.district.fallback_desk, self.chance)  # type: ignore[arg-type]  # a loaded district has one
        if of and of.owner:
            owner = self.cast[of.owner]
        self.made += 1
        name = name_of(of) if of and of.code else f"report {self.made}"
        receipt = kept_of(code_of(self.script.district, name)) if told.with_code else None
        received = receive(
            report,
            receipt=receipt,
            by=owner if told.typed_by_desk else None,
            now=at + TYPED_AFTER if told.typed_by_desk else at,
            received_at=at,
        )
        signal = Signal.objects.select_related(
            "district", "desk", "municipality", "mailbox__key"
        ).get(pk=received.signal.pk)
        # At the time the worker sought at once what it touches.
        search(signal, now=at + TYPED_AFTER if told.typed_by_desk else at)
        return Course(
            signal,
            script=self.script,
            cast=self.cast,
            chance=self.chance,
            owner=owner,
            reporter=told.employee,
            began=at + TYPED_AFTER if told.typed_by_desk else at,
            until=self.now,
        )

    # What happened where and when

    def _history(self) -> Iterator[tuple[Story, Municipality, datetime]]:
        """Story, place and moment of every past signal, the oldest first."""
        count = self.script.signals - len(self.script.scenes)
        stories = self._stories(count)
        places = self._places(count)
        span = timedelta(days=365 * YEARS) - LATEST
        for number, (story, place) in enumerate(zip(stories, places, strict=True)):
            # More people know the way to the desk every year: the line bends towards today.
            share = ((number + self.chance.random()) / count) ** 0.8
            yield story, place, self._around(self.now - LATEST - span * (1 - share))

    def _stories(self, count: int) -> list[Story]:
        """Every story once, and then the ones that return; shuffled."""
        again = [story for story in self.script.stories for _ in range(story.weight - 1)]
        chosen = [*self.script.stories, *self.chance.sample(again, len(again))][:count]
        self.chance.shuffle(chosen)
        return chosen

    def _places(self, count: int) -> list[Municipality]:
        """Rule: as many per municipality as its part of the people; each has at least one.

        Source: issue "From signal to action", demo data.
        """
        everybody = sum(place.population for place in self.municipalities)
        shares = {place: count * place.population / everybody for place in self.municipalities}
        quota = {place: max(1, int(share)) for place, share in shares.items()}
        by_rest = sorted(shares, key=lambda place: shares[place] % 1, reverse=True)
        for place in by_rest[: count - sum(quota.values())]:
            quota[place] += 1
        chosen = [place for place, times in quota.items() for _ in range(times)]
        self.chance.shuffle(chosen)
        return chosen

    def _around(self, moment: datetime) -> datetime:
        """Some moment of that day: people report in daytime and in the evening, seldom at night."""
        hour = self.chance.choice((8, 9, 10, 11, 12, 13, 14, 15, 16, 19, 20, 21, 22))
        return datetime.combine(moment.date(), time(hour, self.chance.randrange(60)), AMSTERDAM)

    def _place_of(self, scene: Scene) -> Municipality | None:
        return next((m for m in self.municipalities if m.cbs_code == scene.municipality), None)


def _line(course: Course, began: datetime, now: datetime) -> tuple[str, ...]:
    """One signal in words; references and keys are left to chance, what happened is not."""
    signal = Signal.objects.select_related("municipality", "desk", "owner").get(pk=course.signal.pk)
    steps = Counter(signal.milestones.values_list("step", flat=True))
    return (
        signal.municipality.cbs_code if signal.municipality else "",
        signal.desk.code,
        signal.state,
        signal.urgency,
        signal.outcome,
        signal.channel,
        signal.reporter_kind,
        signal.disclosure,
        ",".join(signal.forms),
        str(signal.owner or ""),
        signal.received_at.isoformat(),
        signal.closed_at.isoformat() if signal.closed_at else "",
        ",".join(sorted(steps)),
        signal.unsealed("story"),
    )

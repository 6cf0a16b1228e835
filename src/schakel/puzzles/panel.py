"""What do puzzles show on the page of a signal, and on the start page?"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Q, When
from django.db.models.functions import JSONObject
from django.urls import reverse

from schakel.linking.models import Touch
from schakel.people.models import Person
from schakel.puzzles.lists import Repetition, repetitions_for, to_review
from schakel.puzzles.models import Puzzle
from schakel.signals.inbox import desks_of
from schakel.signals.models import Signal
from schakel.signals.panels import Panel
from schakel.signals.policy import SIGNAL_POLICY


@dataclass(frozen=True)
class InPuzzle:
    """A puzzle in which the signal lies, as far as the block shows it."""

    reference: str
    state: str
    strength: str
    owner: str

    @property
    def url(self) -> str:
        return reverse("puzzles:detail", args=[self.reference])


@dataclass(frozen=True)
class OnSignalPage:
    """In which puzzles a signal lies, and with what it could make one."""

    signal: Signal
    puzzles: list[InPuzzle]
    same: list[str]  # references: a piece of these was decided to be the same


@dataclass(frozen=True)
class OnStartPage:
    """What comes back at the desk, and which puzzles ask to be looked at again."""

    repetitions: list[Repetition]
    reviews: list[Puzzle]


def on_signal(signal: Signal, *, by: Person, now: datetime) -> Panel | None:
    """The block "Puzzels" of one signal, asked in one statement."""
    puzzles = (
        Puzzle.objects.filter(memberships__signal=OuterRef("pk"), memberships__removed=None)
        .exclude(state=Puzzle.State.MERGED)
        .order_by("made_at")
    )
    # From the touches of this one signal, by their indexes: asked the other way around, PostgreSQL
    # looks at every signal of the desk.
    same = Touch.objects.filter(
        Q(newer=OuterRef("pk")) | Q(older=OuterRef("pk")),
        newer__desk=OuterRef("desk"),
        older__desk=OuterRef("desk"),
        verdict=Touch.Verdict.SAME,
    )

    def other(column: str) -> Case:
        return Case(When(newer=OuterRef("pk"), then=f"older__{column}"), default=f"newer__{column}")

    found = (
        SIGNAL_POLICY.rows(by, "puzzle")
        .filter(pk=signal.pk)
        .annotate(
            lies_in=ArraySubquery(
                puzzles.values(
                    each=JSONObject(
                        reference="reference",
                        state="state",
                        strength="strength",
                        owner="owner__name",
                    )
                )
            ),
            same_as=ArraySubquery(
                same.annotate(reference=other("reference"), received_at=other("received_at"))
                .order_by("received_at", "reference")
                .values("reference")
            ),
        )
        .values_list("lies_in", "same_as")
        .first()
    )
    if found is None:
        return None
    lies_in, same_as = found
    return Panel(
        "puzzles/on_signal.html",
        OnSignalPage(
            signal,
            [
                InPuzzle(
                    each["reference"],
                    str(Puzzle.State(each["state"]).label),
                    str(Puzzle.Strength(each["strength"]).label),
                    each["owner"],
                )
                for each in lies_in
            ],
            list(dict.fromkeys(same_as)),  # two pieces may have been the same
        ),
    )


def on_start(*, by: Person, now: datetime) -> Panel | None:
    """The block of the start page; None when nothing comes back and nothing is due."""
    if not desks_of(by):
        return None
    content = OnStartPage(repetitions_for(by), to_review(by, now=now))
    if not content.repetitions and not content.reviews:
        return None
    return Panel("puzzles/on_start.html", content)

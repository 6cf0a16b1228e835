"""What is passed on: one signal, or a puzzle of several? The pages ask the same of both."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from schakel.audit.trail import record
from schakel.handover.actions import passing_on
from schakel.handover.models import Handover
from schakel.handover.package import Part, minimum_for, parts_of
from schakel.handover.puzzle_package import chosen_of, code_in, parts_of_puzzle, ready_in
from schakel.handover.reading import services_of
from schakel.handover.routing import Proposal, proposals_together
from schakel.organisations.models import District, Organisation
from schakel.people.models import Person
from schakel.puzzles.contents import signals_in
from schakel.puzzles.models import Puzzle
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.signals.models import Signal, Weighing
from schakel.signals.policy import SIGNAL_POLICY


@dataclass(frozen=True)
class Subject:
    """The signals that can go, and the puzzle that holds them, when there is one."""

    signals: Sequence[Signal]
    puzzle: Puzzle | None = None
    not_ready: Sequence[Signal] = ()  # in the puzzle, but not weighed, or closed

    @classmethod
    def of_signal(cls, signal: Signal) -> "Subject":
        return cls([signal])

    @classmethod
    def of_puzzle(cls, puzzle: Puzzle) -> "Subject":
        ready = ready_in(puzzle)
        known = {signal.pk for signal in ready}
        return cls(ready, puzzle, [each for each in signals_in(puzzle) if each.pk not in known])

    def __str__(self) -> str:
        return str(self.puzzle or self.signals[0])

    @property
    def kind_in_words(self) -> str:
        return _("Puzzel") if self.puzzle else _("Signaal")

    @property
    def acute(self) -> Sequence[Signal]:
        """The signals of which the clock runs: whoever passes them on, calls first."""
        return [signal for signal in self.signals if signal.acute_clock_runs]

    @property
    def district(self) -> District:
        return self.puzzle.desk.district if self.puzzle else self.signals[0].district

    @property
    def may_go(self) -> bool:
        """Whether somebody decided how urgent it is; a puzzle holds only what was weighed."""
        return bool(self.signals) and all(
            signal.urgency_decided or signal.acute_clock_runs for signal in self.signals
        )

    @property
    def back_url(self) -> str:
        """The page that it is about."""
        return (self.puzzle or self.signals[0]).get_absolute_url()

    @property
    def list_url(self) -> str:
        return reverse("puzzles:list" if self.puzzle else "signals:inbox")

    @property
    def propose_url(self) -> str:
        if self.puzzle:
            return reverse("handover:propose_puzzle", args=[self.puzzle.reference])
        return reverse("handover:propose", args=[self.signals[0].reference])

    def weighings(self) -> list[Weighing | None]:
        return [signal.weighings.first() for signal in self.signals]

    def proposals(self, *, on: date) -> list[Proposal]:
        return proposals_together(self.signals, self.weighings(), on=on)

    def services_of(self, to: Organisation, *, on: date) -> list[str]:
        """The services that this organisation provides for the places of the signals."""
        towns = {signal.municipality_id: signal for signal in self.signals}
        found = [services_of(to, signal, on=on) for signal in towns.values()]
        return list(dict.fromkeys(service for services in found for service in services))

    def handovers(self) -> "QuerySet[Handover]":
        """What went on before: of a signal also as part of a puzzle."""
        found = (
            self.puzzle.handovers.all()
            if self.puzzle
            else Handover.objects.filter(shared__signal=self.signals[0])
        )
        return found.select_related("to", "status", "puzzle")

    def parts(self, included: Collection[str] | None = None) -> list[Part]:
        """What may go; with a choice made, as it reads with only the chosen signals in it."""
        if self.puzzle is None:
            return parts_of(self.signals[0], self.signals[0].weighings.first())
        signals = self.signals if included is None else chosen_of(self.signals, included)
        return parts_of_puzzle(self.puzzle, signals)

    def holds_nothing(self, included: Collection[str]) -> bool:
        """Whether a package of a puzzle would hold something of none of its signals."""
        return self.puzzle is not None and not chosen_of(self.signals, included)

    def minimum(self, services: Collection[str]) -> tuple[str, ...]:
        """What is on by default: of each signal the recipient's minimum, and nothing else."""
        least = minimum_for(self.district, services)
        if self.puzzle is None:
            return least
        return tuple(code_in(signal, code) for signal in self.signals for code in least)

    def record_reading(self, *, by: Person) -> None:
        """Record that everything was opened to choose from."""
        if self.puzzle is not None:
            because = PUZZLE_POLICY.require(by, "pass_on", self.puzzle)
            record("puzzle.read_for_handover", by=by, on=self.puzzle, because=because)
        for signal in self.signals:
            because = SIGNAL_POLICY.require(by, "pass_on", signal)
            record("signal.read_for_handover", by=by, on=signal, because=because)

    def pass_on(
        self,
        *,
        to: Organisation,
        service: str,
        kind: str,
        rules: Sequence[str],
        sharing: passing_on.Sharing,
        by: Person,
        now: datetime,
    ) -> Handover:
        """Send it."""
        if self.puzzle is not None:
            return passing_on.pass_on_puzzle(
                self.puzzle,
                to=to,
                service=service,
                kind=kind,
                rules=rules,
                sharing=sharing,
                by=by,
                now=now,
            )
        return passing_on.pass_on(
            self.signals[0],
            to=to,
            service=service,
            kind=kind,
            rules=rules,
            sharing=sharing,
            by=by,
            now=now,
        )

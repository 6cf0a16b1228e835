"""What leads where? A lifecycle is a table of steps: the only way in which a state changes."""

from dataclasses import dataclass
from typing import Any


class StepNotAllowed(Exception):
    """The verb does not lead anywhere from the current state."""


@dataclass(frozen=True)
class Step:
    """One verb, the states it may start from, and the state it leads to."""

    verb: str
    sources: frozenset[str]
    target: str


class Lifecycle:
    """The whole life of one kind of thing, readable as a table."""

    def __init__(self, *steps: Step) -> None:
        self.steps = {step.verb: step for step in steps}

    def advance(self, subject: Any, verb: str) -> None:
        """Move the subject along, or refuse; the caller saves."""
        step = self.steps[verb]
        if subject.state not in step.sources:
            raise StepNotAllowed(f"{verb} is not possible from {subject.state}")
        subject.state = step.target

    def verbs_from(self, state: str) -> list[str]:
        """The verbs that lead somewhere from this state."""
        return [verb for verb, step in self.steps.items() if state in step.sources]


def step(verb: str, *sources: str, to: str) -> Step:
    """One row of the table."""
    return Step(verb, frozenset(sources), to)

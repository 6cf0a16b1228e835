"""Which processing activities are there, why, on which ground, and how long is kept?

A file, and not code or tables: the privacy officer must be able to read it, an organisation sets
its own (PROCESSING_REGISTER), and a change is a change of a document (docs/adr/0011). It is read
at the start, and what is wrong in it stops the start.
"""

import functools
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

SHIPPED: Final = Path(__file__).parent / "register.toml"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Action = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.([a-z_]+|\*)$")]


class Strict(BaseModel):
    """Nothing unknown, nothing converted by guess."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Ground(Strict):
    """Why this may be done, and how certain that is."""

    text: Words
    source: Words
    confirmed: bool


class Retention(Strict):
    """How long is kept, and where that follows from."""

    term: Words
    reference: Words
    confirmed: bool
    # After so many months what was closed falls due; without, nothing does by itself.
    months: Annotated[int, Field(ge=1, le=240)] | None = None


class Controller(Strict):
    """Who is responsible, and whom somebody can ask."""

    name: str = ""
    contact: str = ""
    privacy_officer: str = ""


class Activity(Strict):
    """One processing activity, as article 30 of the AVG asks it to be described."""

    code: Code
    name: Words
    purpose: Words
    ground: Ground
    special: Ground | None = None  # for special categories and criminal data
    subjects: tuple[Words, ...]
    categories: tuple[Words, ...]
    recipients: tuple[Words, ...]
    retention: Retention
    actions: tuple[Action, ...]

    @property
    def is_confirmed(self) -> bool:
        parts = (self.ground, self.special, self.retention)
        return all(part.confirmed for part in parts if part)


class Register(Strict):
    """All activities; every recorded act belongs to one of them at most."""

    controller: Controller
    activities: tuple[Activity, ...]

    def activity_of(self, action: str) -> Activity | None:
        """The activity to which an act like "signal.read" belongs."""
        return self._by_action.get(action) or self._by_action.get(f"{action.partition('.')[0]}.*")

    def activity(self, code: str) -> Activity | None:
        return next((each for each in self.activities if each.code == code), None)

    @functools.cached_property
    def _by_action(self) -> dict[str, Activity]:
        return {action: activity for activity in self.activities for action in activity.actions}

    def mistakes(self) -> Iterator[str]:
        """What is wrong between activities that are each fine by themselves."""
        for what, named in (
            ("code", (each.code for each in self.activities)),
            ("action", (act for each in self.activities for act in each.actions)),
        ):
            for name, times in Counter(named).items():
                if times > 1:
                    yield f"the {what} {name!r} stands there {times} times"


class WrongRegister(ImproperlyConfigured):
    """The register cannot be used. The message says what to repair, line by line."""


def register() -> Register:
    """The register of this installation."""
    return read(Path(settings.PROCESSING_REGISTER or SHIPPED))


@functools.lru_cache(maxsize=4)
def read(path: Path) -> Register:
    """Read and check a register, or say everything that is wrong with it."""
    try:
        found = Register.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as problem:
        raise WrongRegister(f"{path.name} cannot be read: {problem.strerror}.") from None
    except tomllib.TOMLDecodeError as problem:
        raise WrongRegister(f"{path.name} is no proper TOML: {problem}.") from None
    except ValidationError as problem:
        lines = [
            f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}"
            for each in problem.errors()
        ]
        raise WrongRegister("\n".join([f"{path.name} is not right:", *lines])) from None
    if mistakes := list(found.mistakes()):
        raise WrongRegister("\n".join([f"{path.name} is not right:", *mistakes]))
    return found

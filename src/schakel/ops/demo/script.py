"""Which people, places and stories does the demo of a district play with?"""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from schakel.kernel.workdays import AMSTERDAM, is_workday

STORIES: Final = "verhalen.toml"
STARTS: Final = time(10, 20)
UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}


class Part(BaseModel):
    """A table of the demo file; a name that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Away(Part):
    """Somebody is away for so many days, and a colleague stands in."""

    days: int
    deputy: str


class Somebody(Part):
    """One invented person."""

    slug: str
    name: str
    organisation: str
    role: str
    away: Away | None = None


class Story(Part):
    """What a reporter tells, with gaps to fill, and what the desk makes of it later."""

    forms: tuple[str, ...]
    tell: str
    pieces: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    facts: dict[str, str] = {}
    told_by: tuple[str, ...] = Field(default=("resident",), alias="from")
    check_code: str = Field(default="", alias="check")
    advice: bool = False
    weight: int = 2


class Scene(Part):
    """One signal that is open now, and how it came there."""

    play: str
    ago: str
    forms: tuple[str, ...]
    tell: str
    name: str = ""
    municipality: str = ""
    pieces: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    facts: dict[str, str] = {}
    told_by: Literal["resident", "employee", "professional", "victim"] = Field(
        default="resident", alias="from"
    )
    by: str = ""
    owner: str = ""
    place: str = ""
    happened: str = ""
    danger: str = "unknown"
    minor: str = "unknown"
    consent: str = "unknown"
    advice: bool = False
    check_code: str = Field(default="", alias="check")
    to: str = ""
    ground: str = ""
    received: bool = False
    code: str = ""
    says: dict[str, str] = {}


class Decided(Part):
    """What an officer decided about two pieces that Schakel laid side by side."""

    newer: str
    older: str
    about: str
    verdict: Literal["same", "not_same", "unknown"]
    by: str
    ago: str
    reason: str


class PassedOn(Part):
    """That a puzzle went to a partner as one package, and how it ended."""

    to: str
    ground: str
    necessity: str
    ago: str
    partner: str
    answered_ago: str
    result: str
    told_ago: str
    outcome: str
    words: str


class Together(Part):
    """A puzzle: which scenes lie in it, and what its owner thinks of it."""

    scenes: tuple[str, ...]
    by: str
    ago: str
    hypothesis: str
    strength: str
    review_in: int  # days from now
    passed_on: PassedOn | None = None


class Reporters(Part):
    """Who report, when they give a name."""

    names: tuple[str, ...]
    safe_contact: tuple[str, ...]
    remarks: tuple[str, ...]


class Check(Part):
    """What is asked of a municipality's own source, and what it answers."""

    question: str
    result: str


class Said(Part):
    """What people of the desk and partners write, when a scene does not say it."""

    welcome: str
    notes: tuple[str, ...]
    answers: tuple[str, ...]
    questions: tuple[str, ...]
    taken_on: tuple[str, ...]
    results: tuple[str, ...]
    necessity: tuple[str, ...]
    reasons: tuple[str, ...]
    closing: tuple[str, ...]
    spoke_to: tuple[str, ...]
    agreed: tuple[str, ...]
    checks: dict[str, Check]


class Script(Part):
    """The whole demo of one district."""

    district: str
    signals: int
    people: tuple[Somebody, ...]
    places: dict[str, tuple[str, ...]]
    fill: dict[str, tuple[str, ...]]
    reporters: Reporters
    said: Said
    stories: tuple[Story, ...]
    scenes: tuple[Scene, ...]
    decisions: tuple[Decided, ...] = ()
    puzzles: tuple[Together, ...] = ()

    @property
    def scenes_to_read(self) -> list[Scene]:
        """The scenes of which a visitor gets the reporter's code."""
        return [scene for scene in self.scenes if scene.code]


def moment_ago(ago: str, now: datetime) -> datetime:
    """The moment "12m" minutes, "3h" hours or "6w" working days ago: then in the morning."""
    if not ago.endswith("w"):
        return now - int(ago[:-1]) * UNITS[ago[-1]]
    day = now.date()
    for _ in range(int(ago[:-1])):
        day -= timedelta(days=1)
        while not is_workday(day):
            day -= timedelta(days=1)
    return datetime.combine(day, STARTS, AMSTERDAM)


def read(path: Path) -> Script:
    """The script in a file, with the stories that lie beside it."""
    tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    stories = tomllib.loads((path.parent / STORIES).read_text("utf-8"))
    return Script.model_validate({**tables, **stories})


def scripts() -> list[Script]:
    """The demos of the districts that this installation loads; a district may have none."""
    found = [Path(file).parent / "demo" / Path(file).name for file in settings.DISTRICT_FILES]
    return [read(path) for path in found if path.exists()]

"""Which people, places and stories does the demo of a district play with?"""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

STORIES: Final = "verhalen.toml"
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

    @property
    def workdays_ago(self) -> int | None:
        """How many working days ago it began; None when it is a matter of hours."""
        return int(self.ago[:-1]) if self.ago.endswith("w") else None

    @property
    def time_ago(self) -> timedelta:
        """How many minutes or hours ago it began."""
        return int(self.ago[:-1]) * UNITS[self.ago[-1]]


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

    @property
    def scenes_to_read(self) -> list[Scene]:
        """The scenes of which a visitor gets the reporter's code."""
        return [scene for scene in self.scenes if scene.code]


def read(path: Path) -> Script:
    """The script in a file, with the stories that lie beside it."""
    tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    stories = tomllib.loads((path.parent / STORIES).read_text("utf-8"))
    return Script.model_validate({**tables, **stories})


def scripts() -> list[Script]:
    """The demos of the districts that this installation loads; a district may have none."""
    found = [Path(file).parent / "demo" / Path(file).name for file in settings.DISTRICT_FILES]
    return [read(path) for path in found if path.exists()]

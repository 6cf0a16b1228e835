"""How does Schakel weigh links, in words, and what did decisions change in that?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.linking.explaining import level_in_words
from schakel.linking.mention import KINDS
from schakel.linking.models import LinkModel
from schakel.linking.stored_weights import newest_of_all
from schakel.linking.weights import Model, model_from, shipped
from schakel.linking.wording import kind_in_words

# From how many bits on an agreement counts how heavily; a bit doubles or halves the odds.
HEAVINESS: Final[tuple[tuple[float, str | Promise], ...]] = (
    (10, _("telt heel zwaar")),
    (5, _("telt zwaar")),
    (1.5, _("telt mee")),
    (-0.5, _("zegt bijna niets")),
    (-3, _("telt tegen")),
)
AGAINST: Final = _("telt zwaar tegen")


@dataclass(frozen=True)
class Line:
    """One way in which two things agree or differ, and what that is worth."""

    words: str
    heaviness: str
    bits: float
    change: str  # "more", "less" or ""


@dataclass(frozen=True)
class KindOfThing:
    """The weights of one kind, where they come from, and what was decided since."""

    kind: str
    name: str
    version: str
    made_on: date | datetime
    learned: LinkModel | None
    decided: int
    same: int
    lines: list[Line]


def kinds_on_page() -> list[KindOfThing]:
    """Every kind of thing, with its weights from heavy to light."""
    learned = newest_of_all()
    decided = _decided()
    return [_kind(kind, learned.get(kind), decided.get(kind, (0, 0))) for kind in KINDS]


def heaviness(bits: float) -> str:
    """What a weight in bits means, in words."""
    return str(next((words for least, words in HEAVINESS if bits >= least), AGAINST))


def _kind(kind: str, learned: LinkModel | None, decided: tuple[int, int]) -> KindOfThing:
    model: Model = model_from(learned.weights) if learned else shipped(kind)
    moved = {(each["field"], each["level"]): each for each in learned.changes} if learned else {}
    lines = [
        Line(
            words=level_in_words(kind, field.code, level),
            heaviness=heaviness(float(bits)),
            bits=float(bits),
            change=_change(moved.get((field.code, level))),
        )
        for field in model.fields
        for level, bits in zip(field.levels, field.bits(), strict=True)
    ]
    return KindOfThing(
        kind=kind,
        name=kind_in_words(kind),
        version=model.version,
        made_on=learned.made_at if learned else model.made_on,
        learned=learned,
        decided=decided[0],
        same=decided[1],
        lines=sorted(lines, key=lambda line: -line.bits),
    )


def _change(moved: Mapping[str, float] | None) -> str:
    if moved is None:
        return ""
    return "more" if moved["now"] > moved["was"] else "less"


def _decided() -> dict[str, tuple[int, int]]:
    """Per kind: how many touches are decided now, and how many of them are the same."""
    # Of all desks together, which PostgreSQL shows to no person: from a function that only counts.
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, number, same FROM wall.decisions()")
        return {kind: (number, same) for kind, number, same in cursor.fetchall()}

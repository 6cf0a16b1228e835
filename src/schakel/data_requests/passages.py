"""Which passages of a signal can be released one by one? What stays black is nowhere in the answer.

Rule: other people, the reporter and shelters stay hidden; a passage is hidden until somebody
releases it. The reporter's own data are no passages at all.
Source: issue "Trust" (Rights); AVG art. 15 lid 4.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.opening import unseal_many

# A sentence ends at its mark, or at the end of a line.
SENTENCE: Final = re.compile(r"[^.!?\n]*[.!?]+|[^.!?\n]+")
BLACK: Final = "█████"


@dataclass(frozen=True)
class Passage:
    """One sentence or fact, with the code by which it is released."""

    code: str
    label: str
    text: str


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; together they are the whole of it but for its spaces."""
    return [found.strip() for found in SENTENCE.findall(text) if found.strip()]


def passages_of(signal: Signal) -> list[Passage]:
    """Every passage of a signal that can be released, in reading order."""
    found = [
        Passage(f"story:{number}", _("Verhaal"), text)
        for number, text in enumerate(sentences(signal.unsealed("story")))
    ]
    for name, label in (("happened", _("Wanneer")), ("place", _("Plek"))):
        if text := signal.unsealed(name):
            found.append(Passage(name, label, text))
    pieces = list(PuzzlePiece.objects.filter(signal=signal).order_by("added_at", "id"))
    texts = unseal_many(pieces, "text")
    found += [
        Passage(f"piece:{piece.pk}", piece.get_kind_display(), texts[piece.pk]) for piece in pieces
    ]
    return found


def shown(passages: Iterable[Passage], released: Collection[str]) -> list[tuple[str, str]]:
    """What the person reads: per label the released text, and a bar for what stays hidden.

    A bar is as long for a word as for a page, and several hidden passages are one bar: length and
    number would tell.
    """
    lines: list[tuple[str, str]] = []
    for passage in passages:
        line = (passage.label, passage.text if passage.code in released else BLACK)
        if line[1] == BLACK and lines and lines[-1] == line:
            continue
        lines.append(line)
    return lines

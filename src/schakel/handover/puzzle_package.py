"""What of a puzzle may go into one package, and which of its signals can go along?

The parts of its signals, each under a number that means nothing outside the package, and what
the desk itself thinks: that is chosen like everything else.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from schakel.handover.package import Part, parts_of
from schakel.puzzles.contents import signals_in
from schakel.puzzles.models import Puzzle
from schakel.puzzles.same import decided_between
from schakel.puzzles.sources import counted, sources_of
from schakel.signals.lifecycle import SIGNAL_LIFECYCLE
from schakel.signals.models import PuzzlePiece, Signal

HYPOTHESIS, COHERENCE = "hypothesis", "coherence"


def ready_in(puzzle: Puzzle) -> list[Signal]:
    """The signals that can go: somebody weighed them, and they are not closed.

    Rule: nothing goes to a partner before somebody weighed it; a closed signal is opened first,
    because its reporter will have to hear something again.
    Source: issue "From signal to action" (weighing before passing on; feedback mandatory).
    """
    return [
        signal
        for signal in signals_in(puzzle)
        if "pass_on" in SIGNAL_LIFECYCLE.verbs_from(signal.state)
    ]


def parts_of_puzzle(puzzle: Puzzle, signals: Sequence[Signal]) -> list[Part]:
    """Everything of a puzzle that may be passed on, opened; the caller records the reading.

    Rule: the partner knows the signals of a package by a number in it, never by their reference;
    the reporters are in no package.
    Source: access-matrix.csv, melder_identity; product.md 4.6.
    """
    about = _("De puzzel")
    parts = [
        Part(
            HYPOTHESIS,
            _("Werkhypothese van de desk"),
            _("%(hypothesis)s\n\nSterkte volgens de desk: %(strength)s.")
            % {
                "hypothesis": puzzle.unsealed("hypothesis"),
                "strength": puzzle.get_strength_display().lower(),
            },
            group=about,
        ),
        Part(COHERENCE, _("Hoe de signalen samenhangen"), _coherence(signals), group=about),
    ]
    for number, signal in enumerate(signals, 1):
        group = _("Signaal %(number)s van %(total)s") % {"number": number, "total": len(signals)}
        parts += [
            replace(part, code=code_in(signal, part.code), group=group)
            for part in parts_of(signal, signal.weighings.first())
        ]
    return parts


def code_in(signal: Signal, code: str) -> str:
    """The code of a part of one signal among several."""
    return f"{signal.reference}/{code}"


def chosen_of(signals: Sequence[Signal], included: Collection[str]) -> list[Signal]:
    """The signals of which something is in the package."""
    named = {code.partition("/")[0] for code in included if "/" in code}
    return [signal for signal in signals if signal.reference in named]


def _coherence(signals: Sequence[Signal]) -> str:
    """What people decided to be the same, without what it is: that stands in the pieces."""
    numbers = {signal.pk: number for number, signal in enumerate(signals, 1)}
    decided = decided_between(signals)
    pieces = {
        piece.pk: piece
        for piece in PuzzlePiece.objects.filter(
            pk__in=[end for each in decided for end in (each.one, each.other)]
        ).defer("text")
    }
    lines = [counted(len(signals), sources_of(signals).count) + "."]
    for each in decided:
        one, other = pieces[each.one], pieces[each.other]
        first, last = sorted((numbers[one.signal_id], numbers[other.signal_id]))
        lines.append(
            _("– %(kind)s: hetzelfde in signaal %(one)s en signaal %(other)s.")
            % {"kind": one.get_kind_display(), "one": first, "other": last}
        )
    return "\n".join(dict.fromkeys(lines))

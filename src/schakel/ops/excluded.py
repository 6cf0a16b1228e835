"""Which rows does PostgreSQL keep from who is excluded from a signal, whatever else gives them?

Rule: a conflict of interest beats everything. Source: issue "Trust" (Access); security.md 2.7.
"""

from typing import Final

from schakel.kernel.parts import ROLES, WERKPLEK

EXCLUDED: Final = "(ARRAY(SELECT wall.excluded_signals()))"
_OF_A_SIGNAL: Final = (
    "signals_deadline",
    "signals_milestone",
    "signals_puzzlepiece",
    "signals_weighing",
    "signals_secondopinion",
    "signals_task",
    "signals_note",
    "signals_signalreporter",
    "signals_mailbox",
    "signals_attachment",
    "handover_handover",
    "handover_handoversignal",
    "linking_indexedmention",
    "linking_canaryalarm",
    "puzzles_puzzlesignal",
    "retention_hold",
    "grants_grant",
    "data_requests_foundrecord",
)

# By which columns a row is about a signal. What hangs on one of these follows it.
ABOUT: Final[dict[str, tuple[str, ...]]] = {
    "signals_signal": ("id",),
    **dict.fromkeys(_OF_A_SIGNAL, ("signal_id",)),
    "linking_touch": ("newer_id", "older_id"),
    "covenants_crosstouch": ("holder_id",),
}

# What holds more than one signal, or asks something about one, is kept away whole.
WHOLE: Final[dict[str, str]] = {
    "puzzles_puzzle": "(ARRAY(SELECT wall.excluded_puzzles()))",
    "handover_handover": "(ARRAY(SELECT wall.excluded_handovers()))",
    "approvals_approval": "(ARRAY(SELECT wall.excluded_approvals()))",
}


def withheld(table: str) -> list[str]:
    """The restrictive policies of one table; none when its rows are about no signal."""
    kept = [(column, EXCLUDED) for column in ABOUT.get(table, ())]
    if table in WHOLE:
        kept.append(("id", WHOLE[table]))
    return [
        f"CREATE POLICY excluded_{column} ON public.{table} AS RESTRICTIVE FOR ALL"
        f" TO {ROLES[WERKPLEK]} USING (({column} = ANY {rows}) IS NOT TRUE)"
        for column, rows in kept
    ]

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

OF_THEM: Final = f"signal_id = ANY {EXCLUDED}"
# What the second lock finds of exclusions, past what the asker may see (`schakel.ops.wall`).
FINDS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "excluded_signals()",
        "SETOF uuid",
        (
            "SELECT x.signal_id FROM public.signals_exclusion x"
            " WHERE x.person_id = (SELECT wall.person()) AND x.ended_at IS NULL"
        ),
    ),
    (
        # So that nobody tells them of it: a partner who answers cannot read exclusions.
        "away_from(signal uuid)",
        "SETOF uuid",
        (
            "SELECT x.person_id FROM public.signals_exclusion x"
            " WHERE x.signal_id = $1 AND x.ended_at IS NULL AND ((SELECT wall.person()) IS NOT NULL"
            " OR $1 = ANY (ARRAY(SELECT wall.linked_signals())) OR (SELECT wall.sees('signals')))"
        ),
    ),
    (
        # Also what it once lay in: the history says why it came, and why it went.
        "excluded_puzzles()",
        "SETOF uuid",
        f"SELECT p.puzzle_id FROM public.puzzles_puzzlesignal p WHERE p.{OF_THEM}",
    ),
    (
        "excluded_patterns()",
        "SETOF uuid",
        f"SELECT p.patternseen_id FROM public.puzzles_patternseen_signals p WHERE p.{OF_THEM}",
    ),
    (
        "excluded_handovers()",
        "SETOF uuid",
        f"SELECT s.handover_id FROM public.handover_handoversignal s WHERE s.{OF_THEM}",
    ),
    (
        # To see who reported, to read along, to destroy, to answer a data subject.
        "excluded_approvals()",
        "SETOF uuid",
        (
            "SELECT a.id FROM public.approvals_approval a WHERE a.subject = ANY (ARRAY("
            f"SELECT g.reference FROM public.signals_signal g WHERE g.id = ANY {EXCLUDED}))"
            f" UNION ALL SELECT r.approval_id FROM public.grants_grant r WHERE r.{OF_THEM}"
            " UNION ALL SELECT d.approval_id FROM public.retention_destruction d"
            f" JOIN public.retention_destroyed e ON e.destruction_id = d.id WHERE e.{OF_THEM}"
            " UNION ALL SELECT q.approval_id FROM public.data_requests_datarequest q"
            f" JOIN public.data_requests_foundrecord f ON f.request_id = q.id WHERE f.{OF_THEM}"
        ),
    ),
)

# What holds more than one signal, or asks something about one, is kept away whole.
WHOLE: Final[dict[str, str]] = {
    "puzzles_puzzle": "(ARRAY(SELECT wall.excluded_puzzles()))",
    "puzzles_patternseen": "(ARRAY(SELECT wall.excluded_patterns()))",
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

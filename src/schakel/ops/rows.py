"""Which rows of a table does PostgreSQL give to whom? The second lock, table by table.

The sentences of the policies stay the place where access is said. This is coarser on purpose:
the desk of an organisation, a grant (a handover, an own report, a code or link that was shown),
or what a job says it sees. A test holds the two against each other.
"""

from dataclasses import dataclass
from typing import Final

from schakel.kernel.parts import AUDITOR, BACKUP, OWNER, PUBLIEK, ROLES, WALL, WERKPLEK, WORKER
from schakel.ops.excluded import withheld
from schakel.ops.phrases import (
    ANYBODY,
    DESKS,
    EMERGENCY,
    GRANTED,
    HANDED,
    LINKED_HANDOVERS,
    LINKED_SIGNALS,
    ME,
    OPENED,
    OPENED_MAILBOX,
    PARTNER_OF,
    REPORTED,
    SOMEBODY,
    SPEAKS_FOR_A_DISTRICT,
    SPEAKS_FOR_ALL,
    SUPERVISED_CODES,
    SUPERVISED_FROM,
    SUPERVISED_PEOPLE,
    SUPERVISED_REALM,
    SUPERVISED_SIGNALS,
    any_of,
    of,
    of_administered,
    of_compartment,
    of_desk,
    of_making,
    of_realm,
    of_supervised,
)
from schakel.ops.wall import READS, SEEN_WHOLE


@dataclass(frozen=True)
class Rows:
    """Who is given which rows of one table. Empty: none."""

    area: str  # by which name a job says that it sees this
    werkplek: str = ""
    publiek: str = ""
    # What may be written by whoever asks, also when it cannot be read again.
    add: str = ""
    audited: bool = False  # the auditor reads it


def _signal_part(table: str, *more: str) -> Rows:
    """What hangs on a signal: for its desk, for whoever makes it, and for whom `more` says."""
    return Rows("signals", werkplek=any_of(of_desk(table), *more, of_making()))


def _of_reporter(*, handed: bool = False) -> tuple[str, ...]:
    granted = [f"signal_id = ANY {REPORTED}"]
    if handed:
        granted += [f"signal_id = ANY {HANDED}", f"signal_id = ANY {LINKED_SIGNALS}"]
    return tuple(granted)


def _opened(rows: Rows) -> Rows:
    """Also for whoever opened the messages of this signal at the public door."""
    return Rows(rows.area, rows.werkplek, f"signal_id = {OPENED}", rows.add)


ROWS: Final[dict[str, Rows]] = {
    "signals_signal": Rows(
        "signals",
        werkplek=any_of(
            f"desk_id = ANY {DESKS}",
            f"id = ANY {HANDED}",
            f"id = ANY {REPORTED}",
            f"id = ANY {LINKED_SIGNALS}",
            of_making("id"),
            "id = ANY (ARRAY(SELECT wall.alarmed_signals()))",
            "id = ANY (ARRAY(SELECT wall.called_signals()))",
            f"id = ANY {EMERGENCY}",
            f"id = ANY {GRANTED}",
        ),
        publiek=f"id = {OPENED}",
    ),
    "signals_deadline": _opened(_signal_part("signals_deadline", *_of_reporter(handed=True))),
    "signals_milestone": _opened(_signal_part("signals_milestone", *_of_reporter())),
    "signals_puzzlepiece": _signal_part(
        "signals_puzzlepiece", f"signal_id = ANY {EMERGENCY}", of_compartment("pieces")
    ),
    # Who is excluded is told so by this row, and by nothing else of the signal.
    "signals_exclusion": _signal_part("signals_exclusion", f"person_id = {ME}"),
    "signals_emergencyopening": _signal_part(
        "signals_emergencyopening", f"by_id = {ME}", of_supervised()
    ),
    "signals_weighing": _signal_part("signals_weighing", of_compartment("weighing")),
    "signals_secondopinion": _signal_part("signals_secondopinion"),
    "signals_task": _signal_part("signals_task"),
    "signals_note": Rows(
        "signals",
        werkplek=f"{of_desk('signals_note')} AND (visibility = 'desk' OR author_id = {ME})",
    ),
    "signals_signalreporter": _opened(
        _signal_part("signals_signalreporter", *_of_reporter()),
    ),
    "signals_mailbox": Rows(
        "signals",
        werkplek=any_of(
            of_desk("signals_mailbox"),
            *_of_reporter(),
            of_making(),
            "locator_hash = decode((SELECT wall.shown('locator')), 'hex')",
        ),
        publiek="locator_hash = decode((SELECT wall.shown('locator')), 'hex')",
    ),
    "signals_message": Rows(
        "signals",
        werkplek=of("signals_mailbox", "signals_message", "mailbox_id"),
        publiek=f"mailbox_id = {OPENED_MAILBOX}",
    ),
    "signals_satisfaction": Rows(
        "signals",
        werkplek=of("signals_mailbox", "signals_satisfaction", "mailbox_id"),
        publiek=f"mailbox_id = {OPENED_MAILBOX}",
    ),
    "signals_attachment": _opened(
        _signal_part("signals_attachment", *_of_reporter(handed=True), of_compartment("files"))
    ),
    "signals_inboxfilter": Rows("signals", werkplek=f"person_id = {ME}"),
    "handover_handover": Rows(
        "handover",
        werkplek=any_of(
            f"(to_id = ANY {PARTNER_OF} AND NOT id = ANY (ARRAY(SELECT wall.revoked_handovers())))",
            of_desk("handover_handover"),
            f"id = ANY {LINKED_HANDOVERS}",
        ),
    ),
    "handover_handoversignal": Rows(
        "handover", werkplek=of("handover_handover", "handover_handoversignal", "handover_id")
    ),
    "handover_handoverstatus": Rows(
        "handover", werkplek=of("handover_handover", "handover_handoverstatus", "handover_id")
    ),
    "handover_handoveranswer": Rows(
        "handover", werkplek=of("handover_handover", "handover_handoveranswer", "handover_id")
    ),
    "handover_breachreport": Rows(
        "handover",
        werkplek="(SELECT s.desk_id FROM public.handover_handover h"
        " JOIN public.signals_signal s ON s.id = h.signal_id"
        f" WHERE h.id = handover_breachreport.handover_id) = ANY {DESKS}",
    ),
    "handover_callrecord": Rows("handover", werkplek=of_desk("handover_callrecord")),
    "handover_onetimelink": Rows(
        "handover",
        werkplek=any_of(
            "id = (SELECT wall.shown('link'))::uuid",
            "token_hash = (SELECT wall.shown('token'))",
            "(SELECT s.desk_id FROM public.handover_handover h"
            " JOIN public.signals_signal s ON s.id = h.signal_id"
            f" WHERE h.id = handover_onetimelink.handover_id) = ANY {DESKS}",
        ),
    ),
    "accounts_roleproposal": Rows("accounts", werkplek=of_administered("accounts_roleproposal")),
    "accounts_loginreset": Rows("accounts", werkplek=of_administered("accounts_loginreset")),
    "accounts_invitation": Rows("accounts", werkplek="token_hash = (SELECT wall.shown('token'))"),
    "approvals_approval": Rows(
        "people",
        werkplek=any_of(
            f"asked_by_id = {ME}",
            f"organisation_id = ANY {DESKS}",
            f"organisation_id = ANY {PARTNER_OF}",
            f"organisation_id = ANY {SUPERVISED_FROM}",
            "organisation_id = ANY ((SELECT wall.of_role('chain_director'))::uuid[])",
            of_administered("approvals_approval"),
        ),
    ),
    "people_notice": Rows(
        "people",
        werkplek=any_of(
            f"person_id = {ME}",
            of("signals_signal", "people_notice", "reference", by="reference"),
            of("handover_handover", "people_notice", "reference", by="reference"),
        ),
        add=ANYBODY,
    ),
    "people_knowndevice": Rows("people", werkplek=f"person_id = {ME}"),
    "audit_event": Rows(
        "audit",
        werkplek=any_of(
            "(object_type = 'signals.signal' AND " + of_desk("audit_event", "object_id") + ")",
            "(object_type = 'puzzles.puzzle' AND (SELECT p.desk_id FROM public.puzzles_puzzle p"
            f" WHERE p.id = audit_event.object_id) = ANY {DESKS})",
            # Whoever supervises: all there is, what their people did, what happened with their
            # signals, and what Schakel did by itself that names nobody.
            SPEAKS_FOR_ALL,
            f"(organisations && {SUPERVISED_CODES}"
            f" AND (actor_id IS NULL OR actor_id = ANY {SUPERVISED_PEOPLE}))",
            f"(object_type = 'signals.signal' AND object_id IN {SUPERVISED_SIGNALS})",
            "(actor_id IS NULL AND organisations = '{}' AND object_reference = ''"
            f" AND object_type <> 'signals.signal' AND {SPEAKS_FOR_A_DISTRICT})",
        ),
        add=ANYBODY,
        audited=True,
    ),
    "audit_processingline": Rows("audit", add=ANYBODY, audited=True),
    "supervision_canary": Rows("supervision", werkplek=of_supervised()),
    "supervision_canaryopening": Rows(
        "supervision", werkplek=of("supervision_canary", "supervision_canaryopening", "canary_id")
    ),
    "supervision_samplecheck": Rows(
        "supervision", werkplek=of("audit_event", "supervision_samplecheck", "event_id")
    ),
    # Of a covenant too, to whom is a party: to find what is of the own signals, never its keys.
    "linking_realm": Rows(
        "linking",
        werkplek=any_of(
            f"organisation_id = ANY {DESKS}",
            SUPERVISED_REALM,
            "covenant IN (SELECT p.covenant_id::text FROM public.organisations_covenantparty p"
            f" WHERE p.organisation_id = ANY {DESKS})",
        ),
    ),
    "linking_touch": Rows(
        "linking",
        werkplek=f"{of_desk('linking_touch', 'newer_id')} AND"
        f" {of_desk('linking_touch', 'older_id')}",
    ),
    "linking_touchdecision": Rows(
        "linking", werkplek=of("linking_touch", "linking_touchdecision", "touch_id")
    ),
    "linking_lookup": Rows("linking", werkplek=any_of(of_desk("linking_lookup"), f"by_id = {ME}")),
    "linking_canaryalarm": Rows("linking", werkplek=of_supervised()),
    "linking_linkmodel": Rows("linking", werkplek=SOMEBODY),
    "linking_indexedmention": Rows(
        "linking",
        werkplek=any_of(of_realm("linking_indexedmention"), of_desk("linking_indexedmention")),
    ),
    **{
        table: Rows("linking", werkplek=of_realm(table))
        for table in (
            "linking_realmkey",
            "linking_canary",
            "linking_tokencount",
            "linking_sealedfrequencies",
        )
    },
    "data_requests_datarequest": Rows(
        "retention",
        werkplek=any_of(
            f"desk_id = ANY {DESKS}",
            f"desk_id = ANY {SUPERVISED_FROM}",
        ),
    ),
    "data_requests_foundrecord": Rows("retention", werkplek=of_desk("data_requests_foundrecord")),
    "grants_grant": Rows(
        "handover",
        werkplek=any_of(
            f"desk_id = ANY {DESKS}",
            f"person_id = {ME}",
            f"desk_id = ANY {SUPERVISED_FROM}",
        ),
    ),
    "grants_addition": Rows("handover", werkplek=of("grants_grant", "grants_addition", "grant_id")),
    "retention_hold": Rows("retention", werkplek=of_desk("retention_hold")),
    "retention_destruction": Rows(
        "retention",
        werkplek=any_of(
            f"desk_id = ANY {DESKS}",
            f"desk_id = ANY {SUPERVISED_FROM}",
        ),
    ),
    "retention_outlook": Rows(
        "retention",
        werkplek=f"desk_id = ANY {SUPERVISED_FROM}",
    ),
    "retention_destroyed": Rows(
        "retention",
        werkplek=of("retention_destruction", "retention_destroyed", "destruction_id"),
    ),
    "puzzles_puzzle": Rows("puzzles", werkplek=f"desk_id = ANY {DESKS}"),
    "puzzles_patternseen": Rows("puzzles", werkplek=f"desk_id = ANY {DESKS}"),
    "puzzles_sourcestatement": Rows("puzzles", werkplek=of_desk("puzzles_sourcestatement")),
    **{
        table: Rows("puzzles", werkplek=of("puzzles_puzzle", table, "puzzle_id"))
        for table in ("puzzles_puzzlestep", "puzzles_puzzlesignal")
    },
    **{
        table: Rows("puzzles", werkplek=of("puzzles_patternseen", table, "patternseen_id"))
        for table in ("puzzles_patternseen_signals", "puzzles_patternseen_pieces")
    },
    "covenants_registration": Rows("covenants", werkplek=of_desk("covenants_registration")),
    "covenants_comparison": Rows(
        "covenants",
        werkplek=of("covenants_registration", "covenants_comparison", "registration_id"),
    ),
    # Rule: only the holder of the earlier piece is told; the other side sees nothing until called.
    # Source: issue "Puzzle pieces" (Between municipalities).
    "covenants_crosstouch": Rows(
        "covenants",
        werkplek=any_of(
            of_desk("covenants_crosstouch", "holder_id"),
            "id = ANY (ARRAY(SELECT wall.called_touches()))",
        ),
    ),
    "covenants_touchedpair": Rows(
        "covenants",
        werkplek=any_of(
            "(SELECT s.desk_id FROM public.covenants_crosstouch t"
            " JOIN public.signals_signal s ON s.id = t.holder_id"
            f" WHERE t.id = covenants_touchedpair.touch_id) = ANY {DESKS}",
            f"(shared_at IS NOT NULL AND {of_desk('covenants_touchedpair', 'other_signal_id')})",
        ),
    ),
    "covenants_crossoutcome": Rows("covenants", werkplek=of_desk("covenants_crossoutcome")),
    "covenants_figure": Rows("covenants", werkplek=SOMEBODY),
    # A wrapped key opens nothing by itself, and who has no row has no number of a key.
    "vault_recordkey": Rows("keys", werkplek=ANYBODY),
    "vault_deskkey": Rows("keys"),
    "vault_sealedcontent": Rows(
        "files",
        werkplek="(SELECT true FROM public.signals_attachment a"
        " WHERE a.shown_id = vault_sealedcontent.id)",
        add=ANYBODY,
    ),
    "post_letter": Rows("post", add=ANYBODY),
    "intake_submission": Rows("intake", add=ANYBODY),
    "intake_envelope": Rows(
        "intake",
        publiek="locator_hash = decode((SELECT wall.shown('locator')), 'hex')",
        add=ANYBODY,
    ),
    "intake_envelopefile": Rows("intake", add=ANYBODY),
    "intake_professionallink": Rows(
        "intake", publiek="token_hash = (SELECT wall.shown('token'))", add=ANYBODY
    ),
}


def statements(table: str) -> list[str]:
    """Lock one table and say who is given what; what was said before is taken back first."""
    rows = ROWS[table]
    seen = f"(SELECT wall.sees('{rows.area}'))"
    wanted = [
        (OWNER, "ALL", seen),
        (WORKER, "ALL", any_of(seen, ANYBODY) if rows.area == "keys" else seen),
        (WERKPLEK, "ALL", rows.werkplek),
        (PUBLIEK, "ALL", rows.publiek),
        (AUDITOR, "SELECT", "true" if rows.audited else ""),
        (BACKUP, "SELECT", "true"),
        *((part, "INSERT", rows.add) for part in (WERKPLEK, PUBLIEK, WORKER)),
    ]
    made = [
        f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE public.{table} FORCE ROW LEVEL SECURITY",
    ]
    for part, what, which in wanted:
        if which:
            name = part if what != "INSERT" else f"{part}_adds"
            check = "WITH CHECK" if what == "INSERT" else "USING"
            made.append(
                f"CREATE POLICY {name} ON public.{table} FOR {what} TO {ROLES[part]}"
                f" {check} ({which})"
            )
    made += withheld(table)
    if table in READS:
        # By name: the owner is a member of this role, and must not see more for it.
        which = "true" if table in SEEN_WHOLE else f"(SELECT current_user) = '{WALL}'"
        made.append(f"CREATE POLICY wall ON public.{table} FOR SELECT TO {WALL} USING ({which})")
    return made

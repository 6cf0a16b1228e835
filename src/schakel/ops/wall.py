"""How does PostgreSQL know who asks? The functions of the second lock.

What a connection says of itself (`schakel.vault.asker`) is checked here, with a key that no role
may read but the one that owns these functions. Policies ask them in a subselect without a link
to the row, so that PostgreSQL evaluates them once per statement and never per row.
"""

from typing import Final

from schakel.kernel.parts import OWNER, PUBLIEK, ROLES, WERKPLEK, WORKER
from schakel.ops.excluded import FINDS
from schakel.ops.phrases import SUPERVISED_FROM

SCHEMA: Final = "wall"
# Which columns the functions read to follow a grant. Nothing sealed is among them.
READS: Final[dict[str, str]] = {
    "handover_handover": "id, signal_id, to_id",
    "handover_handoversignal": "handover_id, signal_id",
    "handover_handoverstatus": "handover_id, state",
    "covenants_crosstouch": "id, holder_id",
    "covenants_touchedpair": "touch_id, other_signal_id, shared_at",
    "handover_onetimelink": "id, handover_id, token_hash",
    "signals_mailbox": "id, signal_id, locator_hash",
    "signals_signal": "id, desk_id, district_id, reference",
    "signals_exclusion": "signal_id, person_id, ended_at",
    "signals_emergencyopening": "signal_id, by_id, until, ended_at",
    "grants_grant": "signal_id, person_id, organisation_id, role, compartments, state, until,"
    " approval_id",
    "approvals_approval": "id, subject",
    "puzzles_puzzlesignal": "puzzle_id, signal_id",
    "puzzles_patternseen_signals": "patternseen_id, signal_id",
    "retention_destruction": "id, approval_id",
    "retention_destroyed": "destruction_id, signal_id",
    "data_requests_datarequest": "id, approval_id",
    "data_requests_foundrecord": "request_id, signal_id",
    "linking_canaryalarm": "signal_id",
    "linking_indexedmention": "id, realm_id, kind, signal_id, piece_id, canary_id, tokens, capsule,"
    " key_version, encoding_version",
    "linking_realm": "id, organisation_id",
    "linking_touch": "kind, verdict",
    "organisations_district": "id, fallback_desk_id",
    "organisations_organisation": "id, code, district_id, level",
    "signals_signalreporter": "signal_id, person_id",
}

# Of which WALL sees every row without a condition, or the index of it would not be used.
SEEN_WHOLE: Final = frozenset({"linking_indexedmention"})

KEY: Final = """
CREATE TABLE IF NOT EXISTS wall.signing_key (
    id smallint PRIMARY KEY, inner_pad bytea NOT NULL, outer_pad bytea NOT NULL
)
"""
# The key in use and the one before: who signs hears of a new one within minutes.
KEYS: Final = "ALTER TABLE wall.signing_key DROP CONSTRAINT IF EXISTS signing_key_id_check"

CLAIMS: Final = """
CREATE OR REPLACE FUNCTION wall.claims() RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    said text := current_setting('schakel.asker', true);
    body text;
    claims jsonb;
    at float8;
BEGIN
    IF said IS NULL OR said = '' THEN
        RETURN NULL;
    END IF;
    -- The public door has no key to sign with. What it shows nobody can guess, and it says no more.
    IF coalesce(nullif(current_setting('role', true), 'none'), session_user) = '{PUBLIEK}' THEN
        IF left(said, 1) <> '{' THEN
            RAISE insufficient_privilege USING MESSAGE = 'the public door says what it was shown';
        END IF;
        RETURN jsonb_build_object('shown', said::jsonb -> 'shown');
    END IF;
    body := substr(said, 65);
    -- Hashed once more before they are compared, so that the time tells nothing of the right one.
    PERFORM FROM wall.signing_key key
    WHERE sha256(convert_to(left(said, 64), 'UTF8')) = sha256(convert_to(encode(
        sha256(key.outer_pad || sha256(key.inner_pad || convert_to(body, 'UTF8'))), 'hex'), 'UTF8'))
    ORDER BY key.id DESC;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'who asks is not signed by Schakel';
    END IF;
    claims := body::jsonb;
    at := (claims ->> 'at')::float8;
    IF (claims ->> 'backend')::int IS DISTINCT FROM pg_backend_pid() THEN
        RAISE insufficient_privilege USING MESSAGE = 'who asks was said on another connection';
    END IF;
    IF at < extract(epoch FROM transaction_timestamp()) - 60
        OR at > extract(epoch FROM clock_timestamp()) + 60
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'who asks was said at another moment';
    END IF;
    RETURN claims;
END
$$
""".replace("{PUBLIEK}", ROLES[PUBLIEK])

# Which mentions share a token? PostgreSQL uses an index on arrays for such a condition only where
# no rows are hidden (`&&` might tell of a hidden row by an error), so it is asked here: of a realm
# of an own desk, or by a job that links.
NEAR: Final = """
CREATE OR REPLACE FUNCTION wall.near(
    realm uuid, of_kind text, sought bigint[], versions smallint[], encoding smallint,
    outside uuid, budget int
) RETURNS TABLE (
    id text, signal_id text, piece_id text, canary_id text, capsule bytea, key_version smallint
)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    part text := coalesce(nullif(current_setting('role', true), 'none'), session_user);
BEGIN
    IF NOT (part = ANY ('{JOBS}') AND wall.sees('linking')) AND NOT (
        part = '{WERKPLEK}' AND EXISTS (
            SELECT FROM public.linking_realm r
            WHERE r.id = realm AND r.organisation_id = ANY (wall.of_role('focal_officer'))
        )
    ) THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT m.id::text, m.signal_id::text, m.piece_id::text, m.canary_id::text, m.capsule,
            m.key_version
        FROM public.linking_indexedmention m
        WHERE m.realm_id = realm AND m.kind = of_kind AND m.tokens && sought
            AND m.key_version = ANY (versions) AND m.encoding_version = encoding
            AND (outside IS NULL OR m.signal_id IS DISTINCT FROM outside)
        LIMIT budget;
END
$$
""".replace("{JOBS}", f"{{{ROLES[WORKER]},{ROLES[OWNER]}}}").replace("{WERKPLEK}", ROLES[WERKPLEK])

# What is asked of the asker alone: written so that PostgreSQL puts it in the place of the call,
# which costs no function beside the check itself.
ASKED: Final[tuple[tuple[str, str, str], ...]] = (
    ("known()", "boolean", "SELECT wall.claims() IS NOT NULL"),
    ("person()", "uuid", "SELECT (wall.claims() ->> 'person')::uuid"),
    ("of_role(role text)", "uuid[]", "SELECT (wall.claims() -> 'roles' ->> role)::uuid[]"),
    (
        "of_roles(one text, other text)",
        "uuid[]",
        (
            "SELECT array_cat((wall.claims() -> 'roles' ->> one)::uuid[],"
            " (wall.claims() -> 'roles' ->> other)::uuid[])"
        ),
    ),
    ("shown(what text)", "text", "SELECT wall.claims() -> 'shown' ->> what"),
    ("made()", "uuid[]", "SELECT (wall.claims() ->> 'made')::uuid[]"),
    (
        "sees(area text)",
        "boolean",
        "SELECT coalesce((wall.claims() -> 'sees') ?| ARRAY[area, '*'], false)",
    ),
)
# What follows a grant in the tables, with the rights of WALL: name, what it answers, and how.
FOLLOWED: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "handed_signals()",
        "SETOF uuid",
        (
            "SELECT c.signal_id FROM public.handover_handover h CROSS JOIN LATERAL"
            " (SELECT h.signal_id UNION ALL SELECT x.signal_id"
            " FROM public.handover_handoversignal x WHERE x.handover_id = h.id) c"
            " WHERE h.to_id = ANY"
            " ((SELECT wall.of_roles('partner', 'care_coordinator'))::uuid[])"
            " AND NOT h.id = ANY (ARRAY(SELECT wall.revoked_handovers()))"
        ),
    ),
    (
        # Between municipalities, to the other side: from when the holder made contact, not before.
        "called_touches()",
        "SETOF uuid",
        (
            "SELECT p.touch_id FROM public.covenants_touchedpair p"
            " JOIN public.signals_signal g ON g.id = p.other_signal_id"
            " WHERE p.shared_at IS NOT NULL"
            " AND g.desk_id = ANY ((SELECT wall.of_role('focal_officer'))::uuid[])"
            " AND NOT g.id = ANY (ARRAY(SELECT wall.excluded_signals()))"
        ),
    ),
    (
        # And of the same contact, for either side, the signal of the other.
        "called_signals()",
        "SETOF uuid",
        (
            "SELECT t.holder_id FROM public.covenants_crosstouch t"
            " WHERE t.id = ANY (ARRAY(SELECT wall.called_touches()))"
            " UNION ALL SELECT p.other_signal_id FROM public.covenants_touchedpair p"
            " JOIN public.covenants_crosstouch t ON t.id = p.touch_id"
            " JOIN public.signals_signal g ON g.id = t.holder_id"
            " WHERE p.shared_at IS NOT NULL"
            " AND g.desk_id = ANY ((SELECT wall.of_role('focal_officer'))::uuid[])"
            " AND NOT g.id = ANY (ARRAY(SELECT wall.excluded_signals()))"
        ),
    ),
    (
        "revoked_handovers()",
        "SETOF uuid",
        (
            # Sent to another organisation than the desk's own: that one keeps seeing it.
            "SELECT h.id FROM public.handover_handover h"
            " JOIN public.handover_handoverstatus s ON s.handover_id = h.id"
            " WHERE h.to_id = ANY"
            " ((SELECT wall.of_roles('partner', 'care_coordinator'))::uuid[])"
            " AND s.state = 'revoked' AND h.to_id <>"
            " (SELECT g.desk_id FROM public.signals_signal g WHERE g.id = h.signal_id)"
        ),
    ),
    (
        "reported_signals()",
        "SETOF uuid",
        (
            "SELECT r.signal_id FROM public.signals_signalreporter r"
            " WHERE r.person_id = (SELECT wall.person())"
            " AND (SELECT wall.claims() -> 'roles')"
            " ?| ARRAY['employee', 'focal_officer', 'care_coordinator', 'partner']"
        ),
    ),
    *FINDS,
    (
        # For four hours, by this clock, and only in a role that may.
        "emergency_signals()",
        "SETOF uuid",
        (
            "SELECT e.signal_id FROM public.signals_emergencyopening e"
            " WHERE e.by_id = (SELECT wall.person()) AND e.ended_at IS NULL"
            " AND e.until > clock_timestamp() AND (SELECT wall.claims() -> 'roles')"
            " ?| ARRAY['focal_officer', 'care_coordinator']"
        ),
    ),
    (
        # To one person, in one function, by this clock; each compartment by itself.
        "granted_signals(compartment text)",
        "SETOF uuid",
        (
            "SELECT g.signal_id FROM public.grants_grant g"
            " WHERE g.person_id = (SELECT wall.person()) AND g.state = 'open'"
            " AND g.until > clock_timestamp() AND compartment = ANY (g.compartments)"
            " AND g.organisation_id = ANY (wall.of_role(g.role))"
        ),
    ),
    (
        # Its number alone: to open a signal of the own district in an emergency, somebody knows
        # its reference, which nobody can guess.
        "signal_for_emergency(named text)",
        "uuid",
        (
            "SELECT g.id FROM public.signals_signal g WHERE g.reference = named"
            " AND g.district_id IN (SELECT o.district_id FROM public.organisations_organisation o"
            " WHERE o.id = ANY"
            " ((SELECT wall.of_roles('focal_officer', 'care_coordinator'))::uuid[]))"
            " AND NOT g.id = ANY (ARRAY(SELECT wall.excluded_signals()))"
        ),
    ),
    (
        # Over all desks together: numbers of decisions, from which weights were learned.
        "decisions()",
        "TABLE (kind text, number bigint, same bigint)",
        (
            "SELECT t.kind, count(*), count(*) FILTER (WHERE t.verdict = 'same')"
            " FROM public.linking_touch t WHERE t.verdict IN ('same', 'not_same')"
            " AND (SELECT wall.known()) GROUP BY t.kind"
        ),
    ),
    (
        # Those that touched an invented person; who supervises finds out why.
        "alarmed_signals()",
        "SETOF uuid",
        (
            "SELECT a.signal_id FROM public.linking_canaryalarm a"
            " JOIN public.signals_signal g ON g.id = a.signal_id"
            f" WHERE g.desk_id = ANY {SUPERVISED_FROM}"
        ),
    ),
    (
        # Their numbers, and nothing else of them: whoever supervises a desk reads its trail.
        # From one organisation; `supervised_from` says in words which desks those are.
        "supervised_signals(own uuid)",
        "SETOF uuid",
        (
            "SELECT g.id FROM public.signals_signal g WHERE g.desk_id IN ("
            "SELECT o.id FROM public.organisations_organisation o"
            " JOIN public.organisations_district d ON d.id = o.district_id"
            " LEFT JOIN public.organisations_organisation f ON f.id = d.fallback_desk_id"
            " WHERE o.id = own OR (f.id = own AND f.level <> 'local')) AND ("
            "own = ANY ((SELECT wall.of_role('privacy_officer'))::uuid[])"
            " OR (SELECT wall.sees('signals')))"
        ),
    ),
    (
        "desk_of(signal uuid)",
        "text",
        (
            "SELECT o.code FROM public.signals_signal g"
            " JOIN public.organisations_organisation o ON o.id = g.desk_id WHERE g.id = signal"
            f" AND (o.id = ANY {SUPERVISED_FROM} OR (SELECT wall.sees('signals')))"
        ),
    ),
    (
        "linked_handovers()",
        "SETOF uuid",
        (
            "SELECT l.handover_id FROM public.handover_onetimelink l"
            " WHERE l.id = (SELECT wall.shown('link'))::uuid"
            " OR l.token_hash = (SELECT wall.shown('token'))"
        ),
    ),
    (
        "linked_signals()",
        "SETOF uuid",
        (
            "SELECT c.signal_id FROM public.handover_handover h CROSS JOIN LATERAL"
            " (SELECT h.signal_id UNION ALL SELECT x.signal_id"
            " FROM public.handover_handoversignal x WHERE x.handover_id = h.id) c"
            " WHERE h.id = ANY (ARRAY(SELECT wall.linked_handovers()))"
        ),
    ),
    (
        "opened_mailbox()",
        "uuid",
        (
            "SELECT m.id FROM public.signals_mailbox m"
            " WHERE m.locator_hash = decode((SELECT wall.shown('locator')), 'hex')"
        ),
    ),
    (
        "opened_signal()",
        "uuid",
        (
            "SELECT m.signal_id FROM public.signals_mailbox m"
            " WHERE m.locator_hash = decode((SELECT wall.shown('locator')), 'hex')"
        ),
    ),
)


def functions() -> list[str]:
    """The statements that make the functions; the role WALL must run them, so that it owns them."""
    parts = ", ".join(ROLES.values())
    return [
        CLAIMS,
        *(
            f"CREATE OR REPLACE FUNCTION wall.{name} RETURNS {answers} LANGUAGE sql STABLE"
            f" PARALLEL RESTRICTED AS $${body}$$"
            for name, answers, body in ASKED
        ),
        *(
            f"CREATE OR REPLACE FUNCTION wall.{name} RETURNS {answers} LANGUAGE sql STABLE"
            " PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
            f" AS $${body}$$"
            for name, answers, body in FOLLOWED
        ),
        NEAR,
        "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA wall FROM PUBLIC",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wall TO {parts}",
    ]

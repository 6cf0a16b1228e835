"""Does every table stand behind the second lock, and does nothing go around it?

Reads PostgreSQL's own catalogue, so that a table, a role, a view or a function that somebody adds
later fails here until its place is said, with a reason.
"""

import re

import pytest
from django.apps import apps
from django.db import connection
from procrastinate.contrib.django import app as queue

from schakel.config.policies import POLICIES, READ_THROUGH
from schakel.kernel.parts import ROLES, TESTER, WALL
from schakel.ops.rights import RIGHTS
from schakel.ops.rows import ROWS
from schakel.ops.unlocked import without_lock

# What a UNIQUE or a foreign key may be about on a locked table: whoever tries a value learns
# whether it is there, so it must be one that nobody can guess.
UNGUESSABLE = {
    "uuid": "122 random bits, made by us",
    "bytea": "a keyed hash of 120 random bits (the locator of a receipt code)",
}
NAMED = {
    "reference": "40 random bits, made by us and never chosen",
    "token_hash": "a keyed hash of 256 random bits",
    "key_hash": "a keyed hash of 128 random bits",
    "token": "a keyed hash of a value, under the key of one desk",
    "covenant": "a code of the district's configuration, which everybody may know",
}
# Governed for what one may do with it; what it says is in the district's file, which is published.
AGREED = {"organisations_covenant"}
# Numbers in a row, which are in no address. That there are so many, is all that one can learn.
COUNTED = {
    "signals_deadline", "signals_milestone", "signals_inboxfilter", "audit_event",
    "audit_processingline", "linking_canaryalarm", "linking_sealedfrequencies",
    "linking_linkmodel", "supervision_canaryopening", "covenants_figure", "handover_handoversignal",
    "puzzles_patternseen_pieces", "puzzles_patternseen_signals", "puzzles_puzzlesignal",
}  # fmt: skip
# To the trail, of which the numbers are no secret: the lock answers before the key does.
TO_A_NUMBER = {("supervision_samplecheck", "event"), ("supervision_canaryopening", "event")}
# The newest weights of a kind, which everybody who works here may see.
FOR_ALL = {"linking_linkmodel"}


def asked(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


@pytest.fixture
def tables(db) -> dict[str, tuple[bool, bool]]:
    """Every table, with whether its rows are locked, and for its owner too."""
    return {
        name: (locked, forced)
        for name, locked, forced in asked(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    }


def test_every_table_is_locked_or_says_why_not(tables):
    """T12 (ASVS 8.4.1): a new table fails here until ops/rows.py says who sees its rows."""
    unplaced = {name for name in tables if name not in ROWS and not without_lock(name)}
    loose = {name for name in ROWS if tables.get(name) != (True, True)}

    assert unplaced == set()
    assert loose == set()
    assert {name for name in ROWS if without_lock(name)} == set()


def test_every_table_says_who_may_do_what_with_it(tables):
    """T12 (ASVS 13.2.2): what is on no list is for the owner alone, and no page works with it."""
    assert set(tables) - set(RIGHTS) == set()


def test_everything_that_a_policy_governs_is_locked():
    """T12 (ASVS 8.4.1): where a sentence says who may read, PostgreSQL says it too."""
    governed = {policy.model._meta.db_table for policy in POLICIES} | {
        apps.get_model(label)._meta.db_table for label in READ_THROUGH
    }

    # Who works here is asked before anybody is known; about whom is never in it.
    assert governed - set(ROWS) - AGREED == {"people_person"}
    assert without_lock("people_person")


def test_each_part_has_the_policies_that_are_written_down(tables):
    """T12 (ASVS 8.4.1): for named roles only, and none that says less than one sentence."""
    found: dict[str, set[str]] = {}
    for table, roles in asked(
        "SELECT tablename, roles::text[] FROM pg_policies WHERE schemaname = 'public'"
    ):
        found.setdefault(table, set()).update(roles)

    assert set(found) == set(ROWS)
    everybody = {*ROLES.values(), WALL}
    assert {name for roles in found.values() for name in roles} <= everybody
    assert {table for table, roles in found.items() if ROLES["backup"] not in roles} == set()


def test_no_policy_asks_a_function_for_each_row(db):
    """T12: measured, a function per row made a list seven thousand times slower."""
    per_row = [
        (table, name)
        for table, name, *clauses in asked(
            "SELECT tablename, policyname, coalesce(qual, ''), coalesce(with_check, '')"
            " FROM pg_policies WHERE schemaname = 'public'"
        )
        for clause in clauses
        if len(re.findall(r"wall\.\w+\(", clause)) != len(re.findall(r"SELECT wall\.\w+\(", clause))
    ]

    assert per_row == []


def test_no_role_of_ours_goes_around_the_lock(db):
    """T12 (ASVS 8.4.1, 13.2.2): no BYPASSRLS, no superuser, no role that makes roles."""
    above = asked(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'schakel%%' AND"
        " (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)"
    )
    members = asked(
        "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members"
        " WHERE member::regrole::text LIKE 'schakel%%' AND member::regrole::text <> %s",
        TESTER,
    )

    assert above == []
    assert members == [(ROLES["owner"], WALL)]


def test_no_view_shows_what_its_owner_sees(db):
    """T12 (ASVS 8.4.1): a view asks as whoever looks; a materialised one would keep a copy."""
    found = asked(
        "SELECT relname, relkind::text, coalesce('security_invoker=true' = ANY (reloptions), false)"
        " FROM pg_class WHERE relkind IN ('v', 'm')"
        " AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
    )

    assert [name for name, kind, invoker in found if kind == "m" or not invoker] == []


def test_functions_with_rights_of_their_own_are_ours_and_look_nowhere_else(db):
    """T12 (ASVS 8.4.1): SECURITY DEFINER only in the wall, with a fixed search_path."""
    found = asked(
        "SELECT pronamespace::regnamespace::text, proname, proowner::regrole::text, proconfig,"
        " has_function_privilege('public', oid, 'EXECUTE') FROM pg_proc WHERE prosecdef"
    )

    assert {schema for schema, *_rest in found} == {"wall"}
    assert {owner for _schema, _name, owner, *_rest in found} == {WALL}
    assert {tuple(config or ()) for *_first, config, _open in found} == {
        ("search_path=pg_catalog, pg_temp",)
    }
    assert not any(everybody for *_first, everybody in found)


def test_the_key_of_the_signature_is_read_by_the_wall_alone(db):
    """T13 (ASVS 13.2.2): who could read it, could say to be anybody."""
    readers = [
        role
        for role in (*ROLES.values(), WALL)
        if asked("SELECT has_any_column_privilege(%s, 'wall.signing_key', 'SELECT')", role)[0][0]
    ]

    assert sorted(readers) == sorted([ROLES["owner"], WALL])  # the owner makes it


def test_no_unique_and_no_foreign_key_tells_what_is_there(db):
    """T16 (ASVS 8.4.1): both look past the lock, so they are about values nobody can guess."""
    telling = []
    for table, index, columns in asked(
        "SELECT c.relname, i.relname, array_agg(a.attname::text || ' ' || a.atttypid::regtype::text"
        " ORDER BY a.attnum) FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid"
        " JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (x.indkey)"
        " WHERE x.indisunique AND c.relnamespace = 'public'::regnamespace GROUP BY 1, 2"
    ):
        pairs = [column.split(" ", 1) for column in columns]
        # One that cannot be guessed makes the whole unguessable.
        unguessable = any(kind in UNGUESSABLE or name in NAMED for name, kind in pairs)
        counted = [name for name, _kind in pairs] == ["id"] and table in COUNTED
        to_a_number = any((table, name.removesuffix("_id")) in TO_A_NUMBER for name, _k in pairs)
        if table in set(ROWS) - FOR_ALL and not (unguessable or counted or to_a_number):
            telling.append((table, index, columns))
    for table, constraint, named in asked(
        "SELECT o.conrelid::regclass::text, o.conname,"
        " array_agg(a.attname::text || ' ' || a.atttypid::regtype::text)"
        " FROM pg_constraint o JOIN pg_attribute a"
        " ON a.attrelid = o.conrelid AND a.attnum = ANY (o.conkey)"
        " WHERE o.contype = 'f' AND o.connamespace = 'public'::regnamespace GROUP BY 1, 2"
    ):
        for name, kind in (column.split(" ", 1) for column in named):
            known = (table, name.removesuffix("_id")) in TO_A_NUMBER
            if table in ROWS and kind != "uuid" and not known:
                telling.append((table, constraint, name))

    assert telling == []


def test_every_job_says_what_it_sees(db):
    """T11 (ASVS 13.2.2): a job that names no area is given no row."""
    areas = {rows.area for rows in ROWS.values()}
    ours = {name: task for name, task in queue.tasks.items() if name.startswith("schakel.")}

    assert ours.pop("schakel.ops.tasks.take_up_again")  # asks the queue only, without Django
    assert {name for name, task in ours.items() if not getattr(task.func, "sees", ())} == set()
    assert {area for task in ours.values() for area in task.func.sees} - areas == set()

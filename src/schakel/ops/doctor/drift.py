"""Is the database still what the migrations made of it: rights, policies, triggers, the lot?

`src/schakel/ops/schema.txt` says what it must be, one fact a line; `schakel schema` prints what is.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import connection

from schakel.ops.doctor.findings import Finding, wrong

FILE: Final = Path(__file__).resolve().parents[1] / "schema.txt"
SHOWN: Final = 3
# Each answers lines of text. What depends on the version of PostgreSQL is left out.
FACTS: Final = (
    # tables, and how their rows are locked
    (
        "SELECT format('table %s rls=%s force=%s', c.oid::regclass, relrowsecurity,"
        " relforcerowsecurity) FROM pg_class c WHERE relkind IN ('r', 'p') AND {here}"
    ),
    # columns
    (
        "SELECT format('column %s.%s %s%s', c.oid::regclass, attname,"
        " format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' not null' ELSE '' END)"
        " FROM pg_attribute a"
        " JOIN pg_class c ON c.oid = attrelid"
        " WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p') AND {here}"
    ),
    # rights: on tables, on columns, on functions
    (
        "SELECT format('grant %s %s to %s', x.privilege_type, c.oid::regclass, x.grantee::regrole)"
        " FROM pg_class c, aclexplode(relacl) x WHERE x.grantee <> relowner AND x.grantee <> 0"
        " AND {here}"
    ),
    (
        "SELECT format('open %s %s', x.privilege_type, c.oid::regclass)"
        " FROM pg_class c, aclexplode(relacl) x WHERE x.grantee = 0 AND {here}"
    ),
    (
        "SELECT format('grant %s %s.%s to %s', x.privilege_type, c.oid::regclass, attname,"
        " x.grantee::regrole) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid,"
        " aclexplode(attacl) x WHERE NOT attisdropped AND {here}"
    ),
    # policies, triggers, constraints, indexes
    (
        "SELECT format('policy %s %s %s %s %s using %s check %s', polname, c.oid::regclass, polcmd,"
        " polpermissive, polroles::regrole[], left(md5(pg_get_expr(polqual, polrelid)), 12),"
        " left(md5(pg_get_expr(polwithcheck, polrelid)), 12)) FROM pg_policy"
        " JOIN pg_class c ON c.oid = polrelid WHERE {here}"
    ),
    (
        "SELECT format('trigger %s %s enabled=%s', tgname, pg_get_triggerdef(t.oid), tgenabled)"
        " FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND {here}"
    ),
    (
        "SELECT format('constraint %s %s %s', conname, c.oid::regclass,"
        " pg_get_constraintdef(k.oid)) FROM pg_constraint k"
        " JOIN pg_class c ON c.oid = conrelid WHERE contype <> 'n' AND {here}"
    ),
    (
        "SELECT format('index %s', pg_get_indexdef(indexrelid)) FROM pg_index"
        " JOIN pg_class c ON c.oid = indrelid WHERE {here}"
    ),
    # functions
    (
        "SELECT format('function %s %s definer=%s %s', p.oid::regprocedure,"
        " left(md5(prosrc), 12), prosecdef, proconfig) FROM pg_proc p"
        " LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'"
        " WHERE pronamespace IN ('public'::regnamespace, to_regnamespace('wall'))"
        " AND d.objid IS NULL"
    ),
)
HERE: Final = "relnamespace IN ('public'::regnamespace, to_regnamespace('wall'))"


def facts() -> set[str]:
    """What the database is, as it is asked by anybody who may connect."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for question in FACTS:
            cursor.execute(question.replace("{here}", HERE))
            found |= {" ".join(line.split()) for (line,) in cursor.fetchall()}
    return found


def schema() -> Iterator[Finding]:
    """What is missing and what is too much, beside what this version wants.

    Rule: a database that somebody changed by hand is noticed. Source: security.md 4, R18.
    """
    wanted, there = set(FILE.read_text().splitlines()), facts()
    for what, lines in (("lacks", wanted - there), ("has besides", there - wanted)):
        if lines:
            some = "; ".join(line[:80] for line in sorted(lines)[:SHOWN])
            yield wrong(
                f"The database {what} {len(lines)} of what this version makes: {some}",
                "Run `schakel migrate` as owner. Does it stay? Then find out who changed it.",
            )

"""What can somebody do who has taken over the public door, and sends SQL as its role? By trying.

Reports are not sealed to the desk yet, so the door still reads the messages of a mailbox of which
the code was shown, and their keys. What was told it writes, and cannot read back.
"""

import pytest
from django.db import ProgrammingError, connection, transaction

from schakel.kernel.parts import ROLES
from schakel.signals.actions.receiving import ReceiptHashes, receive
from schakel.signals.models import SignalReporter
from schakel.vault.asker import Asker, asking
from tests.cast import MONDAY, report

# Exactly what the public door may read, by table; () is every column.
READS = {
    "signals_signal": (
        "-story", "-observations", "-place", "-happened",
    ),
    "signals_deadline": (),
    "signals_milestone": (),
    "signals_signalreporter": ("id", "signal_id", "key_id"),
    "signals_mailbox": (),
    "signals_message": (),
    "signals_satisfaction": ("id", "mailbox_id"),
    "signals_attachment": ("id", "message_id", "added_at"),
    "vault_recordkey": (),
    "intake_professionallink": (),
    "organisations_district": (),
    "organisations_municipality": (),
    "organisations_organisation": (),
    "organisations_contactpoint": (),
    "organisations_term": (),
    "organisations_serviceprovision": (),
    "organisations_overallheading": (),
    "procrastinate_jobs": ("id",),
}  # fmt: skip
WRITES = {
    "INSERT": {
        "signals_signal", "signals_deadline", "signals_milestone", "signals_puzzlepiece",
        "signals_signalreporter", "signals_mailbox", "signals_message", "signals_satisfaction",
        "signals_attachment", "audit_event", "audit_processingline", "vault_recordkey",
        "vault_sealedcontent", "post_letter", "intake_submission", "intake_professionallink",
        "procrastinate_jobs", "procrastinate_events",
    },
    "DELETE": {
        "signals_deadline", "signals_milestone", "signals_signalreporter", "vault_recordkey",
    },
}  # fmt: skip
CHANGES = {
    "signals_signal": {
        "state", "outcome", "closed_at", "acute_since", "new_input_at", "line", "next_due_at",
        "disclosure",
    },
    "signals_mailbox": {"last_opened_on"},
    "signals_message": {"read_at", "answered_at"},
    "intake_professionallink": {"used_at"},
}  # fmt: skip


def granted(right: str) -> dict[str, set[str]]:
    """The columns on which the role has a right, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text)"
            " FROM information_schema.column_privileges"
            " WHERE grantee = %s AND privilege_type = %s GROUP BY 1",
            [ROLES["publiek"], right],
        )
        return {table: set(columns) for table, columns in cursor.fetchall()}


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {c.name for c in connection.introspection.get_table_description(cursor, table)}


def test_the_public_door_has_these_rights_and_no_other(db):
    """T51 (ASVS 13.2.2): a right more fails here, and has to be asked for."""
    expected = {}
    for table, named in READS.items():
        every = columns_of(table)
        less = {name[1:] for name in named if name.startswith("-")}
        expected[table] = every - less if less or not named else set(named)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type, table_name FROM information_schema.table_privileges"
            " WHERE grantee = %s AND privilege_type IN ('INSERT', 'DELETE', 'TRUNCATE')",
            [ROLES["publiek"]],
        )
        writes: dict[str, set[str]] = {}
        for right, table in cursor.fetchall():
            writes.setdefault(right, set()).add(table)

    assert granted("SELECT") == expected
    assert writes == WRITES
    changes = granted("UPDATE")
    assert changes.pop("signals_deadline") == columns_of("signals_deadline")
    assert changes == CHANGES


@pytest.fixture
def taken_over(district, bergen_op_zoom, noor):
    """Two reports are in; somebody sends SQL as the public door, and was shown one code."""
    signals = [
        receive(
            report(
                district, bergen_op_zoom, pieces=(("address", "Parallelweg 99"),),
                welcome="Dank u wel.",
            ),
            receipt=ReceiptHashes(bytes([number]) * 32, b"v" * 32), by=None, now=MONDAY,
        ).signal
        for number in (1, 2)
    ]  # fmt: skip
    for signal in signals:
        SignalReporter.objects.create(key=signal.key, signal=signal)
    return signals


def tried(statement: str, *values: object) -> object:
    """What the statement answers, or that it is refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchone()[0] if cursor.description else cursor.rowcount
    except ProgrammingError as problem:
        return str(problem.__cause__).split("\n", 1)[0].split(" for ", 1)[0]


REFUSED = "permission denied"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT story FROM signals_signal",
        "SELECT place, happened, observations FROM signals_signal",
        "SELECT count(*) FROM signals_puzzlepiece",
        "SELECT name FROM signals_signalreporter",
        "SELECT file_name FROM signals_attachment",
        "SELECT body FROM vault_sealedcontent",
        "SELECT count(*) FROM signals_note",
        "SELECT count(*) FROM signals_weighing",
        "SELECT count(*) FROM handover_handover",
        "SELECT count(*) FROM people_person",
        "SELECT count(*) FROM people_membership",
        "SELECT count(*) FROM people_notice",
        "SELECT count(*) FROM audit_event",
        "SELECT count(*) FROM post_letter",
        "SELECT count(*) FROM intake_submission",
        "SELECT count(*) FROM django_session",
        "SELECT args FROM procrastinate_jobs",
        "UPDATE signals_signal SET desk_id = desk_id",
        "UPDATE signals_mailbox SET verifier = ''",
        "UPDATE signals_message SET text = NULL",
        "DELETE FROM signals_signal",
        "DELETE FROM signals_message",
        "SELECT nextval('procrastinate_workers_id_seq')",
    ],
)
def test_what_was_told_cannot_be_read_nor_who_works_here(taken_over, statement):
    """T51 (ASVS 13.2.2, 13.3.2): refused as a right, with a code shown and all."""
    with asking(Asker("publiek", shown={"mailbox": str(taken_over[0].mailbox.pk)})):
        assert tried(statement) == REFUSED


@pytest.mark.parametrize(
    "table",
    ["signals_signal", "signals_mailbox", "signals_message", "signals_deadline",
     "signals_milestone", "signals_signalreporter", "vault_recordkey"],
)  # fmt: skip
def test_nothing_can_be_listed_and_a_code_opens_its_own_alone(taken_over, table):
    """T51 (ASVS 8.4.1): a key by which rows are found must be known already."""
    first, second = taken_over
    whose = {
        "signals_signal": "id",
        "signals_message": "(SELECT signal_id FROM signals_mailbox WHERE id = mailbox_id)",
        "vault_recordkey": "NULL",
    }.get(table, "signal_id")
    with asking(Asker("publiek")):
        assert tried(f"SELECT count(*) FROM {table}") == 0
    with asking(Asker("publiek", shown={"mailbox": str(first.mailbox.pk)})):
        assert tried(f"SELECT count(*) FROM {table}") > 0
        assert tried(f"SELECT count(*) FROM {table} WHERE {whose} = %s", second.pk) == 0
    keys = {first.key_id, first.mailbox.key_id, first.reporter.key_id}
    with asking(Asker("publiek", shown={"mailbox": str(first.mailbox.pk)})):
        assert tried("SELECT count(*) FROM vault_recordkey WHERE id <> ALL (%s)", list(keys)) == 0


def test_a_hash_of_a_code_finds_the_mailbox_and_opens_nothing(taken_over):
    """T51 (ASVS 8.4.1): only the code itself, checked by the door, opens the messages."""
    with asking(Asker("publiek", shown={"locator": (b"\1" * 32).hex()})):
        assert tried("SELECT count(*) FROM signals_mailbox") == 1
        assert tried("SELECT count(*) FROM signals_message") == 0
        assert tried("SELECT count(*) FROM vault_recordkey") == 0
    with asking(Asker("publiek", shown={"locator": (b"\3" * 32).hex()})):
        assert tried("SELECT count(*) FROM signals_mailbox") == 0

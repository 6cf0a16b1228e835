"""What can somebody do who has taken over the public door, and sends SQL as its role? By trying.

It puts sealed envelopes in, and reads of the thread whose code was shown what that code opens.
"""

import json

import pytest
from django.db import ProgrammingError, connection, transaction

from schakel.intake.models import Envelope
from schakel.kernel.parts import ROLES
from schakel.signals.actions.receiving import receive
from schakel.signals.models import SignalReporter
from schakel.vault.asker import Asker, asking
from schakel.vault.boxes import public_of
from schakel.vault.models import DeskKey
from schakel.vault.receipts import ReceiptHashes
from tests.cast import MONDAY, report

# Exactly what the public door may read, by table; () is every column.
READS = {
    "signals_signal": ("-story", "-observations", "-place", "-happened"),
    "signals_deadline": (),
    "signals_milestone": (),
    "signals_signalreporter": ("id", "signal_id"),
    "signals_mailbox": ("-thread_key",),
    "signals_message": ("-text",),
    "signals_satisfaction": ("id", "mailbox_id"),
    "signals_attachment": ("id", "message_id", "added_at"),
    "intake_envelope": ("id", "locator_hash", "verifier", "for_code", "sealed_for_id"),
    "intake_professionallink": (),
    "organisations_district": (),
    "organisations_municipality": (),
    "organisations_organisation": (),
    "organisations_contactpoint": (),
    "organisations_term": (),
    "organisations_serviceprovision": (),
    "organisations_overallheading": (),
    "procrastinate_jobs": ("id",),
}
WRITES = {
    "INSERT": {
        "audit_event", "audit_processingline", "intake_submission", "intake_envelope",
        "intake_envelopefile", "procrastinate_jobs", "procrastinate_events",
    },
}  # fmt: skip
CHANGES = {"intake_professionallink": {"used_at"}}


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
    assert granted("UPDATE") == CHANGES


def locator(number: int) -> bytes:
    return bytes([number]) * 32


def hashes(number: int) -> ReceiptHashes:
    return ReceiptHashes(locator(number), b"v" * 32, public_of(b"k" * 32))


@pytest.fixture
def taken_over(district, bergen_op_zoom, noor):
    """Two reports are in; somebody sends SQL as the public door, and was shown one code."""
    signals = [
        receive(
            report(
                district, bergen_op_zoom, pieces=(("address", "Parallelweg 99"),),
                welcome="Dank u wel.",
            ),
            receipt=hashes(number), by=None, now=MONDAY,
        ).signal
        for number in (1, 2)
    ]  # fmt: skip
    for signal in signals:
        SignalReporter.objects.create(key=signal.key, signal=signal)
    key = DeskKey.fresh(signals[0].desk_id, version=1)
    key.save(force_insert=True)
    for number in (1, 2, 3):
        Envelope.objects.create(
            sealed_for=key, body=b"x", on=MONDAY.date(), locator_hash=locator(number),
            for_code=b"y",
        )  # fmt: skip
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
        "SELECT body FROM intake_envelope",
        "SELECT body FROM intake_envelopefile",
        "SELECT text FROM signals_message",
        "SELECT thread_key FROM signals_mailbox",
        "SELECT count(*) FROM vault_recordkey",
        "SELECT count(*) FROM vault_deskkey",
        "SELECT count(*) FROM signals_note",
        "SELECT count(*) FROM signals_weighing",
        "SELECT count(*) FROM handover_handover",
        "SELECT count(*) FROM people_person",
        "SELECT count(*) FROM people_membership",
        "SELECT count(*) FROM people_notice",
        "SELECT count(*) FROM audit_event",
        "SELECT count(*) FROM post_letter",
        "SELECT count(*) FROM intake_submission",
        "SELECT count(*) FROM people_staffsession",
        "SELECT args FROM procrastinate_jobs",
        "UPDATE signals_signal SET desk_id = desk_id",
        "UPDATE signals_mailbox SET verifier = ''",
        "UPDATE signals_message SET text = NULL",
        "DELETE FROM signals_signal",
        "DELETE FROM signals_message",
        "DELETE FROM intake_envelope",
        "UPDATE intake_envelope SET body = ''",
        "INSERT INTO signals_note (id) VALUES (gen_random_uuid())",
        "SELECT nextval('procrastinate_workers_id_seq')",
    ],
)
def test_what_was_told_cannot_be_read_nor_who_works_here(taken_over, statement):
    """T51 (ASVS 13.2.2, 13.3.2): refused as a right, with a code shown and all."""
    with asking(Asker("publiek", shown={"locator": locator(1).hex()})):
        assert tried(statement) == REFUSED


@pytest.mark.parametrize(
    "table",
    ["signals_signal", "signals_mailbox", "signals_message", "signals_deadline",
     "signals_milestone", "signals_signalreporter", "intake_envelope"],
)  # fmt: skip
def test_nothing_can_be_listed_and_a_code_opens_its_own_alone(taken_over, table):
    """T51 (ASVS 8.4.1): a key by which rows are found must be known already."""
    _first, second = taken_over
    of_the_other, value = {
        "signals_signal": ("id = %s", second.pk),
        "signals_message": (
            "(SELECT signal_id FROM signals_mailbox WHERE id = mailbox_id) = %s", second.pk,
        ),
        "intake_envelope": ("locator_hash = %s", locator(2)),
    }.get(table, ("signal_id = %s", second.pk))  # fmt: skip
    for shown in ({}, {"locator": locator(9).hex()}, {"mailbox": str(second.mailbox.pk)}):
        with asking(Asker("publiek", shown=shown)):
            assert tried(f"SELECT count(id) FROM {table}") == 0
    with asking(Asker("publiek", shown={"locator": locator(1).hex()})):
        assert tried(f"SELECT count(id) FROM {table}") > 0
        assert tried(f"SELECT count(id) FROM {table} WHERE {of_the_other}", value) == 0


def test_what_it_says_of_somebody_else_is_not_heard(taken_over):
    """T13 (ASVS 8.3.1): it signs nothing, so it can say what was shown, and no more."""
    said = json.dumps({"part": "worker", "sees": ["*"], "person": str(taken_over[0].pk)})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [ROLES["publiek"]])
        link = connection.connection
        link.execute("SELECT set_config('schakel.asker', %s, true)", [said])
        assert link.execute("SELECT count(id) FROM signals_signal").fetchone()[0] == 0
        assert link.execute("SELECT count(id) FROM intake_envelope").fetchone()[0] == 0
        transaction.set_rollback(True)

"""What may a part not do, whatever row it is given? Said here apart from the list of rights."""

import pytest
from django.db import connection

from schakel.kernel.parts import ROLES

# Of whom and by whom something was told, and what was said of it: no job needs to read it.
NOT_FOR_THE_WORKER = {
    "signals_note": "text",
    "signals_secondopinion": "reason",
    "signals_signalreporter": "name",
    "signals_message": "text",
    "signals_satisfaction": "remark",
    "handover_handoveranswer": "text",
    "handover_callrecord": "spoke_to",
    "handover_onetimelink": "code_hash",
    "data_requests_foundrecord": "why",
}
# What was weighed, passed on, answered, said or recorded stays as it was.
NEVER_CHANGED = (
    "audit_event", "audit_processingline", "handover_callrecord", "handover_handover",
    "handover_handoveranswer", "linking_touchdecision", "puzzles_puzzlestep", "signals_note",
    "signals_puzzlepiece", "signals_weighing", "supervision_samplecheck",
)  # fmt: skip
# Accounts and roles are given by the worker, after two agreed; a district by who loads it.
NOT_MADE_AT_THE_WORKPLACE = (
    "accounts_invitation", "linking_linkmodel", "organisations_district",
    "organisations_organisation", "organisations_routingrule", "organisations_sharingground",
    "organisations_term", "people_membership", "people_person", "retention_outlook",
)  # fmt: skip
# For who opens, sends or supervises, and for no page.
NOT_READ_AT_THE_WORKPLACE = (
    "audit_processingline", "intake_envelope", "intake_envelopefile", "intake_professionallink",
    "intake_submission", "post_letter", "socialaccount_socialapp", "vault_deskkey",
)  # fmt: skip


def may(part: str, right: str, table: str, column: str = "") -> bool:
    """Whether a part has this right on a column, or on any column of a table."""
    with connection.cursor() as cursor:
        if column:
            asked = "SELECT has_column_privilege(%s, %s, %s, %s)"
            cursor.execute(asked, [ROLES[part], table, column, right])
        elif right == "DELETE":
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [ROLES[part], table, right])
        else:
            asked = "SELECT has_any_column_privilege(%s, %s, %s)"
            cursor.execute(asked, [ROLES[part], table, right])
        return bool(cursor.fetchone()[0])


def test_the_worker_reads_nothing_that_no_job_needs(db):
    """T11 (ASVS 13.2.2)."""
    read = {t for t, column in NOT_FOR_THE_WORKER.items() if may("worker", "SELECT", t, column)}

    assert read == set()


@pytest.mark.parametrize("part", ["werkplek", "worker"])
def test_what_was_said_stays_as_it_was(db, part):
    """T12 (ASVS 13.2.2): neither the whole row, nor one column."""
    assert [table for table in NEVER_CHANGED if may(part, "UPDATE", table)] == []


def test_the_workplace_makes_no_account_no_role_and_no_district(db):
    """T43, T44 (ASVS 13.2.2): who takes over a page makes nobody officer."""
    made = [table for table in NOT_MADE_AT_THE_WORKPLACE if may("werkplek", "INSERT", table)]
    assert made == []
    changed = {
        table
        for table in NOT_MADE_AT_THE_WORKPLACE
        if table.startswith("organisations_") and may("werkplek", "UPDATE", table)
    }
    assert changed == set()
    assert not may("werkplek", "UPDATE", "people_membership", "role")
    assert not may("werkplek", "UPDATE", "people_membership", "organisation_id")


def test_the_workplace_reads_no_letter_no_envelope_and_no_log_of_subjects(db):
    """T11 (ASVS 13.2.2)."""
    assert [t for t in NOT_READ_AT_THE_WORKPLACE if may("werkplek", "SELECT", t)] == []


def test_the_auditor_knows_a_name_and_not_an_address(db):
    assert may("auditor", "SELECT", "people_person", "name")
    assert not may("auditor", "SELECT", "people_person", "email")

"""Whoever tampers with the trail, a database superuser too: is it seen, and where it was done?

T43 (ASVS 16.4.2): every kind of tampering is named with its batch; the app role is refused.
"""

import json
import shutil

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from schakel.audit import checkpoints, sealer
from schakel.audit.checkpoints import Checkpoint
from schakel.audit.findings import Finding, Kind
from schakel.audit.models import Batch, Event, Verification
from schakel.audit.tests.conftest import NOW, as_the_owner, findings, happen
from schakel.audit.verifying import verify
from schakel.config.cli import main
from schakel.ops.roles import as_owner, tell_key
from schakel.vault.key_file import create_key_file
from schakel.vault.signing import PublicKey, public_key

pytestmark = pytest.mark.django_db(transaction=True)

ONE_EVENT = "UPDATE audit_event SET {} WHERE id = %(victim)s"
BATCH_2 = "UPDATE audit_batch SET {} WHERE number = 2"
DELETE = "DELETE FROM audit_event WHERE id = %(victim)s"
FROM_HERE = "DELETE FROM audit_event WHERE id >= %(first)s"
CHANGES = {
    "change": "UPDATE {table} SET {column} = {column}",
    "delete": "DELETE FROM {table}",
}
TABLES = ["audit_event.action", "audit_batch.root", "audit_verification.at"]


def kinds(found: list[Finding]) -> list[tuple[str, int]]:
    return [(finding.kind.value, finding.batch) for finding in found]


def test_what_nobody_touched_is_whole(trail, shipped):
    assert findings(shipped) == []


def test_an_event_that_was_changed_is_named_with_its_batch(trail, shipped, tamper):
    victim = trail[1].ids[0]

    tamper("UPDATE audit_event SET action = 'signal.note' WHERE id = %(victim)s", victim=victim)

    assert findings(shipped) == [Finding(Kind.CHANGED, 2, (victim,))]


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "actor_kind = 'person'",
        "organisations = '{ggd}'",
        "roles = '{partner}'",
        "object_type = 'x.y'",
        "object_id = gen_random_uuid()",
        "object_reference = 'S-0000-0000'",
        "because = '{Mag.}'",
        "fields = '{story}'",
        "purpose = 'owner'",
        'detail = \'{"nth": "9"}\'',
        "trace_id = gen_random_uuid()",
    ],
)
def test_no_column_of_an_event_can_be_changed_unseen(trail, tamper, change):
    tamper(ONE_EVENT.format(change), victim=trail[0].ids[1])

    assert findings() == [Finding(Kind.CHANGED, 1, (trail[0].ids[1],))]


def test_the_owner_of_the_tables_can_do_it_too_and_is_seen_too(trail):
    as_the_owner(ONE_EVENT.format("purpose = 'x'"), victim=trail[0].ids[0])

    assert findings() == [Finding(Kind.CHANGED, 1, (trail[0].ids[0],))]


def test_an_event_that_was_deleted_is_named_with_its_batch(trail, shipped, tamper):
    victim = trail[0].ids[2]

    tamper(DELETE, victim=victim)

    assert findings(shipped) == [Finding(Kind.DELETED, 1, (victim,))]


def test_an_event_that_was_inserted_is_named_with_its_batch(trail, shipped, tamper):
    """A number that was never used, because somebody's transaction was rolled back."""
    with transaction.atomic():
        happen(1)
        transaction.set_rollback(True)
    skipped = Event.objects.order_by("-pk").first().pk + 1
    happen()
    sealer.seal(now=NOW)
    sealer.seal(now=NOW, always=True)
    sealer.seal(now=NOW, always=True)

    tamper(
        "CREATE TEMP TABLE forged AS SELECT * FROM audit_event LIMIT 1",
        "UPDATE forged SET id = %(skipped)s",
        "INSERT INTO audit_event SELECT * FROM forged",
        skipped=skipped,
    )

    assert findings(shipped) == [Finding(Kind.INSERTED, 5, (skipped,))]


def test_events_that_changed_places_are_named_with_their_batch(trail, shipped, tamper):
    one, other = trail[1].ids[0], trail[1].ids[2]

    tamper(
        "UPDATE audit_event SET id = -1 WHERE id = %(one)s",
        "UPDATE audit_event SET id = %(one)s WHERE id = %(other)s",
        "UPDATE audit_event SET id = %(other)s WHERE id = -1",
        one=one,
        other=other,
    )

    assert findings(shipped) == [Finding(Kind.REORDERED, 2, (one, other))]


def test_a_tail_that_was_cut_off_shows_beside_the_checkpoints(trail, shipped, tamper):
    tamper(
        "DELETE FROM audit_batch WHERE number >= 2",
        FROM_HERE,
        first=trail[1].ids[0],
    )

    assert findings(shipped) == [Finding(Kind.TAIL, 2, until=3)]
    assert findings() == []  # without them nobody can tell: that is what they are shipped for


def test_events_cut_off_below_their_seals_need_no_checkpoints(trail, tamper):
    tamper(FROM_HERE, first=trail[1].ids[1])

    assert findings() == [Finding(Kind.DELETED, 2, tuple(trail[1].ids[1:]))]


def test_a_cut_tail_that_was_grown_again_shows_too(trail, shipped, tamper):
    """Deleted, and then the sealer goes on as if nothing happened, with our own key."""
    tamper(
        "DELETE FROM audit_batch WHERE number >= 2",
        FROM_HERE,
        first=trail[1].ids[0],
    )
    happen()
    for _ in range(3):
        sealer.seal(now=NOW, always=True)

    assert kinds(findings(shipped)) == [("rewritten", 2), ("rewritten", 3)]


def test_a_batch_that_was_taken_out_is_named(trail, shipped, tamper):
    tamper("DELETE FROM audit_batch WHERE number = 2")

    assert findings(shipped) == [Finding(Kind.BATCH_MISSING, 2, until=2)]


@pytest.mark.parametrize(
    "change",
    [
        "total = total + 1",
        "complete_up_to = 0",
        "sealed_at = sealed_at + interval '1 second'",
        "root = sha256('x')",
        "leaves = set_byte(leaves, 0, get_byte(leaves, 0) # 1)",
        "signature = set_byte(signature, 0, get_byte(signature, 0) # 1)",
        "ids = ids[2:]",
    ],
)
def test_a_batch_that_was_changed_is_named(trail, tamper, change):
    tamper(BATCH_2.format(change))

    assert kinds(findings()) == [("batch_changed", 2)]


def test_a_batch_in_place_of_another_does_not_follow_on(trail, tamper):
    """Batches 2 and 3 in each other's place: their own signatures are still right."""
    tamper(
        "UPDATE audit_batch SET previous = (SELECT previous FROM audit_batch WHERE number = 1)"
        " WHERE number = 3"
    )

    assert kinds(findings()) == [("batch_changed", 3), ("chain", 3)]


@pytest.fixture
def their_keys(shipped, settings):
    """Makes keys of somebody else, which everything goes on with; ours are put back."""
    before = settings.KEY_FILE

    def use(path):
        settings.KEY_FILE = path
        with connection.cursor() as cursor:
            tell_key(cursor)

    def make():
        path = shipped.parent / "theirs.toml"
        create_key_file(path)
        use(path)

    yield make
    use(before)


def test_a_trail_that_was_signed_anew_with_another_key_is_foreign(trail, their_keys):
    ours = public_key(checkpoints.PURPOSE)
    their_keys()
    happen()
    sealer.seal(now=NOW)

    found = verify(keys=[ours]).findings

    assert kinds(found) == [("foreign", 4)]
    assert verify(keys=[ours, public_key(checkpoints.PURPOSE)]).findings == []


def test_checkpoints_themselves_are_checked(trail, shipped):
    (path,) = shipped.iterdir()
    lines = path.read_text().splitlines()
    changed = json.loads(lines[0]) | {"total": 1}

    path.write_text("\n".join([json.dumps(changed), lines[2]]) + "\n")

    assert kinds(findings(shipped)) == [("checkpoint", 1), ("checkpoint_missing", 2)]


def test_two_checkpoints_of_one_batch_betray_a_second_past(trail, shipped, tamper):
    kept = shipped.parent / "kept"
    shutil.copytree(shipped, kept)
    shutil.rmtree(shipped)
    tamper("DELETE FROM audit_batch WHERE number = 3")
    sealer.seal(now=NOW.replace(hour=10), always=True)
    shutil.copy(next(shipped.iterdir()), kept / "checkpoints-9999.jsonl")

    assert kinds(findings(kept)) == [("fork", 3), ("rewritten", 3)]


def test_a_checkpoint_that_was_spoiled_is_missed(trail, shipped):
    (path,) = shipped.iterdir()
    lines = path.read_text().splitlines()

    path.write_text("\n".join([lines[0], lines[1][:-5], "{}", "geen zegel", lines[2]]) + "\n")

    assert findings(shipped) == [Finding(Kind.CHECKPOINT_MISSING, 2, until=2)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_the_app_role_is_refused(trail, table, change):
    name, column = table.split(".")

    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        connection.cursor().execute(CHANGES[change].format(table=name, column=column))

    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize("table", ["audit_batch", "audit_verification"])
def test_the_triggers_refuse_the_owner_too(trail, table):
    with as_owner(), pytest.raises(DatabaseError, match="only added and read"):
        connection.cursor().execute(CHANGES["delete"].format(table=table))


def test_the_command_tells_what_it_found_and_answers_with_its_exit_code(
    trail, shipped, tamper, capsys
):
    assert main(["audit", "verify"]) == 0
    said = capsys.readouterr().out
    assert "3 partijen met 6 regels nagerekend." in said
    assert f"Vergeleken met 3 afgegeven zegels in {shipped}." in said
    assert said.endswith("Het logboek klopt.\n")

    tamper(DELETE, victim=trail[0].ids[0])

    assert main(["audit", "verify", "--checkpoints", str(shipped)]) == 1
    said = capsys.readouterr().out
    assert f"- Partij 1: Er zijn regels verwijderd. Regel {trail[0].ids[0]}." in said
    assert said.endswith("Er is mee geknoeid.\n")
    assert [kept.is_whole for kept in Verification.objects.order_by("at")] == [True, False]


def test_an_auditor_verifies_with_the_public_key_alone(trail, shipped, tmp_path, capsys):
    main(["audit", "key"])
    pem = tmp_path / "audit.pem"
    pem.write_text(capsys.readouterr().out)

    assert main(["audit", "verify", "--key", str(pem)]) == 0

    key = PublicKey.of_pem(pem.read_text())
    assert all(checkpoint.signed_by(key) for checkpoint in checkpoints.read(shipped))
    assert [Checkpoint.of(batch).number for batch in Batch.objects.order_by("pk")] == [1, 2, 3]


@pytest.mark.parametrize(
    "arguments", [["--checkpoints", "/nowhere"], ["--key", __file__], ["--key", "/nowhere"]]
)
def test_what_cannot_be_read_is_one_clear_line(arguments, capsys):
    assert main(["audit", "verify", *arguments]) == 1
    assert capsys.readouterr().err.startswith("schakel: ")


def test_the_command_seals_by_hand(transactional_db, shipped, capsys):
    happen()

    assert main(["audit", "seal"]) == 0

    assert capsys.readouterr().out == "Partij 1 verzegeld: 3 regels.\n"

"""A new key signs the trail, and who has the first public key can still check all of it."""

import pytest

from schakel.audit import sealer
from schakel.audit.checkpoints import PURPOSE, purpose_of, read
from schakel.audit.findings import Kind
from schakel.audit.models import Batch, Event
from schakel.audit.resigning import rotate
from schakel.audit.tests.conftest import NOW, findings, happen
from schakel.audit.verifying import verify
from schakel.config.cli import main
from schakel.vault.signing import public_key

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_old_key_signs_which_comes_after_it_and_then_nothing_more(trail, shipped):
    last = rotate(now=NOW)
    happen()
    sealer.seal(now=NOW)

    newest = Batch.objects.order_by("-number").first()
    first, second = public_key(PURPOSE), public_key(purpose_of(2))
    assert (last.key_id, bytes(last.next_key)) == (first.id, second.raw)
    assert newest.key_id == second.id
    assert findings(shipped) == []
    assert Event.objects.filter(action="audit.rotate_keys").count() == 1
    assert [c.statement["next_key"] for c in read(shipped) if "next_key" in c.statement] == [
        second.raw.hex()
    ]


def test_it_can_be_done_again(trail, shipped):
    for turn in (2, 3):
        rotate(now=NOW)
        happen()
        (batch,) = sealer.seal(now=NOW)
        assert batch.key_id == public_key(purpose_of(turn)).id

    assert findings(shipped) == []


def test_who_stole_the_old_key_cannot_go_on_with_it(trail, shipped, monkeypatch):
    rotate(now=NOW)
    happen()
    monkeypatch.setattr(sealer, "purpose_of", lambda _turn: PURPOSE)
    (forged,) = sealer.seal(now=NOW)

    assert [(f.kind, f.batch) for f in findings(shipped)] == [(Kind.FOREIGN, forged.number)]


def test_a_successor_that_was_written_in_later_counts_for_nothing(trail, shipped, tamper):
    """The name of the next key is signed too: who can write in the database names no own key."""
    tamper("UPDATE audit_batch SET next_key = decode(repeat('ab', 32), 'hex') WHERE number = 2")

    assert (Kind.BATCH_CHANGED, 2) in {(f.kind, f.batch) for f in findings(shipped)}


def test_with_the_newest_key_alone_the_older_batches_are_foreign(trail):
    rotate(now=NOW)

    found = verify(keys=[public_key(purpose_of(2))]).findings

    assert {finding.kind for finding in found} == {Kind.FOREIGN}


def test_the_command_rotates_and_a_dry_run_does_not(trail, capsys):
    number = Batch.objects.count()

    assert main(["keys", "rotate", "signing", "--dry-run"]) == 0
    assert Batch.objects.count() == number
    assert main(["keys", "rotate", "signing"]) == 0

    assert Batch.objects.exclude(next_key=b"").count() == 1
    assert "1 of 1  signing" in capsys.readouterr().out

"""Is every event sealed once, whoever commits late, whatever ends halfway, and does nobody wait?

ASVS 16.4.2 (protected from change), 16.2.1: the trail stays complete.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from schakel.audit import checkpoints, merkle, sealer
from schakel.audit.models import Batch, Event
from schakel.audit.tasks import seal as seal_task
from schakel.audit.tests.conftest import NOW, findings, happen
from schakel.kernel.parts import OWNER, ROLES
from schakel.vault import keys
from schakel.vault.asker import signed
from schakel.vault.key_file import KeysUnavailable

pytestmark = pytest.mark.django_db(transaction=True)

INSERT = (
    "INSERT INTO audit_event (at, actor_kind, organisations, roles, action, object_type,"
    " object_reference, because, fields, purpose, detail, trace_id)"
    " VALUES (now(), 'system', '{}', '{}', 'signal.read', 'x.y', '', '{}', '{}', '', '{}',"
    " gen_random_uuid()) RETURNING id"
)


def connected() -> psycopg.Connection:
    server = connection.settings_dict
    named = {"host": server["HOST"], "port": server["PORT"], "password": server["PASSWORD"]}
    other = psycopg.connect(
        dbname=server["NAME"], user=server["USER"], **{k: v for k, v in named.items() if v}
    )
    said = {"part": OWNER, "sees": ["audit"]}
    token = signed(said, backend=other.info.backend_pid, at=time.time())
    other.execute("SELECT set_config('schakel.asker', %s, false)", [token])
    other.execute(f"SET ROLE {ROLES[OWNER]}")
    other.commit()
    return other


@pytest.fixture
def colleague(transactional_db) -> Iterator[psycopg.Connection]:
    """Somebody else's transaction, as the role that serves."""
    with connected() as other:
        yield other


def sealed_ids() -> list[int]:
    return sorted(pk for ids in Batch.objects.values_list("ids", flat=True) for pk in ids)


def seal(**said) -> list[Batch]:
    return sealer.seal(now=NOW, always=True, **said)


def test_what_happened_is_in_one_batch_in_order(shipped):
    happen(4)

    (batch,) = seal()

    assert batch.ids == list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert (batch.number, batch.total, batch.first_id) == (1, 4, batch.ids[0])
    assert bytes(batch.previous) == bytes(32)


def test_what_goes_on_in_another_database_keeps_nothing_waiting(shipped):
    """A backup or another application on the same server may hold a transaction for hours."""
    server = django_settings.DATABASE_OWNER
    named = {"host": server["HOST"], "port": server.get("PORT"), "user": server["USER"]}
    named["password"] = server.get("PASSWORD")
    with psycopg.connect(dbname="postgres", **{k: v for k, v in named.items() if v}) as elsewhere:
        elsewhere.execute("SELECT 1")
        happen(2)
        seal()
        (batch,) = seal()

    assert batch.complete_up_to == Event.objects.latest("pk").pk


def test_each_batch_holds_the_hash_of_the_one_before(shipped):
    happen()
    (first,) = seal()
    (second,) = seal()

    statement = checkpoints.statement_of(first)
    said = json.dumps(statement, sort_keys=True, separators=(",", ":")).encode()
    by_hand = hashlib.sha256(said + b"\n" + bytes(first.signature)).digest()
    assert bytes(second.previous) == by_hand


def test_much_goes_in_several_batches(shipped):
    happen(7)

    batches = seal(most=3)

    assert [len(batch.ids) for batch in batches] == [3, 3, 1]
    assert sealed_ids() == list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert findings(shipped) == []


def test_who_commits_late_is_sealed_later_and_never_skipped(colleague, shipped):
    late = colleague.execute(INSERT).fetchone()[0]
    happen()
    assert Event.objects.order_by("pk").first().pk > late

    for _ in range(3):
        seal()
    assert late not in sealed_ids()
    assert Batch.objects.latest("number").complete_up_to < late
    colleague.commit()
    seal()

    assert late in sealed_ids()
    assert findings(shipped) == []
    seal()
    seal()
    assert Batch.objects.latest("number").complete_up_to >= late


def test_who_began_but_has_not_written_yet_counts_too(colleague, shipped):
    """The id is taken before the transaction gets its number: that moment must not slip through."""
    late = colleague.execute("SELECT nextval('audit_event_id_seq')").fetchone()[0]
    happen()
    for _ in range(3):
        seal()
    colleague.execute(INSERT.replace("(at,", "(id, at,").replace("(now()", f"({late}, now()"))
    colleague.commit()

    seal()

    assert late in sealed_ids()
    assert findings(shipped) == []


def test_one_that_stays_open_does_not_keep_the_others_from_being_complete(colleague, shipped):
    happen()
    seal()
    colleague.execute("SELECT 1")  # begun after what happened, and it stays
    seal()
    happen()
    seal()

    assert Batch.objects.latest("number").complete_up_to >= Batch.objects.get(pk=1).last_id


def test_that_there_is_always_somebody_does_not_keep_the_rest_waiting(colleague, shipped):
    """One begins before another ends, and so on: what happened before both is complete."""
    colleague.execute("SELECT 1")
    happen()
    seal()
    with connected() as another:
        another.execute("SELECT 1")
        seal()
        colleague.commit()
        seal()

        assert Batch.objects.latest("number").complete_up_to >= Batch.objects.get(pk=1).last_id


def test_an_act_that_was_undone_leaves_a_gap_and_no_finding(colleague, shipped):
    colleague.execute(INSERT)
    colleague.rollback()
    happen()
    for _ in range(3):
        seal()

    assert findings(shipped) == []


def test_nobody_waits_for_the_sealer(colleague, shipped):
    happen()
    with transaction.atomic():
        sealer._seal_one(now=NOW, most=10, always=False)
        # It has sealed and has not committed: a colleague acts and commits all the same.
        colleague.execute("SET statement_timeout = '5s'")
        colleague.execute(INSERT)
        colleague.commit()

    seal()
    assert len(sealed_ids()) == 4


def test_two_sealers_make_one_chain(shipped):
    happen()

    def seal_often():
        for _ in range(5):
            seal()
        connection.close()

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(copy_context().run, seal_often) for _ in range(2)]:
            done.result()

    assert Batch.objects.count() == 10
    assert findings(shipped) == []


def test_one_that_is_killed_halfway_leaves_nothing_and_the_next_goes_on(shipped):
    happen()
    with transaction.atomic():
        sealer._seal_one(now=NOW, most=10, always=False)
        transaction.set_rollback(True)

    assert not Batch.objects.exists()
    seal()
    assert findings(shipped) == []


def test_without_keys_nothing_is_sealed_and_afterwards_all_of_it(shipped, settings):
    happen()
    key_file = settings.KEY_FILE
    settings.KEY_FILE = shipped.parent / "none.toml"
    keys._file_provider.cache_clear()

    with pytest.raises(KeysUnavailable):
        seal()
    settings.KEY_FILE = key_file

    seal()
    assert len(sealed_ids()) == 3


def test_when_nothing_happens_that_is_signed_now_and_then(shipped):
    happen()
    sealer.seal(now=NOW)

    assert sealer.seal(now=NOW + timedelta(minutes=14)) == []
    (sign_of_life,) = sealer.seal(now=NOW + timedelta(minutes=15))

    assert (sign_of_life.ids, sign_of_life.total) == ([], 3)


def test_the_worker_seals(shipped):
    happen()

    seal_task(timestamp=0)

    assert len(sealed_ids()) == 3
    assert len(list(checkpoints.read(shipped))) == 1


def test_checkpoints_that_could_not_leave_leave_later(shipped):
    happen()
    shipped.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="exists"):
        seal()
    assert Batch.objects.count() == 1
    shipped.unlink()

    seal()

    assert [checkpoint.number for checkpoint in checkpoints.read(shipped)] == [1, 2]


def test_a_line_that_was_cut_short_is_written_again(shipped):
    happen()
    seal()
    (path,) = shipped.iterdir()
    path.write_text(path.read_text()[:-40])

    assert checkpoints.last_shipped(shipped) == 0
    checkpoints.ship()

    assert (
        path.read_text().splitlines()[1]
        == checkpoints.Checkpoint.of(Batch.objects.get()).line()[:-1]
    )


def test_a_checkpoint_names_nobody_and_nothing(shipped):
    happen()
    seal()

    (line,) = next(shipped.iterdir()).read_text().splitlines()

    assert set(json.loads(line)) == {
        "schakel", "format", "batch", "events", "total", "first", "last", "complete_up_to",
        "root", "previous", "sealed_at", "key", "signature",
    }  # fmt: skip


def test_without_a_folder_nothing_leaves(settings):
    settings.CHECKPOINT_DIR = None
    happen()

    seal()

    assert checkpoints.ship() == 0
    assert django_settings.CHECKPOINT_DIR is None


# The tree of RFC 6962, with the roots that its reference implementation gives.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_the_tree_is_that_of_the_standard(number, expected):
    assert merkle.root([merkle.leaf(each) for each in LEAVES[:number]]).hex() == expected


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40, unique=True), st.data())
def test_no_leaf_can_be_changed_dropped_or_moved_without_another_root(contents, data):
    leaves = [merkle.leaf(content) for content in contents]
    at = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.integers(0, len(leaves) - 1))
    moved = list(leaves)
    moved[at], moved[other] = moved[other], moved[at]
    changed = [*leaves[:at], merkle.leaf(b"other" + contents[at]), *leaves[at + 1 :]]

    roots = {merkle.root(each) for each in (leaves, changed, leaves[:at] + leaves[at + 1 :])}

    assert len(roots) == 3
    assert (merkle.root(moved) == merkle.root(leaves)) is (at == other)

"""The key that signs for whom the database is asked is replaced while people work.

R12 (ASVS 11.2.2): one transaction, so that a kill leaves it done or not done.
"""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from schakel.ops.roles import renew_key, tell_key
from schakel.signals.models import Signal
from schakel.vault import asker
from schakel.vault.rotating import StillInUse
from tests.cast import as_person

pytestmark = pytest.mark.django_db
LATER = 2 * asker.CLOCK_HOLDS_FOR


@pytest.fixture(autouse=True)
def _what_was_learned_is_forgotten():
    """The connection outlives the transaction in which a test renews the key."""
    yield
    asker._CLOCKS.clear()


def sees(person, signal) -> bool:
    with as_person(person):
        return Signal.objects.filter(pk=signal.pk).exists()


def renewed(*, after: float = 0.0) -> int:
    with connection.cursor() as cursor:
        return renew_key(cursor, at=timezone.now().timestamp() + after)


def test_who_does_not_know_the_new_key_works_on_and_learns_it(noor, femke, signal):
    assert sees(noor, signal)

    assert renewed() == 2

    assert sees(noor, signal)  # signed with the first one still
    assert not sees(femke, signal)
    asker._CLOCKS.clear()  # after five minutes
    assert sees(noor, signal)
    assert [version for _a, _s, version in asker._CLOCKS.values()] == [2]
    assert not sees(femke, signal)


def test_the_one_before_the_one_before_opens_nothing(noor, signal):
    """What leaked is worth nothing after two times."""
    assert sees(noor, signal)
    renewed()
    assert renewed(after=LATER) == 3

    with pytest.raises(DatabaseError, match="not signed by Schakel"), transaction.atomic():
        sees(noor, signal)

    asker._CLOCKS.clear()
    assert sees(noor, signal)


def test_nobody_is_shut_out_by_hurry(noor, signal):
    renewed()
    with pytest.raises(StillInUse):
        renewed()
    assert sees(noor, signal)


def test_an_update_keeps_the_key_that_is_in_use(noor, signal):
    """Migrating tells the database its key again: the newest, not the first."""
    renewed()
    with connection.cursor() as cursor:
        tell_key(cursor)
        cursor.execute("SELECT id FROM wall.signing_key ORDER BY id")
        assert [version for (version,) in cursor.fetchall()] == [1, 2]
    asker._CLOCKS.clear()
    assert sees(noor, signal)


def test_what_was_killed_in_the_middle_was_not_done(noor, signal):
    with transaction.atomic():
        renewed()
        transaction.set_rollback(True)  # as PostgreSQL does with a connection that ends
    asker._CLOCKS.clear()
    assert sees(noor, signal)
    assert [version for _a, _s, version in asker._CLOCKS.values()] == [1]


def test_a_forged_version_is_refused(noor, signal, monkeypatch):
    renewed()
    monkeypatch.setattr(asker, "_key", lambda version: f"guessed {version}".encode())
    with pytest.raises(DatabaseError, match="not signed by Schakel"), transaction.atomic():
        sees(noor, signal)

"""Keys are replaced while people search, and a stop at any step leaves nothing half."""

import pytest
from django.db import connection

from schakel.audit.models import Event
from schakel.linking.actions import canaries, rotating
from schakel.linking.encoding import VERSION
from schakel.linking.lookup import place_of
from schakel.linking.models import IndexedMention, Realm, RealmKey, TokenCount, Touch
from schakel.linking.realms import add_key, keyring_of
from schakel.linking.tests.conftest import PHONE, sought
from schakel.signals.models import PuzzlePiece
from schakel.signals.tests.desk import received
from schakel.vault.models import RecordKey
from tests.cast import MONDAY


class Killed(Exception):
    """The process ends here."""


def tokens_of(realm):
    return {token for row in IndexedMention.objects.filter(realm=realm) for token in row.tokens}


def versions_in(realm):
    return set(IndexedMention.objects.filter(realm=realm).values_list("key_version", flat=True))


@pytest.fixture
def filled(district, bergen_op_zoom, earlier, frits):
    """A realm with five signals, and a canary between them."""
    for number, last in enumerate(("Jansen", "Petrova", "Ionescu", "Yilmaz")):
        sought(
            received(
                district,
                bergen_op_zoom,
                pieces=(("phone", f"06-1234567{number}"), ("person", f"Anna {last}")),
            )
        )
    canaries.plant(
        bergen_op_zoom.organisation,
        kind=PuzzlePiece.Kind.PERSON,
        text="Balthasar Nietbestaand",
        by=frits,
        now=MONDAY,
    )
    return Realm.objects.get()


def test_everything_gets_other_tokens_and_the_old_key_is_destroyed(filled):
    before, old = tokens_of(filled), RealmKey.objects.get(realm=filled)
    rows, secret = IndexedMention.objects.count(), old.key_id

    *_, last = rotating.reencode(filled, now=MONDAY, at_once=2)

    assert last.done == last.of == rows
    assert IndexedMention.objects.count() == rows
    assert versions_in(filled) == {2}
    assert not before & tokens_of(filled)
    old.refresh_from_db()
    assert (old.state, old.key, old.shredded_at) == (RealmKey.State.SHREDDED, None, MONDAY)
    assert not RecordKey.objects.filter(pk=secret).exists()
    assert Event.objects.filter(action="linking.rotate", object_id=filled.pk).exists()


def test_what_was_written_with_either_key_is_found_meanwhile(district, bergen_op_zoom, earlier):
    add_key(Realm.objects.get(), now=MONDAY)

    new = sought(received(district, bergen_op_zoom, pieces=PHONE))
    third = sought(received(district, bergen_op_zoom, pieces=PHONE))

    assert versions_in(Realm.objects.get()) == {1, 2}
    assert {(touch.newer_id, touch.older_id) for touch in Touch.objects.all()} >= {
        (new.pk, earlier.pk),
        (third.pk, earlier.pk),
    }
    assert Touch.objects.count() == 3


def test_an_older_piece_is_sought_with_both_keys_too(district, bergen_op_zoom, earlier):
    """A search from what lies under the old key finds what came in under the new one."""
    add_key(Realm.objects.get(), now=MONDAY)
    sought(received(district, bergen_op_zoom, pieces=PHONE))
    Touch.objects.all().delete()

    sought(earlier)

    assert Touch.objects.count() == 1


@pytest.mark.parametrize("step", ["key", "batch", "retire", "count"])
def test_it_goes_on_where_it_was_stopped(filled, step):
    rows = IndexedMention.objects.count()

    def kill(done):
        if done == step:
            raise Killed

    with pytest.raises(Killed):
        list(rotating.reencode(filled, now=MONDAY, at_once=2, after=kill))
    stopped_before_the_old_key_went = step in {"key", "batch"}
    list(rotating.reencode(filled, now=MONDAY, at_once=2))

    assert IndexedMention.objects.count() == rows
    keys = RealmKey.objects.filter(realm=filled)
    assert [key.state for key in keys][-1] == RealmKey.State.CURRENT
    assert not keys.filter(state=RealmKey.State.LEAVING).exists()
    assert keys.count() == (2 if stopped_before_the_old_key_went else 3)


def test_killed_at_any_statement_nothing_is_lost_and_everything_opens(filled):
    """Every fifth statement fails once, wherever that is; then it is started again."""
    rows, fails_at, stops = IndexedMention.objects.count(), 0, 0

    def everything_opens():
        assert IndexedMention.objects.count() == rows
        versions = keyring_of(filled).versions
        for row in IndexedMention.objects.all():
            versions[row.key_version].open_capsule(
                bytes(row.capsule), place=place_of(row.pk, row.kind)
            )

    while True:
        asked = 0

        def fault(execute, *statement, at=fails_at):
            nonlocal asked
            asked += 1
            if asked == at + 1:
                raise Killed
            return execute(*statement)

        try:
            with connection.execute_wrapper(fault):
                list(rotating.reencode(filled, now=MONDAY, at_once=3))
        except Killed:
            stops += 1
            everything_opens()
            fails_at += 5
        else:
            break

    assert stops > 5
    everything_opens()
    assert set(keyring_of(filled).versions) == versions_in(filled)


def test_a_key_that_is_in_use_is_never_destroyed(filled):
    add_key(filled, now=MONDAY)

    with pytest.raises(rotating.StillInUse):
        rotating._retire(filled, now=MONDAY)

    assert RealmKey.objects.filter(realm=filled, key=None).count() == 0


def test_another_version_of_the_encoding_is_encoded_again(filled):
    IndexedMention.objects.update(encoding_version=VERSION + 7)

    list(rotating.reencode(filled, now=MONDAY))

    versions = IndexedMention.objects.values_list("encoding_version", flat=True)
    assert set(versions) == {VERSION}


def test_counts_of_old_tokens_go_with_them(filled):
    TokenCount.objects.create(token=1, realm=filled, number=99)

    list(rotating.reencode(filled, now=MONDAY))

    assert not TokenCount.objects.filter(token=1).exists()

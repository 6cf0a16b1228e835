"""In which realm does a signal lie, and with which keys is it indexed there?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from schakel.linking.models import Realm, RealmKey
from schakel.organisations.models import Organisation
from schakel.vault.link_keys import LinkKeys
from schakel.vault.models import RecordKey
from schakel.vault.remembered import REMEMBERED

# Written out, for every search asks it (see lookup.py).
USABLE: Final = """
SELECT version, state, key_id FROM linking_realmkey
WHERE realm_id = %s AND state <> %s ORDER BY version
"""


@dataclass(frozen=True)
class Keyring:
    """The keys of a realm: with the newest is written, with all of them is searched."""

    realm: Realm
    current: int
    versions: Mapping[int, LinkKeys]

    @property
    def writing(self) -> LinkKeys:
        return self.versions[self.current]


def realm_of_desk(desk: Organisation, *, now: datetime) -> Realm:
    """The realm of a desk; made, with a fresh key, for its first signal.

    Rule: the realm is that of the organisation whose desk holds the signal.
    Source: issue "Puzzle pieces" (keys per municipality); security.md 2.3.
    """
    return _found(organisation=desk) or _make(now, organisation=desk)


def realm_of_covenant(code: str, *, now: datetime) -> Realm:
    """The realm of a covenant, with a key of its own: nothing of a desk's realm matches in it."""
    return _found(covenant=code) or _make(now, covenant=code)


def locked_realm(realm: Realm) -> Realm:
    """The realm for oneself until the transaction ends.

    Two reports that come in at once would each search before the other is there, and their touch
    would be found by nobody. And no key is replaced while something is written with it.
    """
    return Realm.objects.select_for_update(no_key=True).get(pk=realm.pk)


def keyring_of(realm: Realm) -> Keyring:
    """The usable keys of a realm, opened, by version."""
    with connection.cursor() as cursor:
        cursor.execute(USABLE, [realm.pk, RealmKey.State.SHREDDED])
        rows = cursor.fetchall()
    current = next(version for version, state, _key in rows if state == RealmKey.State.CURRENT)
    opened = RecordKey.objects.opened(key for _version, _state, key in rows)
    return Keyring(
        realm,
        current,
        {
            version: LinkKeys(secret=opened[key], realm=str(realm.pk), version=version)
            for version, _state, key in rows
        },
    )


@transaction.atomic
def add_key(realm: Realm, *, now: datetime) -> RealmKey:
    """Write with a new key from now on; the one before stays to search with, until it is empty."""
    realm = locked_realm(realm)
    before = RealmKey.objects.get(realm=realm, state=RealmKey.State.CURRENT)
    before.state = RealmKey.State.LEAVING
    before.save(update_fields=["state"])
    return _new_key(realm, before.version + 1, now)


@transaction.atomic
def shred_key(row: RealmKey, *, now: datetime) -> None:
    """Destroy a key that nothing is indexed with any more: what a thief kept of it stays shut."""
    key, row.key = row.key, None
    row.state, row.shredded_at = RealmKey.State.SHREDDED, now
    row.save(update_fields=["key", "state", "shredded_at"])
    if key is not None:
        key_id = key.pk
        RecordKey.objects.destroy(key_id)
        REMEMBERED.forget(key_id)


def _found(**which: object) -> Realm | None:
    return Realm.objects.filter(**which).first()


@transaction.atomic
def _make(now: datetime, **which: object) -> Realm:
    realm, made = Realm.objects.get_or_create(**which, defaults={"made_at": now})
    realm = locked_realm(realm)
    if made:
        _new_key(realm, 1, now)
    return realm


def _new_key(realm: Realm, version: int, now: datetime) -> RealmKey:
    return RealmKey.objects.create(
        realm=realm, version=version, key=RecordKey.objects.create_key(), made_at=now
    )

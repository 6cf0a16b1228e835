"""How is an invented person planted between the real ones, and taken away?"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.trail import record
from schakel.kernel.codes import new_reference
from schakel.linking.actions.indexing import index_canary
from schakel.linking.models import Canary, Realm
from schakel.linking.realms import keyring_of, locked_realm, realm_of_desk
from schakel.organisations.models import Covenant, Organisation
from schakel.people.models import Person, Role
from schakel.signals.models import PuzzlePiece
from schakel.vault.models import RecordKey


class NotFindable(ValueError):
    """Nothing in this text could ever be touched, so it would guard nothing."""


@transaction.atomic
def plant(
    desk: Organisation, *, kind: PuzzlePiece.Kind, text: str, by: Person, now: datetime
) -> Canary:
    """Plant an invented person or number in the realm of a desk.

    Rule: only who supervises privacy plants, knows and removes canaries.
    Source: issue "Puzzle pieces" (canary pieces); design linking.md, 8.6.
    """
    _require_supervisor(by, desk.district_id)
    realm = locked_realm(realm_of_desk(desk, now=now))
    canary = Canary(
        key=RecordKey.objects.create_key(),
        realm=realm,
        reference=new_reference("L"),
        kind=kind,
        planted_by=by,
        planted_at=now,
    )
    canary.seal(text=text)
    canary.save(force_insert=True)
    if not index_canary(canary, keyring_of(realm)):
        raise NotFindable
    record("linking.plant_canary", by=by, on=canary, detail={"kind": kind}, now=now)
    return canary


@transaction.atomic
def remove(canary: Canary, *, by: Person, now: datetime) -> None:
    """Take a canary away, of a desk or of a covenant; its alarms go along."""
    canary = Canary.objects.select_related("key", "realm__organisation").get(pk=canary.pk)
    _require_supervisor(by, _district_of(canary.realm))
    record("linking.remove_canary", by=by, on=canary, now=now)
    canary.delete()
    RecordKey.objects.destroy(canary.key_id)


def _district_of(realm: Realm) -> UUID:
    if realm.organisation is not None:
        return realm.organisation.district_id
    return Covenant.objects.values_list("district_id", flat=True).get(pk=realm.covenant)


def _require_supervisor(by: Person, district: UUID) -> None:
    supervises = any(
        membership.role == Role.PRIVACY_OFFICER and membership.organisation.district_id == district
        for membership in by.current_memberships()
    )
    if not supervises:
        raise PermissionDenied("may not plant or remove canaries here")

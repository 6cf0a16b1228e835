"""How does an invented number lie between what municipalities registered, to betray fishing?"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.covenants.policy import COVENANT_POLICY
from schakel.kernel.codes import new_reference
from schakel.linking.actions.canaries import NotFindable
from schakel.linking.actions.indexing import index_canary
from schakel.linking.models import Canary
from schakel.linking.realms import keyring_of, locked_realm, realm_of_covenant
from schakel.organisations.models import Covenant
from schakel.people.models import Person
from schakel.signals.models import PuzzlePiece
from schakel.vault.models import RecordKey


class NotInForce(Exception):
    """Under a covenant that does not hold nothing is encoded, invented things neither."""


@transaction.atomic
def plant(
    covenant: Covenant, *, kind: PuzzlePiece.Kind, text: str, by: Person, now: datetime
) -> Canary:
    """Plant an invented person or number among what is registered under a covenant.

    Rule: only who supervises privacy plants canaries; whoever touches one sees no difference.
    Source: issue "Puzzle pieces" (canary pieces); design linking.md, 8.6.
    """
    because = COVENANT_POLICY.require(by, "plant_canary", covenant)
    if not covenant.is_in_force(timezone.localdate(now)):
        raise NotInForce
    realm = locked_realm(realm_of_covenant(str(covenant.pk), now=now))
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
    record(
        "covenant.plant_canary",
        by=by,
        on=canary,
        because=because,
        detail={"covenant": covenant.code, "kind": kind},
        now=now,
    )
    return canary

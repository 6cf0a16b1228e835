"""How does the trail get a new key to sign with, that who has the old one can trust?

The old key signs a batch that names the new one, and nothing after it. Whoever kept the first
public key of the trail follows the chain from there, and needs no other. All of it is one
transaction: it happened or it did not.
"""

from datetime import datetime

from django.db import transaction

from schakel.audit.checkpoints import ship
from schakel.audit.models import Batch
from schakel.audit.sealer import seal, seal_successor
from schakel.audit.trail import record


def rotate(*, now: datetime) -> Batch:
    """Sign from now on with a new key; the batch that says so is the last one of the old key.

    Rule: a new signing key is signed by the one before, in a checkpoint that leaves this machine.
    Source: design security.md, 3.3.
    """
    seal(now=now)
    with transaction.atomic():
        batch = seal_successor(now=now)
        record("audit.rotate_keys", by=None, on=batch, detail={"kind": "signing"}, now=now)
    ship()
    return batch

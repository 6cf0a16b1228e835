"""How does somebody who was given parts of a signal read them, and add to them?"""

from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.grants.compartments import Opened, opened
from schakel.grants.models import Addition, Grant
from schakel.grants.policy import GRANT_POLICY
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.signals.hearing import told_of
from schakel.signals.models import Attachment


@transaction.atomic
def read(grant: Grant, *, by: Person, now: datetime) -> list[Opened]:
    """Open what was given, as the signal stands now; every look is recorded."""
    because = GRANT_POLICY.require(by, "read", grant)
    record(
        "grant.read",
        by=by,
        on=grant.signal,
        because=because,
        purpose=grant.ground,
        fields=grant.compartments,
        detail={"grant": grant.reference},
        now=now,
    )
    return opened(grant.signal, grant.compartments)


@transaction.atomic
def open_file(grant: Grant, attachment: Attachment, *, by: Person, now: datetime) -> bytes:
    """The copy without metadata of a file that was given."""
    because = GRANT_POLICY.require(by, "read", grant)
    record(
        "grant.open_file",
        by=by,
        on=grant.signal,
        because=because,
        purpose=grant.ground,
        fields=("shown",),
        detail={"grant": grant.reference, "file": str(attachment.pk)},
        now=now,
    )
    return attachment.shown.opened() if attachment.shown else b""


@transaction.atomic
def add(grant: Grant, *, text: str, by: Person, now: datetime) -> Addition:
    """Write something for the desk, that sees it with the grant."""
    because = GRANT_POLICY.require(by, "add", grant)
    made = Addition(grant=grant, key=grant.key, by=by, at=now)
    made.seal(text=text.strip())
    made.save(force_insert=True)
    record(
        "grant.add",
        by=by,
        on=grant.signal,
        because=because,
        purpose=grant.ground,
        detail={"grant": grant.reference},
        now=now,
    )
    notify(
        told_of(grant.signal, on=now),
        Notice.Kind.GRANT_ADDED,
        reference=grant.reference,
        url_name="grants:detail",
        now=now,
    )
    return made

"""How does somebody who was invited choose a first password?"""

from datetime import datetime

from django.db import transaction

from schakel.accounts.models import Invitation
from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.vault.asker import shows
from schakel.vault.tokens import hash_of


def invitation_for(token: str, *, now: datetime) -> Invitation | None:
    """The invitation that this link opens; None when it is used, too old or unknown."""
    token_hash = hash_of(token)
    shows(token=token_hash)
    found = Invitation.objects.filter(token_hash=token_hash).select_related("person").first()
    return found if found and found.is_open(now) and found.person.is_active else None


@transaction.atomic
def choose_password(invitation: Invitation, password: str, *, now: datetime) -> Person | None:
    """Set the first password, once; None when somebody was first."""
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now)
    if not used:
        return None
    person: Person = invitation.person
    person.set_password(password)
    person.save(update_fields=["password"])
    record("person.join", by=person, on=person, now=now)
    return person

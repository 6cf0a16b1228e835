"""How does somebody who was invited choose a password?"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from schakel.accounts.actions.resetting import is_code
from schakel.accounts.models import WRONG_CODES_AT_MOST, Invitation
from schakel.audit.trail import record
from schakel.people import login_news
from schakel.people.models import Notice, Person
from schakel.vault.asker import shows
from schakel.vault.tokens import hash_of


class WrongCode(Exception):
    """The code does not belong to this link; the fifth time the link closes."""


def invitation_for(token: str, *, now: datetime) -> Invitation | None:
    """The invitation that this link opens; None when it is used, too old or unknown."""
    token_hash = hash_of(token)
    shows(token=token_hash)
    found = Invitation.objects.filter(token_hash=token_hash).select_related("person").first()
    return found if found and found.is_open(now) and found.person.is_active else None


def choose_password(
    invitation: Invitation, password: str, *, code: str = "", now: datetime
) -> Person | None:
    """Set a password, once; None when somebody was first. A wrong code stays counted."""
    if invitation.code_hash and not is_code(invitation.code_hash, code):
        _count_wrong(invitation, now=now)
        raise WrongCode
    with transaction.atomic():
        open_ones = Invitation.objects.filter(pk=invitation.pk, used_at=None)
        if not open_ones.filter(wrong_codes__lt=WRONG_CODES_AT_MOST).update(used_at=now):
            return None
        person: Person = invitation.person
        person.set_password(password)
        person.save(update_fields=["password"])
        record("person.join", by=person, on=person, now=now)
        login_news.tell(person, Notice.Kind.LOGIN_PASSWORD)
        return person


def _count_wrong(invitation: Invitation, *, now: datetime) -> None:
    with transaction.atomic():
        rows = Invitation.objects.filter(pk=invitation.pk, used_at=None)
        rows.update(wrong_codes=F("wrong_codes") + 1)
        rows.filter(wrong_codes__gte=WRONG_CODES_AT_MOST).update(used_at=now)
        record("person.wrong_code", by=None, actor_kind="system", on=invitation, now=now)

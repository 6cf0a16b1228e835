"""How does somebody get an account and a role?"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.audit.trail import record
from schakel.organisations.models import Organisation
from schakel.people.models import WITHOUT_CONTENT, Membership, Person, Role


@transaction.atomic
def engage(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: Role,
    password: str,
    now: datetime,
    ends_on: date | None = None,
) -> Person:
    """Give somebody a role, and an account with a first password when they have none.

    Rule: whoever manages accounts or supervises privacy holds no role that reads content.
    Source: design security.md 2.3, INV-1 (docs/sources.md).

    An existing account keeps its password. Raises ValidationError with words for a person.
    """
    validate_email(email)
    today = timezone.localdate(now)
    check_together(email, role, today=today)
    person = Person.objects.filter(email=email.lower()).first()
    if person is None:
        person = Person.objects.create_person(email, name)
        person.set_password(password or None)  # none: by an invitation, or elsewhere
        person.save(update_fields=["password"])
    _held, made = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        starts_on=today,
        defaults={"ends_on": ends_on},
    )
    if made:
        record(
            "person.engage",
            by=None,
            actor_kind="system",
            on=person,
            detail={"role": role, "organisation": organisation.code},
            now=now,
        )
    return person


def check_together(email: str, role: Role, *, today: date) -> None:
    """Whether a role goes with those that somebody has; ValidationError with words when not."""
    person = Person.objects.filter(email=email.lower()).first()
    held = {each.role for each in person.memberships.current(today)} if person else set()
    together = held | {role}
    if together & WITHOUT_CONTENT and (together - WITHOUT_CONTENT or len(together) > 1):
        raise ValidationError(
            _("Beheer en toezicht gaan niet samen met een rol die signalen leest of met elkaar.")
        )

"""How does somebody stay away from a signal that is about their own family, street or friends?"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.people.models import Membership, Person, Role
from schakel.people.notices import lead_nowhere
from schakel.signals.actions.locking import locked
from schakel.signals.hearing import told_of, without_excluded
from schakel.signals.models import Exclusion, Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.models import RecordKey

# Who may come to a signal in one way or another.
READERS = (
    Role.FOCAL_OFFICER,
    Role.CARE_COORDINATOR,
    Role.CHAIN_DIRECTOR,
    Role.PARTNER,
    Role.EMPLOYEE,
)


class NobodyLeft(Exception):
    """Without this person nobody at the desk could read the signal."""


@transaction.atomic
def exclude(signal: Signal, person: Person, *, why: str, by: Person, now: datetime) -> Exclusion:
    """From the next request on the signal does not exist for this person: a colleague, or oneself.

    Rule: who has an interest stays away, at once; a signal never loses its last reader.
    Source: issue "Trust" (Access); security.md 2.1.
    """
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "exclude", signal)
    standing = Exclusion.objects.filter(signal=signal, person=person, ended_at=None).first()
    if standing is not None:
        return standing
    if not [each for each in told_of(signal, on=now) if each.pk != person.pk]:
        raise NobodyLeft
    made = Exclusion(
        key=RecordKey.objects.create_key(), signal=signal, person=person, set_by=by, set_at=now
    )
    made.seal(why=why.strip())
    # First what needs the signal: whoever excludes oneself cannot reach it afterwards.
    if signal.owner_id == person.pk:
        signal.owner = None
        signal.save(update_fields=["owner"])
    lead_nowhere([person], reference=signal.reference, now=now)
    record(
        "signal.exclude",
        by=by,
        on=signal,
        because=because,
        detail={"person": str(person.pk)},
        now=now,
    )
    made.save(force_insert=True)
    return made


@transaction.atomic
def admit(exclusion: Exclusion, *, why: str, by: Person, now: datetime) -> None:
    """End an exclusion, with a reason; never one's own: for who is excluded it does not exist."""
    signal = locked(exclusion.signal)
    because = SIGNAL_POLICY.require(by, "exclude", signal)
    if exclusion.person_id == by.pk:
        raise PermissionDenied("nobody ends an exclusion of oneself")
    exclusion.ended_by, exclusion.ended_at = by, now
    exclusion.seal(end_why=why.strip())
    exclusion.save(update_fields=["ended_by", "ended_at", "end_why"])
    record(
        "signal.admit",
        by=by,
        on=signal,
        because=because,
        detail={"person": str(exclusion.person_id)},
        now=now,
    )


def exclusions_of(signal: Signal) -> list[Exclusion]:
    """Who is excluded now and was before, the latest first."""
    rows = Exclusion.objects.filter(signal=signal).select_related("person", "set_by", "ended_by")
    return list(rows.order_by("-set_at"))


def who_may_be_excluded(signal: Signal, *, now: datetime) -> list[Person]:
    """Everybody in the district who could come to a signal, by name, but who is excluded."""
    held = Membership.objects.current(timezone.localdate(now)).filter(
        role__in=READERS, organisation__district=signal.district_id
    )
    people = Person.objects.filter(is_active=True, memberships__in=held).distinct()
    return without_excluded(signal, people.order_by("name"))

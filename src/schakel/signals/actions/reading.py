"""What is kept when somebody reads a signal, or looks behind one of its doors?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.approvals.actions.asking import ask, of_request, use
from schakel.approvals.kinds import Kind, register
from schakel.approvals.models import Approval
from schakel.audit.subjects import REPORTER
from schakel.audit.trail import record
from schakel.people.models import Membership, Person, Role
from schakel.signals.actions.locking import locked
from schakel.signals.checklist import tick
from schakel.signals.deadlines import meet
from schakel.signals.hearing import away_from
from schakel.signals.lifecycle import SIGNAL_LIFECYCLE
from schakel.signals.models import (
    Deadline,
    Exclusion,
    Milestone,
    PuzzlePiece,
    Signal,
    SignalReporter,
)
from schakel.signals.policy import REPORTER_POLICY, SIGNAL_POLICY
from schakel.vault.opening import unseal_many


class Reason(models.TextChoices):
    """Why does somebody who does not own a signal look behind a door? A code, for the trail."""

    STAND_IN = "stand_in", _("Ik neem waar voor de collega die het behandelt")
    CONTACT = "contact", _("Ik ga contact opnemen")
    WEIGH = "weigh", _("Ik heb het nodig om te wegen of te controleren")
    PASS_ON = "pass_on", _("Ik heb het nodig om door te zetten")
    COMPARE = "compare", _("Ik vergelijk met een ander signaal")
    CORRECT = "correct", _("Ik vul iets aan of verbeter iets")


OWNER = "owner"


def named_and_excluded(membership: Membership) -> Q:
    """Requests that name a signal from which this person is excluded."""
    away = Exclusion.objects.filter(person=membership.person_id, ended_at=None)
    return Q(subject__in=away.values("signal__reference"))


SEE_SHIELDED = register(
    Kind(
        "signal.see_identity",
        _("Zien wie een afgeschermd signaal meldde"),
        Role.FOCAL_OFFICER,
        page="signals:identity",
        # Somebody who calls a reporter, calls again: asking anew each time would teach people to
        # write the name down elsewhere.
        looks_again=timedelta(days=14),
        kept_from=named_and_excluded,
    )
)


class ReasonNeeded(Exception):
    """Somebody who does not own this signal must say why before looking."""


@dataclass(frozen=True)
class Identity:
    """Who reported, as long as the page is shown."""

    name: str
    email: str
    phone: str
    safe_contact: str
    contact_is_safe: str
    wants_news: bool


@dataclass(frozen=True)
class Details:
    """Where it was and which pieces of the puzzle there are, as long as the page is shown."""

    place: str
    pieces: list[tuple[PuzzlePiece, str]]


@transaction.atomic
def mark_read(signal: Signal, *, by: Person, now: datetime) -> Signal:
    """Say that the desk has read it; opening a page alone never counts as reading."""
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "read", signal)
    SIGNAL_LIFECYCLE.advance(signal, "read")
    tick(signal, Milestone.Step.READ, by=by, now=now)
    meet(signal, Deadline.Kind.READ, now=now)
    signal.stand_in_line()
    signal.save(update_fields=["state", "line", "next_due_at"])
    record("signal.mark_read", by=by, on=signal, because=because, now=now)
    return signal


@transaction.atomic
def open_story(signal: Signal, *, by: Person, now: datetime) -> list[str]:
    """Record that somebody opened the page of a signal; answers on which ground."""
    because = SIGNAL_POLICY.require(by, "see", signal)
    record(
        "signal.read",
        by=by,
        on=signal,
        because=because,
        fields=("story", "observations", "happened", "notes", "tasks"),
        now=now,
    )
    return because


@transaction.atomic
def see_identity(signal: Signal, *, reason: str, by: Person, now: datetime) -> Identity | None:
    """Open who reported; None when nobody left a name.

    Rule: whoever does not own the signal says why before the identity opens, and it is recorded;
    a shielded reporter opens after a second person agreed (else NotApproved).
    Source: product.md 3.3; security.md 2.5 and 3.3; docs/adr/0019-four-eyes.md.
    """
    purpose = _purpose(signal, reason, by=by)
    reporter = SignalReporter.objects.select_related("key", "person").filter(signal=signal).first()
    if reporter is None:
        SIGNAL_POLICY.require(by, "see", signal)
        return None
    because = REPORTER_POLICY.require(by, "see_identity", reporter)
    if needs_second(signal):
        use(SEE_SHIELDED.code, _request(signal), by=by, now=now)
    fields = ("name", "email", "phone", "safe_contact")
    record(
        "signal.see_identity",
        by=by,
        on=signal,
        because=because,
        fields=fields,
        purpose=purpose,
        about=(REPORTER,),
        now=now,
    )
    # An employee reports with an account; what the form did not ask again stands there.
    known = reporter.person or Person()
    return Identity(
        name=reporter.unsealed("name") or known.name,
        email=reporter.unsealed("email") or known.email,
        phone=reporter.unsealed("phone") or known.phone,
        safe_contact=reporter.unsealed("safe_contact"),
        contact_is_safe=reporter.contact_is_safe,
        wants_news=reporter.wants_news,
    )


def needs_second(signal: Signal) -> bool:
    """Whether who reported opens to nobody alone: when the reporter asked to be shielded."""
    return signal.disclosure == Signal.Disclosure.SHIELDED


@transaction.atomic
def ask_for_identity(signal: Signal, *, why: str, by: Person, now: datetime) -> Approval:
    """Ask a second officer to agree that one sees who reported."""
    reporter = SignalReporter.objects.filter(signal=signal).first()
    if reporter is None:
        raise PermissionDenied("nobody left a name")
    REPORTER_POLICY.require(by, "see_identity", reporter)
    return ask(
        SEE_SHIELDED.code,
        _request(signal),
        subject=signal.reference,
        of=signal.desk,
        why=why,
        by=by,
        now=now,
        but=away_from(signal.pk),
    )


def agreed_for_identity(signal: Signal, *, by: Person, now: datetime) -> Approval | None:
    """What stands of this person's request to see who reported."""
    return of_request(SEE_SHIELDED.code, _request(signal), by=by, now=now)


@transaction.atomic
def see_details(signal: Signal, *, reason: str, by: Person, now: datetime) -> Details:
    """Open the place and the pieces of the puzzle; the same rule as for the identity."""
    purpose = _purpose(signal, reason, by=by)
    because = SIGNAL_POLICY.require(by, "see_details", signal)
    record(
        "signal.see_details",
        by=by,
        on=signal,
        because=because,
        fields=("place", "pieces"),
        purpose=purpose,
        now=now,
    )
    pieces = list(signal.pieces.select_related("added_by"))
    texts = unseal_many(pieces, "text")
    return Details(signal.unsealed("place"), [(piece, texts[piece.pk]) for piece in pieces])


def needs_reason(signal: Signal, person: Person) -> bool:
    """Whether this person must say why before a door of this signal opens."""
    return signal.owner_id != person.pk


def _request(signal: Signal) -> dict[str, str]:
    return {"signal": str(signal.pk)}


def _purpose(signal: Signal, reason: str, *, by: Person) -> str:
    if not needs_reason(signal, by):
        return OWNER
    if not reason:
        raise ReasonNeeded
    if reason not in Reason.values:
        raise PermissionDenied("no such reason to look")
    return reason

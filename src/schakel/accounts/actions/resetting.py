"""How does somebody come in again who lost a password or a second step? By two administrators.

They say how they know that it is them, and withdraw; what somebody logs in with from then on,
is chosen by that person alone, with a link by mail and a code that is told.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.accounts.actions.giving import invite
from schakel.accounts.kinds import RESET_LOGIN
from schakel.accounts.models import RESET_INVITED_FOR, LoginReset
from schakel.accounts.policy import PERSON_POLICY
from schakel.approvals.actions.asking import NotApproved, ask, use
from schakel.audit.trail import record
from schakel.kernel.codes import ALPHABET, new_reference
from schakel.kernel.queue import enqueue
from schakel.organisations.models import Organisation
from schakel.people import login_news, sessions
from schakel.people.models import Membership, Notice, Person, Role
from schakel.vault.tokens import keyed_hash

CODE_LENGTH = 8
State = LoginReset.State


class NoAccount(Exception):
    """Who left has nothing to come in with, and who has no role nothing to come in for."""


@dataclass(frozen=True)
class Loss:
    """What somebody lost, and how it was seen that it is them who says so."""

    lost: str
    checked: str


@transaction.atomic
def propose(person: Person, loss: Loss, *, words: str, by: Person, now: datetime) -> LoginReset:
    """Ask another administrator to agree; neither of them is the person.

    Rule: who gives back a way in, saw who asks for it, at least as well as when it was given.
    Source: ASVS 6.4.4; security.md INV-8, T44.
    """
    PERSON_POLICY.require(by, "manage", person)
    organisation = _organisation_of(person, by=by, now=now)
    if not person.is_active or organisation is None:
        raise NoAccount
    reference = new_reference("L")
    lost, checked = LoginReset.Lost(loss.lost), LoginReset.Checked(loss.checked)
    approval = ask(
        RESET_LOGIN.code,
        _request(person, loss),
        subject=reference,
        of=organisation,
        why=f"{person.name}: {lost.label}. {checked.label}. {words.strip()}",
        by=by,
        now=now,
        but=[person.pk],
    )
    standing = LoginReset.objects.filter(approval=approval).first()
    if standing is not None:
        return standing
    made = LoginReset.objects.create(
        reference=reference,
        organisation=organisation,
        person=person,
        lost=lost,
        checked=checked,
        approval=approval,
        proposed_by=by,
        proposed_at=now,
    )
    record("person.propose_reset", by=by, on=made, detail=_detail(made), now=now)
    return made


@transaction.atomic
def carry_out(reset: LoginReset, *, code: str, by: Person, now: datetime) -> LoginReset:
    """Do what was agreed to: written here, done by the worker. `code` is told to the person."""
    reset = (
        LoginReset.objects.select_for_update(of=("self",))
        .select_related("person")
        .get(pk=reset.pk, state=State.PROPOSED)
    )
    PERSON_POLICY.require(by, "manage", reset.person)
    agreed = use(
        RESET_LOGIN.code,
        _request(reset.person, Loss(reset.lost, reset.checked)),
        by=by,
        now=now,
    )
    if agreed.decided_by_id == reset.person_id:
        raise NotApproved(RESET_LOGIN.code)
    reset.state, reset.code_hash = State.AGREED, code_hash(code)
    reset.save(update_fields=["state", "code_hash"])
    record("person.agree_reset", by=by, on=reset, detail=_detail(reset), now=now)
    enqueue("schakel.accounts.tasks.reset", reset_id=str(reset.pk))
    return reset


@transaction.atomic
def drop(reset: LoginReset, *, by: Person, now: datetime) -> None:
    """Take a proposal back, also one that was refused."""
    if reset.proposed_by_id != by.pk:
        raise PermissionDenied("somebody else proposed this")
    waiting = LoginReset.objects.filter(pk=reset.pk, state=State.PROPOSED)
    if waiting.update(state=State.DROPPED):
        record("person.drop_reset", by=by, on=reset, detail=_detail(reset), now=now)


@transaction.atomic
def withdraw(reset: LoginReset, *, now: datetime) -> None:
    """By the worker: what was lost opens nothing any more, and a link goes by mail.

    Who forgot a password keeps the second step, and shows it again. Who lost that one, begins
    anew altogether: a password alone would open the way to a second step of somebody else.
    """
    from allauth.mfa.models import Authenticator  # noqa: PLC0415  # publiek loads no allauth

    reset = (
        LoginReset.objects.select_for_update(of=("self",))
        .select_related("person", "approval")
        .get(pk=reset.pk)
    )
    # What the workplace wrote down is not believed: the agreement itself is looked at.
    agreed = reset.approval
    if reset.state != State.AGREED or agreed.used_at is None:
        return
    if agreed.decided_by_id in {None, reset.person_id, reset.proposed_by_id}:
        return
    person: Person = reset.person
    if not person.is_active:
        LoginReset.objects.filter(pk=reset.pk).update(state=State.IMPOSSIBLE, done_at=now)
        return
    if reset.lost != LoginReset.Lost.PASSWORD:
        Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    sessions.end(person)
    record(
        "person.reset_login",
        by=None,
        actor_kind="system",
        on=person,
        detail={**_detail(reset), "reference": reset.reference},
        now=now,
    )
    login_news.tell(person, Notice.Kind.LOGIN_RESET)
    invite(person, now=now, kind="new_start", lasts=RESET_INVITED_FOR, code_hash=reset.code_hash)
    LoginReset.objects.filter(pk=reset.pk).update(state=State.DONE, done_at=now, code_hash="")


def code_hash(code: str) -> str:
    """What is kept of a code that is told, however it is typed over."""
    typed = code.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    return keyed_hash("new-start-code", "".join(c for c in typed if c in ALPHABET))


def is_code(kept: str, typed: str) -> bool:
    """Whether this is the code of which that is kept."""
    return hmac.compare_digest(kept, code_hash(typed))


def _organisation_of(person: Person, *, by: Person, now: datetime) -> Organisation | None:
    """Where somebody works, in a district that the asker administers."""
    districts = {
        held.organisation.district_id
        for held in by.current_memberships()
        if held.role == Role.ADMINISTRATOR
    }
    held = Membership.objects.current(timezone.localdate(now)).filter(
        person=person, organisation__district__in=districts
    )
    found = held.select_related("organisation").order_by("starts_on").first()
    return found.organisation if found else None


def _request(person: Person, loss: Loss) -> dict[str, object]:
    return {"person": str(person.pk), "lost": loss.lost, "checked": loss.checked}


def _detail(reset: LoginReset) -> dict[str, str]:
    return {"lost": reset.lost, "checked": reset.checked}

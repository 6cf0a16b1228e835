"""How does somebody get a role? Proposed by one administrator, agreed to by another."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from schakel.accounts.kinds import GIVE_ROLE
from schakel.accounts.models import INVITED_FOR, Invitation, RoleProposal
from schakel.approvals.actions.asking import ask, use
from schakel.audit.trail import record
from schakel.kernel.codes import new_reference
from schakel.kernel.queue import enqueue
from schakel.organisations.models import Organisation
from schakel.people.actions.engaging import check_together, engage
from schakel.people.models import Person, Role
from schakel.post.outbox import send_notice
from schakel.vault.tokens import new_token

State = RoleProposal.State


class Oneself(Exception):
    """Nobody gives a role to oneself."""


@dataclass(frozen=True)
class Wanted:
    """Which role for whom, and until when."""

    email: str
    name: str
    role: str
    until: date | None = None


@transaction.atomic
def propose(
    wanted: Wanted, *, organisation: Organisation, why: str, by: Person, now: datetime
) -> RoleProposal:
    """Ask another administrator to agree to exactly this role.

    Rule: two people, neither of them for oneself; who manages or supervises reads no content.
    Source: security.md 2.5, INV-1 and INV-8. Raises ValidationError with words for a person.
    """
    districts = {
        membership.organisation.district_id
        for membership in by.current_memberships()
        if membership.role == Role.ADMINISTRATOR
    }
    if organisation.district_id not in districts:
        raise PermissionDenied("an organisation of another district")
    if wanted.email.lower() == by.email.lower():
        raise Oneself
    check_together(wanted.email, Role(wanted.role), today=timezone.localdate(now))
    reference = new_reference("R")
    approval = ask(
        GIVE_ROLE.code,
        _request(wanted, organisation),
        subject=reference,
        of=organisation,
        why=why,
        by=by,
        now=now,
    )
    standing = RoleProposal.objects.filter(approval=approval).first()
    if standing is not None:
        return standing
    made = RoleProposal.objects.create(
        reference=reference,
        organisation=organisation,
        email=wanted.email.lower(),
        name=wanted.name,
        role=wanted.role,
        until=wanted.until,
        approval=approval,
        proposed_by=by,
        proposed_at=now,
    )
    detail = {"role": wanted.role, "organisation": organisation.code}
    record("person.propose_role", by=by, on=made, detail=detail, now=now)
    return made


@transaction.atomic
def carry_out(proposal: RoleProposal, *, by: Person, now: datetime) -> RoleProposal:
    """Give what was agreed to: written down here, done by the worker alone."""
    proposal = (
        RoleProposal.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=proposal.pk, state=State.PROPOSED)
    )
    use(GIVE_ROLE.code, _request(_wanted(proposal), proposal.organisation), by=by, now=now)
    proposal.state = State.AGREED
    proposal.save(update_fields=["state"])
    detail = {"role": proposal.role, "organisation": proposal.organisation.code}
    record("person.agree_role", by=by, on=proposal, detail=detail, now=now)
    enqueue("schakel.accounts.tasks.give", proposal_id=str(proposal.pk))
    return proposal


@transaction.atomic
def drop(proposal: RoleProposal, *, by: Person, now: datetime) -> None:
    """Take a proposal back, also one that was refused."""
    if proposal.proposed_by_id != by.pk:
        raise PermissionDenied("somebody else proposed this")
    waiting = RoleProposal.objects.filter(pk=proposal.pk, state=State.PROPOSED)
    if waiting.update(state=State.DROPPED):
        record("person.drop_role", by=by, on=proposal, now=now)


@transaction.atomic
def give(proposal: RoleProposal, *, now: datetime) -> None:
    """By the worker: the role, an account when there is none, and then an invitation by mail."""
    proposal = (
        RoleProposal.objects.select_for_update(of=("self",))
        .select_related("organisation", "approval")
        .get(pk=proposal.pk)
    )
    # What the workplace wrote down is not believed: the agreement itself is looked at.
    if proposal.state != State.AGREED or proposal.approval.used_at is None:
        return
    try:
        person = engage(
            email=proposal.email,
            name=proposal.name,
            organisation=proposal.organisation,
            role=Role(proposal.role),
            password="",  # nosec B106  # opens nothing until the person chooses one
            now=now,
            ends_on=proposal.until,
        )
    except ValidationError:  # in between somebody got a role that does not go with this one
        RoleProposal.objects.filter(pk=proposal.pk).update(state=State.IMPOSSIBLE, done_at=now)
        return
    if not person.has_usable_password():
        invite(person, now=now)
    RoleProposal.objects.filter(pk=proposal.pk).update(state=State.DONE, done_at=now)


def invite(
    person: Person,
    *,
    now: datetime,
    kind: str = "invitation",
    lasts: timedelta = INVITED_FOR,
    code_hash: str = "",
) -> Invitation:
    """Mail a link by which somebody chooses a password; an earlier one opens nothing more."""
    Invitation.objects.filter(person=person, used_at=None).update(used_at=now)
    token, token_hash = new_token()
    made = Invitation.objects.create(
        person=person,
        token_hash=token_hash,
        code_hash=code_hash,
        made_at=now,
        expires_at=now + lasts,
    )
    link = f"{settings.WERKPLEK_URL}/welkom/{token}/"
    send_notice(kind, to=person.email, link=link, language=person.language, now=now)
    record("person.invite", by=None, actor_kind="system", on=person, now=now)
    return made


def _wanted(proposal: RoleProposal) -> Wanted:
    return Wanted(proposal.email, proposal.name, proposal.role, proposal.until)


def _request(wanted: Wanted, organisation: Organisation) -> dict[str, object]:
    until = wanted.until.isoformat() if wanted.until else ""
    asked = asdict(wanted) | {"email": wanted.email.lower(), "until": until}
    return asked | {"organisation": str(organisation.pk)}

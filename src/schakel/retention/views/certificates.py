"""What proves that signals were destroyed?"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from schakel.approvals.models import Approval
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.retention.models import Destruction
from schakel.retention.policy import DESTRUCTION_POLICY, RETENTION_POLICY
from schakel.retention.terms import term_of
from schakel.signals.models import Signal


@access(DESTRUCTION_POLICY, "see")
def certificate(request: PersonRequest, reference: str) -> HttpResponse:
    """A proposal with what waits for whom; when it is done, the certificate, to print."""
    found: Destruction = get_object_or_404(
        DESTRUCTION_POLICY.rows(request.user, "see").select_related(
            "desk", "proposed_by", "agreed_by", "approval"
        ),
        reference=reference,
    )
    now = timezone.now()
    approval = found.approval
    is_own = found.proposed_by_id == request.user.pk
    waits = found.state == Destruction.State.PROPOSED
    return render(
        request,
        "retention/certificate.html",
        {
            "destruction": found,
            "rows": found.signals.order_by("fingerprint"),
            "agreed": waits
            and approval.state == Approval.State.APPROVED
            and not approval.is_over(now),
            "refused": waits
            and (approval.state != Approval.State.APPROVED)
            and (approval.state != Approval.State.ASKED or approval.is_over(now)),
            "is_own": is_own and waits,
            "proposed": _proposed(request, found) if waits else [],
            "terms": [term_of(Signal.Outcome.HANDED_OVER), term_of("")],
        },
    )


def _proposed(request: PersonRequest, destruction: Destruction) -> list[Signal]:
    """Which signals it is about, for a colleague who has to agree and may see them."""
    ours = RETENTION_POLICY.rows(request.user, "let_go")
    return list(ours.filter(destroyed__destruction=destruction).order_by("closed_at", "reference"))

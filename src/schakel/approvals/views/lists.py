"""What waits for whose agreement?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from schakel.approvals.models import Approval
from schakel.approvals.policy import APPROVAL_POLICY
from schakel.kernel.access import access
from schakel.people.http import PersonRequest

SHOWN = 50


@access(APPROVAL_POLICY, "see")
def index(request: PersonRequest) -> HttpResponse:
    """What colleagues ask of me, and what I asked."""
    now = timezone.now()
    waiting = (
        APPROVAL_POLICY.rows(request.user, "decide")
        .filter(state=Approval.State.ASKED, expires_at__gt=now)
        .select_related("asked_by")
        .order_by("asked_at")
    )
    own = (
        APPROVAL_POLICY.rows(request.user, "withdraw")
        .select_related("decided_by")
        .order_by("-asked_at")[:SHOWN]
    )
    return render(
        request, "approvals/list.html", {"waiting": list(waiting), "own": list(own), "now": now}
    )

"""Which numbers of the covenants does a privacy officer or a policy adviser see?"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from schakel.covenants.figures import PER_PARTY, quarters_of
from schakel.covenants.models import Figure
from schakel.covenants.policy import COVENANT_POLICY
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.models import Role

FOLLOWING = (Role.PRIVACY_OFFICER, Role.POLICY_ADVISER)


@access(COVENANT_POLICY, "see_figures")
def figures(request: PersonRequest) -> HttpResponse:
    """Per covenant what was agreed, and the numbers of the quarters that are over."""
    if not request.user.has_role(*FOLLOWING):
        raise Http404
    today = timezone.localdate()
    covenants = COVENANT_POLICY.rows(request.user, "see_figures").prefetch_related(
        "parties__organisation"
    )
    return render(
        request,
        "covenants/figures.html",
        {
            "covenants": [
                {
                    "covenant": covenant,
                    "in_force": covenant.is_in_force(today),
                    "quarters": quarters_of(covenant, on=today),
                }
                for covenant in covenants
            ],
            "spellings": Figure.Spelling.labels,
            "per_party": [what.label for what in PER_PARTY],
        },
    )

"""What do officers see of how links are weighed, and privacy officers of alarms?"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from schakel.kernel.access import access
from schakel.linking.alarms import alarms_for
from schakel.linking.policy import ALARM_POLICY, WEIGHTS_POLICY
from schakel.linking.weights_page import kinds_on_page
from schakel.people.http import PersonRequest
from schakel.people.models import Role


@access(WEIGHTS_POLICY, "see")
def weights(request: PersonRequest) -> HttpResponse:
    """Which agreement weighs how much, where that comes from, and what decisions changed."""
    if not request.user.has_role(Role.FOCAL_OFFICER, Role.PRIVACY_OFFICER):
        raise Http404
    return render(request, "linking/weights.html", {"kinds": kinds_on_page()})


@access(ALARM_POLICY, "see")
def canaries(request: PersonRequest) -> HttpResponse:
    """Every alarm in the own district, the newest first."""
    if not request.user.has_role(Role.PRIVACY_OFFICER):
        raise Http404
    alarms = alarms_for(request.user, now=timezone.now())
    return render(request, "linking/canaries.html", {"alarms": alarms, "reference": ""})


@access(ALARM_POLICY, "see")
def canary(request: PersonRequest, reference: str) -> HttpResponse:
    """The alarms of one canary; a notice leads here."""
    alarms = alarms_for(request.user, now=timezone.now(), reference=reference)
    if not alarms:
        raise Http404
    return render(request, "linking/canaries.html", {"alarms": alarms, "reference": reference})

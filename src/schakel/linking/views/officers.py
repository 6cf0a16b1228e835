"""What do officers see of how links are weighed, and privacy officers of alarms?"""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from schakel.kernel.access import access
from schakel.linking.policy import ALARM_POLICY, WEIGHTS_POLICY
from schakel.people.http import PersonRequest


@access(WEIGHTS_POLICY, "see")
def weights(request: PersonRequest) -> HttpResponse:
    """Which agreement weighs how much, where that comes from, and what decisions changed."""
    return render(request, "linking/weights.html", {})


@access(ALARM_POLICY, "see")
def canaries(request: PersonRequest) -> HttpResponse:
    """Every alarm in the own district, the newest first."""
    return render(request, "linking/canaries.html", {})


@access(ALARM_POLICY, "see")
def canary(request: PersonRequest, reference: str) -> HttpResponse:
    """The alarms of one canary."""
    raise Http404

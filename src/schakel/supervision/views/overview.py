"""What asks for the privacy officer's attention now?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from schakel.audit.register import register
from schakel.people.http import PersonRequest
from schakel.supervision import sampling
from schakel.supervision.patterns import patterns_for
from schakel.supervision.policy import EMERGENCY_POLICY
from schakel.supervision.seals import seals_now
from schakel.supervision.views.door import room

DAYS = 30


@room()
def overview(request: PersonRequest) -> HttpResponse:
    """Whether the trail is whole, what stands out, what waits to be checked."""
    now = timezone.now()
    week = sampling.last_whole_week(now)
    activities = register().activities
    return render(
        request,
        "supervision/overview.html",
        {
            "seals": seals_now(now=now),
            "patterns": [
                pattern
                for pattern in patterns_for(request.user, days=DAYS, now=now)
                if pattern.found
            ],
            "days": DAYS,
            "week": week,
            "left": sampling.left_to_check(request.user, week),
            "drawn": len(sampling.drawn_ids(request.user, week)),
            "emergencies": EMERGENCY_POLICY.rows(request.user, "review")
            .filter(reviewed_at=None)
            .count(),
            "activities": len(activities),
            "unconfirmed": sum(not each.is_confirmed for each in activities),
        },
    )

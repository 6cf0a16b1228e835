"""What waits for somebody?"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from schakel.kernel.access import access
from schakel.people import notices as bell
from schakel.people.http import PersonRequest


@access("login")
def notices(request: PersonRequest) -> HttpResponse:
    """The own notices: the new ones, and the latest that were seen."""
    new, seen = bell.notices_of(request.user)
    return render(
        request,
        "people/notices.html",
        {
            "new": [(notice, bell.address_of(notice)) for notice in new],
            "seen": [(notice, bell.address_of(notice)) for notice in seen],
        },
    )


@access("login", methods=("POST",))
def follow(request: PersonRequest, notice: UUID) -> HttpResponse:
    """Go where a notice leads, and count it as seen."""
    found = get_object_or_404(bell.all_of(request.user), pk=notice)
    bell.count_as_seen(request.user, now=timezone.now(), notice=found)
    return redirect(bell.address_of(found) or "people:notices")


@access("login", methods=("POST",))
def see_all(request: PersonRequest) -> HttpResponse:
    """Count everything as seen."""
    bell.count_as_seen(request.user, now=timezone.now())
    return redirect("people:notices")

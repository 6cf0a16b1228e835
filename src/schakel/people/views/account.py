"""What does somebody see of the own account?"""

from allauth.socialaccount.adapter import get_adapter
from django.http import HttpResponse
from django.shortcuts import render

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.roles import what_it_means


@access("login")
def account(request: PersonRequest) -> HttpResponse:
    """Who I am here, in which roles, and what each of them lets me do."""
    acting = request.user.current_memberships()
    return render(
        request,
        "people/account.html",
        {
            "held": [
                (membership, what_it_means(membership.role))
                for membership in request.user.held_memberships()
            ],
            "choice": request.user.roles_to_choose(),
            "now": acting[0].role if acting else "",
            "has_providers": bool(get_adapter(request).list_apps(request)),
        },
    )

"""Who comes into the privacy officer's room? For everybody else it does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.models import Role
from schakel.supervision.policy import TRAIL_POLICY

View = Callable[..., HttpResponse]


def room(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Declare a page of the room: the policy's, and missing for who has not that role."""

    def decorate(view: View) -> View:
        @access(TRAIL_POLICY, "supervise", methods=methods)
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_role(Role.PRIVACY_OFFICER):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate

"""In which role does somebody act now? The session says it, and every request looks anew.

The session keeps no more than the wish: whether somebody still holds the role is asked of the
memberships with every request, so that a role that was taken away is gone at the next one.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from schakel.people.models import Person

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

HAT: Final = "acts_as"


class Hats:
    """Whoever is logged in acts in the role of this session. Right after Django found out who."""

    def __init__(self, get_response: Callable[[HttpRequest], "HttpResponseBase"]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        """Nothing is asked here: a page that needs no person must not pay for one."""
        request.user = SimpleLazyObject(lambda: _acting(request))  # type: ignore[assignment]  # lazy
        return self.get_response(request)


def _acting(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    found: AbstractBaseUser | AnonymousUser = get_user(request)
    if isinstance(found, Person):
        found.act_as(request.session.get(HAT, ""))
    return found

"""Does everybody have a second step? Who has none sets one up before anything else.

Rule: a password alone opens nothing; a passkey, or a code from an app, comes beside it.
Source: issue "Trust" (Who are you); security.md 3.7, T20; BIO2 5.17.01.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from schakel.people.models import Person
from schakel.people.step_up import ELSEWHERE, SECOND_STEPS

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

KNOWN: Final = "has_second_step"  # asked once per session, not with every page
# Without these nobody could set one up, or leave.
OPEN: Final = frozenset(
    {
        "health",
        "language",
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "people:choose_second_step",
        "people:prove",
        "people:no_proof",
    }
)


class SecondStep:
    """Leads who has no second step to where one is set up. After what ends a silent session."""

    def __init__(self, get_response: Callable[[HttpRequest], "HttpResponseBase"]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Answer in place of the page when there is none."""
        if not settings.SECOND_STEP_REQUIRED or not isinstance(request.user, Person):
            return None
        if request.session.get(KNOWN) == str(request.user.pk):
            return None
        if _has_one(request, request.user):
            request.session[KNOWN] = str(request.user.pk)
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        return None if name in OPEN else redirect("people:choose_second_step")


def is_last(authenticator: Authenticator) -> bool:
    """Whether this person would be without a second step when this one is taken away."""
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=SECOND_STEPS)
    if authenticator.type not in SECOND_STEPS:
        return False
    has_another: bool = others.exclude(pk=authenticator.pk).exists()
    return not has_another


def _has_one(request: HttpRequest, person: Person) -> bool:
    """A step of one's own, or a provider that asked for one (`schakel.people.providers`)."""
    came_from = {each["method"] for each in get_authentication_records(request, person)}
    if ELSEWHERE in came_from:
        return True
    return bool(Authenticator.objects.filter(user=person, type__in=SECOND_STEPS).exists())

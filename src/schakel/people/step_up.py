"""Is it still the person who logged in? Some pages ask for proof of the last five minutes.

Proof is a passkey, or the password and the second step of whoever has one. What was typed and sent
without proof is kept, closed for its writer, as when a session ends (`schakel.people.idle`).

Rule: reporter identity, shelter addresses, exports and what opens in an emergency ask for proof
anew. Source: issue "Trust" (Who are you); security.md 2.4 and 3.7, T24.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from schakel.people.http import PersonRequest
from schakel.people.idle import keep_form
from schakel.people.models import Person

FRESH: Final = timedelta(minutes=5)
SECOND_STEPS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PASSWORD: Final = "password"  # noqa: S105  # the name that allauth gives it in a session
SECOND_STEP: Final = "mfa"
ELSEWHERE: Final = "socialaccount"  # the provider of the own organisation asked anew

NO_WAY: Final = "people:no_proof"

View = Callable[..., HttpResponse]


def stepped_up(request: HttpRequest) -> bool:
    """Whether this visitor proved in the last five minutes who they are."""
    person = request.user
    return isinstance(person, Person) and not missing_proof(request, person)


def missing_proof(request: HttpRequest, person: Person) -> str:
    """Which proof is asked next, as the name of a page; empty when there is enough."""
    given = _given(request, person)
    if Authenticator.Type.WEBAUTHN in given or ELSEWHERE in given:
        return ""
    has = set(
        Authenticator.objects.filter(user=person, type__in=SECOND_STEPS).values_list(
            "type", flat=True
        )
    )
    if PASSWORD not in given and not person.has_usable_password():
        return settings.PROOF_ELSEWHERE or NO_WAY
    if PASSWORD not in given:
        return (
            "mfa_reauthenticate_webauthn"
            if Authenticator.Type.WEBAUTHN in has
            else "account_reauthenticate"
        )
    if not has or given - {PASSWORD}:
        return ""
    return "mfa_reauthenticate" if Authenticator.Type.TOTP in has else "mfa_reauthenticate_webauthn"


def step_up(view: View) -> View:
    """Let a view ask for fresh proof first. Under `access`, which says who may come at all."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if stepped_up(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path()
        if request.method == "POST" and keep_form(request, request.user, now=timezone.now()):
            back = reverse("people:resume")
        return redirect(address_of_proof(back))

    return guarded


def address_of_proof(back: str) -> str:
    """Where somebody gives the proof, and goes on from to `back`."""
    return f"{reverse('people:prove')}?{urlencode({'next': back})}"


def next_page(wanted: str) -> str:
    """Where to go on: the page of this site that was wanted, or the start page."""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else "/"


def _given(request: HttpRequest, person: Person) -> set[str]:
    since = time.time() - FRESH.total_seconds()
    return {
        each.get("type", SECOND_STEP) if each["method"] == SECOND_STEP else each["method"]
        for each in get_authentication_records(request, person)
        if each["at"] >= since
    }

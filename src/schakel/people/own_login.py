"""Who changes how they log in? Only who proved a moment ago who they are, with or without password.

allauth asks a password or a second step for it, and asks nothing of who has neither here because
they come from a provider. A desk that was left open would give away a lasting way in.

Rule: a way to log in is added, seen or taken away after fresh proof.
Source: security.md 3.7, T24; ASVS 7.5.1.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from schakel.people.models import Person
from schakel.people.step_up import address_of_proof, stepped_up

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

CHANGES: Final = frozenset(
    {
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
        "mfa_edit_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
    }
)


class OwnLogin:
    """Asks proof of who has no password here. After what asks a second step of everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], "HttpResponseBase"]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Answer in place of the page when there is no proof."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        person = request.user
        if name not in CHANGES or not isinstance(person, Person) or person.has_usable_password():
            return None
        return None if stepped_up(request) else redirect(address_of_proof(request.path))

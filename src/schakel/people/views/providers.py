"""How does somebody go to the provider of their own organisation, and come back?"""

from typing import Any

from allauth.core.internal.ratelimit import consume_or_429
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.people.actions.binding import OnlyWayIn, providers_of, unbind
from schakel.people.http import PersonRequest
from schakel.people.providers import (
    BIND,
    LOG_IN,
    PROVE,
    Answered,
    Asked,
    Provider,
    code_of,
    refused,
)
from schakel.people.step_up import next_page, step_up


@access("public", methods=("POST",))
def log_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, to log in with the account of the own organisation."""
    too_often: HttpResponse | None = consume_or_429(request, app="allauth.account", action="login")
    if too_often:  # each time the provider is asked too
        return too_often
    return _to(request, provider_id, LOG_IN, back=next_page(request.POST.get("next", "")))


@access("public")
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, with an answer to what was asked."""
    provider = _provider(request, provider_id)
    try:
        answer: HttpResponse = Answered.adapter_view(Asked(request, provider_id))(request)
    except OAuth2Error as problem:
        return refused(request, provider.app, code_of(problem))
    return answer


@access("login")
def ways_in(request: PersonRequest) -> HttpResponse:
    """With which accounts elsewhere I can log in, and how to add one or take it away."""
    return render(request, "people/ways_in.html", {"providers": _with_mine(request)})


@access("login", methods=("POST",))
@step_up
def bind_account(request: PersonRequest, provider_id: str) -> HttpResponse:
    """To the provider, to say which account there is mine."""
    return _to(request, provider_id, BIND)


@access("login", methods=("POST",))
@step_up
def unbind_account(request: PersonRequest, provider_id: str) -> HttpResponse:
    """That account is not to lead here any more."""
    provider = _provider(request, provider_id)
    try:
        unbind(request.user, provider=provider_id, by=request.user)
    except OnlyWayIn:
        messages.error(request, _("Zonder dit account kunt u niet meer inloggen."))
    else:
        messages.success(
            request, _("U logt niet meer in via %(provider)s.") % {"provider": provider.name}
        )
    return redirect("people:ways_in")


@access("login")
def prove_elsewhere(request: PersonRequest) -> HttpResponse:
    """Where somebody without a password proves anew who they are."""
    mine = [each for each in _with_mine(request) if each["is_mine"]]
    if not mine:
        return redirect("people:no_proof")
    back = next_page(request.GET.get("next", ""))
    return render(request, "people/prove_elsewhere.html", {"providers": mine, "back": back})


@access("login", methods=("POST",))
def ask_proof(request: PersonRequest, provider_id: str) -> HttpResponse:
    """To the provider, who asks anew whatever it knows already."""
    return _to(request, provider_id, PROVE, back=next_page(request.POST.get("next", "")))


def _to(request: HttpRequest, provider_id: str, process: str, *, back: str = "") -> HttpResponse:
    """A page that leads on by itself: a form may not lead to another host (`form-action`)."""
    provider = _provider(request, provider_id)
    try:
        address = provider.address(request, process, back=back)
    except OAuth2Error as problem:
        return refused(request, provider.app, code_of(problem))
    page = render(request, "people/to_provider.html", {"provider": provider, "address": address})
    page.headers["Refresh"] = f"0; url={address}"
    return page


def _provider(request: HttpRequest, provider_id: str) -> Provider:
    try:
        provider: Provider = get_adapter(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return provider


def _with_mine(request: PersonRequest) -> list[dict[str, Any]]:
    bound = providers_of(request.user)
    return [
        {"id": app.provider_id, "name": app.name, "is_mine": app.provider_id in bound}
        for app in get_adapter(request).list_apps(request)
    ]

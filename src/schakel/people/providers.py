"""How does somebody log in through the provider of their own organisation? By OpenID Connect.

allauth leads to the provider and back; what comes back is judged here (`schakel.people.id_tokens`).
An account is bound to one (issuer, subject), never to an e-mail address: whoever is not bound is
refused, and nobody signs up. Of what a provider tells, nothing is kept but a hash of that pair.
"""

import hashlib
import logging
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from requests import RequestException, Session

from schakel.people.actions.binding import BoundAlready, bind
from schakel.people.id_tokens import LEEWAY, Expected, NotAccepted, Proven, proven
from schakel.people.models import Person
from schakel.people.provider_settings import is_safe
from schakel.people.step_up import ELSEWHERE, stepped_up

LOG: Final = logging.getLogger(__name__)
CODE: Final = re.compile(r"[A-Za-z_:]{1,40}")
LOG_IN, BIND, PROVE = AuthProcess.LOGIN, AuthProcess.CONNECT, AuthProcess.REDIRECT


def uid_of(issuer: str, subject: str) -> str:
    """Under what an account is bound: the same subject of another issuer is another."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def issuer_of(provider_id: str) -> str:
    """The issuer of a provider of the settings; empty when there is no such provider."""
    return next(
        (app.settings["issuer"] for app in _configured() if app.provider_id == provider_id), ""
    )


class Asked(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """The talk with one provider, behind the back of the browser."""

    state: dict[str, Any]  # what was remembered when the question was asked

    @property
    def openid_config(self) -> dict[str, Any]:
        """Where this provider answers what; refused when it speaks for another, or in the open."""
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            told = _fetched(provider.server_url)
            if told.get("issuer") != provider.app.settings["issuer"]:
                raise OAuth2Error("issuer")
            for each in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not is_safe(told.get(each)):
                    raise OAuth2Error(each)
            self._openid_config = told
        return self._openid_config

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: object, **kwargs: Any
    ) -> SocialLogin:
        """Who it is, from the token alone; its signature is always looked at."""
        expected = Expected(
            issuer=app.settings["issuer"],
            client_id=app.client_id,
            subject=app.settings["subject"],
            wanted=app.settings["wanted"],
            nonce=str(self.state.get("nonce") or get_random_string(32)),
            longest=timedelta(seconds=app.settings["longest"]),
        )
        try:
            who = proven(
                kwargs["response"].get("id_token"),
                keys=_fetched(self.openid_config["jwks_uri"]),
                expected=expected,
                now=timezone.now(),
            )
        except NotAccepted as problem:
            raise OAuth2Error(str(problem)) from None
        return self.get_provider().sociallogin_of(who)


class Provider(OpenIDConnectProvider):  # type: ignore[misc]  # idem
    """One provider of the settings."""

    oauth2_adapter_class = Asked

    def sociallogin_of(self, who: Proven) -> SocialLogin:
        """What allauth looks an account up with: no name, no address, no e-mail."""
        account = SocialAccount(provider=self.sub_id, uid=uid_of(who.issuer, who.subject))
        login = SocialLogin(provider=self, account=account)
        login.proven = who
        return login

    def address(self, request: HttpRequest, process: str, *, back: str = "") -> str:
        """Where somebody goes to prove who they are. Raises OAuth2Error."""
        nonce = get_random_string(32)
        params = {**self.get_auth_params(), "nonce": nonce}
        params["max_age"] = str(0 if process == PROVE else self.app.settings["longest"])
        if process == PROVE:
            params["prompt"] = "login"
        answer = self.redirect(
            request,
            process,
            next_url=back or None,
            auth_params=params,
            scope=["openid"],
            nonce=nonce,
            asked_at=time.time(),
        )
        if "Location" not in answer.headers:
            raise OAuth2Error("discovery")
        return str(answer.headers["Location"])


class Answered(OAuth2CallbackView):  # type: ignore[misc]  # idem
    """Somebody comes back from a provider."""

    def _get_state(self, request: HttpRequest, provider: Provider) -> tuple[Any, Any]:
        state, answer = super()._get_state(request, provider)
        self.adapter.state = state or {}
        # RFC 9207: an answer that says that it comes from another is none.
        if (
            state
            and request.GET.get("iss", provider.app.settings["issuer"])
            != (provider.app.settings["issuer"])
        ):
            raise OAuth2Error("iss")
        return state, answer


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # idem
    """What differs from allauth: only providers of the settings, no sign-up, and plain words."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings alone: who writes in the database adds no provider."""
        return [app for app in _configured() if provider in {None, app.provider_id, app.provider}]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Accounts are made by who manages them."""
        return False

    def get_requests_session(self) -> Session:
        """Nobody is followed to another address, and nobody waited for long."""
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def on_authentication_error(
        self, request: HttpRequest, provider: Provider, **kwargs: Any
    ) -> None:
        """A page that says what to do; the log says which check failed."""
        cancelled = kwargs.get("error") == AuthError.CANCELLED
        problem = kwargs.get("exception")
        why = "cancelled" if cancelled else code_of(problem)
        raise ImmediateHttpResponse(refused(request, provider.app, why))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Who it is was proven; now whether that is somebody here, and what they came for."""
        provider, process = sociallogin.provider, sociallogin.state.get("process")
        if process == LOG_IN:
            if not sociallogin.is_existing:
                raise ImmediateHttpResponse(refused(request, provider.app, "unknown"))
        elif process == BIND:
            raise ImmediateHttpResponse(_bound(request, sociallogin))
        else:
            _proven_anew(request, sociallogin)


def date_proof(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Proof is of the moment that it was given there, not of the moment that it came here."""
    records = request.session.get(RECORDS) or []
    if records and records[-1]["method"] == ELSEWHERE:
        records[-1]["at"] = sociallogin.proven.at.timestamp()
        request.session[RECORDS] = records


def refused(request: HttpRequest, app: SocialApp, why: str) -> HttpResponse:
    """The page for who does not come in. In the log stands which check failed, and not of whom."""
    LOG.warning("login at provider %s refused: %s", app.provider_id, why)
    context = {"provider": app.name, "why": why}
    return render(request, "people/refused_elsewhere.html", context, status=403)


def _bound(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    person, app = request.user, sociallogin.provider.app
    if not isinstance(person, Person) or not stepped_up(request):
        return refused(request, app, "no_proof")
    try:
        bind(person, provider=app.provider_id, uid=sociallogin.account.uid, by=person)
    except BoundAlready:
        return refused(request, app, "bound_already")
    return redirect("people:ways_in")


def _proven_anew(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Proof of just now by the person who is here; not by whoever else is known there."""
    who: Proven = sociallogin.proven
    asked_at = datetime.fromtimestamp(sociallogin.state.get("asked_at", 0), UTC)
    if not isinstance(request.user, Person) or sociallogin.user != request.user:
        why = "somebody_else"
    elif who.at < asked_at - LEEWAY:
        why = "auth_time"
    else:
        record_authentication(
            request,
            request.user,
            ELSEWHERE,
            at=who.at.timestamp(),
            provider=sociallogin.account.provider,
        )
        return
    raise ImmediateHttpResponse(refused(request, sociallogin.provider.app, why))


def code_of(problem: Exception | None) -> str:
    """Which check failed. What a provider answered stays out: it may hold data of somebody."""
    return str(problem) if CODE.fullmatch(str(problem)) else type(problem).__name__


def _configured() -> list[SocialApp]:
    apps = settings.SOCIALACCOUNT_PROVIDERS[OpenIDConnectProvider.id]["APPS"]
    return [SocialApp(provider=OpenIDConnectProvider.id, **app) for app in apps]


def _fetched(address: str) -> dict[str, Any]:
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            told = answer.json()
    except (RequestException, ValueError) as problem:
        raise OAuth2Error(type(problem).__name__) from None
    if not isinstance(told, dict):
        raise OAuth2Error("no_object")
    return told

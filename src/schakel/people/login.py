"""How does somebody log in? By e-mail address and password, with a second step for who has one.

Accounts are given, never taken: there is no sign-up. What the pages say never tells whether an
address has an account.
"""

import base64
from typing import Any, Final
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.audit.trail import record
from schakel.people import login_news
from schakel.people.actions.acting import one_session
from schakel.people.models import Notice, Person
from schakel.people.providers import date_proof
from schakel.people.second_step import is_last
from schakel.people.sessions import DEVICE, device_of
from schakel.vault.models import RecordKey
from schakel.vault.sealing import Place, opened, seal

# What allauth would mail about, in its words and with an address of the internet; and our words.
NEWS: Final = {
    "account/email/password_changed": Notice.Kind.LOGIN_PASSWORD,
    "account/email/password_set": Notice.Kind.LOGIN_PASSWORD,
    "mfa/email/totp_activated": Notice.Kind.LOGIN_STEP,
    "mfa/email/totp_deactivated": Notice.Kind.LOGIN_STEP,
    "mfa/email/webauthn_added": Notice.Kind.LOGIN_STEP,
    "mfa/email/webauthn_removed": Notice.Kind.LOGIN_STEP,
    "mfa/email/recovery_codes_generated": Notice.Kind.LOGIN_CODES,
    "socialaccount/email/account_connected": Notice.Kind.LOGIN_ELSEWHERE,
    "socialaccount/email/account_disconnected": Notice.Kind.LOGIN_ELSEWHERE,
}
KEY_ID = slice(2, 18)  # where a sealed value names its key


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """What differs from allauth: no sign-up, every login is recorded, and the words are ours."""

    error_messages: Final = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dit account is niet actief. Vraag uw beheerder."),
        "email_password_mismatch": _("Het e-mailadres of het wachtwoord klopt niet."),
        "enter_current_password": _("Vul uw huidige wachtwoord in."),
        "incorrect_password": _("Het wachtwoord klopt niet."),
        "incorrect_code": _("De code klopt niet."),
        "rate_limited": _("Dit waren te veel pogingen. Wacht een paar minuten."),
        "too_many_login_attempts": _("Dit waren te veel pogingen. Wacht een paar minuten."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by who manages them."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the own work; `next` is followed before this is asked."""
        return str(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the own account."""
        return reverse("people:account")

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """Who comes from a provider, may have proven who they are a while ago."""
        if sociallogin := (kwargs.get("signal_kwargs") or {}).get("sociallogin"):
            date_proof(request, sociallogin)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Record it, with whatever second step was taken."""
        device = device_of(request.headers.get("User-Agent", ""))
        with transaction.atomic():
            record("person.login", by=user, on=user, detail=_through(kwargs))
            login_news.notice_device(user, device, now=timezone.now())
            one_session(user, but=request.session.session_key, now=timezone.now())
        login_news.count_anew(user.email)
        request.session[DEVICE] = device
        return super().post_login(request, user, **kwargs)  # type: ignore[no-any-return]  # idem

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Its owner hears of many, if there is one; what is done here is the same for nobody."""
        login_news.count_wrong(credentials.get("email", ""), login_news.PASSWORDS)

    def send_notification_mail(
        self, template_prefix: str, user: Person, *_args: Any, **_kwargs: Any
    ) -> None:
        """Tell somebody of a change to their login in our way, and keep it in the trail."""
        kind = NEWS[template_prefix]
        with transaction.atomic():
            record("person.change_login", by=user, on=user, detail={"what": kind})
            login_news.tell(user, kind)

    def logout(self, request: HttpRequest) -> None:
        """Record who leaves before nobody knows any more."""
        if isinstance(request.user, Person):
            with transaction.atomic():
                record("person.logout", by=request.user, on=request.user)
        super().logout(request)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The secrets of a second step are sealed with a key of their own each."""

    error_messages: Final = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("De code klopt niet."),
        "cannot_delete_authenticator": _("Deze tweede stap kunt u niet uitzetten."),
        "cannot_generate_recovery_codes": _("Zet eerst een tweede stap aan."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one: nobody is left with a password alone."""
        return not (settings.SECOND_STEP_REQUIRED and is_last(authenticator))

    def encrypt(self, text: str) -> str:
        """Seal a secret before allauth stores it."""
        key = RecordKey.objects.create_key()
        sealed = seal(text.encode(), place=_place_of(key), dek=key.dek())
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret that allauth stored."""
        sealed = base64.b64decode(encrypted_text)
        key = RecordKey.objects.get(pk=UUID(bytes=sealed[KEY_ID]))
        return opened(sealed, place=_place_of(key), dek=key.dek()).decode()


def _through(login: dict[str, Any]) -> dict[str, str]:
    """By which provider somebody came in, if any."""
    sociallogin = (login.get("signal_kwargs") or {}).get("sociallogin")
    return {"provider": sociallogin.account.provider} if sociallogin else {}


def _place_of(key: RecordKey) -> Place:
    """The row is not known yet when allauth asks; the key is made for this one secret only."""
    return Place("mfa_authenticator", "data", key.id, key.id)

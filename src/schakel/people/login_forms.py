"""What of the forms of the login is ours? Words in Dutch, and counting wrong codes."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schakel.people import login_news


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code after the password: who gets it wrong often, knows the password of somebody."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()
        except ValidationError:
            login_news.count_wrong(self.user.email, login_news.CODES)
            raise
        return code


class ActivateCodesForm(ActivateTOTPForm):  # type: ignore[misc]  # idem
    """The first code of an app, to see that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code uit de app")
        self.fields["code"].widget.attrs.update(
            {"placeholder": "", "inputmode": "numeric", "class": "sk-input--short"}
        )


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # idem
    """A new security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Naam")
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = _("Ook zonder wachtwoord inloggen")
            self.fields["passwordless"].help_text = _(
                "Dan vraagt de sleutel zelf om uw pincode, gezicht of vinger."
            )


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]  # idem
    """Another name for a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Naam")

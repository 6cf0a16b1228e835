"""What is filled in for a role, and what by who was invited?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Organisation
from schakel.people.models import Person, Role


class SoughtForm(forms.Form):
    """A part of a name or of an address."""

    zoek = forms.CharField(
        label=_("Zoek op naam of e-mailadres"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class RoleForm(forms.Form):
    """Which role for whom."""

    name = forms.CharField(label=_("Naam"), max_length=120,
                           error_messages={"required": _("Vul de naam in.")})  # fmt: skip
    email = forms.EmailField(
        label=_("E-mailadres van het werk"),
        max_length=254,
        error_messages={
            "required": _("Vul het e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres."),
        },
    )
    organisation = forms.ChoiceField(
        label=_("Organisatie"), error_messages={"required": _("Kies een organisatie.")}
    )
    role = forms.ChoiceField(
        label=_("Rol"),
        choices=[("", _("Kies een rol")), *Role.choices],
        error_messages={"required": _("Kies een rol.")},
    )
    until = forms.DateField(
        label=_("Tot en met"),
        help_text=_("Leeg: zonder einddatum."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    why = forms.CharField(
        label=_("Waarom is dit nodig?"),
        help_text=_("Een andere beheerder leest dit en besluit."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Schrijf op waarom dit nodig is.")},
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.pk): each for each in organisations}
        field = self.fields["organisation"]
        if isinstance(field, forms.ChoiceField):
            named = [(pk, each.name) for pk, each in self.organisations.items()]
            field.choices = [("", _("Kies een organisatie")), *named]

    def chosen(self) -> Organisation:
        """The organisation of the role."""
        return self.organisations[self.cleaned_data["organisation"]]


class FirstPasswordForm(forms.Form):
    """The first password, twice."""

    password = forms.CharField(
        label=_("Kies een wachtwoord"),
        help_text=_("Minstens 15 tekens. Vier woorden achter elkaar is een goed wachtwoord."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": _("Kies een wachtwoord.")},
    )
    again = forms.CharField(
        label=_("Nog een keer"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": _("Typ het wachtwoord nog een keer.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        password, again = said.get("password"), said.get("again")
        if password and again and password != again:
            self.add_error("again", _("Dit is niet hetzelfde wachtwoord."))
        if password:
            try:
                validate_password(password, self.person)
            except ValidationError as wrong:
                self.add_error("password", wrong)
        return said

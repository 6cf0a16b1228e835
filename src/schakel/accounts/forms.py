"""What is filled in for a role, and what by who was invited?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schakel.accounts.models import LoginReset
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


class ResetForm(forms.Form):
    """What somebody lost, and how it was seen that it is them who says so."""

    lost = forms.ChoiceField(
        label=_("Wat is deze persoon kwijt?"),
        choices=LoginReset.Lost.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat deze persoon kwijt is.")},
    )
    checked = forms.ChoiceField(
        label=_("Hoe weet u dat deze persoon het zelf is?"),
        choices=LoginReset.Checked.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe u dit hebt vastgesteld.")},
    )
    words = forms.CharField(
        label=_("Wat deed u precies?"),
        help_text=_(
            "Wanneer, waar en met wie erbij. Geen nummer of kopie van een identiteitsbewijs. "
            "Een andere beheerder leest dit en besluit."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf op hoe u hebt vastgesteld wie het is.")},
    )


class FirstPasswordForm(forms.Form):
    """A password, twice; and the code that was told, when there is one."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Die kreeg u van de beheerder, in een gesprek."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "sk-input--short"}),
        error_messages={"required": _("Vul de code in.")},
    )

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

    def __init__(self, *args: Any, person: Person, asks_code: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not asks_code:
            del self.fields["code"]

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

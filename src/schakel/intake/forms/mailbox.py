"""What may a reporter fill in on the page behind the code?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.intake.forms.fields import FilesField, PlainText

YES_NO = (("yes", _("Ja")), ("no", _("Nee")))


class CodeForm(forms.Form):
    """The code of the receipt. The browser must not remember it."""

    use_required_attribute = False

    code = forms.CharField(
        required=False,
        max_length=200,
        label=_("Uw code"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "inputmode": "text",
            }
        ),
        help_text=_("Bijvoorbeeld: 7K3Q-9XM2-… Hoofdletters en streepjes maken niet uit."),
    )


class AddForm(forms.Form):
    """An answer, new information or files."""

    use_required_attribute = False

    text = PlainText(
        required=False,
        max_length=20_000,
        label=_("Uw bericht"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    uploads = FilesField(
        required=False,
        label=_("Foto’s of PDF’s meesturen"),
        help_text=_("Hoogstens 5 bestanden van 10 MB."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told.get("text", "").strip() and not told.get("uploads"):
            self.add_error("text", _("Schrijf iets, of kies een bestand."))
        return told


class SatisfactionForm(forms.Form):
    """Two questions after feedback."""

    use_required_attribute = False

    heard_back = forms.ChoiceField(
        choices=YES_NO, widget=forms.RadioSelect, label=_("Hebt u gehoord wat er is gebeurd?")
    )
    would_report_again = forms.ChoiceField(
        choices=YES_NO, widget=forms.RadioSelect, label=_("Zou u een volgende keer weer melden?")
    )
    remark = PlainText(
        required=False,
        max_length=2000,
        label=_("Wilt u daar iets over zeggen?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WorkAddressForm(forms.Form):
    """The work e-mail address of a professional without an account."""

    use_required_attribute = False

    email = forms.EmailField(
        max_length=254,
        label=_("Uw e-mailadres van het werk"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Vul uw e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Het ziet eruit als naam@organisatie.nl."),
        },
    )

"""What does a second person fill in?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DecideForm(forms.Form):
    """Agree or not; who does not agree says why."""

    AGREE, REFUSE = "agree", "refuse"

    decision = forms.ChoiceField(
        label=_("Wat besluit u?"),
        choices=[(AGREE, _("Akkoord")), (REFUSE, _("Niet akkoord"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of u akkoord gaat.")},
    )
    answer = forms.CharField(
        label=_("Waarom niet?"),
        help_text=_("Alleen als u niet akkoord gaat. Uw collega leest dit."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("decision") == self.REFUSE and not said.get("answer", "").strip():
            self.add_error("answer", _("Schrijf op waarom u niet akkoord gaat."))
        return said


class AskForm(forms.Form):
    """Why a second person is asked: shown by the page where the act is done."""

    why = forms.CharField(
        label=_("Waarom is dit nodig?"),
        help_text=_("Een collega leest dit en besluit. Geen namen van melders of betrokkenen."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf op waarom dit nodig is.")},
    )

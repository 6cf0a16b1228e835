"""What is written down of a call about an acute signal?"""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import ContactPoint
from schakel.web.widgets import MomentInput


class CallForm(forms.Form):
    """Whom, when, who was reached, and whether they took over."""

    number = forms.ChoiceField(label=_("Wie hebt u gebeld?"), widget=forms.RadioSelect)
    other_number = forms.CharField(
        label=_("Ander nummer"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "sk-input--short"}),
    )
    called_at = forms.DateTimeField(label=_("Wanneer"), widget=MomentInput)
    result = forms.ChoiceField(
        label=_("Wat was de uitkomst?"),
        widget=forms.RadioSelect,
        choices=[
            ("took_over", _("Ik sprak iemand en die neemt het over")),
            ("reached", _("Ik sprak iemand, maar die neemt het nog niet over")),
            ("missed", _("Ik kreeg niemand te pakken")),
        ],
    )
    spoke_to = forms.CharField(
        label=_("Wie sprak u?"),
        help_text=_("Naam en functie."),
        required=False,
        max_length=200,
    )
    agreed = forms.CharField(
        label=_("Wat spraken jullie af?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, numbers: list[ContactPoint], now: datetime) -> None:
        super().__init__(data, initial={"called_at": now})
        self.numbers = {str(point.pk): point for point in numbers}
        self.now = now
        number = cast("forms.ChoiceField", self.fields["number"])
        known = {one.value for one in numbers}
        number.choices = [
            *(
                (key, f"{point.organisation} · {point.value}")
                for key, point in self.numbers.items()
            ),
            *([] if "112" in known else [("112", "112")]),
            ("other", _("Een ander nummer")),
        ]

    def clean_called_at(self) -> datetime:
        called_at: datetime = self.cleaned_data["called_at"]
        if called_at > self.now:
            raise forms.ValidationError(_("Dit moment ligt in de toekomst."))
        return called_at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("result") in {"took_over", "reached"} and not cleaned.get("spoke_to"):
            self.add_error("spoke_to", _("Vul in wie u sprak."))
        if cleaned.get("number") == "other" and not cleaned.get("other_number"):
            self.add_error("other_number", _("Vul het nummer in dat u belde."))
        return cleaned

    def called(self) -> dict[str, Any]:
        """The call, as the action takes it."""
        chosen = self.cleaned_data["number"]
        point = self.numbers.get(chosen)
        return {
            "organisation": point.organisation if point else None,
            "number": point.value
            if point
            else self.cleaned_data["other_number"]
            if chosen == "other"
            else chosen,
            "reached": self.cleaned_data["result"] != "missed",
            "took_over": self.cleaned_data["result"] == "took_over",
            "spoke_to": self.cleaned_data["spoke_to"],
            "agreed": self.cleaned_data["agreed"],
            "called_at": self.cleaned_data["called_at"],
        }

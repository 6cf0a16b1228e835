"""What does an officer fill in to close a signal, to reopen one, or to answer a colleague?"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.signals.actions.closing import Ending, needs_second_person
from schakel.signals.feedback import Objection
from schakel.signals.models import Signal
from schakel.web.widgets import ExplainedRadios

Check = Callable[[str], list[Objection]]


class CheckedTextForm(forms.Form):
    """A text for the reporter; what could tell too much asks for a second look, once."""

    text_field = "text"
    looked_at = forms.BooleanField(
        label=_("Ik heb dit gecontroleerd. De tekst mag zo naar de melder."), required=False
    )

    def __init__(self, *args: Any, check: Check, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check = check
        self.objections: list[Objection] = []

    def clean(self) -> dict[str, Any]:
        """Ask for a second look, and only then for the tick."""
        cleaned = super().clean() or {}
        text = cleaned.get(self.text_field, "")
        self.objections = self.check(text) if text else []
        if self.objections and not cleaned.get("looked_at"):
            self.add_error(
                self.text_field,
                gettext("Kijk deze tekst na. Verander hem, of vink aan dat u hem controleerde."),
            )
        return cleaned


class ClosingForm(CheckedTextForm):
    """An outcome and a text for the reporter, both; a reason where two people decide."""

    text_field = "feedback"

    outcome = forms.ChoiceField(
        label=_("Wat is de uitkomst?"), choices=Signal.Outcome, widget=ExplainedRadios
    )
    feedback = forms.CharField(
        label=_("Wat leest de melder?"),
        help_text=_(
            "U mag de tekst aanpassen. Schrijf nooit waar iemand is, of dat iemand is gevonden."
        ),
        widget=forms.Textarea(attrs={"rows": 9, "maxlength": 4000}),
        max_length=4000,
    )
    reason = forms.CharField(
        label=_("Toelichting voor de desk"),
        help_text=_("De melder leest dit niet. Verplicht als een collega akkoord moet geven."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 4000}),
        max_length=4000,
        required=False,
    )

    field_order = ("outcome", "feedback", "looked_at", "reason")

    def __init__(self, *args: Any, signal: Signal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signal = signal
        two = gettext("Een collega moet akkoord geven.")
        self.fields["outcome"].widget.hints = {
            code: two for code in Signal.Outcome.values if needs_second_person(signal, code)
        }

    def clean(self) -> dict[str, Any]:
        """A colleague who must agree has to know why."""
        cleaned = super().clean()
        outcome = cleaned.get("outcome", "")
        if needs_second_person(self.signal, outcome) and not cleaned.get("reason"):
            self.add_error("reason", gettext("Leg uw collega uit waarom u zo wilt afsluiten."))
        return cleaned

    def ending(self) -> Ending:
        """What was filled in; only of a valid form."""
        return Ending(
            self.cleaned_data["outcome"], self.cleaned_data["feedback"], self.cleaned_data["reason"]
        )


class ReopeningForm(forms.Form):
    """Why a closed signal opens again."""

    reason = forms.CharField(
        label=_("Waarom heropent u dit signaal?"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        max_length=4000,
    )


class RemarkForm(forms.Form):
    """What a second officer says about a colleague's proposal."""

    remark = forms.CharField(
        label=_("Toelichting voor uw collega"),
        help_text=_("Verplicht als u niet akkoord gaat."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        required=False,
    )

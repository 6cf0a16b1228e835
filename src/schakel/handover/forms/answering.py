"""What does a partner answer, and what does a desk write back?"""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.handover.actions.answering import ANSWERS, NEEDS_TEXT
from schakel.handover.lifecycle import HANDOVER_LIFECYCLE
from schakel.web.widgets import ExplainedRadios, MomentInput

WORDS = {
    "receive": _("Ontvangen: wij bekijken het"),
    "take_on": _("Wij pakken dit op"),
    "ask_more": _("Wij hebben meer informatie nodig"),
    "decline": _("Dit is niet voor ons, want …"),
    "report_result": _("Dit is het resultaat"),
}
HINTS = {
    "receive": _("U hoeft nog niets te beslissen. De termijn loopt door."),
    "take_on": _("De desk ziet dat u ermee aan de slag gaat."),
    "decline": _("De desk kan het dan aan een ander doorzetten."),
    "ask_more": _("Schrijf wat u wilt weten. De termijn begint opnieuw als de desk antwoordt."),
    "report_result": _("Schrijf wat er is gedaan. De desk koppelt terug aan de melder."),
}


class AnswerForm(forms.Form):
    """One of the answers that are possible now, with words where they are needed."""

    verb = forms.ChoiceField(label=_("Uw antwoord"))
    text = forms.CharField(
        label=_("Toelichting"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, state: str) -> None:
        super().__init__(data)
        possible = [v for v in HANDOVER_LIFECYCLE.verbs_from(state) if v in ANSWERS]
        verb = cast("forms.ChoiceField", self.fields["verb"])
        verb.widget = ExplainedRadios(hints=HINTS)
        verb.choices = [(one, WORDS[one]) for one in WORDS if one in possible]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verb") in NEEDS_TEXT and not cleaned.get("text", "").strip():
            self.add_error("text", _("Schrijf er een zin bij."))
        return cleaned


class WordsForm(forms.Form):
    """A reason or an addition: some words, and nothing else."""

    text = forms.CharField(
        label=_("Toelichting"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ErrorForm(forms.Form):
    """Something went to the wrong place."""

    text = forms.CharField(
        label=_("Wat is er gebeurd?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    noticed_at = forms.DateTimeField(
        label=_("Wanneer merkte u het?"),
        help_text=_("Vanaf dit moment lopen de 72 uur voor een melding aan de toezichthouder."),
        widget=MomentInput,
    )


class CodeForm(forms.Form):
    """The code that came by another channel than the link."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("De code kreeg u telefonisch van de desk."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "sk-input--short"}),
    )


class LinkForm(forms.Form):
    """To which address the link goes; the code never goes there."""

    email = forms.EmailField(
        label=_("E-mailadres van de partner"),
        help_text=_("Hier gaat alleen de link heen. De code geeft u telefonisch door."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

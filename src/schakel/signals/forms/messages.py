"""What does an officer fill in to write to the reporter?"""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.kernel.workdays import AMSTERDAM, END_OF_WORKDAY
from schakel.signals.forms.closing import CheckedTextForm
from schakel.web.widgets import DayInput


class MessageForm(CheckedTextForm):
    """A message, or a question with a day before which an answer helps."""

    text = forms.CharField(
        label=_("Uw bericht aan de melder"),
        help_text=_("Schrijf nooit waar iemand is, of dat iemand is gevonden."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
        max_length=4000,
    )
    question = forms.BooleanField(label=_("Dit is een vraag: ik wacht op antwoord"), required=False)
    answer_before = forms.DateField(
        label=_("Antwoord helpt tot en met"),
        help_text=_("Leeg: de termijn van het district."),
        widget=DayInput(attrs={"class": "sk-input--short"}),
        required=False,
    )

    field_order = ("text", "looked_at", "question", "answer_before")

    def __init__(self, *args: Any, on: date, may_ask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        if not may_ask:
            del self.fields["question"], self.fields["answer_before"]

    def clean_answer_before(self) -> date | None:
        """An answer can only be asked for a day to come."""
        day: date | None = self.cleaned_data["answer_before"]
        if day is not None and day <= self.on:
            raise forms.ValidationError(gettext("Kies een dag na vandaag."))
        return day

    def answer_moment(self) -> datetime | None:
        """The end of the chosen day; None for a message, or when no day was chosen."""
        day = self.cleaned_data.get("answer_before")
        if not day or not self.cleaned_data.get("question"):
            return None
        return datetime.combine(day, END_OF_WORKDAY, AMSTERDAM)


class SeenForm(forms.Form):
    """Up to which moment somebody read what the reporter wrote."""

    until = forms.CharField()

    def clean_until(self) -> datetime:
        """The moment, as the page wrote it down."""
        try:
            until = datetime.fromisoformat(self.cleaned_data["until"])
        except ValueError as unreadable:
            raise forms.ValidationError("unreadable") from unreadable
        if until.tzinfo is None:
            raise forms.ValidationError("no time zone")
        return until

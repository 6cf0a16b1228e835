"""What does somebody fill in to say that they are away?"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.people.actions.absence import possible_deputies
from schakel.people.models import Person
from schakel.web.widgets import DayInput


class AbsenceForm(forms.Form):
    """A period and a deputy."""

    starts_on = forms.DateField(
        label=_("Eerste dag dat u er niet bent"),
        widget=DayInput(attrs={"class": "sk-input--short"}),
    )
    ends_on = forms.DateField(
        label=_("Laatste dag dat u er niet bent"),
        widget=DayInput(attrs={"class": "sk-input--short"}),
    )
    deputy = forms.ModelChoiceField(
        label=_("Wie vervangt u?"),
        help_text=_("Een collega met dezelfde rol bij dezelfde organisatie."),
        queryset=Person.objects.none(),
        empty_label=_("Kies een collega"),
    )

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["deputy"].queryset = possible_deputies(  # type: ignore[attr-defined]  # a ModelChoiceField
            person, on=on
        )

    def clean(self) -> dict[str, Any]:
        """A period that makes sense."""
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if ends_on and ends_on < self.on:
            self.add_error("ends_on", gettext("Deze dag is al voorbij."))
        elif starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", gettext("De laatste dag ligt vóór de eerste dag."))
        return cleaned

"""What is asked before somebody stays away from a signal, or opens one that is not theirs?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models import EmergencyOpening, Exclusion


class ExcludeForm(forms.Form):
    """Who stays away, and why."""

    person = forms.ChoiceField(
        label=_("Wie?"), error_messages={"required": _("Kies wie wegblijft van dit signaal.")}
    )
    why = forms.CharField(
        label=_("Waarom?"),
        help_text=_("Bijvoorbeeld: familie, buren, eigen werk. Collega’s van uw desk lezen dit."),
        max_length=Exclusion.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf op waarom.")},
    )

    def __init__(self, *args: Any, people: Iterable[Person], by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            others = [(pk, each.name) for pk, each in self.people.items() if each.pk != by.pk]
            field.choices = [("", _("Kies iemand")), (str(by.pk), _("Ikzelf")), *others]

    def chosen(self) -> Person:
        """The person who stays away."""
        return self.people[self.cleaned_data["person"]]


class AdmitForm(forms.Form):
    """Why somebody may come to the signal again."""

    why = forms.CharField(
        label=_("Waarom is dit niet meer nodig?"),
        max_length=Exclusion.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Schrijf op waarom.")},
    )


class EmergencyForm(forms.Form):
    """Which signal cannot wait, and why."""

    reference = forms.CharField(
        label=_("Kenmerk van het signaal"),
        help_text=_("Bijvoorbeeld S-7K3Q-9XM2. U krijgt het van wie u belt."),
        max_length=20,
        error_messages={"required": _("Vul het kenmerk in.")},
    )
    reason = forms.ChoiceField(
        label=_("Wat is er aan de hand?"),
        choices=EmergencyOpening.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat er aan de hand is.")},
    )
    why = forms.CharField(
        label=_("Waarom kan dit niet wachten op de desk?"),
        help_text=_("De functionaris gegevensbescherming leest dit. Geen namen van betrokkenen."),
        max_length=EmergencyOpening.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf op waarom dit niet kan wachten.")},
    )

    def clean_reference(self) -> str:
        return str(self.cleaned_data["reference"]).strip().upper()

"""Which situation does somebody look for help with?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import ExploitationForm, Municipality

OLDEST = 120


class SituationForm(forms.Form):
    """Everything is optional; without anything the whole map is shown."""

    age = forms.IntegerField(
        label=_("Leeftijd"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput(attrs={"class": "sk-input--short", "inputmode": "numeric"}),
    )
    form = forms.ChoiceField(label=_("Vorm"), required=False)
    municipality = forms.ChoiceField(label=_("Gemeente"), required=False)
    urgency = forms.ChoiceField(
        label=_("Haast"),
        required=False,
        choices=[("", _("Geen haast")), ("acute", _("Er is haast"))],
    )
    q = forms.CharField(label=_("Naam"), required=False, max_length=80)

    def __init__(
        self,
        *args: Any,
        known_forms: Iterable[ExploitationForm],
        municipalities: Iterable[Municipality],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("form", _("Alle vormen"), [(f.code, str(f)) for f in known_forms])
        self._choose(
            "municipality", _("Alle gemeenten"), [(m.cbs_code, m.name) for m in municipalities]
        )
        self.fields["q"].widget.attrs["data-search"] = ""

    def _choose(self, name: str, nothing: Any, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", nothing), *choices]

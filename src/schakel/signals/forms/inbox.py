"""Which filters does the inbox have?"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from schakel.signals.choices import Choices
from schakel.signals.inbox import Filters
from schakel.signals.models import Signal

PERIODS = ((0, _("Altijd")), (7, _("Laatste week")), (30, _("Laatste 30 dagen")),
           (90, _("Laatste 3 maanden")), (365, _("Laatste jaar")))  # fmt: skip


class FilterForm(forms.Form):
    """The filters as they stand in the address: codes, never words of a signal."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("Alles wat open is")),
            *Signal.State.choices,
            ("all", _("Ook afgesloten")),
        ],
    )
    urgentie = forms.ChoiceField(
        label=_("Urgentie"),
        required=False,
        choices=[("", _("Alle")), *Signal.Urgency.choices],
    )
    vorm = forms.ChoiceField(label=_("Vorm"), required=False)
    gemeente = forms.ChoiceField(label=_("Gemeente"), required=False)
    wie = forms.ChoiceField(label=pgettext_lazy("filter", "Behandelaar"), required=False)
    periode = forms.ChoiceField(label=_("Ontvangen"), required=False, choices=PERIODS)
    telaat = forms.BooleanField(label=_("Alleen wat te laat is"), required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("vorm", [("", _("Alle")), *choices.forms.items()])
        self._choose(
            "gemeente",
            [("", _("Alle")), *choices.municipalities.items(), ("-", _("Niet bekend"))],
        )
        self._choose(
            "wie",
            [
                ("", _("Iedereen")),
                ("me", _("Ik")),
                ("nobody", _("Nog niemand")),
                *choices.colleagues.items(),
            ],
        )

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def filters(self) -> Filters:
        """The filters that were chosen; a choice that does not exist is left out."""
        self.is_valid()
        chosen = self.cleaned_data
        return Filters(
            state=chosen.get("status", ""),
            urgency=chosen.get("urgentie", ""),
            form=chosen.get("vorm", ""),
            municipality=chosen.get("gemeente", ""),
            owner=chosen.get("wie", ""),
            overdue=chosen.get("telaat", False),
            days=int(chosen.get("periode") or 0),
        )


def as_query(filters: Filters) -> dict[str, str]:
    """The filters as fields of the form, and so as part of an address."""
    return {
        "status": filters.state,
        "urgentie": filters.urgency,
        "vorm": filters.form,
        "gemeente": filters.municipality,
        "wie": filters.owner,
        "periode": str(filters.days),
        **({"telaat": "on"} if filters.overdue else {}),
    }


def address_with(path: str, filters: Filters, cursor: str) -> str:
    """The address of another page with the same filters."""
    return f"{path}?{urlencode({**as_query(filters), 'vanaf': cursor})}" if cursor else ""

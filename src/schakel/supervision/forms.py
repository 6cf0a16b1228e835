"""What does a privacy officer fill in? Filters, a verdict on a look, the reference of a canary."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.audit.models import ActorKind
from schakel.people.models import Person
from schakel.signals.models import EmergencyOpening
from schakel.supervision.looks import LOOKS, Filters, people_to_choose
from schakel.supervision.models import SampleCheck
from schakel.supervision.wording import acts

PERIODS = ((7, _("Laatste week")), (30, _("Laatste 30 dagen")), (90, _("Laatste 3 maanden")))
WITHOUT_ACCOUNT = [
    (str(kind.value), kind.label) for kind in ActorKind if kind is not ActorKind.PERSON
]


class LooksForm(forms.Form):
    """Which part of the trail to read; as it stands in the address."""

    wie = forms.ChoiceField(label=_("Wie"), required=False)
    kenmerk = forms.CharField(label=_("Kenmerk"), required=False, max_length=20)
    wat = forms.ChoiceField(label=_("Wat"), required=False)
    van = forms.DateField(
        label=_("Vanaf"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    tot = forms.DateField(
        label=_("Tot en met"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [("", _("Iedereen")), *people_to_choose(by), *WITHOUT_ACCOUNT]
        every = [("", _("Alles")), (LOOKS, _("Alles wat iets opent")), *acts().items()]
        for name, choices in (("wie", people), ("wat", every)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("van") and said.get("tot") and said["van"] > said["tot"]:
            self.add_error("tot", _("Deze dag ligt vóór de eerste dag."))
        return said

    def filters(self) -> Filters:
        """What was chosen; what is not understood is left out."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            person=said.get("wie", ""),
            reference=said.get("kenmerk", "").strip().upper(),
            action=said.get("wat", ""),
            since=said.get("van"),
            until=said.get("tot"),
        )


def as_query(filters: Filters, cursor: str = "") -> str:
    """The filters as part of an address."""
    said = {
        "wie": filters.person,
        "kenmerk": filters.reference,
        "wat": filters.action,
        "van": filters.since.isoformat() if filters.since else "",
        "tot": filters.until.isoformat() if filters.until else "",
        "vanaf": cursor,
    }
    return urlencode({name: value for name, value in said.items() if value})


class PatternsForm(forms.Form):
    """How far to look back."""

    dagen = forms.ChoiceField(label=_("Periode"), required=False, choices=PERIODS)

    def days(self) -> int:
        self.is_valid()
        return int(self.cleaned_data.get("dagen") or PERIODS[1][0])


class CheckForm(forms.Form):
    """What somebody found of one look."""

    verdict = forms.ChoiceField(
        label=_("Oordeel"), choices=SampleCheck.Verdict, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("Opmerking"),
        help_text=_("Wat vroeg u, aan wie, en wat was het antwoord? Geen inhoud van signalen."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        asks = said.get("verdict") not in {None, SampleCheck.Verdict.IN_ORDER}
        if asks and not said.get("remark", "").strip():
            self.add_error("remark", _("Schrijf op wat er niet klopt, of wat u navraagt."))
        return said


class ReviewForm(forms.Form):
    """Whether it was right to open a signal in an emergency."""

    verdict = forms.ChoiceField(
        label=_("Was dit terecht?"),
        choices=EmergencyOpening.Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of het terecht was.")},
    )
    remark = forms.CharField(
        label=_("Opmerking"),
        help_text=_("Met wie sprak u, en wat spraken jullie af? Geen inhoud van signalen."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if (
            said.get("verdict") == EmergencyOpening.Verdict.NOT_JUSTIFIED
            and not said.get("remark", "").strip()
        ):
            self.add_error("remark", _("Schrijf op wat u ermee doet."))
        return said


class CanaryForm(forms.Form):
    """Which signal is a canary from now on."""

    reference = forms.CharField(
        label=_("Kenmerk van het verzonnen signaal"),
        help_text=_("Bijvoorbeeld S-7K3Q-9XM2. De desk ziet niet dat het een kanarie is."),
        max_length=20,
    )

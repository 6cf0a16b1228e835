"""What is filled in to give somebody a look, and to add something?"""

from datetime import date, timedelta
from itertools import groupby
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.grants.actions.giving import Wanted
from schakel.grants.models import LONGEST, Addition, Grant
from schakel.organisations.models import SharingGround
from schakel.people.models import Membership
from schakel.web.widgets import ExplainedRadios

USUALLY = timedelta(days=30)


class GrantForm(forms.Form):
    """Who, what, on which ground, why and until when; all parts are off but the least."""

    person = forms.ChoiceField(
        label=_("Wie leest mee?"),
        help_text=_("Iemand van een andere organisatie in het district, in één functie."),
        error_messages={"required": _("Kies wie meeleest.")},
    )
    compartments = forms.MultipleChoiceField(
        label=_("Wat mag diegene zien?"),
        help_text=_(
            "Gemeente, urgentie en vorm horen er altijd bij. De melder staat er nooit bij."
        ),
        choices=[each for each in Grant.Compartment.choices if each[0] != "basics"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één onderdeel.")},
    )
    right = forms.ChoiceField(
        label=_("Wat mag diegene doen?"),
        choices=Grant.Right.choices,
        initial=Grant.Right.READ,
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label=_("Op welke grond?"), error_messages={"required": _("Kies een grond.")}
    )
    necessity = forms.CharField(
        label=_("Waarom is dit nodig?"),
        help_text=_(
            "Waarom moet deze persoon dit lezen, en waarom kan het niet met minder? "
            "Een collega leest dit en besluit. Geen namen van melders of betrokkenen."
        ),
        min_length=Grant.NECESSITY_AT_LEAST,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Schrijf op waarom dit nodig is."),
            "min_length": _("Leg het iets verder uit: minstens %(limit_value)d tekens."),
        },
    )
    last_day = forms.DateField(
        label=_("Tot en met welke dag?"),
        help_text=_("Niet langer dan nodig, en hooguit 90 dagen."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Kies een dag.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        people: list[Membership],
        grounds: list[SharingGround],
        today: date,
    ) -> None:
        super().__init__(
            data,
            initial={
                "last_day": today + USUALLY,
                "ground": grounds[0].code if len(grounds) == 1 else None,
            },
        )
        self.people = {str(each.pk): each for each in people}
        self.grounds = {each.code: each for each in grounds}
        person = cast("forms.ChoiceField", self.fields["person"])
        person.choices = [("", _("Kies iemand")), *_grouped(people)]
        ground = cast("forms.ChoiceField", self.fields["ground"])
        ground.widget = ExplainedRadios(hints={each.code: each.purpose for each in grounds})
        ground.choices = [(each.code, each.label) for each in grounds]
        last_day = today + LONGEST - timedelta(days=1)
        self.fields["last_day"].widget.attrs |= {
            "min": today.isoformat(),
            "max": last_day.isoformat(),
        }

    def chosen(self) -> Membership:
        """For whom it is."""
        return self.people[self.cleaned_data["person"]]

    def wanted(self) -> Wanted:
        """What was filled in, as the action takes it."""
        said = self.cleaned_data
        return Wanted(
            compartments=said["compartments"],
            right=said["right"],
            ground=self.grounds[said["ground"]],
            necessity=said["necessity"],
            last_day=said["last_day"],
        )


class AdditionForm(forms.Form):
    """What the desk should know."""

    text = forms.CharField(
        label=_("Wat wilt u de desk laten weten?"),
        max_length=Addition.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf eerst iets op.")},
    )


def _grouped(people: list[Membership]) -> list[tuple[str, list[tuple[str, str]]]]:
    """By organisation: that is how one looks for somebody."""
    return [
        (name, [(str(each.pk), f"{each.person.name}, {each.get_role_display()}") for each in group])
        for name, group in groupby(people, key=lambda each: each.organisation.name)
    ]

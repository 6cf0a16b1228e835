"""Which questions does an officer answer to weigh a signal?"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from schakel.knowledge import library
from schakel.organisations.models import District, ExploitationForm
from schakel.signals.actions.weighing import Judgement
from schakel.signals.models import Answer, Signal, Victim, Weighing
from schakel.signals.urgency import Facts
from schakel.web.widgets import ExplainedCheckboxes, ExplainedRadios

QUESTIONS: Mapping[str, tuple[str | StrPromise, str | StrPromise]] = {
    "immediate_danger": (
        _("Is er nu direct gevaar voor leven of veiligheid?"),
        _("Bij ja: bel eerst. Wegen kan daarna."),
    ),
    "minor": (_("Is het mogelijke slachtoffer jonger dan 18?"), ""),
    "unaccompanied_minor": (_("Is het een minderjarige vreemdeling die hier alleen is?"), ""),
    "still_with_exploiter": (_("Is iemand nu nog bij de mogelijke uitbuiter?"), ""),
    "assault_within_7_days": (_("Was er in de afgelopen 7 dagen seksueel geweld?"), ""),
    "coercion": (
        _("Zag iemand dwang, dreiging of misleiding?"),
        _("Bij een minderjarige hoeft er geen dwang te zijn. Nee maakt het dan niet minder erg."),
    ),
    "consent": (_("Wil het slachtoffer hulp, en geeft het daar toestemming voor?"), ""),
    "organised_crime": (_("Wijst iets op georganiseerde criminaliteit?"), ""),
    "own_employer": (_("Is de melder zelf slachtoffer van de eigen werkgever?"), ""),
    "fears_exposure": (_("Is de melder bang om bekend te worden?"), ""),
    "vague": (_("Is er alleen een onderbuikgevoel, zonder iets wat iemand zag?"), ""),
}
GROUPS: tuple[tuple[str | StrPromise, tuple[str, ...]], ...] = (
    (
        _("Gevaar"),
        ("immediate_danger", "still_with_exploiter", "assault_within_7_days"),
    ),
    (_("Het mogelijke slachtoffer"), ("victim", "minor", "unaccompanied_minor", "consent")),
    (_("Wat er gebeurt"), ("forms", "coercion", "organised_crime")),
    (_("De melder"), ("own_employer", "fears_exposure", "vague")),
)
FACTS = tuple(name for _title, names in GROUPS for name in names)


class WeighingForm(forms.Form):
    """Facts as yes, no or not known; two reliabilities in words; a decision with its reason."""

    after = forms.UUIDField(required=False, widget=forms.HiddenInput)
    victim = forms.ChoiceField(
        label=_("Wie of wat is er bekend?"), choices=Victim, widget=ExplainedRadios
    )
    source_reliability = forms.ChoiceField(
        label=_("Hoe betrouwbaar is de bron?"),
        help_text=_("Wie zegt het? Dit staat los van wat er gezegd wordt."),
        choices=Weighing.Source,
        widget=ExplainedRadios,
    )
    content_reliability = forms.ChoiceField(
        label=_("Hoe betrouwbaar is de inhoud?"),
        help_text=_("Hoe weet de melder het?"),
        choices=Weighing.Content,
        widget=ExplainedRadios,
    )
    decided = forms.ChoiceField(
        label=_("Hoe dringend is dit signaal?"),
        help_text=_("De regels stellen voor, u beslist. Anders beslissen mag, met uw reden."),
        choices=Signal.Urgency,
        widget=ExplainedRadios,
    )
    reason = forms.CharField(
        label=_("Waarom?"),
        help_text=_("Een of twee zinnen die een collega begrijpt."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        max_length=4000,
    )

    def __init__(self, *args: Any, district: District, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, help_text=hint, choices=Answer, widget=ExplainedRadios
            )
        known = forms_of(district, on)
        self.fields["forms"] = forms.MultipleChoiceField(
            label=_("Op welke vormen van uitbuiting wijst dit?"),
            help_text=_("Kies wat u ziet, niet wat u vermoedt dat een rechter vindt."),
            choices=[(form.code, str(form)) for form in known],
            widget=ExplainedCheckboxes(hints={form.code: explained(form.code) for form in known}),
            required=False,
        )

    def facts(self) -> Facts:
        """The facts as they were filled in; only of a valid form."""
        return facts_in(self.cleaned_data)

    def judgement(self) -> Judgement:
        """What the officer makes of it; only of a valid form."""
        return Judgement(
            **{
                name: self.cleaned_data[name]
                for name in ("source_reliability", "content_reliability", "decided", "reason")
            }
        )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions about facts, in the groups of the page."""
        return [(str(title), [self[name] for name in names]) for title, names in GROUPS]


def forms_of(district: District, on: date) -> list[ExploitationForm]:
    """The forms of exploitation that the district names on this day."""
    return list(
        ExploitationForm.objects.current().filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gte=on),
            district=district,
            active=True,
        )
    )


def explained(code: str) -> str:
    """What a form of exploitation is, in the words of the signal cards."""
    word = library.form(code)
    return word.what.said(get_language() or "nl") if word and word.what else ""


def facts_in(answers: Mapping[str, Any]) -> Facts:
    """The facts among answers; what is missing or not understood, is not known."""
    known: dict[str, Any] = {}
    for name in QUESTIONS:
        known[name] = answers.get(name) if answers.get(name) in Answer.values else Answer.UNKNOWN
    victim = answers.get("victim")
    known["victim"] = victim if victim in Victim.values else Victim.UNKNOWN
    return Facts(**known, forms=tuple(answers.get("forms") or ()))


def typed_in(posted: QueryDict) -> dict[str, Any]:
    """Everything somebody typed so far, to show it again without judging it yet."""
    typed: dict[str, Any] = {name: posted.get(name) for name in posted if name != "forms"}
    typed["forms"] = posted.getlist("forms")
    return typed


def initial_of(facts: Facts, weighing: Weighing | None) -> dict[str, Any]:
    """What the form starts with: the newest facts, and never a decision."""
    initial: dict[str, Any] = asdict(facts) | {"forms": list(facts.forms)}
    if weighing is not None:
        initial |= {
            "after": weighing.pk,
            "source_reliability": weighing.source_reliability,
            "content_reliability": weighing.content_reliability,
        }
    return initial

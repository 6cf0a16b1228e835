"""What does an officer fill in to make, change, merge or close a puzzle?"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.puzzles.actions.making import Thought
from schakel.puzzles.board import day_of
from schakel.puzzles.models import Puzzle
from schakel.signals.forms.desk import PersonField, offer
from schakel.signals.models import Signal
from schakel.web.widgets import DayInput, ExplainedRadios

LONGEST = 4000
REFERENCE = re.compile(r"S-[0-9A-Z]{4}-[0-9A-Z]{4}")
STRENGTH_HINTS: dict[str, Any] = {
    Puzzle.Strength.HUNCH: _("Het kan ook toeval zijn."),
    Puzzle.Strength.PLAUSIBLE: _("Meer dan één stuk wijst dezelfde kant op."),
    Puzzle.Strength.FIRM: _("Onafhankelijke bronnen bevestigen elkaar."),
}


def sentences(label: Any, *, missing: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """A field for a few sentences that must be filled in."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def reason_field() -> forms.CharField:
    """Why something is done; it stays readable in the history."""
    return sentences(
        _("Waarom?"),
        missing=_("Schrijf in één zin waarom. Het blijft leesbaar in het verloop."),
        help_text=_("Eén zin is genoeg. Hij blijft leesbaar in het verloop."),
        rows=2,
    )


class NextLook(forms.DateField):
    """A day that still has to come."""

    widget = DayInput

    def __init__(self, label: Any = None) -> None:
        super().__init__(
            label=label or _("Opnieuw bekijken op"),
            help_text=_("Op die dag krijgt de eigenaar een herinnering."),
            error_messages={"required": _("Kies een dag, zodat de puzzel niet vergeten wordt.")},
        )
        self.today: date | None = None

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and self.today is not None and day < self.today:
            raise ValidationError(_("Deze dag is al voorbij. Kies vandaag of later."))
        return day


class References(forms.CharField):
    """References of signals, typed or pasted, among those of one desk."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=500, **kwargs)
        self.among: QuerySet[Signal] | None = None

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        named = list(dict.fromkeys(REFERENCE.findall(typed.upper())))
        if not typed.strip():
            return []
        if self.among is None or not named:
            raise ValidationError(_("Een kenmerk ziet eruit als S-7K3Q-9XM2."))
        found = {signal.reference: signal for signal in self.among.filter(reference__in=named)}
        if unknown := [reference for reference in named if reference not in found]:
            raise ValidationError(
                _("Uw desk heeft geen signaal met kenmerk %(references)s."),
                params={"references": ", ".join(unknown)},
            )
        return [found[reference] for reference in named]


class ThoughtForm(forms.Form):
    """A working hypothesis, how strong it is, and when to look again."""

    hypothesis = sentences(
        _("Werkhypothese"),
        missing=_("Schrijf op waarom deze signalen bij elkaar kunnen horen."),
        help_text=_("Wat denkt u dat er speelt, en waarom? Schrijf ook op wat ertegen pleit."),
        rows=5,
    )
    strength = forms.ChoiceField(
        label=_("Hoe sterk is dit?"),
        choices=Puzzle.Strength.choices,
        widget=ExplainedRadios(hints=STRENGTH_HINTS),
        help_text=_("U kiest een woord. Schakel rekent niets uit."),
        error_messages={"required": _("Kies hoe sterk u dit vindt.")},
    )
    review_on = NextLook()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("NextLook", self.fields["review_on"]).today = today

    def thought(self) -> Thought:
        """What was filled in, as the action takes it."""
        filled = self.cleaned_data
        return Thought(filled["hypothesis"], filled["strength"], filled["review_on"])


class StartForm(ThoughtForm):
    """Which other signals go in at once."""

    others = forms.MultipleChoiceField(
        label=_("Welke signalen horen er ook bij?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    more = References(
        label=_("Andere signalen, met hun kenmerk"),
        required=False,
        help_text=_("Bijvoorbeeld S-7K3Q-9XM2. Meer kenmerken? Zet er een komma tussen."),
    )
    field_order = ("others", "more", "hypothesis", "strength", "review_on")

    def __init__(
        self,
        *args: Any,
        signal: Signal,
        likely: list[Signal],
        among: "QuerySet[Signal]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.signal = signal
        self.likely = {each.reference: each for each in likely}
        others = cast("forms.MultipleChoiceField", self.fields["others"])
        others.choices = [
            (reference, f"{reference}, {day_of(each.received_at)}")
            for reference, each in self.likely.items()
        ]
        if not likely:
            del self.fields["others"]
        cast("References", self.fields["more"]).among = among

    def signals(self) -> list[Signal]:
        """The signal itself and what was chosen with it, each once."""
        chosen = [
            self.signal,
            *(self.likely[reference] for reference in self.cleaned_data.get("others", ())),
            *self.cleaned_data["more"],
        ]
        return list({signal.pk: signal for signal in chosen}.values())


class EditForm(ThoughtForm):
    """Everything about a puzzle that may change, and why it does."""

    owner = PersonField(
        label=_("Eigenaar"), queryset=Person.objects.none(), empty_label=_("Kies een collega")
    )
    reason = reason_field()

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", people)


class ReviewForm(forms.Form):
    """What somebody thinks after looking again, and when the next time is."""

    words = sentences(
        _("Wat zag u?"),
        missing=_("Schrijf op wat u zag, ook als er niets veranderde."),
        rows=2,
    )
    next_on = NextLook(_("Daarna opnieuw bekijken op"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("NextLook", self.fields["next_on"]).today = today


class AddForm(forms.Form):
    """Which signals go in, and why."""

    signals = References(
        label=_("Kenmerk van het signaal"),
        help_text=_("Bijvoorbeeld S-7K3Q-9XM2. Meer kenmerken? Zet er een komma tussen."),
        error_messages={"required": _("Vul het kenmerk van een signaal in.")},
    )
    reason = reason_field()

    def __init__(self, *args: Any, among: "QuerySet[Signal]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("References", self.fields["signals"]).among = among


class ChoosePuzzleForm(forms.Form):
    """One of the other open puzzles of the desk, and why."""

    puzzle = forms.ChoiceField(
        label=_("Welke puzzel?"),
        widget=ExplainedRadios(),
        error_messages={"required": _("Kies een puzzel.")},
    )
    reason = reason_field()

    def __init__(
        self, *args: Any, puzzles: list[Puzzle], called: Mapping[UUID, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.puzzles = {each.reference: each for each in puzzles}
        field = cast("forms.ChoiceField", self.fields["puzzle"])
        cast("ExplainedRadios", field.widget).hints = {
            each.reference: called[each.pk] for each in puzzles
        }
        field.choices = [(reference, reference) for reference in self.puzzles]

    def chosen(self) -> Puzzle:
        return self.puzzles[self.cleaned_data["puzzle"]]


class WhyForm(forms.Form):
    """Only why."""

    reason = reason_field()


class CloseForm(forms.Form):
    """What came of it, in a word and in sentences."""

    outcome = forms.ChoiceField(
        label=_("Wat kwam eruit?"),
        choices=Puzzle.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat eruit kwam.")},
    )
    words = sentences(
        _("Toelichting"),
        missing=_("Schrijf op waarom de puzzel nu klaar is."),
        help_text=_("Wie dit later leest, wil weten wat u weet en wat niet."),
    )


class ReopenForm(forms.Form):
    """Why it opens again, and when to look at it."""

    reason = reason_field()
    review_on = NextLook()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("NextLook", self.fields["review_on"]).today = today


class SourceForm(forms.Form):
    """Whether this signal repeats another."""

    other = References(
        label=_("Welk ander signaal?"),
        help_text=_("Het kenmerk van het signaal waarmee u vergelijkt."),
        error_messages={"required": _("Vul het kenmerk van het andere signaal in.")},
    )
    same = forms.ChoiceField(
        label=_("Komen ze van dezelfde bron?"),
        choices=(("yes", _("Ja, zelfde bron")), ("no", _("Nee, een andere bron"))),
        widget=ExplainedRadios(
            hints={
                "yes": _("Samen tellen ze als één bron: een gerucht dat twee keer wordt verteld."),
                "no": _("Ze tellen apart. Schakel stelt de vraag niet opnieuw."),
            }
        ),
        error_messages={"required": _("Kies ja of nee.")},
    )
    reason = reason_field()

    def __init__(
        self, *args: Any, signal: Signal, among: "QuerySet[Signal]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.signal = signal
        cast("References", self.fields["other"]).among = among

    def clean_other(self) -> Signal:
        chosen: list[Signal] = self.cleaned_data["other"]
        if len(chosen) != 1 or chosen[0].pk == self.signal.pk:
            raise ValidationError(_("Vul het kenmerk van één ander signaal in."))
        return chosen[0]


class FilterForm(forms.Form):
    """Which puzzles to show."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[*Puzzle.State.choices, ("all", _("Alle"))],
    )
    van = forms.ChoiceField(
        label=_("Van wie"),
        required=False,
        choices=(("", _("Iedereen")), ("me", _("Van mij"))),
    )
    sterkte = forms.ChoiceField(
        label=_("Sterkte"),
        required=False,
        choices=[("", _("Alle")), *Puzzle.Strength.choices],
    )

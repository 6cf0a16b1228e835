"""What can an officer write down, ask or add on the page of a signal?"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import PermittedCheck
from schakel.people.models import Person
from schakel.signals.actions.reading import Reason
from schakel.signals.actions.steps import SKIPPABLE, Because
from schakel.signals.models import Milestone, Note, PuzzlePiece
from schakel.web.widgets import DayInput, ExplainedRadios

LONGEST_TEXT = 4000


class PersonField(forms.ModelChoiceField[Person]):
    """A colleague, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def offer(form: forms.Form, name: str, people: list[Person]) -> None:
    """Let only these people be chosen. They are known, so drawing the field asks nothing."""
    field = form.fields[name]
    if isinstance(field, PersonField):
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in people])
        field.choices = [
            ("", str(field.empty_label)),
            *((str(person.pk), person.name) for person in people),
        ]


class AssignForm(forms.Form):
    """Who takes care of it."""

    to = PersonField(
        label=_("Wie behandelt dit signaal?"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("De hele desk (nog niemand)"),
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", people)


class NoteForm(forms.Form):
    """A note, for whom, and whether a colleague is asked something."""

    text = forms.CharField(
        label=_("Notitie"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf eerst een notitie.")},
    )
    visibility = forms.ChoiceField(
        label=_("Wie mag dit lezen?"),
        choices=Note.Visibility.choices,
        initial=Note.Visibility.DESK,
        widget=ExplainedRadios(
            hints={
                "desk": _("Alle aandachtsfunctionarissen van uw desk."),
                "me": _("Niemand anders, ook uw collega’s niet."),
            }
        ),
    )
    mentions = PersonField(
        label=_("Vraag een collega om te kijken"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Niemand"),
        help_text=_("Uw collega krijgt een seintje, zonder inhoud."),
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentions", people)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("mentions") and cleaned.get("visibility") == Note.Visibility.ME:
            self.add_error(
                "mentions",
                _("Uw collega kan deze notitie niet lezen. Kies ‘De desk’, of vraag niemand."),
            )
        return cleaned


class CheckForm(forms.Form):
    """Which check, what exactly, by whom and before when."""

    check = forms.ModelChoiceField(
        label=_("Welke controle?"),
        queryset=PermittedCheck.objects.none(),
        widget=ExplainedRadios(),
        empty_label=None,
        error_messages={"required": _("Kies welke controle u wilt laten doen.")},
    )
    question = forms.CharField(
        label=_("Wat moet er worden nagekeken?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Noem niet meer dan nodig is voor deze controle."),
    )
    assigned_to = PersonField(
        label=_("Wie doet dit?"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Iemand van de desk"),
    )
    due_on = forms.DateField(
        label=_("Uiterlijk op"),
        required=False,
        widget=DayInput(attrs={"class": "sk-input--short"}),
        help_text=_("Leeg: de termijn van het district."),
    )

    def __init__(
        self,
        *args: Any,
        checks: list[PermittedCheck],
        people: list[Person],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        chosen = self.fields["check"]
        chosen.queryset = PermittedCheck.objects.filter(  # type: ignore[attr-defined]  # a ModelChoiceField
            pk__in=[check.pk for check in checks]
        )
        chosen.widget.hints = {
            str(check.pk): _("Grondslag: %(ground)s") % {"ground": check.ground} for check in checks
        }
        offer(self, "assigned_to", people)

    def clean_due_on(self) -> date | None:
        due: date | None = self.cleaned_data["due_on"]
        if due is not None and due < self.today:
            raise ValidationError(_("Deze dag is al voorbij. Kies vandaag of later."))
        return due


class ResultForm(forms.Form):
    """What a check brought."""

    result = forms.CharField(
        label=_("Wat kwam eruit?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    needed = forms.ChoiceField(
        label=_("Is de controle gedaan?"),
        choices=(("yes", _("Gedaan")), ("no", _("Niet meer nodig"))),
        initial="yes",
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("needed") == "yes" and not cleaned.get("result", "").strip():
            self.add_error("result", _("Schrijf op wat eruit kwam, ook als er niets was."))
        return cleaned


class PieceForm(forms.Form):
    """One piece of the puzzle."""

    kind = forms.ChoiceField(label=_("Soort"), choices=PuzzlePiece.Kind.choices)
    text = forms.CharField(
        label=_("Gegeven"),
        max_length=500,
        help_text=_("Schrijf het op zoals u het weet. Een deel mag ook: ‘begint met 8’."),
        error_messages={"required": _("Vul in wat u weet.")},
    )


class ReasonForm(forms.Form):
    """Why somebody who does not own the signal opens this door."""

    reason = forms.ChoiceField(
        label=_("Waarom wilt u dit zien?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies waarom u dit wilt zien. Het wordt vastgelegd.")},
    )


class SkipForm(forms.Form):
    """Which step is skipped, and why."""

    step = forms.ChoiceField(
        label=_("Welke stap?"),
        choices=[(step, Milestone.Step(step).label) for step in SKIPPABLE],
        error_messages={"required": _("Kies een stap.")},
    )
    reason = forms.ChoiceField(
        label=_("Waarom?"),
        choices=Because.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies waarom u deze stap overslaat.")},
    )


class SearchForm(forms.Form):
    """What to look for; it is sent in the body of the request, never in an address."""

    q = forms.CharField(
        label=_("Kenmerk of woorden"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Vul een kenmerk in, of woorden om naar te zoeken.")},
    )

"""What does an officer choose before a package may leave?"""

from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from schakel.handover.actions.passing_on import NECESSITY_AT_LEAST, Sharing
from schakel.handover.models import Handover
from schakel.handover.package import Part
from schakel.organisations.models import SharingGround
from schakel.web.widgets import ExplainedCheckboxes, ExplainedRadios

PREVIEW_OF_A_PART = 90


class SharingForm(forms.Form):
    """Kind, ground, necessity, and every part that the partner will see."""

    kind = forms.ChoiceField(
        label=_("Wat vraagt u van de partner?"),
        choices=Handover.Kind.choices,
        widget=ExplainedRadios(
            hints={
                Handover.Kind.HANDOVER: _("De partner beslist wat er verder gebeurt."),
                Handover.Kind.COOPERATION: _("U blijft verantwoordelijk. De partner helpt."),
            }
        ),
    )
    ground = forms.ChoiceField(label=_("Op welke grond deelt u dit?"))
    necessity = forms.CharField(
        label=_("Waarom is dit nodig?"),
        help_text=_(
            "Schrijf in één of twee zinnen waarom deze partner deze gegevens nodig heeft, "
            "en waarom het niet met minder kan."
        ),
        min_length=NECESSITY_AT_LEAST,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "min_length": _("Leg het iets verder uit: minstens %(limit_value)d tekens."),
        },
    )
    included = forms.MultipleChoiceField(
        label=_("Wat mag de partner zien?"),
        help_text=_("Alles staat uit, behalve wat deze partner minimaal nodig heeft."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één onderdeel.")},
    )
    blacked_out = forms.CharField(
        label=_("Woorden zwart maken"),
        help_text=_(
            "Eén woord of stukje tekst per regel. Overal waar het staat, ziet de partner een balk."
        ),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        grounds: list[SharingGround],
        parts: list[Part],
        minimum: tuple[str, ...],
    ) -> None:
        super().__init__(
            data,
            initial={
                "kind": Handover.Kind.HANDOVER,
                "included": [part.code for part in parts if part.code in minimum],
                "ground": grounds[0].code if len(grounds) == 1 else None,
            },
        )
        self.grounds = {ground.code: ground for ground in grounds}
        ground = cast("forms.ChoiceField", self.fields["ground"])
        ground.widget = ExplainedRadios(
            hints={
                one.code: " ".join(filter(None, [one.purpose, one.explanation, _mark(one)]))
                for one in grounds
            }
        )
        ground.choices = [(one.code, one.label) for one in grounds]
        included = cast("forms.MultipleChoiceField", self.fields["included"])
        included.choices = [(part.code, _shortly(part)) for part in parts]
        included.widget = ExplainedCheckboxes(choices=included.choices, headings=_headings(parts))

    def sharing(self) -> Sharing:
        """What was chosen, as the action takes it."""
        return Sharing(
            included=self.cleaned_data["included"],
            blacked_out=self.cleaned_data["blacked_out"].splitlines(),
            ground=self.grounds[self.cleaned_data["ground"]],
            necessity=self.cleaned_data["necessity"],
        )


def _mark(ground: SharingGround) -> str:
    return "" if ground.confirmed else str(_("(Nog te bevestigen door de FG.)"))


def _headings(parts: list[Part]) -> dict[str, str]:
    """Above the first part of each signal of a puzzle: which signal it is."""
    first: dict[str, str] = {}
    for part in parts:
        first.setdefault(part.group, part.code)
    return {code: _called(group, code) for group, code in first.items() if group}


def _called(group: str, code: str) -> str:
    """The number by which the partner knows a signal, and for the officer its reference too."""
    reference, slash, _rest = code.partition("/")
    return f"{group}: {reference}" if slash else group


def _shortly(part: Part) -> str:
    text = " ".join(part.text.split())
    if len(text) > PREVIEW_OF_A_PART:
        text = text[:PREVIEW_OF_A_PART].rsplit(" ", 1)[0] + " …"
    if not part.group:
        return f"{part.title}: {text}"
    # Whoever hears the choices one by one, hears no heading above them.
    return format_html(
        '<span class="visually-hidden">{}: </span>{}: {}', part.group, part.title, text
    )

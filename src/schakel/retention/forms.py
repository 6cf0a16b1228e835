"""What is filled in to keep signals longer, or to let them go?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.retention.models import Hold
from schakel.retention.terms import Due


class ProposeForm(forms.Form):
    """Which signals go. All that are due are ticked: taking one out is what needs a thought."""

    signals = forms.MultipleChoiceField(
        label=_("Welke signalen mogen weg?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één signaal.")},
    )
    why = forms.CharField(
        label=_("Toelichting voor uw collega"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Schrijf in één zin wat u voorstelt.")},
    )

    def __init__(self, *args: Any, due: list[Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {str(each.signal.pk): each for each in due}
        field = self.fields["signals"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(pk, each.signal.reference) for pk, each in self.due.items()]


class HoldForm(forms.Form):
    """Why a signal stays, and when somebody looks at that again."""

    why = forms.CharField(
        label=_("Waarom moet dit signaal blijven?"),
        help_text=_("Bijvoorbeeld een rechtszaak, een klacht of een verzoek van de betrokkene."),
        max_length=Hold.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf op waarom.")},
    )
    look_again_on = forms.DateField(
        label=_("Wanneer kijkt u hier opnieuw naar?"),
        help_text=_("Binnen een jaar."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Kies een dag.")},
    )

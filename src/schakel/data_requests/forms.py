"""What does an officer fill in for a request of a data subject?"""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.data_requests.models import DataRequest
from schakel.data_requests.passages import Passage

WHY = {"required": _("Schrijf op waarom.")}
AREA = {"rows": 3}


class RegisterForm(forms.Form):
    """Who asks what, since when, and how was seen who it is."""

    kind = forms.ChoiceField(
        label=_("Wat vraagt deze persoon?"),
        choices=DataRequest.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat er gevraagd wordt.")},
    )
    asker = forms.CharField(
        label=_("Naam, en geboortedatum als dat nodig is om te zoeken"),
        max_length=300,
        error_messages={"required": _("Vul de naam in.")},
    )
    contact = forms.CharField(
        label=_("Waarheen gaat het antwoord?"),
        help_text=_("Vraag welke manier veilig is: iemand anders kan meelezen."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Vul in waarheen het antwoord gaat.")},
    )
    asked = forms.CharField(
        label=_("Wat vraagt de persoon precies?"),
        required=False,
        max_length=DataRequest.LONGEST,
        widget=forms.Textarea(attrs=AREA),
    )
    received_on = forms.DateField(
        label=_("Wanneer kwam het verzoek binnen?"),
        # A browser reads a day in one form only, whatever the language of the page.
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Kies een dag.")},
    )
    verified = forms.ChoiceField(
        label=_("Hoe zag u wie het is?"),
        help_text=_("Bewaar geen kopie en schrijf geen nummer op."),
        choices=DataRequest.Verified,
        widget=forms.RadioSelect,
        error_messages={"required": _("Stel eerst vast wie het verzoek doet.")},
    )

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Deze dag moet nog komen."))
        return day


class WhyForm(forms.Form):
    """One reason."""

    why = forms.CharField(
        label=_("Waarom?"), max_length=DataRequest.LONGEST, error_messages=WHY,
        widget=forms.Textarea(attrs=AREA),
    )  # fmt: skip


class DeferForm(WhyForm):
    """Why informing waits, and until when."""

    ground = forms.ChoiceField(
        label=_("Op welke grond?"), choices=DataRequest.Ground, widget=forms.RadioSelect,
        error_messages={"required": _("Kies een grond.")},
    )  # fmt: skip
    look_again_on = forms.DateField(
        label=_("Wanneer kijkt u hier opnieuw naar?"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Kies een dag.")},
    )


class AddForm(forms.Form):
    """Which signal may be about this person."""

    signal = forms.CharField(
        label=_("Kenmerk van een signaal"),
        help_text=_("Zoek eerst bij Signalen, op naam, adres, telefoon of kenteken."),
        max_length=20,
        error_messages={"required": _("Vul een kenmerk in.")},
    )


class DecideForm(forms.Form):
    """Whether it is about this person, and what they read of it."""

    YES, NO = "yes", "no"

    about = forms.ChoiceField(
        label=_("Gaat dit over de persoon die het vraagt?"),
        choices=[(YES, _("Ja")), (NO, _("Nee"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies ja of nee.")},
    )
    why = forms.CharField(
        label=_("Waarom denkt u dat?"), max_length=2000, error_messages=WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    released = forms.MultipleChoiceField(
        label=_("Wat mag deze persoon lezen?"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, passages: list[Passage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["released"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.code, f"{each.label}: {each.text}") for each in passages]


class AnswerForm(forms.Form):
    """Words beside the answer, which a colleague reads too."""

    words = forms.CharField(
        label=_("Begeleidende woorden"),
        help_text=_("Komt boven het antwoord te staan. Een collega leest het ook, en besluit."),
        max_length=DataRequest.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf een paar woorden.")},
    )

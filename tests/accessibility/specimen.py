"""What do all components look like together, on one page?"""

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django import forms
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from schakel.web.widgets import DayInput, ExplainedRadios

SOURCE = Path(__file__).with_name("specimen.html")
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=ZoneInfo("Europe/Amsterdam"))


class Report(forms.Form):
    story = forms.CharField(
        label="Wat zag u?", help_text="Schrijf het op zoals u het zag.", widget=forms.Textarea
    )
    email = forms.EmailField(label="E-mailadres", required=False)
    seen_on = forms.DateField(label="Wanneer was dat?", required=False, widget=DayInput)
    municipality = forms.ChoiceField(label="Gemeente", choices=[("", "Kies"), ("1", "Tholen")])
    disclosure = forms.ChoiceField(
        label="Wie mag weten dat u meldt?",
        choices=[("anonymous", "Niemand"), ("shielded", "Alleen de aandachtsfunctionaris")],
        widget=ExplainedRadios(hints={"anonymous": "Wij weten niet wie u bent."}),
    )
    seen = forms.MultipleChoiceField(
        label="Wat viel u op?",
        choices=[("a", "Mensen slapen waar zij werken"), ("b", "Iemand anders heeft hun paspoort")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    photo = forms.FileField(label="Foto", required=False)
    agreed = forms.BooleanField(label="Ik heb dit zelf gezien")


class Address(forms.Form):
    street = forms.CharField(label="Straat")
    town = forms.CharField(label="Plaats", required=False)


class Somebody(SimpleNamespace):
    is_authenticated = True
    name = "Noor de Wit"
    notices = SimpleNamespace(filter=lambda **_: SimpleNamespace(count=lambda: 3))

    @staticmethod
    def current_memberships():
        return [
            SimpleNamespace(
                role="focal_officer",
                get_role_display="Aandachtsfunctionaris",
                organisation=SimpleNamespace(name="Gemeente Bergen op Zoom"),
            )
        ]


def page_source(door: str) -> str:
    """The specimen as the door "publiek" or "werkplek" would send it."""
    request = RequestFactory().get("/signalen/")
    request.user = Somebody()
    form = Report({"email": "geen adres"})
    formset = forms.formset_factory(Address, extra=1)(prefix="adres")
    template = engines["django"].from_string(CottonCompiler().process(SOURCE.read_text()))
    return template.render(
        {
            "base": "web/base_staff.html" if door == "werkplek" else "web/base_public.html",
            "aside": door == "werkplek",
            "form": form,
            "formset": formset,
            "now": NOW,
            "steps": ["Wat", "Waar", "Wie", "Wanneer", "Contact"],
        },
        request,
    )

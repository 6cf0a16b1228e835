"""How do an employee and a focal officer fill in a report in the workplace?"""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.intake.forms.report import Disclosure, ReportForm
from schakel.intake.wording import DESK
from schakel.people.models import Person
from schakel.signals.actions.receiving import Contact
from schakel.signals.models import Signal
from schakel.web.widgets import ExplainedRadios, MomentInput

LONGEST_AGO: Final = timedelta(days=366)

SOURCES: Final = (
    (Signal.Channel.DESK_PHONE.value, _("Telefoon of gesprek")),
    (Signal.Channel.DESK_MAIL.value, _("E-mail")),
    (Signal.Channel.DESK_LETTER.value, _("Brief")),
)
HINTS_FOR_EMPLOYEES: Final[dict[str, Any]] = {
    Disclosure.ANONYMOUS: _(
        "Nergens staat dat u dit meldde. U krijgt een code: alleen daarmee leest u ons antwoord."
    ),
    Disclosure.SHIELDED: _(
        "Alleen de aandachtsfunctionaris kan zien dat u dit meldde. Collega’s en partners niet. "
        "U volgt het in ‘Mijn meldingen’."
    ),
    Disclosure.NAMED: _(
        "Een partner die verder helpt, kan uw naam krijgen en contact met u opnemen."
    ),
}

HINTS_FOR_THE_DESK: Final[dict[str, Any]] = {
    Disclosure.ANONYMOUS: _("Vul geen naam of nummer in. Contact kan alleen met een code."),
    Disclosure.SHIELDED: _("Alleen de desk kan zien wie de melder is. Het gaat niet mee."),
    Disclosure.NAMED: _("De naam mag mee naar een partner die verder helpt."),
}


class EmployeeReportForm(ReportForm):
    """The same report, by somebody who is logged in: who they are is known."""

    disclosure_by_default = Disclosure.SHIELDED

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        for name in ("name", "email"):
            del self.fields[name]
        self.fields["disclosure"].widget = ExplainedRadios(
            hints=HINTS_FOR_EMPLOYEES, choices=Disclosure.choices
        )
        self.fields["wants_news"].help_text = _("In die mail staat niet waarover het gaat.")

    def kind_of(self, chosen: str) -> str:  # who is logged in need not choose
        return Signal.ReporterKind.EMPLOYEE

    def contact(self) -> Contact | None:
        """Who is logged in, unless they chose to stay unknown."""
        told = self.cleaned_data
        if told["disclosure"] == Disclosure.ANONYMOUS:
            return None
        return Contact(
            name=self.person.name,
            email=self.person.email,
            phone=told["phone"] or self.person.phone,
            safe_contact=told["safe_contact"],
            contact_is_safe=told["contact_is_safe"],
            wants_news=told["wants_news"],
            person=self.person,
        )

    def contact_was_left_out(self) -> bool:
        return self.contact() is None and bool(self.cleaned_data.get("phone"))


class DeskEntryForm(ReportForm):
    """A report that reached the desk by phone, mail or letter, typed over by a focal officer."""

    source = forms.ChoiceField(
        label=_("Hoe kwam de melding binnen?"), choices=SOURCES, widget=forms.RadioSelect
    )
    received_at = forms.DateTimeField(
        label=_("Wanneer kwam de melding binnen?"),
        widget=MomentInput,
        help_text=_("De termijnen lopen vanaf dit moment, niet vanaf nu."),
    )
    told_as = forms.ChoiceField(
        label=_("Wie meldde het?"), choices=Signal.ReporterKind.choices, required=False
    )
    give_code = forms.BooleanField(
        required=False,
        label=_("Maak een code voor de melder"),
        help_text=_("Geef de code zelf door. Daarmee leest de melder uw antwoord."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speak(DESK)
        self.fields["disclosure"].widget = ExplainedRadios(
            hints=HINTS_FOR_THE_DESK, choices=Disclosure.choices
        )
        self.fields["advice_only"].label = _("De melder wil alleen overleggen")
        self.fields["contact_is_safe"].label = _("Is contact met de melder veilig?")
        self.fields["wants_news"].label = _("De melder wil een mail als er nieuws is")

    def clean_received_at(self) -> datetime:
        moment: datetime = self.cleaned_data["received_at"]
        now = timezone.now()
        if moment > now:
            raise ValidationError(_("Dit moment ligt in de toekomst. Kijk datum en tijd na."))
        if moment < now - LONGEST_AGO:
            raise ValidationError(_("Dit is langer dan een jaar geleden. Kijk de datum na."))
        return moment

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        self.kind = told.get("told_as") or Signal.ReporterKind.RESIDENT
        return told

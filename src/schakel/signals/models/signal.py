"""What is a signal?"""

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.audit.subjects import CONCERNED
from schakel.organisations.models import District, Municipality, Organisation
from schakel.people.models import Person
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Signal(SealedModel):
    """An observation or suspicion that somebody may be a victim of human trafficking.

    What was told is sealed with the signal's own key; what the desk needs to sort its work
    (state, urgency, form, place down to the municipality) is not. The state changes only
    through `actions`, along the table in `lifecycle`.
    """

    data_subject: Final = CONCERNED

    class State(models.TextChoices):
        RECEIVED = "received", _("Ontvangen")
        READ = "read", _("Gelezen")
        WEIGHED = "weighed", _("Gewogen")
        PASSED_ON = "passed_on", _("Doorgezet")
        CLOSED = "closed", _("Afgesloten")

    class Urgency(models.TextChoices):
        ACUTE = "acute", _("Acuut")
        URGENT = "urgent", _("Spoed")
        NORMAL = "normal", _("Gewoon")

    class Channel(models.TextChoices):
        PUBLIC = "public", _("Publiek formulier")
        STAFF = "staff", _("Medewerker, ingelogd")
        PROFESSIONAL = "professional", _("Professional, met eenmalige link")
        DESK_PHONE = "desk_phone", _("Telefoon, ingevoerd door de desk")
        DESK_MAIL = "desk_mail", _("E-mail, ingevoerd door de desk")
        DESK_LETTER = "desk_letter", _("Brief, ingevoerd door de desk")

    class ReporterKind(models.TextChoices):
        RESIDENT = "resident", _("Inwoner")
        EMPLOYEE = "employee", _("Medewerker van de gemeente")
        PROFESSIONAL = "professional", _("Professional van een partner")
        VICTIM = "victim", _("Iemand die het zelf meemaakt")
        OTHER = "other", _("Iemand anders")

    class Disclosure(models.TextChoices):
        ANONYMOUS = "anonymous", _("Anoniem")
        SHIELDED = "shielded", _("Afgeschermd")
        NAMED = "named", _("Met naam")

    class Outcome(models.TextChoices):
        HANDED_OVER = "handed_over", _("Overgedragen aan een partner")
        HELP_STARTED = "help_started", _("Hulp is gestart")
        BARRIER_STARTED = "barrier_started", _("De gemeente neemt zelf een maatregel")
        NO_TRAFFICKING = "no_trafficking", _("Geen aanwijzing voor mensenhandel")
        TOO_LITTLE_INFORMATION = "too_little_information", _("Te weinig informatie")
        DUPLICATE = "duplicate", _("Was al bekend")
        OTHER_AUTHORITY = "other_authority", _("Hoort bij een andere organisatie")
        ADVICE_GIVEN = "advice_given", _("Advies gegeven")

    # Rule: closing without anybody acting takes two people.
    # Source: issue "From signal to action"; product.md 3.5 (docs/sources.md).
    WITHOUT_ACTION: ClassVar[frozenset[str]] = frozenset(
        {Outcome.NO_TRAFFICKING, Outcome.TOO_LITTLE_INFORMATION, Outcome.DUPLICATE}
    )

    class Said(models.TextChoices):
        YES = "yes", _("Ja")
        NO = "no", _("Nee")
        UNKNOWN = "unknown", _("Weet ik niet")

    class Line(models.IntegerChoices):
        """Where a signal stands in line at the desk; the inbox is ordered by this first."""

        ACUTE = 0
        NEW_INPUT = 1
        OPEN = 2
        CLOSED = 3

    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="signals")
    fell_back = models.BooleanField(_("kwam bij het vangnet"), default=False)
    advice_only = models.BooleanField(_("alleen een vraag om advies"), default=False)

    channel = models.CharField(_("binnengekomen via"), choices=Channel, max_length=12)
    reporter_kind = models.CharField(_("soort melder"), choices=ReporterKind, max_length=12)
    disclosure = models.CharField(_("hoe bekend is de melder"), choices=Disclosure, max_length=9)
    reported_by = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    story = SealedTextField(_("verhaal"))
    observations = SealedTextField(_("waarnemingen"))  # codes of indicators, comma separated
    place = SealedTextField(_("buurt, dorp of plek"))
    happened = SealedTextField(_("wanneer"))

    danger_said = models.CharField(choices=Said, max_length=7, default=Said.UNKNOWN)
    minor_said = models.CharField(choices=Said, max_length=7, default=Said.UNKNOWN)
    ongoing_said = models.CharField(choices=Said, max_length=7, default=Said.UNKNOWN)
    consent_said = models.CharField(choices=Said, max_length=7, default=Said.UNKNOWN)

    suggested_forms = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    forms = ArrayField(models.CharField(max_length=30), default=list, blank=True)

    state = models.CharField(_("status"), choices=State, default=State.RECEIVED, max_length=10)
    urgency = models.CharField(_("urgentie"), choices=Urgency, max_length=7)
    urgency_decided = models.BooleanField(default=False)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    line = models.PositiveSmallIntegerField(choices=Line, default=Line.OPEN)
    piece_count = models.PositiveSmallIntegerField(default=0)
    touch_count = models.PositiveSmallIntegerField(default=0)  # earlier signals it may touch

    received_at = models.DateTimeField(_("ontvangen"))
    registered_at = models.DateTimeField(_("geregistreerd"))
    next_due_at = models.DateTimeField(_("eerstvolgende termijn"), null=True)
    new_input_at = models.DateTimeField(null=True)
    acute_since = models.DateTimeField(null=True)
    taken_over_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("uitkomst"), choices=Outcome, max_length=25, blank=True)
    closed_at = models.DateTimeField(null=True)
    # Then only what counts is left (`schakel.retention`), and nobody sees it as a signal any more.
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("signaal")
        verbose_name_plural = _("signalen")
        constraints = [
            models.CheckConstraint(
                name="signal_closes_with_an_outcome",
                condition=~Q(state="closed") | (~Q(outcome="") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="signal_weighed_has_a_decided_urgency",
                condition=Q(state__in=["received", "read", "closed"]) | Q(urgency_decided=True),
            ),
            models.CheckConstraint(
                name="signal_acute_has_a_running_clock",
                condition=~Q(urgency="acute") | Q(acute_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "line", "next_due_at", "id"], name="signal_inbox"),
            models.Index(
                fields=["desk", "state", "line", "next_due_at", "id"], name="signal_by_state"
            ),
            models.Index(fields=["owner", "line", "next_due_at"], name="signal_by_owner"),
            models.Index(fields=["desk", "-received_at"], name="signal_by_age"),
            GinIndex(fields=["forms"], name="signal_forms"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("signals:detail", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something with it."""
        return self.state != self.State.CLOSED

    @property
    def acute_clock_runs(self) -> bool:
        """Whether it is acute and nobody has taken over yet."""
        return self.is_open and self.urgency == self.Urgency.ACUTE and self.taken_over_at is None

    @property
    def shown_forms(self) -> list[str]:
        """The forms the officer decided, or else those that the observations may point to."""
        return self.forms or self.suggested_forms

    def stand_in_line(self) -> None:
        """Set where it stands in the inbox; called by every action that may change it.

        Rule: acute with a running clock first, then new input from a reporter, then by deadline.
        Source: issue "From signal to action"; product.md 3.1.
        """
        if not self.is_open:
            self.line = self.Line.CLOSED
        elif self.acute_clock_runs:
            self.line = self.Line.ACUTE
        elif self.new_input_at is not None:
            self.line = self.Line.NEW_INPUT
        else:
            self.line = self.Line.OPEN


class Milestone(models.Model):
    """One step of the desk's checklist for a signal: done by whom and when, or skipped and why."""

    class Step(models.TextChoices):
        RECEIVED = "received", _("Ontvangen")
        READ = "read", _("Gelezen")
        URGENCY = "urgency", _("Urgentie bepaald")
        ENRICHED = "enriched", _("Verrijkt")
        WEIGHED = "weighed", _("Gewogen")
        PASSED_ON = "passed_on", _("Doorgezet")
        REPORTED_BACK = "reported_back", _("Teruggekoppeld")

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="milestones")
    step = models.CharField(choices=Step, max_length=13)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    skipped_because = models.CharField(_("overgeslagen omdat"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mijlpaal")
        verbose_name_plural = _("mijlpalen")
        constraints = [
            models.UniqueConstraint(fields=["signal", "step"], name="milestone_once_per_signal")
        ]

    def __str__(self) -> str:
        return self.get_step_display()

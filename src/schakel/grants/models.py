"""Who of another organisation may read what of a signal, why, and until when?"""

from datetime import date, timedelta
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.approvals.models import Approval
from schakel.organisations.models import Organisation
from schakel.people.models import Person, Role
from schakel.signals.models import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel

LONGEST: Final = timedelta(days=90)


class Grant(SealedModel):
    """One person reads chosen parts of one signal, as it stands now, for a while.

    Rule: content beyond the own desk comes from a grant alone: record, compartments, rights,
    purpose, ground, necessity, period, by whom it was requested and who approved. It lasts 90 days
    at most, and who reported is never in it.
    Source: issue "Trust" (Access); security.md 2.1 and INV-2, INV-3, INV-5, INV-8.

    What was given does not change: who needs more or longer, gets another grant. A handover sends
    a copy to an organisation; this opens the signal itself, to one person.
    """

    NECESSITY_AT_LEAST: Final = 40

    class Compartment(models.TextChoices):
        BASICS = "basics", _("Gemeente, urgentie en vorm")
        STORY = "story", _("Wat er verteld en gezien is")
        PLACE = "place", _("Waar het precies is")
        PIECES = "pieces", _("Puzzelstukken: namen, adressen, nummers")
        WEIGHING = "weighing", _("Hoe de desk het woog")
        FILES = "files", _("Bijlagen, als kopie zonder verborgen gegevens")

    class Right(models.TextChoices):
        READ = "read", _("Lezen")
        ADD = "add", _("Lezen, en iets aanvullen voor de desk")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Voorgesteld")
        DROPPED = "dropped", _("Niet doorgegaan")
        OPEN = "open", _("Open")
        ENDED = "ended", _("Beëindigd")

    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="grants")
    # Who supervises sees the reference, and PostgreSQL gives them no signal.
    signal_reference = models.CharField(_("signaal"), max_length=20)
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    # They act in this role, for this organisation: a change of function ends what it gave.
    role = models.CharField(_("rol"), choices=Role, max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    compartments = ArrayField(models.CharField(choices=Compartment, max_length=8))
    right = models.CharField(_("recht"), choices=Right, max_length=4)
    ground = models.CharField(_("grondslag"), max_length=60)  # code of a SharingGround
    ground_label = models.CharField(_("grondslag"), max_length=300)  # as it read then
    purpose = models.CharField(_("doel"), max_length=300)
    necessity = SealedTextField(_("noodzaak"))
    until = models.DateTimeField(_("tot"))
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    state = models.CharField(choices=State, default=State.PROPOSED, max_length=8)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("inzage")
        verbose_name_plural = _("inzagen")
        ordering = ("-requested_at",)
        constraints = [
            models.CheckConstraint(
                name="grant_lasts_ninety_days_at_most",
                condition=Q(until__gt=F("requested_at"))
                & Q(until__lte=F("requested_at") + LONGEST),
            ),
            models.CheckConstraint(
                name="grant_takes_two_others",
                condition=~Q(person=F("requested_by"))
                & (
                    Q(approved_by=None)
                    | (~Q(approved_by=F("requested_by")) & ~Q(approved_by=F("person")))
                ),
            ),
            # Who reads anything, reads what it is about: PostgreSQL gives the signal by this part.
            models.CheckConstraint(
                name="grant_holds_the_basics", condition=Q(compartments__contains=["basics"])
            ),
            models.CheckConstraint(
                name="grant_opens_with_an_approval",
                condition=~Q(state="open")
                | (Q(approved_by__isnull=False) & Q(opened_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(state="open"), name="grant_of_person"),
            models.Index(fields=["desk", "-requested_at"], name="grant_of_desk"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("grants:detail", args=[self.reference])

    @property
    def last_day(self) -> date:
        """The last whole day on which it holds: that is how people say it."""
        return timezone.localdate(self.until - timedelta(seconds=1))

    @property
    def parts_in_words(self) -> list[str]:
        """What is in it, in the order in which it is read."""
        return [str(each.label) for each in self.Compartment if each in self.compartments]


class Addition(SealedModel):
    """What somebody who reads along added for the desk; never changed."""

    append_only: Final = True
    LONGEST: Final = 5000

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="additions")
    text = SealedTextField(_("aanvulling"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("aanvulling")
        verbose_name_plural = _("aanvullingen")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return str(self.pk)

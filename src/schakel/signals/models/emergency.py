"""Who looked at a signal of another desk because it could not wait, and was that right?"""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models.signal import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class EmergencyOpening(SealedModel):
    """Four hours in which somebody reads one signal to which they have no access otherwise.

    Rule: one record, read only, four hours; the desk and the privacy officer hear it at once.
    Source: security.md 2.4; INV-9.
    """

    LONGEST_WHY: Final = 2000

    class Reason(models.TextChoices):
        DANGER = "danger", _("Iemand loopt nu gevaar")
        NOBODY_THERE = "nobody_there", _("De desk is niet bereikbaar en het kan niet wachten")
        SHELTER = "shelter", _("Er is vandaag hulp of opvang nodig")

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", _("Terecht")
        NOT_JUSTIFIED = "not_justified", _("Niet terecht")

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="emergency_openings")
    signal_reference = models.CharField(_("kenmerk"), max_length=20)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(_("reden"), choices=Reason, max_length=12)
    why = SealedTextField(_("waarom"))
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(choices=Verdict, max_length=13, blank=True)
    remark = SealedTextField(_("opmerking"))

    class Meta:
        verbose_name = _("spoedinzage")
        verbose_name_plural = _("spoedinzagen")
        ordering = ("-opened_at",)
        constraints = [
            models.CheckConstraint(
                name="emergency_reviewed_by_somebody_else", condition=~Q(reviewed_by=F("by"))
            )
        ]
        indexes = [models.Index(fields=["by", "opened_at"], name="emergency_of_person")]

    def __str__(self) -> str:
        return str(self.pk)

"""Which decisions wait for a second person?"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models.signal import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class SecondOpinion(SealedModel):
    """A decision that one officer proposes and another must agree with before it takes effect."""

    class Kind(models.TextChoices):
        CLOSE = "close", _("Afsluiten zonder actie")
        LOWER = "lower", _("Een acuut signaal lager zetten")

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="second_opinions")
    kind = models.CharField(choices=Kind, max_length=5)
    outcome = models.CharField(choices=Signal.Outcome, max_length=25, blank=True)
    urgency = models.CharField(choices=Signal.Urgency, max_length=7, blank=True)
    feedback = SealedTextField(_("tekst voor de melder"))
    reason = SealedTextField(_("reden"))
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    remark = SealedTextField(_("toelichting"))

    class Meta:
        verbose_name = _("tweede mening")
        verbose_name_plural = _("tweede meningen")
        constraints = [
            models.CheckConstraint(
                name="nobody_agrees_with_themselves",
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="second_opinion_decided_whole",
                condition=Q(decided_by=None, decided_at=None, agreed=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False, agreed__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["signal"], condition=Q(decided_at=None), name="second_opinion_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

"""Who was spoken to about an acute signal, and when?"""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.models import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class CallRecord(SealedModel):
    """One call about an acute signal; never changed. The clock runs until somebody took over."""

    append_only: Final = True

    signal = models.ForeignKey(Signal, models.PROTECT, related_name="calls")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    number = models.CharField(_("gebeld nummer"), max_length=30)
    spoke_to = SealedTextField(_("gesproken met"))
    agreed = SealedTextField(_("afgesproken"))
    reached = models.BooleanField(_("iemand gesproken"))
    took_over = models.BooleanField(_("neemt het over"))
    called_at = models.DateTimeField(_("gebeld om"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("belverslag")
        verbose_name_plural = _("belverslagen")
        ordering = ("-called_at",)
        constraints = [
            models.CheckConstraint(
                name="call_taken_over_by_somebody_reached",
                condition=models.Q(took_over=False) | models.Q(reached=True),
            )
        ]

    def __str__(self) -> str:
        return self.number

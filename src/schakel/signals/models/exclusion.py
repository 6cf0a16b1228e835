"""Who stays away from a signal, because it is about their own family, street or friends?"""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models.signal import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Exclusion(SealedModel):
    """For one person a signal does not exist, whatever else gives them access.

    Rule: a conflict of interest beats everything, also what opens in an emergency.
    Source: issue "Trust" (Access); security.md 2.1 (negative grant).
    """

    LONGEST_WHY: Final = 2000

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="exclusions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    why = SealedTextField(_("waarom"))
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_why = SealedTextField(_("waarom niet meer"))

    class Meta:
        verbose_name = _("uitsluiting")
        verbose_name_plural = _("uitsluitingen")
        constraints = [
            models.UniqueConstraint(
                fields=["signal", "person"],
                condition=Q(ended_at=None),
                name="exclusion_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "signal"], condition=Q(ended_at=None), name="exclusion_of_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

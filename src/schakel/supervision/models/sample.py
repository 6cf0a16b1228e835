"""Which looks were checked by hand, and what came of it?"""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.audit.models import Event
from schakel.people.models import Person
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class SampleCheck(SealedModel):
    """One look of a weekly sample, checked. A second check stands beside the first."""

    append_only: Final = True

    class Verdict(models.TextChoices):
        IN_ORDER = "in_order", _("In orde")
        ASK = "ask", _("Navragen")
        WRONG = "wrong", _("Niet in orde")

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    week = models.DateField(_("week"))  # its Monday
    verdict = models.CharField(_("oordeel"), choices=Verdict, max_length=8)
    remark = SealedTextField(_("opmerking"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("gecontroleerd"))

    class Meta:
        verbose_name = _("controle van een steekproef")
        verbose_name_plural = _("controles van een steekproef")
        ordering = ("at", "id")
        indexes = [models.Index(fields=["week"], name="samplecheck_week")]

    def __str__(self) -> str:
        return f"{self.week}: {self.get_verdict_display()}"

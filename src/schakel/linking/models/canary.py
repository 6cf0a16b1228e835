"""Which invented people lie between the real ones, so that fishing is noticed?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.linking.models.realm import Realm
from schakel.people.models import Person
from schakel.signals.models import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Canary(SealedModel):
    """An invented person or number that nobody can know. Whoever touches it was fishing, or erred.

    Never shown as a touch: only the privacy officers hear of it.
    """

    realm = models.ForeignKey(Realm, models.PROTECT, related_name="canaries")
    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    kind = models.CharField(_("soort"), max_length=12)  # of a PuzzlePiece
    text = SealedTextField(_("gegeven"))
    planted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    planted_at = models.DateTimeField(_("geplaatst"))

    class Meta:
        verbose_name = _("lokvogel")
        verbose_name_plural = _("lokvogels")
        ordering = ("planted_at",)

    def __str__(self) -> str:
        return self.reference


class CanaryAlarm(models.Model):
    """A search touched a canary: from which signal, and whose piece it was."""

    canary = models.ForeignKey(Canary, models.CASCADE, related_name="alarms")
    signal = models.ForeignKey(
        Signal, models.DO_NOTHING, related_name="canary_alarms", db_constraint=False
    )
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    wider = models.BooleanField(_("breder gezocht"), default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("alarm van een lokvogel")
        verbose_name_plural = _("alarmen van lokvogels")
        ordering = ("-at",)
        constraints = [
            models.UniqueConstraint(
                fields=["canary", "signal", "by", "wider"],
                name="canary_alarm_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.canary}"

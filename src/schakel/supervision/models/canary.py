"""Which signals has nobody a reason to open, and who did?"""

import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.audit.models import Event
from schakel.people.models import Person
from schakel.signals.models import Signal


class Canary(models.Model):
    """An invented signal that lies between the real ones. Which it is, the desk does not know."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="+")
    signal_reference = models.CharField(_("kenmerk"), max_length=20)
    placed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("geplaatst"))
    removed_at = models.DateTimeField(_("weggehaald"), null=True)

    class Meta:
        verbose_name = _("kanarie")
        verbose_name_plural = _("kanaries")
        constraints = [
            models.UniqueConstraint(
                fields=["signal"], condition=Q(removed_at=None), name="canary_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CanaryOpening(models.Model):
    """Somebody opened a canary, and the privacy officer was told."""

    append_only: Final = True

    canary = models.ForeignKey(Canary, models.PROTECT, related_name="openings")
    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = _("geopende kanarie")
        verbose_name_plural = _("geopende kanaries")

    def __str__(self) -> str:
        return str(self.pk)

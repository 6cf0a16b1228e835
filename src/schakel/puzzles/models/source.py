"""Which signals come from the same source, as an officer said?"""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class SourceStatement(SealedModel):
    """That one signal repeats another, or that it does not; the newest about a pair counts.

    Never changed; sealed with the key of the signal that was said to repeat, and gone together
    with either signal (the database sees to that).
    """

    append_only: Final = True

    signal = models.ForeignKey(
        Signal, models.DO_NOTHING, related_name="repeats", db_constraint=False
    )
    other = models.ForeignKey(
        Signal, models.DO_NOTHING, related_name="repeated_by", db_constraint=False
    )
    same = models.BooleanField(_("zelfde bron"))
    reason = SealedTextField(_("reden"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("uitspraak over een bron")
        verbose_name_plural = _("uitspraken over bronnen")
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="source_is_about_two_signals", condition=~Q(signal=F("other"))
            )
        ]

    def __str__(self) -> str:
        return str(_("zelfde bron") if self.same else _("andere bron"))

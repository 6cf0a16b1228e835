"""Which signals did an officer register under a covenant, and which pieces were compared?"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Covenant
from schakel.people.models import Person
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Registration(SealedModel):
    """An officer decided that this signal meets the covenant, and wrote why.

    Sealed with the key of the signal, and gone together with it: the database sees to that.
    """

    class Ended(models.TextChoices):
        """Why it does not count any more."""

        RUNNING = "", _("loopt")
        WITHDRAWN = "withdrawn", _("ingetrokken door de desk")
        COVENANT = "covenant", _("het convenant geldt niet meer")
        PARTY = "party", _("de gemeente doet niet meer mee")

    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="registrations")
    signal = models.ForeignKey(
        Signal, models.DO_NOTHING, related_name="registrations", db_constraint=False
    )
    ground = models.TextField(_("grondslag"))  # as the covenant said it on that day
    necessity = SealedTextField(_("waarom het nodig is"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("aangemeld"))
    ended = models.CharField(choices=Ended, default=Ended.RUNNING, blank=True, max_length=9)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("aanmelding bij een convenant")
        verbose_name_plural = _("aanmeldingen bij een convenant")
        ordering = ("at",)
        constraints = [
            models.UniqueConstraint(
                fields=["covenant", "signal"],
                condition=Q(ended=""),
                name="registration_once_at_a_time",
            ),
            models.CheckConstraint(
                name="registration_ended_at_a_moment",
                condition=Q(ended="", ended_at=None) | ~Q(ended="") & Q(ended_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["by", "at"], name="registration_by_a_person")]

    def __str__(self) -> str:
        return f"{self.signal} – {self.covenant}"


class Comparison(models.Model):
    """A piece was compared under a covenant. The row is there with a hit and without one.

    `found` has one and the same size, sealed with the keys of the covenant, and is wiped once it
    was told: whoever reads the table, or the size of it, learns nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="comparisons", db_constraint=False
    )
    piece = models.ForeignKey(
        PuzzlePiece, models.DO_NOTHING, related_name="comparisons", db_constraint=False
    )
    key_version = models.PositiveSmallIntegerField()
    found = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("vergelijking onder een convenant")
        verbose_name_plural = _("vergelijkingen onder een convenant")
        ordering = ("at",)
        constraints = [
            models.UniqueConstraint(fields=["registration", "piece"], name="comparison_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)

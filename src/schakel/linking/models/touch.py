"""Which pieces of two signals may be about the same thing, and what did people decide on that?"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.linking.models.realm import Realm
from schakel.people.models import Person
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


def _codes() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=40), default=list)


def _levels() -> "ArrayField[list[int], list[int]]":
    return ArrayField(models.SmallIntegerField(), default=list)


class Touch(models.Model):
    """Two pieces of two signals may be about the same thing: a hypothesis for a person.

    Once per pair and kind of thing, however often it is found.
    """

    class Level(models.TextChoices):
        STRONG = "strong", _("sterk")
        POSSIBLE = "possible", _("mogelijk")
        FAINT = "faint", _("zwak")  # only found when somebody searched wider

    class Verdict(models.TextChoices):
        OPEN = "", _("nog niet beslist")
        SAME = "same", _("hetzelfde")
        NOT_SAME = "not_same", _("niet hetzelfde")
        UNKNOWN = "unknown", _("weet ik niet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.ForeignKey(Realm, models.PROTECT, related_name="touches")
    kind = models.CharField(_("soort"), max_length=10)
    newer = models.ForeignKey(
        Signal, models.DO_NOTHING, related_name="touches_earlier", db_constraint=False
    )
    older = models.ForeignKey(
        Signal, models.DO_NOTHING, related_name="touched_later", db_constraint=False
    )
    newer_piece = models.ForeignKey(
        PuzzlePiece, models.DO_NOTHING, related_name="touches_earlier", db_constraint=False
    )
    older_piece = models.ForeignKey(
        PuzzlePiece, models.DO_NOTHING, related_name="touched_later", db_constraint=False
    )
    weight = models.FloatField(_("gewicht"))
    posterior = models.FloatField(_("kans"))
    level = models.CharField(_("hoe sterk"), choices=Level, max_length=8)
    agrees = _codes()
    differs = _codes()
    levels = _levels()
    model_version = models.CharField(max_length=40)
    found_at = models.DateTimeField(_("gevonden"))
    verdict = models.CharField(
        _("besluit"), choices=Verdict, default=Verdict.OPEN, blank=True, max_length=8
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("verband")
        verbose_name_plural = _("verbanden")
        constraints = [
            models.UniqueConstraint(
                fields=["newer_piece", "older_piece", "kind"], name="touch_once_per_pair"
            ),
            models.CheckConstraint(
                name="touch_between_two_signals", condition=~Q(newer=F("older"))
            ),
            models.CheckConstraint(
                name="touch_decided_by_somebody",
                condition=Q(verdict="") | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newer} – {self.older}"

    def get_absolute_url(self) -> str:
        return reverse("linking:touch", args=[self.newer.reference, self.pk])


class TouchDecision(SealedModel):
    """What somebody decided on a touch, and why. Never changed: the newest counts.

    The levels are kept as the decision saw them: together they are what the weights learn from.
    Sealed with the key of the newer signal, and gone together with either signal.
    """

    append_only: ClassVar[bool] = True

    touch = models.ForeignKey(
        Touch, models.DO_NOTHING, related_name="decisions", db_constraint=False
    )
    verdict = models.CharField(_("besluit"), choices=Touch.Verdict, blank=True, max_length=8)
    reason = SealedTextField(_("reden"))
    kind = models.CharField(_("soort"), max_length=10)
    levels = _levels()
    model_version = models.CharField(max_length=40)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("besluit over een verband")
        verbose_name_plural = _("besluiten over een verband")
        ordering = ("-at",)
        get_latest_by = "at"

    def __str__(self) -> str:
        return self.get_verdict_display()

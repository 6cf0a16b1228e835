"""What is found of a piece without reading it, and which searches were done?"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.linking.models.canary import Canary
from schakel.linking.models.realm import Realm
from schakel.people.models import Person
from schakel.signals.models import PuzzlePiece, Signal


class IndexedMention(models.Model):
    """One thing that a piece mentions: tokens to find it by, and a sealed capsule to compare.

    It goes in the same transaction as its piece or signal: the database sees to that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.ForeignKey(Realm, models.PROTECT, related_name="mentions")
    kind = models.CharField(_("soort"), max_length=10)
    signal = models.ForeignKey(
        Signal, models.DO_NOTHING, null=True, related_name="mentions", db_constraint=False
    )
    piece = models.ForeignKey(
        PuzzlePiece, models.DO_NOTHING, null=True, related_name="mentions", db_constraint=False
    )
    canary = models.ForeignKey(
        Canary, models.DO_NOTHING, null=True, related_name="mentions", db_constraint=False
    )
    number = models.PositiveSmallIntegerField(default=0)  # one text may mention several things
    tokens: "ArrayField[list[int], list[int]]" = ArrayField(models.BigIntegerField())
    capsule = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    encoding_version = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("vindbaar gegeven")
        verbose_name_plural = _("vindbare gegevens")
        constraints = [
            models.UniqueConstraint(fields=["realm", "piece", "number"], name="mention_once"),
            models.CheckConstraint(
                name="mention_of_a_signal_or_a_canary",
                condition=Q(signal__isnull=False, piece__isnull=False, canary=None)
                | Q(signal=None, piece=None, canary__isnull=False),
            ),
        ]
        indexes = [
            # No pending list: every search would have to walk it (design linking.md, 10).
            GinIndex(fields=["tokens"], fastupdate=False, name="mention_tokens"),
            models.Index(fields=["realm", "key_version"], name="mention_by_key"),
        ]

    def __str__(self) -> str:
        return self.kind


class TokenCount(models.Model):
    """How often a token occurs, when that is often: what is rare is searched first."""

    token = models.BigIntegerField(primary_key=True)
    realm = models.ForeignKey(Realm, models.CASCADE, related_name="token_counts")
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("aantal keer")
        verbose_name_plural = _("aantallen keer")

    def __str__(self) -> str:
        return str(self.number)


class SealedFrequencies(models.Model):
    """How common the names in a realm are, sealed with its own keys: a table that betrays names."""

    realm = models.ForeignKey(Realm, models.CASCADE, related_name="frequencies")
    kind = models.CharField(_("soort"), max_length=10)
    key_version = models.PositiveSmallIntegerField()
    encoding_version = models.PositiveSmallIntegerField()
    written = models.UUIDField(default=uuid.uuid4, editable=False)  # another one at each count
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("hoe vaak iets voorkomt")
        verbose_name_plural = _("hoe vaak iets voorkomt")
        constraints = [models.UniqueConstraint(fields=["realm", "kind"], name="frequencies_once")]

    def __str__(self) -> str:
        return self.kind


class Lookup(models.Model):
    """One search for what a signal touches: counted, and never kept with what was searched."""

    class State(models.TextChoices):
        DONE = "done", _("gedaan")
        HELD = "held", _("uitgesteld")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.ForeignKey(
        Signal, models.DO_NOTHING, related_name="lookups", db_constraint=False
    )
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    wider = models.BooleanField(_("breder gezocht"), default=False)
    state = models.CharField(choices=State, default=State.DONE, max_length=4)
    pieces = models.PositiveSmallIntegerField(_("puzzelstukken"), default=0)  # the signal had
    candidates = models.PositiveIntegerField(_("vergeleken"), default=0)
    found = models.PositiveIntegerField(_("gevonden"), default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("zoekactie")
        verbose_name_plural = _("zoekacties")
        indexes = [
            models.Index(fields=["signal", "-at"], name="lookup_of_a_signal"),
            models.Index(
                fields=["by", "at"], name="lookup_by_a_person", condition=Q(by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

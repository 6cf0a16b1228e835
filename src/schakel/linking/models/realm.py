"""Within which borders may pieces find each other, and with which keys?"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Organisation
from schakel.vault.models import RecordKey


class Realm(models.Model):
    """Where pieces may find each other: the signals of one desk, or what one covenant shares.

    Rule: the border of access is the border of the keys. Equal values of two realms have nothing
    in common, so that nobody can compare across them, with or without the database.
    Source: issue "Puzzle pieces"; docs/adr/0012-a-realm-per-desk.md.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, null=True, related_name="realm"
    )
    covenant = models.CharField(_("convenant"), max_length=60, blank=True)  # its code
    sizes: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("domein")
        verbose_name_plural = _("domeinen")
        constraints = [
            models.CheckConstraint(
                name="realm_of_a_desk_or_of_a_covenant",
                condition=Q(organisation__isnull=False, covenant="")
                | Q(organisation=None) & ~Q(covenant=""),
            ),
            models.UniqueConstraint(
                fields=["covenant"], condition=~Q(covenant=""), name="realm_once_per_covenant"
            ),
        ]

    def __str__(self) -> str:
        return self.covenant or str(self.organisation)


class RealmKey(models.Model):
    """One version of the keys of a realm. Without its record key nothing of it opens or matches."""

    class State(models.TextChoices):
        CURRENT = "current", _("in gebruik")
        LEAVING = "leaving", _("wordt vervangen")
        SHREDDED = "shredded", _("vernietigd")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.ForeignKey(Realm, models.CASCADE, related_name="keys")
    version = models.PositiveSmallIntegerField()
    key = models.OneToOneField(RecordKey, models.PROTECT, null=True, related_name="+")
    state = models.CharField(choices=State, default=State.CURRENT, max_length=8)
    made_at = models.DateTimeField()
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sleutel van een domein")
        verbose_name_plural = _("sleutels van een domein")
        ordering = ("version",)
        constraints = [
            models.UniqueConstraint(fields=["realm", "version"], name="realm_key_once"),
            models.UniqueConstraint(
                fields=["realm"], condition=Q(state="current"), name="realm_key_one_current"
            ),
            models.CheckConstraint(
                name="realm_key_shredded_is_gone",
                condition=Q(state="shredded", key=None, shredded_at__isnull=False)
                | ~Q(state="shredded") & Q(key__isnull=False, shredded_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_state_display()}"

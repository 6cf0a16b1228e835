"""What holds a signal back, and what was destroyed when and by whom?"""

import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.approvals.models import Approval
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.models import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Hold(SealedModel):
    """A signal stays, whatever its term: a court case, a complaint, somebody's own request.

    Rule: with a reason, by whom, and a day on which it is looked at again.
    Source: product.md 17.8; issue "Trust" (Kept no longer than needed).
    """

    LONGEST_WHY: Final = 2000

    signal = models.ForeignKey(Signal, models.PROTECT, related_name="holds")
    why = SealedTextField(_("waarom"))
    look_again_on = models.DateField(_("opnieuw bekijken op"))
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bewaring")
        verbose_name_plural = _("bewaringen")
        constraints = [
            models.UniqueConstraint(fields=["signal"], condition=Q(ended_at=None), name="hold_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Destruction(models.Model):
    """Signals that one proposes to destroy; when a second agreed and it is done, the proof."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Voorgesteld")
        DROPPED = "dropped", _("Niet doorgegaan")
        AGREED = "agreed", _("Wordt vernietigd")
        DONE = "done", _("Vernietigd")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    state = models.CharField(choices=State, default=State.PROPOSED, max_length=8)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("vernietiging")
        verbose_name_plural = _("vernietigingen")

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("retention:certificate", args=[self.reference])


class Destroyed(models.Model):
    """One signal of a destruction: a fingerprint of its reference, and no word of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    destruction = models.ForeignKey(Destruction, models.CASCADE, related_name="signals")
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="destroyed")
    fingerprint = models.CharField(max_length=64)
    bucket = models.CharField(max_length=24, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("vernietigd signaal")
        verbose_name_plural = _("vernietigde signalen")

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Outlook(models.Model):
    """How much falls due at one desk, counted in the night: for who supervises, and no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    counted_on = models.DateField()
    now = models.PositiveIntegerField(default=0)
    soon = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    to_look_at = models.PositiveIntegerField(default=0)  # held, and its day has come

    class Meta:
        verbose_name = _("vooruitblik op het bewaren")
        verbose_name_plural = _("vooruitblikken op het bewaren")

    def __str__(self) -> str:
        return f"{self.desk_id} {self.counted_on}"

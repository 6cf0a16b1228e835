"""Which role was asked for whom, and who was invited?"""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.approvals.models import Approval
from schakel.organisations.models import Organisation
from schakel.people.models import Person, Role

INVITED_FOR: Final = timedelta(days=7)


class RoleProposal(models.Model):
    """One role at one organisation for somebody, with or without an account yet.

    Rule: a role is given by two administrators. Source: security.md 2.3 (role, assign) and 2.5.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Voorgesteld")
        DROPPED = "dropped", _("Niet doorgegaan")
        AGREED = "agreed", _("Wordt gegeven")
        DONE = "done", _("Gegeven")
        IMPOSSIBLE = "impossible", _("Kon niet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mailadres"), max_length=254)
    name = models.CharField(_("naam"), max_length=120)
    role = models.CharField(_("rol"), choices=Role, max_length=20)
    until = models.DateField(_("tot en met"), null=True)
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(choices=State, default=State.PROPOSED, max_length=10)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("voorstel voor een rol")
        verbose_name_plural = _("voorstellen voor een rol")

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("accounts:proposal", args=[self.reference])


class Invitation(models.Model):
    """A link by which somebody chooses a first password: once, within a week."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        constraints = [
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=F("made_at"))
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and now < self.expires_at

"""What was asked of a second person, and what came of it?"""

from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.approvals.kinds import KINDS, Kind
from schakel.organisations.models import Organisation
from schakel.people.models import Person, Role
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Approval(SealedModel):
    """One request for one act: a fingerprint of exactly what was asked binds it.

    Rule: somebody else than who asks; three days; once; a byte more or less is another request.
    Source: security.md 2.5 and INV-2, INV-8.
    """

    LONGEST_SUBJECT: Final = 20

    class State(models.TextChoices):
        ASKED = "asked", _("Wacht op akkoord")
        APPROVED = "approved", _("Akkoord")
        REFUSED = "refused", _("Niet akkoord")
        WITHDRAWN = "withdrawn", _("Ingetrokken")
        USED = "used", _("Uitgevoerd")
        EXPIRED = "expired", _("Verlopen")

    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(_("gaat over"), max_length=LONGEST_SUBJECT, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    fingerprint = models.BinaryField(max_length=32)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_of = models.CharField(choices=Role, max_length=20)
    why = SealedTextField(_("waarom"))
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(choices=State, default=State.ASKED, max_length=9)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = SealedTextField(_("toelichting"))
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("akkoord van een tweede")
        verbose_name_plural = _("akkoorden van een tweede")
        constraints = [
            models.CheckConstraint(
                name="approval_by_somebody_else", condition=~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="approval_is_decided_by_somebody",
                condition=Q(state__in=("asked", "withdrawn"), decided_by=None)
                | Q(state__in=("approved", "refused", "used"), decided_by__isnull=False)
                | Q(state="expired"),
            ),
            models.UniqueConstraint(
                fields=["asked_by", "fingerprint"],
                condition=Q(state__in=("asked", "approved")),
                name="approval_asked_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "asked_at"],
                condition=Q(state="asked"),
                name="approval_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("approvals:detail", args=[self.reference])

    @property
    def says(self) -> str:
        """What is asked, in words."""
        known: Kind | None = KINDS.get(self.kind)
        return str(known.says) if known else self.kind

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can come of it any more, because its time has passed."""
        return self.state in {self.State.ASKED, self.State.APPROVED} and self.expires_at <= now

"""What does the door keep of its own? That a form was sent already, and one-time links."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Organisation

LINK_LASTS: Final = timedelta(minutes=30)


class Submission(models.Model):
    """One form that was sent. It makes a double click, a retry and a slow line into one report.

    It does not say which report came of it, and holds no more than the day.
    """

    key_hash = models.CharField(max_length=64, primary_key=True)
    on = models.DateField(_("dag"))

    class Meta:
        verbose_name = _("verzonden formulier")
        verbose_name_plural = _("verzonden formulieren")

    def __str__(self) -> str:
        return str(_("verzonden formulier"))


class ProfessionalLink(models.Model):
    """A link that was mailed to a work address: it names the organisation, not the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(_("gemaakt"))
    expires_at = models.DateTimeField(_("verloopt"))
    used_at = models.DateTimeField(_("gebruikt"), null=True)

    class Meta:
        verbose_name = _("eenmalige link")
        verbose_name_plural = _("eenmalige links")
        constraints = [
            models.CheckConstraint(
                name="professional_link_expires_later", condition=Q(expires_at__gt=F("made_at"))
            )
        ]

    def __str__(self) -> str:
        return str(_("eenmalige link"))

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.used_at is None and now < self.expires_at

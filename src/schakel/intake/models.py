"""What does the door keep of its own? Sealed envelopes, that a form was sent, one-time links."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Organisation
from schakel.vault.models import DeskKey

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


class Envelope(models.Model):
    """Something that came in at the public door, sealed to a desk, until the worker opened it.

    In clear stands only what must: which key opens it, the day, and of a code what recognises
    it, so that a reporter can come back before the worker has been. What kind of thing it is,
    for whom, from whom and when exactly is inside. The door adds rows; the worker takes them out.
    """

    class Stuck(models.TextChoices):
        """Why the worker could not take it in: a code, never what stood in it."""

        DOES_NOT_OPEN = "does_not_open", _("Gaat niet open: veranderd, of met een andere sleutel")
        NOT_UNDERSTOOD = "not_understood", _("Is open, maar niet te lezen")
        NOT_ALLOWED = "not_allowed", _("Vraagt iets wat de voordeur niet mag")
        FAILED = "failed", _("Is gelezen, maar opslaan lukte niet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # A key that is not in the database opens nothing: what is sealed to one is refused at once.
    sealed_for = models.ForeignKey(DeskKey, models.PROTECT, related_name="+")
    body = models.BinaryField()
    on = models.DateField(_("dag"))
    # Of a report: what its code is recognised by. Of a message: to which code it belongs.
    locator_hash = models.BinaryField(max_length=32, null=True)
    verifier = models.BinaryField(max_length=32, null=True)
    for_code = models.BinaryField(null=True)  # the reporter's own copy of a message

    # For the worker.
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True)
    stuck_because = models.CharField(choices=Stuck, max_length=14, blank=True)

    class Meta:
        verbose_name = _("envelop")
        verbose_name_plural = _("enveloppen")
        constraints = [
            models.UniqueConstraint(
                fields=["locator_hash"],
                condition=Q(verifier__isnull=False),
                name="envelope_one_report_per_code",
            ),
            models.CheckConstraint(
                name="envelope_proves_a_code",
                condition=Q(verifier=None) | Q(locator_hash__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["locator_hash"],
                name="envelope_by_code",
                condition=Q(locator_hash__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(_("envelop"))


class EnvelopeFile(models.Model):
    """One file that came along, sealed to the same desk; its name and type are in the envelope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    envelope = models.ForeignKey(Envelope, models.CASCADE, related_name="files")
    body = models.BinaryField()

    class Meta:
        verbose_name = _("bestand in een envelop")
        verbose_name_plural = _("bestanden in enveloppen")

    def __str__(self) -> str:
        return str(_("bestand in een envelop"))


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

"""What happened, by whom, on which ground? One row per act or look, never changed."""

import secrets
import uuid
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    """Who acted, when it was not (only) somebody with an account."""

    PERSON = "person", _("Medewerker of ketenpartner")
    REPORTER = "reporter", _("Melder")
    PARTNER_LINK = "partner_link", _("Ketenpartner via eenmalige link")
    SYSTEM = "system", _("Schakel zelf")


def new_operation() -> str:
    """The id of one act or look: eight random bytes, as the processing log wants it."""
    return secrets.token_hex(8)


class Event(models.Model):
    """One act or one look, with its ground. It names things by code and id, never by content."""

    append_only: Final = True

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor_kind = models.CharField(choices=ActorKind, max_length=12)
    organisations = ArrayField(models.CharField(max_length=80), default=list)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.UUIDField(null=True)
    object_reference = models.CharField(max_length=80, blank=True)
    because = ArrayField(models.CharField(max_length=300), default=list)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    purpose = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)
    trace_id = models.UUIDField(default=uuid.uuid4)
    # Also by the database: code of before this column goes on writing beside ours.
    operation_id = models.CharField(max_length=16, default=new_operation, db_default="")

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="event_of_object"),
            models.Index(fields=["actor", "at"], name="event_of_actor"),
            models.Index(fields=["-at", "-id"], name="event_latest"),
            models.Index(
                fields=["object_reference", "-at"],
                name="event_of_reference",
                condition=~models.Q(object_reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_reference or self.object_id}"

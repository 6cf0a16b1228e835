"""In which batches is the trail sealed, and when was it last verified? Rows that never change."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """Some events under one signature, chained to the batch before it.

    The ids stand in it one by one: an event that was committed late goes into a later batch, and
    no rule about its number is needed. The hash of each event is kept too, so that what was
    tampered with can be named, and not only in which batch.
    """

    append_only: Final = True

    number = models.BigIntegerField(_("nummer"), primary_key=True)
    format = models.PositiveSmallIntegerField(default=1)
    sealed_at = models.DateTimeField(_("verzegeld"))
    ids = ArrayField(models.BigIntegerField(), default=list)
    leaves = models.BinaryField(default=b"")
    first_id = models.BigIntegerField(default=0)
    last_id = models.BigIntegerField(default=0, db_index=True)
    total = models.BigIntegerField(_("regels tot en met deze partij"))
    # Every event up to here is sealed, or will never come: nobody is still writing one.
    complete_up_to = models.BigIntegerField(default=0)
    # How far the trail went, and who was still writing: what makes the next batch complete.
    horizon = models.BigIntegerField(default=0)
    writing = ArrayField(models.CharField(max_length=40), default=list)
    root = models.BinaryField()
    previous = models.BinaryField()
    key_id = models.CharField(max_length=16)
    # The public key that signs after this batch, when that is another one than signed this.
    next_key = models.BinaryField(default=b"")
    signature = models.BinaryField()

    class Meta:
        verbose_name = _("verzegelde partij")
        verbose_name_plural = _("verzegelde partijen")

    def __str__(self) -> str:
        return str(self.number)


class Verification(models.Model):
    """One check of the whole trail, and what was found; numbers and codes only."""

    append_only: Final = True

    at = models.DateTimeField(_("gecontroleerd"), default=timezone.now)
    batches = models.BigIntegerField(_("partijen"))
    events = models.BigIntegerField(_("regels"))
    with_checkpoints = models.BooleanField(_("vergeleken met afgegeven zegels"))
    findings = models.JSONField(default=list)  # [{"kind": …, "batch": …, "events": […]}]

    class Meta:
        verbose_name = _("controle van het logboek")
        verbose_name_plural = _("controles van het logboek")
        indexes = [models.Index(fields=["-at"], name="verification_latest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    @property
    def is_whole(self) -> bool:
        return not self.findings

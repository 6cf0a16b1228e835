"""How does a partner without an account open one package?"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.handover.models.handover import Handover
from schakel.people.models import Person


class OneTimeLink(models.Model):
    """A link that expires, with a code that goes by another channel. Only hashes are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("geldig tot"))
    opened_at = models.DateTimeField(_("geopend"), null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("eenmalige link")
        verbose_name_plural = _("eenmalige links")

    def __str__(self) -> str:
        return str(_("eenmalige link"))

"""Which filters did somebody leave on?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person


class InboxFilter(models.Model):
    """The filters of the inbox as this person last set them; codes only."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="inbox_filter")
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("filter")
        verbose_name_plural = _("filters")

    def __str__(self) -> str:
        return str(_("filter"))

"""What do all rows have in common that come from a district file?"""

import uuid
from typing import Self, TypeVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_Row = TypeVar("_Row", bound=models.Model)


class KeptQuerySet(models.QuerySet[_Row]):
    """Rows that are taken out of use, never deleted."""

    def current(self) -> Self:
        """Those that the district's file still names."""
        return self.filter(retired_on=None)


class Kept(models.Model):
    """A row of a district file: it goes out of use when the file drops it, and stays stored.

    What was decided with it must stay readable; deleting it would change history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    retired_on = models.DateField(_("uit gebruik sinds"), null=True, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True


class Sourced(Kept):
    """A row that says where it was found, and whether somebody in the district confirmed it."""

    source = models.CharField(_("bron"), max_length=300, blank=True)
    confirmed = models.BooleanField(_("bevestigd"), default=False)

    class Meta(Kept.Meta):
        abstract = True


class Checked(Sourced):
    """A row that goes stale: it says when somebody last looked whether it still holds."""

    checked_on = models.DateField(_("laatst gecontroleerd"), null=True, blank=True)

    class Meta(Sourced.Meta):
        abstract = True


def in_own_language(dutch: str, english: str) -> str:
    """The text in the reader's language; Dutch where there is no translation."""
    return english if english and (get_language() or "nl").startswith("en") else dutch

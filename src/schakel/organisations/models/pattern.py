"""When is a repetition worth noticing, as the district agreed?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models.district import District
from schakel.organisations.models.kept import Sourced, in_own_language


class Pattern(Sourced):
    """So many signals within so many months, and somebody is told. It decides nothing."""

    class Kind(models.TextChoices):
        """What comes back."""

        SAME_ADDRESS = "same_address", _("Meer signalen op één adres")
        VEHICLE_PLACES = "vehicle_places", _("Eén voertuig op meer plekken")
        COMPANY_ADDRESSES = "company_addresses", _("Eén bedrijf achter meer adressen")

    district = models.ForeignKey(District, models.PROTECT, related_name="patterns")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("soort patroon"), choices=Kind, max_length=20)
    count = models.PositiveSmallIntegerField(_("vanaf hoeveel"))
    months = models.PositiveSmallIntegerField(_("binnen hoeveel maanden"))
    label = models.CharField(_("patroon"), max_length=160)
    label_en = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = _("patroon")
        verbose_name_plural = _("patronen")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="pattern_once"),
            models.UniqueConstraint(
                fields=["district", "kind"],
                condition=Q(retired_on=None),
                name="pattern_once_per_kind",
            ),
            models.CheckConstraint(
                name="pattern_repeats", condition=Q(count__gte=2) & Q(months__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return in_own_language(self.label, self.label_en)

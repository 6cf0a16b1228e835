"""Which municipalities agreed to tell each other that pieces touch, on which ground, until when?"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models.district import District
from schakel.organisations.models.kept import Kept, Sourced
from schakel.organisations.models.organisation import Organisation


class Covenant(Sourced):
    """An agreement between municipalities. It is not a legal basis: `ground` names that.

    `confirmed` means: the privacy officers of all parties agreed with ground, purpose and period.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="covenants")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("convenant"), max_length=160)
    kinds: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=12), verbose_name=_("soorten puzzelstukken"), default=list
    )
    ground = models.TextField(_("grondslag"), blank=True)
    purpose = models.CharField(_("doel"), max_length=400, blank=True)
    starts_on = models.DateField(_("begint op"), null=True, blank=True)
    ends_on = models.DateField(_("eindigt op"), null=True, blank=True)
    touch_days = models.PositiveSmallIntegerField(_("dagen om contact op te nemen"), default=30)
    active = models.BooleanField(_("actief"), default=False)

    class Meta:
        verbose_name = _("convenant")
        verbose_name_plural = _("convenanten")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="covenant_once"),
            models.CheckConstraint(
                name="covenant_active_when_complete",
                condition=Q(active=False)
                | (
                    Q(confirmed=True, starts_on__isnull=False, ends_on__isnull=False)
                    & ~Q(ground="")
                    & ~Q(purpose="")
                    & ~Q(source="")
                    & ~Q(kinds=[])
                ),
            ),
            models.CheckConstraint(
                name="covenant_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def is_in_force(self, on: date) -> bool:
        """Whether something may be computed under it on this day.

        Rule: without a covenant that is confirmed, switched on and within its period, nothing
        is computed between municipalities.
        Source: issue "Puzzle pieces" (Between municipalities); linking.md 8, last line.
        """
        return (
            self.retired_on is None
            and self.active
            and self.confirmed
            and self.starts_on is not None
            and self.ends_on is not None
            and self.starts_on <= on <= self.ends_on
        )


class CovenantParty(Kept):
    """A municipality in a covenant, and whom another party calls there: a function, no name."""

    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="covenants")
    position = models.PositiveSmallIntegerField()
    function = models.CharField(_("contactfunctie"), max_length=120)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("partij bij een convenant")
        verbose_name_plural = _("partijen bij een convenant")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["covenant", "organisation"], name="covenant_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.covenant}: {self.organisation}"

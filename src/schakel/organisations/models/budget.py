"""What does the joint approach cost in a year, and what was published about who pays what?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models.district import District
from schakel.organisations.models.kept import Kept
from schakel.organisations.models.municipality import Municipality


class Budget(Kept):
    """The budget of one year. Amounts are whole cents; what was printed stays as it was printed."""

    district = models.ForeignKey(District, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("jaar"))
    total_cents = models.PositiveBigIntegerField(_("totaal in centen"))
    key = models.CharField(_("verdeelsleutel"), max_length=20)
    reference_date = models.DateField(_("peildatum"))
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    hours_note = models.CharField(max_length=300, blank=True)
    difference_note = models.TextField(_("waarom de gedrukte tabel niet optelt"), blank=True)
    source = models.CharField(_("bron"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("begroting")
        verbose_name_plural = _("begrotingen")
        ordering = ("-year",)
        constraints = [
            models.UniqueConstraint(fields=["district", "year"], name="budget_once_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.year}"


class BudgetLine(Kept):
    """One cost item. A line of nothing is a line too: it was named for later years."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("kostenpost"), max_length=160)
    amount_cents = models.PositiveBigIntegerField(_("bedrag in centen"))
    note = models.TextField(_("toelichting"), blank=True)

    class Meta:
        verbose_name = _("begrotingspost")
        verbose_name_plural = _("begrotingsposten")
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["budget", "code"], name="budget_line_once")]

    def __str__(self) -> str:
        return self.label


class PublishedShare(Kept):
    """What was printed for one municipality. It stands beside the computed share, never instead."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="published_shares")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="published_shares")
    population = models.PositiveIntegerField(_("inwoners op de peildatum"))
    percentage = models.DecimalField(_("gedrukt percentage"), max_digits=5, decimal_places=2)
    amount_cents = models.PositiveBigIntegerField(_("gedrukt bedrag in centen"))

    class Meta:
        verbose_name = _("gepubliceerde bijdrage")
        verbose_name_plural = _("gepubliceerde bijdragen")
        ordering = ("municipality__name",)
        constraints = [
            models.UniqueConstraint(fields=["budget", "municipality"], name="published_share_once")
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.amount_cents}"

"""Which municipalities does a district have, and who does what for each of them?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models.district import District
from schakel.organisations.models.kept import Kept, Sourced, in_own_language
from schakel.organisations.models.organisation import Organisation


class Municipality(Kept):
    """A municipality, known by its CBS code; it may lie in another province than its neighbours."""

    district = models.ForeignKey(District, models.PROTECT, related_name="municipalities")
    cbs_code = models.CharField(_("CBS-code"), max_length=6, unique=True)
    name = models.CharField(_("naam"), max_length=80)
    province = models.CharField(_("provincie"), max_length=40)
    # Villages and former names; what people type.
    aliases: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=80), default=list, blank=True
    )
    tile_column = models.PositiveSmallIntegerField(_("kolom op de tegelkaart"))
    tile_row = models.PositiveSmallIntegerField(_("rij op de tegelkaart"))
    base_team = models.CharField(_("basisteam van de politie"), max_length=80, blank=True)
    population = models.PositiveIntegerField(_("inwoners"))
    population_on = models.DateField(_("peildatum inwoners"))
    population_source = models.CharField(_("bron inwoners"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="is_municipality", verbose_name=_("organisatie")
    )
    desk = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="desk_of",
        verbose_name=_("meldpunt"),
    )

    class Meta:
        verbose_name = _("gemeente")
        verbose_name_plural = _("gemeenten")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="municipality_has_a_cbs_code", condition=Q(cbs_code__regex=r"^GM\d{4}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Service(Kept):
    """Something that an organisation can be asked for, such as police or care coordination."""

    class Way(models.TextChoices):
        """How somebody gets there: with a package, by calling, or because the victim is told."""

        PACKAGE = "package", _("Overdracht met een pakket")
        CALL = "call", _("Bellen")
        OFFER = "offer", _("Aanbieden aan melder of slachtoffer")

    district = models.ForeignKey(District, models.PROTECT, related_name="services")
    code = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("dienst"), max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    explanation = models.CharField(max_length=300, blank=True)
    way = models.CharField(choices=Way, default=Way.PACKAGE, max_length=7)
    # The parts of a package that this recipient needs at least; all other parts are off.
    minimum: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=20), default=list, blank=True
    )

    class Meta:
        verbose_name = _("dienst")
        verbose_name_plural = _("diensten")
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="service_once")]

    def __str__(self) -> str:
        return in_own_language(self.label, self.label_en)


class ServiceProvision(Sourced):
    """Who provides a service for one municipality in a period.

    Keyed by municipality *and* service, because the regions of police, care and shelter do not
    coincide. Without a municipality: who to ask when the place is not known.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="provisions")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="provisions"
    )
    service = models.CharField(_("dienst"), max_length=30)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="provisions")
    valid_from = models.DateField(_("vanaf"), null=True, blank=True)
    valid_to = models.DateField(_("tot en met"), null=True, blank=True)

    class Meta:
        verbose_name = _("wie wat doet voor een gemeente")
        verbose_name_plural = _("wie wat doet per gemeente")
        ordering = ("service",)
        constraints = [
            models.CheckConstraint(
                name="service_provision_ends_after_it_starts",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["district", "municipality", "service"],
                condition=Q(retired_on=None, valid_to=None),
                nulls_distinct=False,
                name="service_has_one_provider_to_come",
            ),
            models.UniqueConstraint(
                fields=["district", "municipality", "service", "valid_from"],
                condition=Q(retired_on=None),
                nulls_distinct=False,
                name="service_has_one_provider_from_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "service"], name="service_provision_lookup")
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.organisation}"

"""Which organisations work together against trafficking, what for, and how are they reached?"""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models.district import District
from schakel.organisations.models.kept import Checked, Sourced

STALE_AFTER_DAYS = 183  # half a year; product.md 11.5


def _codes(length: int = 40) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Organisation(Checked):
    """Whoever signals come from or go to: a municipality's desk, a service, a care provider."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Gemeente")
        EMERGENCY = "emergency", _("Alarmnummer")
        POLICE = "police", _("Politie")
        INSPECTORATE = "inspectorate", _("Inspectie of opsporing")
        JUSTICE = "justice", _("Openbaar Ministerie")
        PARTNERSHIP = "partnership", _("Samenwerkingsverband")
        SAFE_HOME = "safe_home", _("Veilig Thuis")
        COORDINATION = "coordination", _("Coördinatie")
        SHELTER = "shelter", _("Opvang")
        HEALTH = "health", _("Zorg en gezondheid")
        YOUTH = "youth", _("Jeugd")
        WELFARE = "welfare", _("Welzijn en ondersteuning")
        VICTIM_SUPPORT = "victim_support", _("Hulp aan slachtoffers")
        HOTLINE = "hotline", _("Meldpunt")

    class Level(models.TextChoices):
        LOCAL = "local", _("Lokaal")
        DISTRICT = "district", _("District of regio")
        NATIONAL = "national", _("Landelijk")

    LEVEL_ORDER: ClassVar[tuple[str, ...]] = (Level.LOCAL, Level.DISTRICT, Level.NATIONAL)

    district = models.ForeignKey(District, models.PROTECT, related_name="organisations")
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("naam"), max_length=120)
    aliases = _codes(120)
    kind = models.CharField(_("soort"), choices=Kind, max_length=16)
    level = models.CharField(_("niveau"), choices=Level, max_length=8)
    what_for = models.TextField(_("waarvoor"), blank=True)
    age_from = models.PositiveSmallIntegerField(_("vanaf leeftijd"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("tot en met leeftijd"), null=True, blank=True)
    forms = _codes(30)  # empty: every form
    area = models.CharField(_("werkgebied"), max_length=200, blank=True)
    municipality_codes = _codes(8)  # empty: the whole district
    how_to_refer = models.TextField(_("hoe verwijzen"), blank=True)
    hours = models.CharField(_("bereikbaar"), max_length=160, blank=True)
    languages = _codes(20)
    email_domains = _codes(120)
    helps_when_acute = models.BooleanField(_("ook bij spoed"), default=False)
    offender_hotline = models.BooleanField(_("meldpunt voor signalen over daders"), default=False)
    never_recipient_because = models.CharField(
        _("waarom hier niets heen gaat"), max_length=300, blank=True
    )
    is_public = models.BooleanField(_("ook voor inwoners"), default=False)

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="organisation_once"),
            models.CheckConstraint(
                name="organisation_ages_in_order",
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
            ),
            models.CheckConstraint(
                name="organisation_confirmed_with_a_source",
                condition=Q(confirmed=False) | (~Q(source="") & Q(checked_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:partner", args=[self.code])

    def is_stale(self, on: date) -> bool:
        """Rule: what nobody checked for half a year is shown as unverified.

        Source: product.md 11.5 (docs/sources.md).
        """
        return self.checked_on is None or (on - self.checked_on).days > STALE_AFTER_DAYS


class ContactPoint(Checked):
    """A way to reach an organisation. An unknown number is stored empty, and shown as missing."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Telefoon")
        ACUTE_PHONE = "acute_phone", _("Telefoon bij spoed")
        WEB = "web", _("Website")
        EMAIL = "email", _("E-mail")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contact_points")
    kind = models.CharField(_("soort"), choices=Kind, max_length=11)
    position = models.PositiveSmallIntegerField()
    value = models.CharField(_("nummer of adres"), max_length=120, blank=True)
    label = models.CharField(_("waarvoor"), max_length=120, blank=True)
    hours = models.CharField(_("bereikbaar"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("contactgegeven")
        verbose_name_plural = _("contactgegevens")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "value"], name="contact_point_once"
            ),
            models.CheckConstraint(
                name="contact_point_confirmed_with_value_and_source",
                condition=Q(confirmed=False)
                | (~Q(value="") & ~Q(source="") & Q(checked_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.value or str(_("nog niet bekend"))

    @property
    def is_phone(self) -> bool:
        """Whether it can be dialled."""
        return bool(self.value) and self.kind in {self.Kind.PHONE, self.Kind.ACUTE_PHONE}

    def is_stale(self, on: date) -> bool:
        """Whether nobody looked at it for half a year."""
        return self.checked_on is None or (on - self.checked_on).days > STALE_AFTER_DAYS


class OrganisationRole(Sourced):
    """A function that an organisation fills in the approach, and by how many people."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("functie"), max_length=120)
    people = models.PositiveSmallIntegerField(_("aantal mensen"), default=1)
    explanation = models.CharField(_("toelichting"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("functie bij een organisatie")
        verbose_name_plural = _("functies bij een organisatie")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["organisation", "role"], name="organisation_role_once"),
            models.CheckConstraint(name="organisation_role_has_people", condition=Q(people__gte=1)),
        ]

    def __str__(self) -> str:
        return self.label


class CaseTable(Sourced):
    """A meeting where organisations discuss signals or cases, and what may be shared there."""

    district = models.ForeignKey(District, models.PROTECT, related_name="tables")
    code = models.SlugField(max_length=60)
    name = models.CharField(_("naam"), max_length=120)
    level = models.CharField(_("niveau"), choices=Organisation.Level, max_length=8)
    chair = models.CharField(_("voorzitter"), max_length=120, blank=True)
    what_for = models.TextField(_("waarvoor"), blank=True)
    may_be_shared = models.TextField(_("wat mag daar gedeeld worden"), blank=True)
    municipality_codes = _codes(8)  # empty: the whole district
    organisations = models.ManyToManyField(Organisation, related_name="tables")

    class Meta:
        verbose_name = _("overlegtafel")
        verbose_name_plural = _("overlegtafels")
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="case_table_once")]

    def __str__(self) -> str:
        return self.name

"""What is a district, and which of its texts differ from those of another?"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models.kept import Kept, Sourced, in_own_language


class District(models.Model):
    """Municipalities that fight human trafficking together, with one file that says how."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("naam"), max_length=80)
    police_unit = models.CharField(_("politie-eenheid"), max_length=80, blank=True)
    region = models.CharField(_("regio"), max_length=120, blank=True)
    keeper = models.CharField(_("wie de gids bijhoudt"), max_length=160, blank=True)
    fallback_desk = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    acute_services: models.JSONField[list[str], list[str]] = models.JSONField(default=list)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districten")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class DistrictVersion(models.Model):
    """One district file as it was loaded, word for word. Rows are only ever added."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="versions")
    sha256 = models.CharField(max_length=64)
    text = models.TextField(_("inhoud van het bestand"))
    loaded_at = models.DateTimeField(_("geladen"), default=timezone.now)
    loaded_by = models.CharField(_("door"), max_length=120)
    changes: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("versie van een districtsbestand")
        verbose_name_plural = _("versies van districtsbestanden")
        ordering = ("-loaded_at",)
        get_latest_by = "loaded_at"
        constraints = [
            models.CheckConstraint(
                name="district_version_has_a_whole_hash",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.district}: {self.sha256[:12]}"


class DistrictText(Kept):
    """A text that one district words differently from another."""

    district = models.ForeignKey(District, models.PROTECT, related_name="texts")
    code = models.CharField(max_length=60)
    text = models.TextField()
    text_en = models.TextField(blank=True)

    class Meta:
        verbose_name = _("tekst van een district")
        verbose_name_plural = _("teksten van een district")
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="district_text_once")
        ]

    def __str__(self) -> str:
        return in_own_language(self.text, self.text_en)


class OverallHeading(Sourced):
    """One of the four signals seen in every form of exploitation, as the district words them."""

    district = models.ForeignKey(District, models.PROTECT, related_name="headings")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    explanation = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("overkoepelend signaal")
        verbose_name_plural = _("overkoepelende signalen")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="overall_heading_once")
        ]

    def __str__(self) -> str:
        return in_own_language(self.label, self.label_en)


class ExploitationForm(Sourced):
    """A form of exploitation, as law and district name it in a period."""

    district = models.ForeignKey(District, models.PROTECT, related_name="forms")
    code = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("vorm van uitbuiting")
        verbose_name_plural = _("vormen van uitbuiting")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="exploitation_form_once"),
            models.CheckConstraint(
                name="exploitation_form_ends_after_it_starts",
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return in_own_language(self.label, self.label_en)

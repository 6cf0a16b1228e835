"""Which agreements of a district steer the work: routing, terms, answers, grounds, own checks?"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models.district import District
from schakel.organisations.models.kept import Kept, Sourced, in_own_language


class RoutingRule(Sourced):
    """When its condition holds, these services are proposed. A person chooses; no rule sends."""

    district = models.ForeignKey(District, models.PROTECT, related_name="rules")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(_("volgorde"))
    number = models.CharField(_("nummer"), max_length=6)
    title = models.CharField(_("regel"), max_length=160)
    condition: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("voorwaarde"))
    services: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=30), default=list, blank=True
    )
    call_first = models.BooleanField(_("eerst bellen"), default=False)
    say = models.TextField(_("wat te zeggen"), blank=True)
    active = models.BooleanField(_("actief"), default=True)

    class Meta:
        verbose_name = _("routeringsregel")
        verbose_name_plural = _("routeringsregels")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="routing_rule_once"),
            models.CheckConstraint(
                name="routing_rule_does_something", condition=~Q(services=[]) | ~Q(say="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Term(Sourced):
    """How long something may take: in hours around the clock, or in Dutch working days."""

    class Start(models.TextChoices):
        RECEIVED = "received", _("vanaf ontvangst")
        WEIGHED = "weighed", _("vanaf de weging")
        ASKED = "asked", _("vanaf de vraag")
        PASSED_ON = "passed_on", _("vanaf het doorzetten")

    district = models.ForeignKey(District, models.PROTECT, related_name="terms")
    code = models.SlugField(max_length=60)
    kind = models.CharField(max_length=12)
    urgency = models.CharField(max_length=7, blank=True)  # empty: every urgency
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    workdays = models.PositiveSmallIntegerField(null=True, blank=True)
    start = models.CharField(choices=Start, max_length=9)
    label = models.CharField(_("termijn"), max_length=160)

    class Meta:
        verbose_name = _("termijn")
        verbose_name_plural = _("termijnen")
        ordering = ("kind", "urgency")
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="term_once"),
            models.UniqueConstraint(
                fields=["district", "kind", "urgency"],
                condition=Q(retired_on=None),
                name="term_once_per_kind_and_urgency",
            ),
            models.CheckConstraint(
                name="term_in_hours_or_in_workdays",
                condition=Q(hours__isnull=True, workdays__isnull=False)
                | Q(hours__isnull=False, workdays__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class FeedbackTemplate(Kept):
    """What a reporter may hear at an outcome: never where a victim is, or that somebody was found.

    A person edits it before it is sent.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="feedback_templates")
    code = models.SlugField(max_length=60)
    outcome = models.CharField(max_length=25)
    title = models.CharField(max_length=120)
    text = models.TextField()
    text_en = models.TextField(blank=True)

    class Meta:
        verbose_name = _("sjabloon voor terugkoppeling")
        verbose_name_plural = _("sjablonen voor terugkoppeling")
        ordering = ("outcome", "code")
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="feedback_template_once")
        ]

    def __str__(self) -> str:
        return self.title


class SharingGround(Sourced):
    """A ground on which the district shares with a service, and for which purpose.

    `confirmed` means: the privacy officer agreed with it.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="grounds")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("grondslag"), max_length=160)
    purpose = models.CharField(_("doel"), max_length=300)
    explanation = models.TextField(_("uitleg"), blank=True)
    services: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=30), default=list, blank=True
    )

    class Meta:
        verbose_name = _("grondslag voor delen")
        verbose_name_plural = _("grondslagen voor delen")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="sharing_ground_once"),
            models.CheckConstraint(
                name="sharing_ground_has_a_purpose", condition=~Q(purpose="") & ~Q(services=[])
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PermittedCheck(Sourced):
    """A check that a municipality may do in its own registers, and on which ground."""

    district = models.ForeignKey(District, models.PROTECT, related_name="checks")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("controle"), max_length=200)
    ground = models.CharField(_("grondslag"), max_length=400)
    explanation = models.TextField(_("uitleg"), blank=True)

    class Meta:
        verbose_name = _("toegestane eigen controle")
        verbose_name_plural = _("toegestane eigen controles")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="permitted_check_once"),
            models.CheckConstraint(name="permitted_check_has_a_ground", condition=~Q(ground="")),
        ]

    def __str__(self) -> str:
        return self.label


def feedback_in_own_language(template: FeedbackTemplate) -> str:
    """The text of a template in the reader's language."""
    return in_own_language(template.text, template.text_en)

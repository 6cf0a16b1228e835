"""Before when must something happen with a signal?"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schakel.signals.models.signal import Signal


class Deadline(models.Model):
    """One running or met term of a signal; moments for reminders are fixed when it starts."""

    class Kind(models.TextChoices):
        READ = "read", _("Lezen")
        WEIGH = "weigh", _("Wegen")
        CONTACT = "contact", _("Acuut: iemand spreken")
        PASS_ON = "pass_on", _("Doorzetten of afsluiten")
        REPORT_BACK = "report_back", _("Terugkoppelen aan de melder")
        ANSWER = "answer", _("Antwoord van de melder")
        TASK = "task", _("Eigen controle")
        PARTNER = "partner", _("Antwoord van de partner")

    class Reminded(models.IntegerChoices):
        NOT = 0
        HALF = 1
        NEARLY = 2
        DUE = 3
        ESCALATED = 4

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="deadlines")
    kind = models.CharField(choices=Kind, max_length=12)
    reference = models.CharField(max_length=40, blank=True)  # of the task or handover it is about
    starts_at = models.DateTimeField()
    half_at = models.DateTimeField()
    nearly_at = models.DateTimeField()
    due_at = models.DateTimeField()
    escalate_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(choices=Reminded, default=Reminded.NOT)

    class Meta:
        verbose_name = _("termijn")
        verbose_name_plural = _("termijnen")
        constraints = [
            models.UniqueConstraint(
                fields=["signal", "kind", "reference"],
                condition=Q(met_at=None),
                name="deadline_runs_once",
            ),
            models.CheckConstraint(
                name="deadline_moments_in_order",
                condition=Q(half_at__gte=F("starts_at"))
                & Q(nearly_at__gte=F("half_at"))
                & Q(due_at__gte=F("nearly_at"))
                & Q(escalate_at__gte=F("due_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["half_at"], name="deadline_running", condition=Q(met_at=None)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

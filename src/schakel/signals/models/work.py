"""What do officers write down and check for a signal?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models.signal import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Note(SealedModel):
    """A note for the desk or for oneself. What the reporter may read is a message, not a note."""

    class Visibility(models.TextChoices):
        DESK = "desk", _("De desk")
        ME = "me", _("Alleen ik")

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    visibility = models.CharField(choices=Visibility, max_length=4)
    text = SealedTextField(_("notitie"))
    mentions = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("notitie")
        verbose_name_plural = _("notities")
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.get_visibility_display()


class Task(SealedModel):
    """A check that the municipality may do itself, with its legal ground and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Gedaan")
        NOT_NEEDED = "not_needed", _("Niet nodig")

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="tasks")
    reference = models.CharField(max_length=12, unique=True)
    check_code = models.CharField(_("soort controle"), max_length=40)  # of a PermittedCheck
    label = models.CharField(_("controle"), max_length=200)
    ground = models.CharField(_("grondslag"), max_length=400)
    question = SealedTextField(_("vraag"))
    result = SealedTextField(_("uitkomst"))
    assigned_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(choices=State, default=State.OPEN, max_length=10)
    finished_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("controle")
        verbose_name_plural = _("controles")
        ordering = ("created_at",)
        constraints = [
            models.CheckConstraint(
                name="task_finished_by_somebody",
                condition=Q(state="open")
                | (Q(finished_at__isnull=False) & Q(finished_by__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.label

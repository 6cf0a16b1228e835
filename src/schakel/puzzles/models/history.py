"""What was done with a puzzle, by whom and why, and which signals are in it by that?"""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.puzzles.models.puzzle import Puzzle
from schakel.signals.models import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class PuzzleStep(SealedModel):
    """One step in the life of a puzzle; never changed. Sealed with the puzzle's key.

    It names signals by their reference, which tells nothing by itself: when a signal is deleted,
    what remains is that something was here.
    """

    append_only: Final = True

    class Kind(models.TextChoices):
        STARTED = "started", _("Puzzel gemaakt")
        ADDED = "added", _("Signaal toegevoegd")
        TAKEN_OUT = "taken_out", _("Signaal uitgehaald")
        EDITED = "edited", _("Aangepast")
        REVIEWED = "reviewed", _("Opnieuw bekeken")
        MERGED_IN = "merged_in", _("Andere puzzel erbij gevoegd")
        MERGED_INTO = "merged_into", _("Opgegaan in een andere puzzel")
        UNMERGED = "unmerged", _("Andere puzzel weer losgemaakt")
        SPLIT_OFF = "split_off", _("Weer losgemaakt uit een andere puzzel")
        PASSED_ON = "passed_on", _("Doorgezet aan een partner")
        CLOSED = "closed", _("Gesloten")
        REOPENED = "reopened", _("Heropend")

    puzzle = models.ForeignKey(Puzzle, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(choices=Kind, max_length=11)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    signals = ArrayField(models.CharField(max_length=12), default=list)  # references
    other = models.CharField(max_length=12, blank=True)  # of another puzzle, or a handover
    reason = SealedTextField(_("reden"))
    before = SealedTextField(_("wat er eerst stond"))  # JSON of what an edit replaced

    class Meta:
        verbose_name = _("stap van een puzzel")
        verbose_name_plural = _("stappen van een puzzel")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["puzzle", "number"], name="puzzle_step_in_order")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class PuzzleSignal(models.Model):
    """That a signal is in a puzzle, since one step and until another. Rows stay."""

    puzzle = models.ForeignKey(Puzzle, models.PROTECT, related_name="memberships")
    signal = models.ForeignKey(Signal, models.CASCADE, related_name="in_puzzles")
    added = models.ForeignKey(PuzzleStep, models.PROTECT, related_name="+")
    removed = models.ForeignKey(PuzzleStep, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("signaal in een puzzel")
        verbose_name_plural = _("signalen in puzzels")
        constraints = [
            models.UniqueConstraint(
                fields=["puzzle", "signal"],
                condition=Q(removed=None),
                name="puzzle_holds_a_signal_once",
            )
        ]

    def __str__(self) -> str:
        return str(_("signaal in een puzzel"))

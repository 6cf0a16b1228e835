"""Which signals may belong together, in whose hands, and what is thought of it?"""

from typing import Final

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.audit.subjects import CONCERNED
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Puzzle(SealedModel):
    """Signals of one desk that a person put together, with a working hypothesis in words.

    Rule: a puzzle is no case and no verdict: people made it, people decide what comes of it, and
    its strength is a word that somebody chose, never a number.
    Source: product.md "Decisions that shape everything" and 6.4.
    """

    data_subject: Final = CONCERNED

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Gesloten")
        MERGED = "merged", _("Samengevoegd")

    class Strength(models.TextChoices):
        HUNCH = "hunch", _("Vermoeden")
        PLAUSIBLE = "plausible", _("Aannemelijk")
        FIRM = "firm", _("Stevig")

    class Outcome(models.TextChoices):
        PASSED_ON = "passed_on", _("Doorgezet aan een partner")
        OWN_MEASURE = "own_measure", _("De gemeente neemt zelf een maatregel")
        NO_CONNECTION = "no_connection", _("De signalen horen niet bij elkaar")
        NO_TRAFFICKING = "no_trafficking", _("Geen aanwijzing voor mensenhandel")
        TOO_LITTLE = "too_little", _("Te weinig informatie")

    class Reminded(models.IntegerChoices):
        """Who heard that it must be looked at again."""

        NOBODY = 0
        OWNER = 1
        DESK = 2

    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="puzzles")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    hypothesis = SealedTextField(_("werkhypothese"))
    strength = models.CharField(_("hoe sterk"), choices=Strength, max_length=9)
    review_on = models.DateField(_("opnieuw bekijken op"))
    reminded = models.PositiveSmallIntegerField(choices=Reminded, default=Reminded.NOBODY)
    state = models.CharField(_("status"), choices=State, default=State.OPEN, max_length=6)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_in")
    outcome = models.CharField(_("uitkomst"), choices=Outcome, max_length=14, blank=True)
    outcome_words = SealedTextField(_("toelichting op de uitkomst"))
    made_at = models.DateTimeField(_("gemaakt"))
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("puzzel")
        verbose_name_plural = _("puzzels")
        constraints = [
            models.CheckConstraint(
                name="puzzle_merged_into_another",
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="puzzle_closes_with_an_outcome",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | (~Q(state="closed") & Q(outcome="", closed_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "state", "review_on", "id"], name="puzzle_list"),
            models.Index(fields=["review_on"], name="puzzle_review", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("puzzles:detail", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.state == self.State.OPEN

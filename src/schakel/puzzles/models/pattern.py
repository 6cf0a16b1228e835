"""Which repetition was noticed at a desk, and what did people do with it?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class PatternSeen(SealedModel):
    """That something came back as often as the district wants to know; a proposal and no more.

    It holds which pieces and signals it is about, never what stands in them.
    """

    class State(models.TextChoices):
        NEW = "new", _("Nieuw")
        DISMISSED = "dismissed", _("Weggelegd")
        GONE = "gone", _("Geldt niet meer")

    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="patterns_seen")
    code = models.SlugField(max_length=60)  # of the district's Pattern
    kind = models.CharField(_("soort patroon"), max_length=20)  # idem
    signals = models.ManyToManyField(Signal, related_name="patterns")
    pieces = models.ManyToManyField(PuzzlePiece, related_name="+")
    times = models.PositiveSmallIntegerField(_("hoe vaak"))  # in what the pattern counts
    sources = models.PositiveSmallIntegerField(_("onafhankelijke bronnen"))
    noticed_at = models.DateTimeField(_("gezien"))
    state = models.CharField(choices=State, default=State.NEW, max_length=9)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = SealedTextField(_("reden"))

    class Meta:
        verbose_name = _("gezien patroon")
        verbose_name_plural = _("geziene patronen")
        ordering = ("-noticed_at", "id")
        constraints = [
            models.CheckConstraint(
                name="pattern_dismissed_by_somebody",
                condition=~Q(state="dismissed")
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["desk", "state"], name="pattern_seen_at_desk")]

    def __str__(self) -> str:
        return self.reference

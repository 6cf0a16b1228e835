"""What does the holder of an earlier piece hear, and what came of it?"""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Covenant, Organisation
from schakel.people.models import Person
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class CrossTouch(models.Model):
    """Something of another municipality touches this signal. Only its holder knows.

    One for each signal and other municipality, however many pieces or signals of the other side
    there are: their number is nobody's business. It leaves when either side withdraws, when the
    covenant ends, and by itself when the holder does not make contact.
    """

    class State(models.TextChoices):
        OPEN = "open", _("nog geen contact")
        CONTACT = "contact", _("er is contact")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="touches")
    holder = models.ForeignKey(
        Signal, models.DO_NOTHING, related_name="touched_by_others", db_constraint=False
    )
    other_desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(choices=State, default=State.OPEN, max_length=7)
    contacted_at = models.DateTimeField(null=True)
    contacted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("raakvlak met een andere gemeente")
        verbose_name_plural = _("raakvlakken met andere gemeenten")
        ordering = ("reference",)
        constraints = [
            models.UniqueConstraint(
                fields=["covenant", "holder", "other_desk"], name="cross_touch_once"
            ),
            models.CheckConstraint(
                name="cross_touch_contact_by_somebody",
                condition=Q(state="open", contacted_at=None, contacted_by=None)
                | Q(state="contact", contacted_at__isnull=False, contacted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("covenants:touch", args=[self.reference])


class TouchedPair(models.Model):
    """Which own piece is touched by which piece of the other side. The latter is never shown.

    The other side learns of it when the holder shares it, by making contact. A pair that came
    after that stays unseen until the holder makes contact once more: otherwise the other side
    could try one piece after another and watch.
    """

    class Strength(models.TextChoices):
        POSSIBLE = "possible", _("mogelijk hetzelfde")
        STRONG = "strong", _("waarschijnlijk hetzelfde")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    touch = models.ForeignKey(CrossTouch, models.CASCADE, related_name="pairs", db_constraint=False)
    own_piece = models.ForeignKey(
        PuzzlePiece, models.DO_NOTHING, related_name="+", db_constraint=False
    )
    other_piece = models.ForeignKey(
        PuzzlePiece, models.DO_NOTHING, related_name="+", db_constraint=False
    )
    other_signal = models.ForeignKey(
        Signal, models.DO_NOTHING, related_name="pairs_at_others", db_constraint=False
    )
    strength = models.CharField(_("hoe sterk"), choices=Strength, max_length=8)
    told_on = models.DateField(_("gezien op"))
    expires_on = models.DateField(_("contact opnemen tot en met"))
    reminded_on = models.DateField(null=True)
    shared_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("paar puzzelstukken")
        verbose_name_plural = _("paren puzzelstukken")
        constraints = [
            models.UniqueConstraint(
                fields=["touch", "own_piece", "other_piece"], name="touched_pair_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CrossOutcome(SealedModel):
    """What one side says that came of it. The other side does not read the remark.

    Sealed with the key of the side's own signal.
    """

    class Side(models.TextChoices):
        HOLDER = "holder", _("wie het eerste stuk had")
        OTHER = "other", _("de andere gemeente")

    class Verdict(models.TextChoices):
        TRUE = "true", _("Ja, het gaat om hetzelfde")
        FALSE = "false", _("Nee, het gaat om iets anders")
        UNKNOWN = "unknown", _("Dat is niet duidelijk geworden")

    touch = models.ForeignKey(
        CrossTouch, models.CASCADE, related_name="outcomes", db_constraint=False
    )
    signal = models.ForeignKey(  # the own one, which it goes along with
        Signal, models.DO_NOTHING, related_name="cross_outcomes", db_constraint=False
    )
    side = models.CharField(choices=Side, max_length=6)
    verdict = models.CharField(_("wat kwam eruit"), choices=Verdict, max_length=7)
    remark = SealedTextField(_("toelichting"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("uitkomst van een raakvlak")
        verbose_name_plural = _("uitkomsten van raakvlakken")
        constraints = [
            models.UniqueConstraint(fields=["touch", "side"], name="cross_outcome_once_per_side")
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()

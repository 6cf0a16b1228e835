"""What was passed on, to whom, on which ground, and what came back?"""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.puzzles.models import Puzzle
from schakel.signals.models import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Handover(SealedModel):
    """One package to one organisation: what, to whom, ground, purpose, necessity, by whom, when.

    A row is never changed or deleted (a trigger refuses it); what happens afterwards stands in
    HandoverStatus and HandoverAnswer. The package is a sealed copy of exactly what was previewed,
    under a key of its own: what the desk learns later is not in it.

    It is about one signal, or about several that went as one puzzle: HandoverSignal has them all,
    `signal` is the first, by which desk and district are known.
    """

    append_only: Final = True

    class Kind(models.TextChoices):
        """Rule: handing over and co-operating are different things, with different duties.

        Source: product.md 4.10.
        """

        HANDOVER = "handover", _("Overdracht: de partner neemt het over")
        COOPERATION = "cooperation", _("Samenwerking: de desk houdt de regie")

    class Channel(models.TextChoices):
        ACCOUNT = "account", _("In de eigen werkplek van de partner")
        LINK = "link", _("Met een eenmalige link en een code")

    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="handovers")
    puzzle = models.ForeignKey(Puzzle, models.PROTECT, null=True, related_name="handovers")
    to = models.ForeignKey(Organisation, models.PROTECT, related_name="handovers_received")
    service = models.CharField(_("dienst"), max_length=40)
    kind = models.CharField(_("soort"), choices=Kind, max_length=11)
    channel = models.CharField(choices=Channel, max_length=7)
    rules = ArrayField(models.CharField(max_length=40), default=list)  # that proposed it
    ground = models.CharField(_("grondslag"), max_length=60)  # code of a SharingGround
    ground_label = models.CharField(_("grondslag"), max_length=300)  # as it read then
    purpose = models.CharField(_("doel"), max_length=300)
    necessity = SealedTextField(_("noodzaak"))
    package = SealedTextField(_("pakket"))  # JSON: exactly what the partner sees
    included = ArrayField(models.CharField(max_length=60), default=list)
    left_out = ArrayField(models.CharField(max_length=60), default=list)
    acute = models.BooleanField(default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("doorgezet"))

    class Meta:
        verbose_name = _("overdracht")
        verbose_name_plural = _("overdrachten")
        ordering = ("-at",)
        indexes = [models.Index(fields=["to", "-at"], name="handover_to")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("handover:detail", args=[self.reference])

    @property
    def signals(self) -> list[Signal]:
        """Every signal of which something is in the package, in its order."""
        return [row.signal for row in self.shared.select_related("signal").order_by("position")]


class HandoverSignal(models.Model):
    """That something of a signal is in a package; never changed, as the package is not."""

    append_only: Final = True

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="shared")
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="shared_in")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("signaal in een overdracht")
        verbose_name_plural = _("signalen in overdrachten")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "signal"], name="handover_shares_a_signal_once"
            )
        ]

    def __str__(self) -> str:
        return str(_("signaal in een overdracht"))


class HandoverStatus(models.Model):
    """Where a handover stands now; changes only through `actions`, along `lifecycle`."""

    class State(models.TextChoices):
        SENT = "sent", _("Verstuurd")
        RECEIVED = "received", _("Ontvangen")
        TAKEN_ON = "taken_on", _("Opgepakt")
        DECLINED = "declined", _("Niet voor deze partner")
        NEED_MORE = "need_more", _("Meer informatie gevraagd")
        COMPLETED = "completed", _("Resultaat gemeld")
        REVOKED = "revoked", _("Ingetrokken")

    handover = models.OneToOneField(
        Handover, models.PROTECT, primary_key=True, related_name="status"
    )
    state = models.CharField(_("status"), choices=State, default=State.SENT, max_length=10)
    answer_before = models.DateTimeField(_("antwoord vóór"), null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("stand van een overdracht")
        verbose_name_plural = _("standen van overdrachten")
        indexes = [
            models.Index(
                fields=["answer_before"],
                name="handover_waiting",
                condition=Q(state__in=["sent", "received", "need_more"]),
            )
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class HandoverAnswer(SealedModel):
    """One step in the conversation about a handover; never changed. Sealed with its key."""

    append_only: Final = True

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Ontvangen")
        TAKEN_ON = "taken_on", _("Opgepakt")
        DECLINED = "declined", _("Niet voor ons")
        NEED_MORE = "need_more", _("Meer nodig")
        MORE_GIVEN = "more_given", _("Aanvulling van de desk")
        RESULT = "result", _("Resultaat")
        REVOKED = "revoked", _("Ingetrokken")
        SENT_IN_ERROR = "sent_in_error", _("Per vergissing verstuurd")

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="answers")
    kind = models.CharField(_("antwoord"), choices=Kind, max_length=13)
    text = SealedTextField(_("toelichting"))
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    from_partner = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("antwoord op een overdracht")
        verbose_name_plural = _("antwoorden op overdrachten")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.get_kind_display()

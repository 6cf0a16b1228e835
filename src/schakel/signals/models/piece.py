"""Which pieces of the puzzle does a signal hold?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models.signal import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class PuzzlePiece(SealedModel):
    """One address, vehicle, phone, name or description, as somebody wrote it down.

    A row each, because later they are linked to pieces of other signals.
    """

    class Kind(models.TextChoices):
        ADDRESS = "address", _("Adres")
        VEHICLE = "vehicle", _("Kenteken of voertuig")
        PHONE = "phone", _("Telefoonnummer")
        ONLINE_NAME = "online_name", _("Naam of profiel op internet")
        COMPANY = "company", _("Bedrijf of uitzendbureau")
        ACCOUNT = "account", _("Bankrekening")
        PERSON = "person", _("Persoon")
        PLACE = "place", _("Omschrijving van de plek")

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="pieces")
    kind = models.CharField(_("soort"), choices=Kind, max_length=12)
    text = SealedTextField(_("gegeven"))
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("toegevoegd"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("puzzelstuk")
        verbose_name_plural = _("puzzelstukken")
        ordering = ("kind", "position", "added_at")

    def __str__(self) -> str:
        return self.get_kind_display()

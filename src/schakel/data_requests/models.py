"""What did somebody ask about their own data, what was found, and what was answered?"""

import uuid
from datetime import date
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.approvals.models import Approval
from schakel.data_requests.clock import due
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.models import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class DataRequest(SealedModel):
    """A request at one desk: about access, rectification, erasure, restriction or an objection.

    Who asks is verified first: which paper was seen and by whom, never a copy or a number of it.
    Source: AVG art. 12, 15-18 and 21; issue "Trust" (Rights).
    """

    LONGEST: Final = 4000

    class Kind(models.TextChoices):
        ACCESS = "access", _("Inzage: wat weet u over mij?")
        RECTIFICATION = "rectification", _("Verbeteren of aanvullen")
        ERASURE = "erasure", _("Verwijderen")
        RESTRICTION = "restriction", _("Tijdelijk niet gebruiken")
        OBJECTION = "objection", _("Bezwaar tegen het gebruik")

    class Verified(models.TextChoices):
        PASSPORT = "passport", _("Paspoort gezien")
        IDENTITY_CARD = "identity_card", _("Identiteitskaart gezien")
        LICENCE = "licence", _("Rijbewijs gezien")
        RESIDENCE = "residence", _("Verblijfsdocument gezien")
        MANDATE = "mandate", _("Machtiging gezien, en papieren van de gemachtigde")

    class State(models.TextChoices):
        OPEN = "open", _("In behandeling")
        DEFERRED = "deferred", _("Uitgesteld")
        ANSWERED = "answered", _("Beantwoord")
        REFUSED = "refused", _("Afgewezen")

    class Ground(models.TextChoices):
        """Why informing somebody waits. Source: UAVG art. 41 (AVG art. 23)."""

        CRIME = "crime", _("Opsporing of vervolging van strafbare feiten")
        PROTECTION = "protection", _("Bescherming van de betrokkene of van anderen")
        SAFETY = "safety", _("Openbare veiligheid")

    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("soort"), choices=Kind, max_length=13)
    asker = SealedTextField(_("wie vraagt dit"))
    contact = SealedTextField(_("waarheen gaat het antwoord"))
    asked = SealedTextField(_("wat is er gevraagd"))
    received_on = models.DateField(_("ontvangen op"))
    due_on = models.DateField(_("antwoord voor"))
    verified = models.CharField(_("hoe gecontroleerd"), choices=Verified, max_length=13)
    verified_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    extended_why = SealedTextField(_("waarom langer"))
    state = models.CharField(choices=State, default=State.OPEN, max_length=8)
    ground = models.CharField(choices=Ground, max_length=10, blank=True)
    ground_why = SealedTextField(_("waarom uitgesteld of afgewezen"))
    look_again_on = models.DateField(null=True)
    answer = SealedTextField(_("begeleidende woorden"))
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, related_name="+")
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("verzoek van een betrokkene")
        verbose_name_plural = _("verzoeken van betrokkenen")
        indexes = [models.Index(fields=["desk", "state", "due_on"], name="data_request_list")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("data_requests:detail", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.OPEN, self.State.DEFERRED}

    @property
    def can_be_extended(self) -> bool:
        """Once, and before the first term is over."""
        return self.state == self.State.OPEN and self.due_on == due(self.received_on)

    def is_late(self, today: date) -> bool:
        return self.state == self.State.OPEN and self.due_on < today


class FoundRecord(SealedModel):
    """A signal that may be about the person who asks, and what an officer decided about that."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="found")
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="+")
    about_asker = models.BooleanField(null=True)  # None: nobody decided yet
    why = SealedTextField(_("waarom"))
    # Which passages the person gets to read: codes, never words. Everything else stays black.
    released = ArrayField(models.CharField(max_length=60), default=list)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("gevonden signaal")
        verbose_name_plural = _("gevonden signalen")

    def __str__(self) -> str:
        return str(uuid.UUID(str(self.pk)))

"""Which role was asked for whom, whose login is made anew, and who was invited?"""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.approvals.models import Approval
from schakel.organisations.models import Organisation
from schakel.people.models import Person, Role

INVITED_FOR: Final = timedelta(days=7)
# Shorter: there was an account already, so there is more behind it.
RESET_INVITED_FOR: Final = timedelta(hours=24)
WRONG_CODES_AT_MOST: Final = 5


class RoleProposal(models.Model):
    """One role at one organisation for somebody, with or without an account yet.

    Rule: a role is given by two administrators. Source: security.md 2.3 (role, assign) and 2.5.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Voorgesteld")
        DROPPED = "dropped", _("Niet doorgegaan")
        AGREED = "agreed", _("Wordt gegeven")
        DONE = "done", _("Gegeven")
        IMPOSSIBLE = "impossible", _("Kon niet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mailadres"), max_length=254)
    name = models.CharField(_("naam"), max_length=120)
    role = models.CharField(_("rol"), choices=Role, max_length=20)
    until = models.DateField(_("tot en met"), null=True)
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(choices=State, default=State.PROPOSED, max_length=10)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("voorstel voor een rol")
        verbose_name_plural = _("voorstellen voor een rol")

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("accounts:proposal", args=[self.reference])


class LoginReset(models.Model):
    """Somebody lost a password or a second step: all of it is withdrawn, and they begin anew.

    Rule: two administrators, neither of them for oneself, who say how they know who asks; they
    neither see nor choose what somebody logs in with.
    Source: security.md 2.5 and 3.7; ASVS 6.4.3, 6.4.4, 6.4.6 and 6.5.6; docs/adr/0022.
    """

    class Lost(models.TextChoices):
        SECOND_STEP = "second_step", _("De telefoon, sleutel of app met codes")
        PASSWORD = "password", _("Het wachtwoord")  # a choice
        BOTH = "both", _("Allebei")

    class Checked(models.TextChoices):
        IN_PERSON = "in_person", _("Ik sprak de persoon zelf, en zag een identiteitsbewijs")
        VIDEO = "video", _("Ik herkende de persoon in een videogesprek")
        CALLED_BACK = (
            "called_back",
            _("Ik belde terug op een bekend nummer, en de leidinggevende bevestigde het"),
        )

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Voorgesteld")
        DROPPED = "dropped", _("Niet doorgegaan")
        AGREED = "agreed", _("Wordt uitgevoerd")
        DONE = "done", _("Uitgevoerd")
        IMPOSSIBLE = "impossible", _("Kon niet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("kenmerk"), max_length=12, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    lost = models.CharField(_("kwijt"), choices=Lost, max_length=12)
    checked = models.CharField(_("hoe vastgesteld"), choices=Checked, max_length=12)
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(choices=State, default=State.PROPOSED, max_length=10)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("nieuwe toegang")
        verbose_name_plural = _("nieuwe toegangen")
        constraints = [
            models.CheckConstraint(
                name="login_reset_by_somebody_else", condition=~Q(person=F("proposed_by"))
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("accounts:reset", args=[self.reference])


class Invitation(models.Model):
    """A link by which somebody chooses a password: once, within a week, or a day at a reset.

    At a reset with a code beside it, told in a conversation: mail alone opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True, db_default="")
    wrong_codes = models.PositiveSmallIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        constraints = [
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=F("made_at"))
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and now < self.expires_at

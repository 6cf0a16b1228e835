"""What did an officer establish, and how was the signal weighed?"""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models.signal import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Answer(models.TextChoices):
    """What is known of a fact. Not knowing is an answer."""

    YES = "yes", _("Ja")
    NO = "no", _("Nee")
    UNKNOWN = "unknown", _("Niet bekend")


class Victim(models.TextChoices):
    """Which of the two cards of the signalenroutekaart applies."""

    IDENTIFIABLE = "identifiable", _("Er is een mogelijk slachtoffer dat te vinden is")
    LOCATION_ONLY = "location_only", _("Alleen een plek is bekend")
    SUSPECT_ONLY = "suspect_only", _("Alleen een mogelijke dader of facilitator is bekend")
    UNKNOWN = "unknown", _("Nog niet duidelijk")


def fact(label: "StrOrPromise") -> models.CharField[str, str]:
    """A fact that is so, is not so, or is not known."""
    return models.CharField(label, choices=Answer, default=Answer.UNKNOWN, max_length=7)


class Weighing(SealedModel):
    """One weighing of a signal by a person: facts, words, decision, reason. Never changed.

    The newest one counts; earlier ones stay. There is no score: reliability is recorded in words.
    """

    append_only: ClassVar[bool] = True

    class Source(models.TextChoices):
        """Reliability of the source: who says so?"""

        RELIABLE = "reliable", _("Betrouwbaar: eerder juist gebleken")
        USUALLY = "usually", _("Meestal betrouwbaar")
        DOUBTFUL = "doubtful", _("Twijfelachtig")
        UNKNOWN = "unknown", _("Niet te beoordelen")

    class Content(models.TextChoices):
        """Reliability of the content: how is it known?"""

        SEEN = "seen", _("Zelf gezien of vastgelegd")
        CONFIRMED = "confirmed", _("Bevestigd door een tweede bron")
        HEARD = "heard", _("Van horen zeggen")
        DOUBTFUL = "doubtful", _("Twijfelachtig")
        UNKNOWN = "unknown", _("Niet te beoordelen")

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="weighings")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    immediate_danger = fact(_("Direct gevaar"))
    minor = fact(_("Minderjarig"))
    still_with_exploiter = fact(_("Nog bij de uitbuiter"))
    victim = models.CharField(choices=Victim, default=Victim.UNKNOWN, max_length=13)
    coercion = fact(_("Dwang gezien"))
    consent = fact(_("Slachtoffer wil hulp en geeft toestemming"))
    assault_within_7_days = fact(_("Seksueel geweld in de afgelopen 7 dagen"))
    unaccompanied_minor = fact(_("Alleenstaande minderjarige vreemdeling"))
    organised_crime = fact(_("Aanwijzing voor georganiseerde criminaliteit"))
    own_employer = fact(_("Melder is zelf slachtoffer van de werkgever"))
    fears_exposure = fact(_("Melder is bang om bekend te worden"))
    vague = fact(_("Alleen een onderbuikgevoel"))
    forms = ArrayField(models.CharField(max_length=30), default=list)

    source_reliability = models.CharField(choices=Source, max_length=10)
    content_reliability = models.CharField(choices=Content, max_length=10)
    proposed = models.CharField(choices=Signal.Urgency, max_length=7)
    rules = ArrayField(models.CharField(max_length=40), default=list)
    decided = models.CharField(choices=Signal.Urgency, max_length=7)
    reason = SealedTextField(_("reden"))

    class Meta:
        verbose_name = _("weging")
        verbose_name_plural = _("wegingen")
        ordering = ("-at",)
        get_latest_by = "at"

    def __str__(self) -> str:
        return self.get_decided_display()

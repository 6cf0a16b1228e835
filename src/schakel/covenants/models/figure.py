"""How often did something happen under a covenant in a quarter? Numbers, and nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Covenant, Organisation


class Figure(models.Model):
    """A counter of one quarter. It points at no signal, no piece and no person."""

    class What(models.TextChoices):
        """What is counted. The first two per municipality, the others for the whole covenant."""

        REGISTERED = "registered", _("signalen aangemeld")
        COMPARED = "compared", _("puzzelstukken vergeleken")
        TOLD = "told", _("houders ingelicht")
        CONTACTED = "contacted", _("contact opgenomen")
        EXPIRED = "expired", _("verlopen zonder contact")
        TRUE = "true", _("ging om hetzelfde")
        FALSE = "false", _("ging om iets anders")
        UNKNOWN = "unknown", _("niet duidelijk geworden")

    class Spelling(models.TextChoices):
        """How a name was spelled. Not where somebody comes from; see docs/adr."""

        NO_NAME = "no_name", _("geen naam")
        DUTCH = "dutch", _("Nederlandse spelling")
        PLAIN = "plain", _("zonder kenmerk")
        MARKED = "marked", _("lettercombinaties of tekens die het Nederlands niet heeft")
        OTHER_SCRIPT = "other_script", _("ander schrift")

    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="figures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    quarter = models.DateField(_("kwartaal"))  # its first day
    what = models.CharField(choices=What, max_length=10)
    spelling = models.CharField(choices=Spelling, max_length=12)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("cijfer van een convenant")
        verbose_name_plural = _("cijfers van een convenant")
        ordering = ("quarter", "what", "spelling")
        constraints = [
            models.UniqueConstraint(
                fields=["covenant", "organisation", "quarter", "what", "spelling"],
                name="figure_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.number}"

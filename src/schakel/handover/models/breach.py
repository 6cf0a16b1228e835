"""What is done when a package went to the wrong place?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.handover.models.handover import Handover
from schakel.people.models import Person
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class BreachReport(SealedModel):
    """The data-breach checklist of one handover that was sent in error.

    Rule: a breach is reported to the authority within 72 hours, unless a risk is unlikely.
    Source: AVG art. 33 (docs/sources.md).
    """

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="breach")
    what_happened = SealedTextField(_("wat er gebeurde"))
    noticed_at = models.DateTimeField(_("opgemerkt"))
    report_before = models.DateTimeField(_("melden vóór"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    access_closed_at = models.DateTimeField(_("toegang gesloten"), null=True)
    recipient_asked_at = models.DateTimeField(_("ontvanger gevraagd te vernietigen"), null=True)
    destruction_confirmed_at = models.DateTimeField(_("vernietiging bevestigd"), null=True)
    privacy_officer_told_at = models.DateTimeField(_("FG ingelicht"), null=True)
    victim_safety_weighed_at = models.DateTimeField(_("veiligheid slachtoffer bekeken"), null=True)
    authority_weighed_at = models.DateTimeField(_("melding aan de AP afgewogen"), null=True)
    people_weighed_at = models.DateTimeField(_("betrokkenen inlichten afgewogen"), null=True)
    closed_at = models.DateTimeField(_("afgerond"), null=True)

    class Meta:
        verbose_name = _("datalek")
        verbose_name_plural = _("datalekken")

    def __str__(self) -> str:
        return str(_("datalek"))

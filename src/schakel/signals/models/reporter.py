"""Who reported it? Sealed apart from the signal, with a policy of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models.signal import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class SignalReporter(SealedModel):
    """The identity of whoever reported; an anonymous report has no such row.

    Its key is its own, so that opening a signal never opens its reporter.
    """

    signal = models.OneToOneField(Signal, models.CASCADE, related_name="reporter")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = SealedTextField(_("naam"))
    email = SealedTextField(_("e-mailadres"))
    phone = SealedTextField(_("telefoon"))
    safe_contact = SealedTextField(_("veilig contact"))  # how and when contact does no harm
    contact_is_safe = models.CharField(
        _("is contact veilig"), choices=Signal.Said, max_length=7, default=Signal.Said.UNKNOWN
    )
    wants_news = models.BooleanField(_("wil bericht als er nieuws is"), default=False)

    class Meta:
        verbose_name = _("melder")
        verbose_name_plural = _("melders")

    def __str__(self) -> str:
        return str(_("melder"))

"""What was sent along with a signal?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models.mailbox import Message
from schakel.signals.models.signal import Signal
from schakel.vault.content import SealedContent
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Attachment(SealedModel):
    """A picture or PDF: the original as it came, and a copy without metadata that people see."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Kopie wordt gemaakt")
        READY = "ready", _("Klaar")
        REFUSED = "refused", _("Kan niet veilig worden getoond")

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    file_name = SealedTextField(_("bestandsnaam"))
    content_type = models.CharField(_("soort"), max_length=30)
    size = models.PositiveIntegerField(_("grootte in bytes"))
    original = models.OneToOneField(SealedContent, models.PROTECT, related_name="+")
    shown = models.OneToOneField(SealedContent, models.PROTECT, null=True, related_name="+")
    state = models.CharField(choices=State, default=State.WAITING, max_length=7)
    refused_because = models.CharField(max_length=20, blank=True)  # a code of vault.files
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("toegevoegd"))

    class Meta:
        verbose_name = _("bijlage")
        verbose_name_plural = _("bijlagen")
        ordering = ("added_at", "id")

    def __str__(self) -> str:
        return self.content_type

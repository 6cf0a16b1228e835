"""Which letters are on their way out? Their address and link are sealed, and wiped once sent."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel


class Letter(SealedModel):
    """One mail to one person, of a known kind. It says that something waits, never what."""

    class Kind(models.TextChoices):
        NEWS_FOR_REPORTER = "news_for_reporter", _("Nieuws voor de melder")
        PROFESSIONAL_LINK = "professional_link", _("Eenmalige link voor een professional")
        PARTNER_LINK = "partner_link", _("Eenmalige link voor een ketenpartner")
        INVITATION = "invitation", _("Uitnodiging om een wachtwoord te kiezen")
        NEW_START = "new_start", _("Link om opnieuw een wachtwoord te kiezen")
        OWN_LOGIN = "own_login", _("Bericht over het eigen account")
        WORK_WAITING = "work_waiting", _("Er wacht werk")
        ACUTE_WAITING = "acute_waiting", _("Er wacht iets dringends")
        REMINDER = "reminder", _("Herinnering")
        AUDIT_CHECKPOINT = "audit_checkpoint", _("Zegel van het logboek")

    class Failure(models.TextChoices):
        """Why it did not go: a code, because an answer of a mail server holds the address."""

        UNREACHABLE = "unreachable", _("De mailserver is niet bereikbaar")
        TIMEOUT = "timeout", _("De mailserver antwoordt niet op tijd")
        LATER = "later", _("De mailserver vraagt om later te proberen (4xx)")
        REFUSED = "refused", _("De mailserver weigert het bericht (5xx)")
        NO_KEY = "no_key", _("Het adres kan niet worden geopend")

    kind = models.CharField(_("soort"), choices=Kind, max_length=20)
    language = models.CharField(_("taal"), max_length=5, default="nl")
    recipient = SealedTextField(_("aan"))
    link = SealedTextField(_("link"))
    created_at = models.DateTimeField(_("gemaakt"), default=timezone.now)
    sent_at = models.DateTimeField(_("verstuurd"), null=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    failed = models.CharField(_("mislukt"), choices=Failure, max_length=12, blank=True)
    gave_up_at = models.DateTimeField(_("opgegeven"), null=True)

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("brieven")
        indexes = [
            models.Index(
                fields=["created_at"],
                name="letter_waiting",
                condition=models.Q(sent_at=None, gave_up_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    def wipe(self) -> None:
        """Forget to whom it went and which link it held: nobody needs that any more."""
        self.recipient = None
        self.link = None

    def mark_sent(self, now: datetime) -> None:
        self.sent_at, self.failed = now, ""
        self.attempts += 1
        self.wipe()
        self.save()

    def mark_failed(self, reason: str) -> None:
        self.failed = reason
        self.attempts += 1
        self.save(update_fields=["failed", "attempts"])


class DemoLetter(models.Model):
    """A mail as it would have gone out. Filled in the demo only, where every mail is invented."""

    recipient = models.CharField(_("aan"), max_length=254)
    subject = models.CharField(_("onderwerp"), max_length=200)
    text = models.TextField(_("tekst"))
    message_id = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField(_("verstuurd"), default=timezone.now)

    class Meta:
        verbose_name = _("demobrief")
        verbose_name_plural = _("demobrieven")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.subject

"""How do a desk and a reporter keep talking?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.people.models import Person
from schakel.signals.models.signal import Signal
from schakel.vault.fields import SealedTextField
from schakel.vault.models import SealedModel
from schakel.vault.receipts import ReceiptHashes
from schakel.vault.threads import opened_with_code, seal_for_code

FOR_CODE = "message"


class Mailbox(SealedModel):
    """The thread between desk and reporter, opened with a receipt code or an employee's account.

    Its key is its own: whoever holds the code opens the messages, never the report. The public
    key that belongs to the code is sealed, so that nobody puts another one in its place.
    """

    signal = models.OneToOneField(Signal, models.CASCADE, related_name="mailbox")
    locator_hash = models.BinaryField(max_length=32, unique=True, null=True)
    verifier = models.BinaryField(max_length=32, null=True)
    thread_key = SealedTextField()  # in hexadecimals
    last_opened_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("berichtenbus")
        verbose_name_plural = _("berichtenbussen")
        constraints = [
            models.CheckConstraint(
                name="mailbox_code_is_whole",
                condition=Q(locator_hash=None, verifier=None, thread_key__isnull=True)
                | Q(locator_hash__isnull=False, verifier__isnull=False, thread_key__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(_("berichten"))

    def belong_to(self, receipt: ReceiptHashes) -> None:
        """From now on whoever has this code reads along. Saving remains up to the caller."""
        self.locator_hash, self.verifier = receipt.locator_hash, receipt.verifier
        self.seal(thread_key=receipt.thread_key.hex())


class Message(SealedModel):
    """One message in the thread; sealed with the mailbox's key, and a second time for the code.

    The desk, and an employee with an account, read the first; the public door only the second.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="messages")
    from_reporter = models.BooleanField()
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    text = SealedTextField(_("bericht"))
    for_code = models.BinaryField(null=True, editable=False)
    automatic = models.BooleanField(_("automatisch bericht"), default=False)
    is_question = models.BooleanField(_("vraag"), default=False)
    answer_before = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        ordering = ("at", "id")
        indexes = [models.Index(fields=["mailbox", "at"], name="message_thread")]

    def __str__(self) -> str:
        return str(_("bericht"))

    def write(self, text: str) -> None:
        """Seal the text for both sides. Saving remains up to the caller."""
        self.seal(text=text)
        if thread_key := self.mailbox.unsealed("thread_key"):
            public = bytes.fromhex(thread_key)
            self.for_code = seal_for_code(public, text, row=self.pk, purpose=FOR_CODE)

    def read_with(self, code: str) -> str:
        """Open the text as the reporter's copy of it, with nothing but the code."""
        return opened_with_code(code, self.for_code, row=self.pk, purpose=FOR_CODE)


class Satisfaction(SealedModel):
    """The reporter's answers to two questions after feedback; it reopens nothing by itself."""

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="satisfaction")
    heard_back = models.BooleanField(_("hebt u gehoord wat er gebeurde"))
    would_report_again = models.BooleanField(_("zou u weer melden"))
    remark = SealedTextField(_("toelichting"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("tevredenheid")
        verbose_name_plural = _("tevredenheid")

    def __str__(self) -> str:
        return str(_("tevredenheid"))

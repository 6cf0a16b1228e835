"""How does what is told at the public door become a sealed envelope, that the door cannot open?

Everything is sealed to the desk that the municipality names, files included, and stored with a
job for the worker in one transaction. The door has public keys only.
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from schakel.intake.actions.submitting import Submitted, is_first
from schakel.intake.models import Envelope, EnvelopeFile
from schakel.intake.told import FileAlong, InThread, LinkAsked, Told, report_told, written
from schakel.kernel.queue import enqueue
from schakel.signals.actions.receiving import Report, Upload
from schakel.vault import receipts
from schakel.vault.published import CannotSeal, PublicKey, published
from schakel.vault.threads import seal_for_code

ENVELOPE: Final = "envelope"
FILE: Final = "file"
COPY: Final = "waiting"
# Rule: what was told is not known by its length. Nearly every report, message and request fits
# the first class; above it comes 64k, and above that whole steps of 64k.
# Source: security.md 3.2; ADR 0014.
SMALLEST: Final = 16 * 1024
OPEN_WAITING: Final = "schakel.intake.tasks.open_waiting"


@dataclass(frozen=True)
class Waiting:
    """A reporter's own copy of what they did, as long as the worker has not been."""

    do: str
    text: str
    files: int

    def as_text(self) -> str:
        return json.dumps([self.do, self.text, self.files])

    @classmethod
    def from_text(cls, text: str) -> "Waiting":
        return cls(*json.loads(text))


def file_report(report: Report, *, desk: str, submission_key: str, now: datetime) -> Submitted:
    """Seal a form of the public door, once; every other copy of it gets the same code.

    Rule: a double click, a retry or twenty parallel posts make one report.
    Source: issue "From signal to action", Reporting.

    A copy that arrives while the first is being stored waits for it: when the first fails
    after all, the copy becomes the report.
    """
    code = receipts.code_for(submission_key)
    key, kept = published().key_for(desk), receipts.kept_of(code)
    along = _named(report.uploads)
    told = report_told(report, receipt=kept, files=along, now=now)
    envelope = Envelope(locator_hash=kept.locator_hash, verifier=kept.verifier)
    with _stored():
        if not is_first(submission_key, now=now):
            return Submitted(code, repeated=True)
        _file(envelope, told, report.uploads, key=key, now=now)
    return Submitted(code, repeated=False)


def file_in_thread(
    code: str,
    do: str,
    *,
    desk: str = "",
    text: str = "",
    heard_back: bool = False,
    would_report_again: bool = False,
    uploads: Sequence[Upload] = (),
    now: datetime,
) -> None:
    """Seal what a reporter does with a code: to the desk, and a copy to the code itself."""
    along = _named(uploads)
    told = InThread(
        at=now,
        proof=receipts.proof(code).hex(),
        do=do,
        text=text,
        heard_back=heard_back,
        would_report_again=would_report_again,
        files=along,
    )
    kept, envelope = receipts.kept_of(code), Envelope()
    envelope.locator_hash = kept.locator_hash
    copy = Waiting(do, text if do == "add" else "", len(uploads)).as_text()
    envelope.for_code = seal_for_code(kept.thread_key, copy, row=envelope.pk, purpose=COPY)
    with _stored():
        _file(envelope, told, uploads, key=published().key_for(desk), now=now)


def file_link_request(email: str, *, language: str, now: datetime) -> None:
    """Seal that somebody asks for a link.

    Rule: an address that we know costs the door the same work as one that we do not: only the
    worker looks.
    Source: security.md 1.3, no channel tells known from unknown.
    """
    told = LinkAsked(at=now, email=email, language=language)
    with _stored():
        _file(Envelope(), told, (), key=published().key_for(""), now=now)


@contextmanager
def _stored() -> Iterator[None]:
    """All of it or nothing. What is sealed to a key that the database does not have is refused.

    That happens when a backup was put back and the public keys were not: better to say so now
    than to find out that nobody can ever open it.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise CannotSeal("The public keys are not those of this database.") from None


def _named(uploads: Sequence[Upload]) -> tuple[FileAlong, ...]:
    return tuple(
        FileAlong(id=uuid.uuid4(), name=upload.file_name, content_type=upload.content_type)
        for upload in uploads
    )


def _file(
    envelope: Envelope, told: Told, uploads: Sequence[Upload], *, key: PublicKey, now: datetime
) -> None:
    envelope.sealed_for_id, envelope.on = key.id, timezone.localdate(now)
    envelope.body = key.seal(written(told), purpose=ENVELOPE, row=envelope.pk, smallest=SMALLEST)
    envelope.save(force_insert=True)
    if uploads:
        EnvelopeFile.objects.bulk_create(
            EnvelopeFile(
                id=file.id,
                envelope=envelope,
                body=key.seal(upload.content, purpose=FILE, row=file.id, smallest=SMALLEST),
            )
            for file, upload in zip(told.files, uploads, strict=True)
        )
    enqueue(OPEN_WAITING)

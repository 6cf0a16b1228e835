"""How does a report become a signal at the right desk?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.subjects import REPORTER
from schakel.audit.trail import record
from schakel.kernel.codes import new_reference
from schakel.kernel.queue import enqueue
from schakel.organisations.lookup import desk_for
from schakel.organisations.models import District, Municipality, Organisation
from schakel.people.desks import administrators_of, officers_of, with_deputies
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.signals.deadlines import first_deadlines
from schakel.signals.hearing import told_of, without_excluded
from schakel.signals.models import (
    Attachment,
    Deadline,
    Mailbox,
    Message,
    Milestone,
    PuzzlePiece,
    Signal,
    SignalReporter,
)
from schakel.signals.urgency import facts_as_said, proposed_urgency
from schakel.vault.asker import makes
from schakel.vault.content import SealedContent
from schakel.vault.models import RecordKey
from schakel.vault.receipts import ReceiptHashes

FIRST_TERMS = (Deadline.Kind.READ, Deadline.Kind.WEIGH, Deadline.Kind.REPORT_BACK)


@dataclass(frozen=True)
class Contact:
    """How the reporter may be reached; anonymous reports have none."""

    name: str = ""
    email: str = ""
    phone: str = ""
    safe_contact: str = ""
    contact_is_safe: str = Signal.Said.UNKNOWN
    wants_news: bool = False
    person: Person | None = None


@dataclass(frozen=True)
class Upload:
    """A file that was inspected: its type is known by content, not by its name."""

    file_name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Report:
    """Everything a reporter told, validated; only the story is required."""

    district: District
    story: str
    channel: str
    reporter_kind: str
    disclosure: str = Signal.Disclosure.ANONYMOUS
    municipality: Municipality | None = None
    advice_only: bool = False
    place: str = ""
    happened: str = ""
    observations: tuple[str, ...] = ()
    suggested_forms: tuple[str, ...] = ()
    danger: str = Signal.Said.UNKNOWN
    minor: str = Signal.Said.UNKNOWN
    ongoing: str = Signal.Said.UNKNOWN
    consent: str = Signal.Said.UNKNOWN
    pieces: tuple[tuple[str, str], ...] = ()  # (kind, text), in the order they were written
    contact: Contact | None = None
    reported_by: Organisation | None = None
    uploads: tuple[Upload, ...] = ()
    welcome: str = ""  # the automatic first message in the thread


@dataclass(frozen=True)
class Received:
    """What came of a report."""

    signal: Signal
    attachments: Sequence[Attachment] = field(default_factory=tuple)


@transaction.atomic
def receive(
    report: Report,
    *,
    receipt: ReceiptHashes | None,
    by: Person | None,
    now: datetime,
    received_at: datetime | None = None,
) -> Received:
    """Accept a report, whatever is wrong with the routing, and start its clocks.

    Rule: a report is accepted even if no desk fits; it falls to the district's fall-back desk
    and raises an alarm.
    Source: issue "From signal to action"; product.md 1.15.

    `received_at` is when it reached the organisation (a letter, a call); the clocks start there.
    `by` is the logged-in person who typed it; None for the public door.
    """
    received_at = received_at or now
    desk, fell_back = desk_for(report.municipality, report.district)
    signal_key, mailbox_key, reporter_key = RecordKey.objects.create_keys(3)
    signal = Signal(
        key=signal_key,
        reference=new_reference("S"),
        district=report.district,
        municipality=report.municipality,
        desk=desk,
        fell_back=fell_back,
        advice_only=report.advice_only,
        channel=report.channel,
        reporter_kind=report.reporter_kind,
        disclosure=report.disclosure,
        reported_by=report.reported_by,
        danger_said=report.danger,
        minor_said=report.minor,
        ongoing_said=report.ongoing,
        consent_said=report.consent,
        suggested_forms=list(report.suggested_forms),
        piece_count=len(report.pieces),
        received_at=received_at,
        registered_at=now,
    )
    signal.seal(
        story=report.story,
        observations=",".join(report.observations),
        place=report.place,
        happened=report.happened,
    )
    signal.urgency = proposed_urgency(facts_as_said(signal))
    if signal.urgency == Signal.Urgency.ACUTE:
        signal.acute_since = received_at
    signal.stand_in_line()
    acute = signal.urgency == Signal.Urgency.ACUTE
    deadlines = first_deadlines(
        signal, (Deadline.Kind.CONTACT, *FIRST_TERMS) if acute else FIRST_TERMS, now=received_at
    )
    makes(signal.pk)  # also at a desk of which who reports sees nothing
    # A reference that exists already fails the whole: the door tries once more, nothing is half.
    signal.save(force_insert=True)

    Deadline.objects.bulk_create(deadlines)
    PuzzlePiece.objects.bulk_create(_pieces(signal, report, by=by, now=now))
    attachments = [keep_upload(signal, upload, by=by, now=now) for upload in report.uploads]
    if report.contact is not None:
        _keep_reporter(signal, report.contact, key=reporter_key)
    # What somebody sent is answered at once, also when it was taken in later.
    answered_at = now if by else received_at
    _open_mailbox(signal, receipt, key=mailbox_key, welcome=report.welcome, now=answered_at)
    Milestone.objects.create(signal=signal, step=Milestone.Step.RECEIVED, at=received_at, by=by)
    record(
        "signal.receive",
        by=by,
        on=signal,
        actor_kind="person" if by else "reporter",
        detail={"channel": report.channel, "fell_back": str(fell_back).lower()},
        about=(REPORTER,) if report.contact else (),
        now=now,
    )
    enqueue("schakel.signals.tasks.tell_the_desk", signal_id=str(signal.pk))
    if report.pieces and not report.advice_only:
        # What it may touch is sought later, by the worker: nobody who reports can see or time it.
        enqueue("schakel.linking.tasks.search", signal_id=str(signal.pk))
    return Received(signal, attachments)


@transaction.atomic
def tell_of_new_input(signal: Signal, *, now: datetime) -> None:
    """Tell whoever has the signal in hand that the reporter added something; else the desk."""
    on = timezone.localdate(now)
    notify(
        without_excluded(signal, with_deputies([signal.owner], on=on))
        if signal.owner
        else told_of(signal, on=now),
        Notice.Kind.NEW_INPUT,
        reference=signal.reference,
        url_name="signals:detail",
        now=now,
        urgent=signal.line == Signal.Line.ACUTE,
    )


@transaction.atomic
def tell_the_desk(signal: Signal, *, now: datetime) -> None:
    """Tell whoever is at the desk that a signal came in; administrators too when it fell back."""
    acute = signal.urgency == Signal.Urgency.ACUTE
    today = timezone.localdate(now)
    told = officers_of(signal.desk, on=today)
    if signal.fell_back:
        kind = Notice.Kind.FALL_BACK
    elif acute:
        kind = Notice.Kind.ACUTE_SIGNAL
    else:
        kind = Notice.Kind.NEW_SIGNAL
    notify(
        told,
        kind,
        reference=signal.reference,
        url_name="signals:detail",
        now=now,
        urgent=acute or signal.fell_back,
    )
    if signal.fell_back:  # administrators mend the routing; they never read what was told
        notify(
            [
                person
                for person in administrators_of(signal.district, on=today)
                if person not in told
            ],
            kind,
            reference=signal.reference,
            now=now,
            urgent=True,
        )


def _pieces(
    signal: Signal, report: Report, *, by: Person | None, now: datetime
) -> list[PuzzlePiece]:
    pieces = []
    for position, (kind, text) in enumerate(report.pieces):
        piece = PuzzlePiece(
            key=signal.key, signal=signal, kind=kind, added_by=by, added_at=now, position=position
        )
        piece.seal(text=text)
        pieces.append(piece)
    return pieces


def keep_upload(
    signal: Signal,
    upload: Upload,
    *,
    by: Person | None,
    now: datetime,
    message: Message | None = None,
) -> Attachment:
    """Keep a file as it came, sealed, and have the copy made that people see.

    Also of a message: sealed with the signal's key, so that the reporter's code never opens it.
    """
    attachment = Attachment(
        key=signal.key,
        signal=signal,
        message=message,
        content_type=upload.content_type,
        size=len(upload.content),
        original=SealedContent.objects.store(upload.content, key=signal.key),
        added_by=by,
        added_at=now,
    )
    attachment.seal(file_name=upload.file_name)
    attachment.save(force_insert=True)
    enqueue("schakel.signals.tasks.make_shown_copy", attachment_id=str(attachment.pk))
    return attachment


def _keep_reporter(signal: Signal, contact: Contact, *, key: RecordKey) -> None:
    reporter = SignalReporter(
        key=key,
        signal=signal,
        person=contact.person,
        contact_is_safe=contact.contact_is_safe,
        wants_news=contact.wants_news and bool(contact.email or contact.person),
    )
    reporter.seal(
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        safe_contact=contact.safe_contact,
    )
    reporter.save()


def _open_mailbox(
    signal: Signal, receipt: ReceiptHashes | None, *, key: RecordKey, welcome: str, now: datetime
) -> None:
    mailbox = Mailbox(key=key, signal=signal)
    if receipt:
        mailbox.belong_to(receipt)
    mailbox.save(force_insert=True)
    if welcome:
        message = Message(
            key=mailbox.key, mailbox=mailbox, from_reporter=False, automatic=True, at=now
        )
        message.write(welcome)
        message.save()

"""What becomes of what was told: a signal, or something more in the thread of one?"""

from collections.abc import Sequence
from datetime import datetime

from schakel.intake.models import Envelope
from schakel.intake.places import where
from schakel.intake.told import InThread, NotAllowed, ReportTold, report_of
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.actions import mailbox as verbs
from schakel.signals.actions.receiving import Received, Upload, receive
from schakel.signals.models import Mailbox, Signal
from schakel.vault import receipts


class TooSoon(Exception):
    """The report that this is about has not been taken in yet."""


def take_report(told: ReportTold, uploads: tuple[Upload, ...], *, now: datetime) -> Received:
    """Receive a report of the public door. Its terms count from when it was sent."""
    district, municipality = where(told.municipality, told.district)
    reported_by = None
    if told.reported_by is not None:
        reported_by = Organisation.objects.filter(pk=told.reported_by).first()
    if (reported_by is not None) != (told.channel == Signal.Channel.PROFESSIONAL):
        raise NotAllowed
    return receive(
        report_of(
            told,
            district=district,
            municipality=municipality,
            reported_by=reported_by,
            uploads=uploads,
        ),
        receipt=told.receipt.hashes(),
        by=None,
        now=now,
        received_at=min(told.at, now),
    )


def take_thread(
    told: InThread, locator_hash: bytes, uploads: Sequence[Upload], *, now: datetime
) -> None:
    """Do in a thread what its reporter asked.

    Rule: only who had the code can ask something of its thread: whoever can merely add rows to
    the database cannot.
    Source: ADR 0014.
    """
    mailbox = Mailbox.objects.select_related("signal").filter(locator_hash=locator_hash).first()
    if mailbox is None:
        if Envelope.objects.filter(locator_hash=locator_hash, verifier__isnull=False).exists():
            raise TooSoon
        raise NotAllowed
    if not receipts.proves(bytes.fromhex(told.proof), mailbox.verifier):
        raise NotAllowed
    if told.do == "open":
        verbs.open_thread(mailbox, by=None, now=now, until=told.at)
        return
    carry_out(
        mailbox,
        told.do,
        text=told.text,
        heard_back=told.heard_back,
        would_report_again=told.would_report_again,
        uploads=uploads,
        by=None,
        now=now,
    )


def carry_out(
    mailbox: Mailbox,
    do: str,
    *,
    text: str = "",
    heard_back: bool = False,
    would_report_again: bool = False,
    uploads: Sequence[Upload] = (),
    by: Person | None,
    now: datetime,
) -> None:
    """Add, judge or withdraw; a judgement that nobody asked for is left out."""
    if do == "withdraw":
        verbs.withdraw_contact(mailbox, by=by, now=now)
    elif do == "satisfaction":
        if verbs.may_be_asked(mailbox):
            verbs.tell_satisfaction(
                mailbox,
                heard_back=heard_back,
                would_report_again=would_report_again,
                remark=text,
                by=by,
                now=now,
            )
    else:
        verbs.add(mailbox, text, uploads=uploads, by=by, now=now)

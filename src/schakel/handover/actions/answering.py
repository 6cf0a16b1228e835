"""What does a partner answer, and what does the desk say back?"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from schakel.handover.lifecycle import HANDOVER_LIFECYCLE, STILL_SILENT
from schakel.handover.models import Handover, HandoverAnswer, HandoverStatus, OneTimeLink
from schakel.handover.policy import HANDOVER_POLICY
from schakel.handover.trail import record_handover
from schakel.organisations.lookup import terms_for
from schakel.people.desks import members_of, officers_of, with_deputies
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import notify
from schakel.signals.deadlines import due_moment, meet, start_term
from schakel.signals.hearing import without_any_excluded
from schakel.signals.models import Deadline, Signal

Kind = HandoverAnswer.Kind
ANSWERS = {
    "receive": Kind.RECEIVED,
    "take_on": Kind.TAKEN_ON,
    "decline": Kind.DECLINED,
    "ask_more": Kind.NEED_MORE,
    "report_result": Kind.RESULT,
}
# What asks for words: a partner who only confirms receipt need not write.
NEEDS_TEXT = frozenset({"decline", "ask_more", "report_result"})


class TextMissing(Exception):
    """Declining, asking and reporting a result need a sentence."""


@transaction.atomic
def answer(
    handover: Handover,
    verb: str,
    *,
    text: str = "",
    by: Person | None,
    link: OneTimeLink | None = None,
    now: datetime,
) -> HandoverAnswer:
    """Record a partner's answer, by account or through the link that they opened."""
    if by is not None:
        because = HANDOVER_POLICY.require(by, verb, handover)
    elif link is not None and link.handover_id == handover.pk and link.closed_at is None:
        because = []
    else:
        raise PermissionError
    if verb in NEEDS_TEXT and not text.strip():
        raise TextMissing
    status = HandoverStatus.objects.select_for_update().get(handover=handover)
    HANDOVER_LIFECYCLE.advance(status, verb)
    status.reminded_at = status.escalated_at = None
    status.save(update_fields=["state", "reminded_at", "escalated_at"])
    said = keep(handover, ANSWERS[verb], text, by=by, from_partner=True, now=now)
    signals = locked_signals(handover)
    if status.state not in STILL_SILENT:
        for signal in signals:
            meet(signal, Deadline.Kind.PARTNER, now=now, reference=handover.reference)
            signal.save(update_fields=["next_due_at"])
    record_handover(
        verb,
        handover,
        by=by,
        because=because,
        actor_kind="person" if by else "partner_link",
        now=now,
    )
    notify(
        _who_hears(handover, signals, now=now),
        Notice.Kind.HANDOVER_ANSWERED,
        reference=handover.reference,
        url_name="handover:detail",
        now=now,
    )
    return said


@transaction.atomic
def give_more(handover: Handover, *, text: str, by: Person, now: datetime) -> HandoverAnswer:
    """Answer the partner's question; their term starts anew."""
    because = HANDOVER_POLICY.require(by, "give_more", handover)
    if not text.strip():
        raise TextMissing
    status = HandoverStatus.objects.select_for_update().get(handover=handover)
    HANDOVER_LIFECYCLE.advance(status, "give_more")
    signals = locked_signals(handover)
    status.answer_before = answer_term(signals, now=now)
    status.reminded_at = status.escalated_at = None
    status.save()
    said = keep(handover, Kind.MORE_GIVEN, text, by=by, from_partner=False, now=now)
    for signal in signals:
        start_term(
            signal,
            Deadline.Kind.PARTNER,
            now=now,
            reference=handover.reference,
            due_at=status.answer_before,
        )
        signal.save(update_fields=["next_due_at"])
    record_handover("give_more", handover, by=by, because=because, now=now)
    notify(
        with_deputies(
            members_of(
                handover.to, Role.PARTNER, Role.CARE_COORDINATOR, on=timezone.localdate(now)
            ),
            on=timezone.localdate(now),
        ),
        Notice.Kind.HANDOVER,
        reference=handover.reference,
        url_name="handover:detail",
        now=now,
    )
    return said


def keep(
    handover: Handover,
    kind: Kind,
    text: str,
    *,
    by: Person | None,
    from_partner: bool,
    now: datetime,
) -> HandoverAnswer:
    """Write one step of the conversation down; it never changes."""
    said = HandoverAnswer(
        key=handover.key,
        handover=handover,
        kind=kind,
        by=by,
        from_partner=from_partner,
        at=now,
    )
    said.seal(text=text.strip())
    said.save(force_insert=True)
    return said


def locked_signals(handover: Handover) -> list[Signal]:
    """Its signals, locked, in the order of the package; two answers never wait for each other."""
    wanted = [row.signal_id for row in handover.shared.order_by("position")]
    found = {
        signal.pk: signal
        for signal in Signal.objects.select_for_update(of=("self",))
        .select_related("desk", "owner", "district")
        .filter(pk__in=wanted)
        .order_by("pk")
    }
    return [found[pk] for pk in wanted]


def answer_term(signals: Sequence[Signal], *, now: datetime) -> datetime | None:
    """Before when a partner answers: of a puzzle, as its most urgent signal asks."""
    terms = [
        terms_for(signal.district, signal.urgency).get(Deadline.Kind.PARTNER)
        for signal in {each.urgency: each for each in signals}.values()
    ]
    return min((due_moment(term, now) for term in terms if term), default=None)


def _who_hears(handover: Handover, signals: Sequence[Signal], *, now: datetime) -> list[Person]:
    """Whoever has the signals in hand, and the puzzle; without anybody, the desk.

    Never who is excluded from one of the signals, also not as the deputy of who has it in hand.
    """
    on = timezone.localdate(now)
    owners = [signal.owner for signal in signals if signal.owner is not None]
    if handover.puzzle is not None:
        owners.append(handover.puzzle.owner)
    about = [signal.pk for signal in signals]
    told = without_any_excluded(about, with_deputies(dict.fromkeys(owners), on=on))
    return told or without_any_excluded(about, officers_of(handover.signal.desk, on=on))

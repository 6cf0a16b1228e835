"""Which signals are about the person who asks, and which passages may they read?"""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.approvals.actions.asking import ask, use
from schakel.approvals.models import Approval
from schakel.audit.trail import record
from schakel.data_requests.actions.handling import State, opened_by
from schakel.data_requests.kinds import ANSWER
from schakel.data_requests.models import DataRequest, FoundRecord
from schakel.data_requests.passages import passages_of
from schakel.people.models import Person
from schakel.signals.hearing import away_from
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.models import RecordKey


class Undecided(Exception):
    """Of something that was found, nobody decided whether it is about this person."""


@transaction.atomic
def add(request: DataRequest, signal: Signal, *, by: Person, now: datetime) -> FoundRecord:
    """Lay a signal of the own desk with a request, to decide on."""
    request, because = opened_by(request, by)
    SIGNAL_POLICY.require(by, "see", signal)
    if signal.desk_id != request.desk_id:
        raise PermissionDenied("a signal of another desk")
    standing = request.found.filter(signal=signal).first()
    if standing is not None:
        return standing
    made = FoundRecord.objects.create(
        key=RecordKey.objects.create_key(),
        request=request,
        signal=signal,
        added_by=by,
        added_at=now,
    )
    record("data_request.find", by=by, on=signal, because=because, now=now)
    return made


@transaction.atomic
def decide(
    found: FoundRecord,
    *,
    about_asker: bool,
    why: str,
    released: Sequence[str],
    by: Person,
    now: datetime,
) -> None:
    """Say whether a signal is about this person, and which passages they read.

    Rule: people decide, with a reason; what is not released stays hidden.
    Source: issue "Trust" (Rights).
    """
    request, because = opened_by(found.request, by)
    SIGNAL_POLICY.require(by, "see", found.signal)
    known = {passage.code for passage in passages_of(found.signal)}
    found.about_asker = about_asker
    found.released = sorted(known & set(released)) if about_asker else []
    found.seal(why=why.strip())
    found.save(update_fields=["about_asker", "released", "why"])
    detail = {"about": str(about_asker).lower(), "request": request.reference}
    record("data_request.decide", by=by, on=found.signal, because=because, detail=detail, now=now)


@transaction.atomic
def ask_second(request: DataRequest, *, words: str, by: Person, now: datetime) -> Approval:
    """Ask a second officer to agree to exactly this answer."""
    request, _because = opened_by(request, by)
    if request.found.filter(about_asker=None).exists():
        raise Undecided
    request.seal(answer=words.strip())
    approval = ask(
        ANSWER.code,
        _payload(request, words),
        subject=request.reference,
        of=request.desk,
        why=words.strip(),
        by=by,
        now=now,
        but=away_from(*request.found.values_list("signal", flat=True)),
    )
    request.approval = approval
    request.save(update_fields=["answer", "approval"])
    return approval


@transaction.atomic
def answer(request: DataRequest, *, by: Person, now: datetime) -> DataRequest:
    """The answer goes out as it was agreed to; from now on it can be printed."""
    request, because = opened_by(request, by)
    use(ANSWER.code, _payload(request, request.unsealed("answer")), by=by, now=now)
    request.state, request.closed_by, request.closed_at = State.ANSWERED, by, now
    request.save(update_fields=["state", "closed_by", "closed_at"])
    number = str(request.found.filter(about_asker=True).count())
    record(
        "data_request.answer",
        by=by,
        on=request,
        because=because,
        detail={"records": number, "on": timezone.localdate(now).isoformat()},
        now=now,
    )
    return request


def _payload(request: DataRequest, words: str) -> dict[str, object]:
    rows = request.found.order_by("signal_id").values_list("signal_id", "about_asker", "released")
    return {
        "request": str(request.pk),
        "words": words.strip(),
        "records": [[str(signal), about, list(released)] for signal, about, released in rows],
    }

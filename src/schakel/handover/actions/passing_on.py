"""How is a signal, or a puzzle of several, passed on to a partner?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.handover.actions.answering import answer_term
from schakel.handover.models import Handover, HandoverSignal, HandoverStatus
from schakel.handover.package import Part, compose, parts_of
from schakel.handover.puzzle_package import chosen_of, parts_of_puzzle, ready_in
from schakel.kernel.codes import new_reference
from schakel.organisations.models import Organisation, SharingGround
from schakel.people.desks import members_of, with_deputies
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import notify
from schakel.puzzles.actions import passing_on as puzzle_passing_on
from schakel.puzzles.models import Puzzle
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.signals.actions.passing_on import mark_passed_on
from schakel.signals.deadlines import start_term
from schakel.signals.models import Deadline, Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.models import RecordKey

NECESSITY_AT_LEAST = 40
PARTNER_ROLES = (Role.PARTNER, Role.CARE_COORDINATOR)


class NotAllowedToReceive(Exception):
    """This organisation takes no signals of municipalities."""


class GroundMissing(Exception):
    """Without a ground and a reason nothing is shared."""


class NothingShared(Exception):
    """A package of a puzzle holds something of at least one of its signals."""


@dataclass(frozen=True)
class Sharing:
    """What the officer chose to share, and why it may be shared."""

    included: Sequence[str]
    blacked_out: Sequence[str]
    ground: SharingGround
    necessity: str


@dataclass(frozen=True)
class _Destination:
    """Where it goes, and which rules proposed that."""

    to: Organisation
    service: str
    kind: str
    rules: Sequence[str]


@dataclass(frozen=True)
class _Content:
    """What goes: of which signals, the parts as they read, and everything that was offered."""

    signals: Sequence[Signal]
    parts: Sequence[Part]
    offered: Sequence[Part]
    puzzle: Puzzle | None = None


@transaction.atomic
def pass_on(
    signal: Signal,
    *,
    to: Organisation,
    service: str,
    kind: str,
    rules: Sequence[str],
    sharing: Sharing,
    by: Person,
    now: datetime,
) -> Handover:
    """Share a package with a partner, with the ground recorded; the row never changes again.

    Rule: ground, purpose and a necessity in words are required for every sharing.
    Source: access-matrix.csv; security.md 2.3 INV-5; product.md 4.7.
    """
    [signal] = _locked([signal])
    because = SIGNAL_POLICY.require(by, "pass_on", signal)
    _check(to, service, sharing)
    parts = parts_of(signal, signal.weighings.first())
    handover = _written(
        _Content([signal], parts, parts),
        _Destination(to, service, kind, rules),
        sharing,
        by=by,
        now=now,
    )
    _send(handover, [signal], sharing, because=because, by=by, now=now)
    return handover


@transaction.atomic
def pass_on_puzzle(
    puzzle: Puzzle,
    *,
    to: Organisation,
    service: str,
    kind: str,
    rules: Sequence[str],
    sharing: Sharing,
    by: Person,
    now: datetime,
) -> Handover:
    """Share one package of several signals, each with its own milestone, clock and trail.

    Rule: a signal of which nothing is in the package did not go; the ground, the minimum and the
    necessity are asked as for one signal.
    Source: issue "Puzzle pieces" (handed over as one package); product.md 4.6 and 4.7.
    """
    signals = _locked(ready_in(puzzle))
    because = PUZZLE_POLICY.require(by, "pass_on", puzzle)
    for signal in signals:
        SIGNAL_POLICY.require(by, "pass_on", signal)
    _check(to, service, sharing)
    chosen = chosen_of(signals, sharing.included)
    if not chosen:
        raise NothingShared
    handover = _written(
        _Content(chosen, parts_of_puzzle(puzzle, chosen), parts_of_puzzle(puzzle, signals), puzzle),
        _Destination(to, service, kind, rules),
        sharing,
        by=by,
        now=now,
    )
    _send(handover, chosen, sharing, because=because, by=by, now=now)
    puzzle_passing_on.mark_passed_on(puzzle, chosen, handover=handover.reference, by=by, now=now)
    return handover


def _locked(signals: Sequence[Signal]) -> list[Signal]:
    """The same signals in the same order, locked; always taken in one order."""
    found = {
        signal.pk: signal
        for signal in Signal.objects.select_for_update(of=("self",))
        .select_related("district", "desk")
        .filter(pk__in=[signal.pk for signal in signals])
        .order_by("pk")
    }
    return [found[signal.pk] for signal in signals]


def _check(to: Organisation, service: str, sharing: Sharing) -> None:
    if to.never_recipient_because:
        raise NotAllowedToReceive
    if len(sharing.necessity.strip()) < NECESSITY_AT_LEAST:
        raise GroundMissing
    if service and service not in sharing.ground.services:
        raise GroundMissing


def _written(
    content: _Content, goes: _Destination, sharing: Sharing, *, by: Person, now: datetime
) -> Handover:
    """The row that never changes, with the package sealed exactly as it was previewed."""
    shared = compose(content.parts, included=sharing.included, blacked_out=sharing.blacked_out)
    codes = [part.code for part in shared.parts]
    readers = members_of(goes.to, *PARTNER_ROLES, on=timezone.localdate(now))
    handover = Handover(
        key=RecordKey.objects.create_key(),
        reference=new_reference("H"),
        signal=content.signals[0],
        puzzle=content.puzzle,
        to=goes.to,
        service=goes.service,
        kind=goes.kind,
        channel=Handover.Channel.ACCOUNT if readers else Handover.Channel.LINK,
        rules=list(goes.rules),
        ground=sharing.ground.code,
        ground_label=sharing.ground.label,
        purpose=sharing.ground.purpose,
        included=codes,
        left_out=[part.code for part in content.offered if part.code not in codes],
        acute=any(signal.urgency == Signal.Urgency.ACUTE for signal in content.signals),
        by=by,
        at=now,
    )
    handover.seal(necessity=sharing.necessity.strip(), package=shared.as_json())
    handover.save(force_insert=True)
    HandoverSignal.objects.bulk_create(
        HandoverSignal(handover=handover, signal=signal, position=place)
        for place, signal in enumerate(content.signals)
    )
    return handover


def _send(
    handover: Handover,
    signals: Sequence[Signal],
    sharing: Sharing,
    *,
    because: Sequence[str],
    by: Person,
    now: datetime,
) -> None:
    """Start the clocks, tick the steps, tell the trail of every signal, and tell the partner."""
    answer_before = answer_term(signals, now=now)
    HandoverStatus.objects.create(handover=handover, answer_before=answer_before)
    detail = {
        "handover": handover.reference,
        "to": handover.to.code,
        "service": handover.service,
        "kind": handover.kind,
    }
    if handover.puzzle is not None:
        detail["puzzle"] = handover.puzzle.reference
    for signal in signals:
        mark_passed_on(signal, by=by, now=now)
        signal.refresh_from_db()
        start_term(
            signal,
            Deadline.Kind.PARTNER,
            now=now,
            reference=handover.reference,
            due_at=answer_before,
        )
        signal.save(update_fields=["next_due_at"])
        record(
            "handover.pass_on",
            by=by,
            on=signal,
            because=because,
            purpose=sharing.ground.code,
            fields=handover.included,
            detail=detail,
            now=now,
        )
    on = timezone.localdate(now)
    notify(
        with_deputies(members_of(handover.to, *PARTNER_ROLES, on=on), on=on),
        Notice.Kind.HANDOVER,
        reference=handover.reference,
        url_name="handover:detail",
        now=now,
        urgent=handover.acute,
    )

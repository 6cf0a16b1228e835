"""Who hears that a term runs out, and who when it is over?"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from schakel.audit.trail import record
from schakel.people.desks import administrators_of, officers_of, with_deputies
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.signals.hearing import told_of, without_excluded
from schakel.signals.models import Deadline, Signal, Task

BATCH = 100
# How often an acute signal that nobody took over calls again.
CALL_AGAIN_AFTER = timedelta(minutes=15)

Reminded = Deadline.Reminded
STAGES = (
    (Reminded.ESCALATED, "escalate_at", Notice.Kind.ESCALATED),
    (Reminded.DUE, "due_at", Notice.Kind.TERM_DUE),
    (Reminded.NEARLY, "nearly_at", Notice.Kind.TERM_NEARLY),
    (Reminded.HALF, "half_at", Notice.Kind.TERM_HALF),
)


def remind(now: datetime) -> int:
    """Send every reminder that is due, in batches; answers how many terms had one.

    May be called as often as one likes, and by several workers at once.
    """
    total = 0
    while told := _remind_batch(now):
        total += told
        if told < BATCH:
            break
    return total


@transaction.atomic
def _remind_batch(now: datetime) -> int:
    """Rule: a term calls at half, at 80 %, when due, and then escalates; each at most once.

    A reminder that is overtaken by a later one is left out: whoever was away, or a worker that
    stood still, gets the one that counts.
    Source: issue "From signal to action"; product.md 3.8.
    """
    deadlines = list(
        Deadline.objects.filter(_stage_behind(now), met_at=None)
        .exclude(signal__state=Signal.State.CLOSED)
        .select_related("signal__desk", "signal__owner", "signal__district__fallback_desk")
        .order_by("due_at", "pk")
        .select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    for deadline in deadlines:
        stage, kind = _stage_at(deadline, now)
        if not _told_elsewhere(deadline, stage):
            _tell(deadline, stage, kind, now=now)
        if stage == Reminded.ESCALATED and _calls_again(deadline):
            missed = (now - deadline.escalate_at) // CALL_AGAIN_AFTER + 1
            deadline.escalate_at += missed * CALL_AGAIN_AFTER
            stage = Reminded.DUE
        deadline.reminded = stage
        deadline.save(update_fields=["reminded", "escalate_at"])
    return len(deadlines)


def _stage_behind(now: datetime) -> Q:
    """Terms of which a moment has passed that nobody was told about."""
    behind = Q()
    for stage, moment, _kind in STAGES:
        behind |= Q(**{f"{moment}__lte": now, "reminded__lt": stage})
    return Q(half_at__lte=now) & behind


def _stage_at(deadline: Deadline, now: datetime) -> tuple[Reminded, Notice.Kind]:
    """The last moment that has passed."""
    return next((stage, kind) for stage, moment, kind in STAGES if getattr(deadline, moment) <= now)


def _told_elsewhere(deadline: Deadline, stage: Reminded) -> bool:
    """A partner that stays silent is `handover`'s to tell about, on both sides at once."""
    return deadline.kind == Deadline.Kind.PARTNER and stage >= Reminded.DUE


def _calls_again(deadline: Deadline) -> bool:
    """Rule: an acute signal keeps calling until somebody took over.

    Source: issue "From signal to action" (Routing and handover); product.md 4.4.
    """
    return deadline.kind == Deadline.Kind.CONTACT and deadline.signal.acute_clock_runs


def _tell(deadline: Deadline, stage: Reminded, kind: Notice.Kind, *, now: datetime) -> None:
    signal, today = deadline.signal, timezone.localdate(now)
    acute = signal.acute_clock_runs
    at_desk = told_of(signal, on=now)
    if stage >= Reminded.DUE or acute:
        told = _once(at_desk + _holders(deadline, on=today))
    else:
        told = _holders(deadline, on=today) or at_desk
    told = without_excluded(signal, told)
    notify(
        told,
        kind,
        reference=signal.reference,
        url_name="signals:detail",
        now=now,
        urgent=acute or stage == Reminded.ESCALATED,
        again=_calls_again(deadline),
    )
    if stage == Reminded.ESCALATED:
        _escalate(signal, told, now=now)
    record(
        "signal.remind",
        by=None,
        on=signal,
        detail={"term": deadline.kind, "stage": stage.name.lower(), "told": str(len(told))},
        now=now,
    )


def _holders(deadline: Deadline, *, on: date) -> list[Person]:
    """Who has the matter in hand, or their deputy: of a check whoever does it, else the owner."""
    holder = deadline.signal.owner
    if deadline.kind == Deadline.Kind.TASK:
        task = (
            Task.objects.filter(reference=deadline.reference).select_related("assigned_to").first()
        )
        holder = (task.assigned_to if task else None) or holder
    return with_deputies([holder], on=on) if holder else []


def _escalate(signal: Signal, told: list[Person], *, now: datetime) -> None:
    """Tell those behind the desk that a signal waits: its reference, and no way to open it.

    Rule: escalation never widens who may read a signal.
    Source: security.md 2.3; access-matrix.csv.
    """
    behind = signal.district.fallback_desk
    if behind is not None and behind != signal.desk:
        others = officers_of(behind, on=timezone.localdate(now))
    else:
        others = administrators_of(signal.district, on=timezone.localdate(now))
    notify(
        [person for person in others if person not in told],
        Notice.Kind.ESCALATED,
        reference=signal.reference,
        now=now,
        urgent=True,
    )


def _once(people: list[Person]) -> list[Person]:
    return list({person.pk: person for person in people}.values())

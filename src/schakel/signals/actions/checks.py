"""Which checks does the municipality do itself, on which ground, and what came of them?"""

from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.kernel.codes import new_reference
from schakel.kernel.workdays import AMSTERDAM, END_OF_WORKDAY
from schakel.organisations.models import PermittedCheck
from schakel.people.desks import with_deputies
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.signals.actions.locking import locked
from schakel.signals.checklist import tick
from schakel.signals.deadlines import meet, start_term
from schakel.signals.models import Deadline, Milestone, Signal, Task
from schakel.signals.policy import SIGNAL_POLICY


class AlreadyFinished(Exception):
    """Somebody finished this check before."""


def before_end_of(day: date, now: datetime) -> datetime:
    """Five o'clock on that day; when it is later than that already, the end of the day."""
    five = datetime.combine(day, END_OF_WORKDAY, AMSTERDAM)
    return five if five > now else datetime.combine(day, time.max, AMSTERDAM)


@transaction.atomic
def ask(
    signal: Signal,
    check: PermittedCheck,
    *,
    question: str,
    assigned_to: Person | None,
    by: Person,
    now: datetime,
    due_on: date | None = None,
) -> Task:
    """Put a check on the list of somebody of the desk.

    Rule: only checks that the district lists, each with its ground, are put on the list; the
    ground is kept as it read then.
    Source: product.md 3.6; domain.md (own sources of the municipality).
    """
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "check", signal)
    if check.district_id != signal.district_id or check.retired_on is not None:
        raise PermissionDenied("the district of this signal does not list this check")
    if assigned_to is not None and not SIGNAL_POLICY.grounds(assigned_to, "see", signal):
        raise PermissionDenied("a check goes to somebody of the desk")
    task = Task(
        key=signal.key,
        signal=signal,
        reference=new_reference("C"),
        check_code=check.code,
        label=check.label,
        ground=check.ground,
        assigned_to=assigned_to,
        created_by=by,
        created_at=now,
    )
    deadline = start_term(
        signal,
        Deadline.Kind.TASK,
        now=now,
        reference=task.reference,
        due_at=before_end_of(due_on, now) if due_on else None,
    )
    task.due_at = deadline.due_at if deadline else None
    task.seal(question=question)
    task.save(force_insert=True)
    signal.stand_in_line()
    signal.save(update_fields=["line", "next_due_at"])
    record(
        "signal.ask_check",
        by=by,
        on=signal,
        because=because,
        detail={"check": check.code, "task": task.reference},
        now=now,
    )
    if assigned_to is not None and assigned_to != by:
        notify(
            with_deputies([assigned_to], on=timezone.localdate(now)),
            Notice.Kind.MENTIONED,
            reference=signal.reference,
            url_name="signals:detail",
            now=now,
        )
    return task


@transaction.atomic
def finish(task: Task, *, result: str, needed: bool, by: Person, now: datetime) -> Task:
    """Write down what a check brought, or that it is not needed any more.

    When the last open check is done, the signal counts as enriched.
    """
    signal = locked(task.signal)
    because = SIGNAL_POLICY.require(by, "check", signal)
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.state != Task.State.OPEN:
        raise AlreadyFinished
    task.state = Task.State.DONE if needed else Task.State.NOT_NEEDED
    task.finished_by, task.finished_at = by, now
    task.seal(result=result)
    task.save(update_fields=["state", "finished_by", "finished_at", "result"])
    meet(signal, Deadline.Kind.TASK, reference=task.reference, now=now)
    if needed and not signal.tasks.filter(state=Task.State.OPEN).exists():
        tick(signal, Milestone.Step.ENRICHED, by=by, now=now)
    signal.stand_in_line()
    signal.save(update_fields=["line", "next_due_at"])
    record(
        "signal.finish_check",
        by=by,
        on=signal,
        because=because,
        detail={"check": task.check_code, "task": task.reference, "state": task.state},
        now=now,
    )
    return task

"""What stands on the page of one signal, opened for one reader?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from schakel.kernel.policy import Policy
from schakel.organisations.lookup import acute_numbers
from schakel.organisations.models import ContactPoint, PermittedCheck
from schakel.people.models import Person
from schakel.signals.actions.steps import Because
from schakel.signals.lifecycle import SIGNAL_LIFECYCLE
from schakel.signals.models import (
    Attachment,
    Deadline,
    Milestone,
    Note,
    SecondOpinion,
    Signal,
    Task,
    Weighing,
)
from schakel.signals.policy import NOTE_POLICY, SIGNAL_POLICY
from schakel.signals.timeline import hides_reporter
from schakel.vault.opening import unseal_many

Step = Milestone.Step


@dataclass(frozen=True)
class CheckedStep:
    """One line of the checklist."""

    step: str
    title: str
    done: bool
    current: bool
    at: datetime | None = None
    who: str = ""
    skipped_because: str = ""


@dataclass(frozen=True)
class RunningTerm:
    """A clock that runs: of what, until when, and how much of it is used."""

    label: str
    due_at: datetime
    used: int
    state: str


@dataclass(frozen=True)
class WrittenNote:
    note: Note
    text: str


@dataclass(frozen=True)
class WrittenTask:
    task: Task
    question: str
    result: str


@dataclass(frozen=True)
class NamedFile:
    attachment: Attachment
    name: str


@dataclass(frozen=True)
class Opened:
    """The texts and rows of one signal, as long as the page is made."""

    story: str
    observations: list[str]
    happened: str
    checklist: list[CheckedStep]
    terms: list[RunningTerm]
    notes: list[WrittenNote]
    open_tasks: list[WrittenTask]
    finished_tasks: list[WrittenTask]
    files: list[NamedFile]
    weighing: Weighing | None
    weighing_reason: str
    opinion: SecondOpinion | None
    numbers: list[ContactPoint] = field(default_factory=list)


def opened(signal: Signal, *, by: Person, now: datetime) -> Opened:
    """Open what the page shows at once; whoever reported, where and what exactly stay closed."""
    tasks = _tasks(signal)
    weighing = signal.weighings.select_related("by").first()
    return Opened(
        story=signal.unsealed("story"),
        observations=[code for code in signal.unsealed("observations").split(",") if code],
        happened=signal.unsealed("happened"),
        checklist=checklist_of(signal),
        terms=_terms(signal, now),
        notes=_notes(signal, by),
        open_tasks=[each for each in tasks if each.task.state == Task.State.OPEN],
        finished_tasks=[each for each in tasks if each.task.state != Task.State.OPEN],
        files=_files(signal),
        weighing=weighing,
        weighing_reason=weighing.unsealed("reason") if weighing else "",
        opinion=signal.second_opinions.filter(decided_at=None)
        .select_related("requested_by")
        .first(),
        numbers=_numbers(signal) if signal.acute_clock_runs else [],
    )


def verbs_on(signal: Signal, person: Person, policy: Policy = SIGNAL_POLICY) -> set[str]:
    """What this person may do now: as the policy says, and as the signal's life allows."""
    allowed = policy.verbs_on(person, signal)
    now_possible = set(SIGNAL_LIFECYCLE.verbs_from(signal.state))
    return {verb for verb in allowed if verb not in SIGNAL_LIFECYCLE.steps or verb in now_possible}


def checks_for(signal: Signal) -> list[PermittedCheck]:
    """The checks that the district lists for its own municipalities."""
    return list(PermittedCheck.objects.current().filter(district=signal.district_id))


def checklist_of(signal: Signal) -> list[CheckedStep]:
    """The steps with who and when. Who reported stands behind its own door, not here."""
    done = {milestone.step: milestone for milestone in signal.milestones.select_related("by")}
    current = next((step for step in Step.values if step not in done), "")
    lines = []
    for step in Step:
        milestone = done.get(step)
        lines.append(
            CheckedStep(
                step=step,
                title=str(step.label),
                done=milestone is not None,
                current=signal.is_open and step == current,
                at=milestone.at if milestone else None,
                who=_who(milestone, signal) if milestone else "",
                skipped_because=_why_skipped(milestone) if milestone else "",
            )
        )
    return lines


def _who(milestone: Milestone, signal: Signal) -> str:
    if milestone.step == Step.RECEIVED and hides_reporter(signal):
        return _("van de melder")
    return milestone.by.name if milestone.by else _("Schakel")


def _why_skipped(milestone: Milestone) -> str:
    because = milestone.skipped_because
    if not because:
        return ""
    return str(Because(because).label) if because in Because.values else because


def _terms(signal: Signal, now: datetime) -> list[RunningTerm]:
    running = signal.deadlines.filter(met_at=None).order_by("due_at")
    return [
        RunningTerm(
            label=deadline.get_kind_display(),
            due_at=deadline.due_at,
            used=_used(deadline, now),
            state=_state(deadline, now),
        )
        for deadline in running
    ]


def _state(deadline: Deadline, now: datetime) -> str:
    """Far, near or past; the page says it in words."""
    if deadline.due_at < now:
        return "late"
    return "soon" if deadline.nearly_at <= now else "ok"


def _used(deadline: Deadline, now: datetime) -> int:
    length = (deadline.due_at - deadline.starts_at).total_seconds()
    if length <= 0:
        return 100
    spent = (now - deadline.starts_at).total_seconds()
    return max(0, min(100, round(100 * spent / length)))


def _notes(signal: Signal, by: Person) -> list[WrittenNote]:
    notes = list(
        NOTE_POLICY.rows(by, "see").filter(signal=signal).select_related("author", "mentions")
    )
    texts = unseal_many(notes, "text")
    return [WrittenNote(note, texts[note.pk]) for note in notes]


def _tasks(signal: Signal) -> list[WrittenTask]:
    tasks: Sequence[Task] = list(
        signal.tasks.select_related("assigned_to", "created_by", "finished_by")
    )
    questions, results = unseal_many(tasks, "question"), unseal_many(tasks, "result")
    return [WrittenTask(task, questions[task.pk], results[task.pk]) for task in tasks]


def _files(signal: Signal) -> list[NamedFile]:
    files = list(signal.attachments.all())
    names = unseal_many(files, "file_name")
    return [NamedFile(each, names[each.pk]) for each in files]


def _numbers(signal: Signal) -> list[ContactPoint]:
    """The district's numbers, besides 112: that stands above all, whatever a district says."""
    place = signal.municipality or signal.district
    return [number for number in acute_numbers(place) if number.value != "112"]

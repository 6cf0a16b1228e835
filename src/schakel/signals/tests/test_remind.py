"""Reminders: at half, at 80 %, when due, and then to those behind the desk; each once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schakel.audit.models import Event
from schakel.people.actions.absence import be_away
from schakel.people.models import Notice, Person, Role
from schakel.post.models import Letter
from schakel.signals.actions import reminders
from schakel.signals.actions.closing import Ending, close
from schakel.signals.actions.messages import send
from schakel.signals.actions.passing_on import take_over
from schakel.signals.actions.reminders import CALL_AGAIN_AFTER, remind
from schakel.signals.deadlines import meet, start_term
from schakel.signals.models import Deadline, Signal, Task
from schakel.signals.tests.weighed import LATER, MONDAY, made_acute, weighed
from tests.cast import engage

NL = ZoneInfo("Europe/Amsterdam")
Kind = Notice.Kind
STAGES = ("half", "nearly", "due", "escalated")


@pytest.fixture
def read_term(signal) -> Deadline:
    """Only the term of reading runs, so that a story has one thread."""
    signal.deadlines.exclude(kind=Deadline.Kind.READ).delete()
    return signal.deadlines.get()


def told(kind=None) -> dict[str, list[str]]:
    """Who has which notices, in the order in which they came."""
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.select_related("person").order_by("created_at"):
        if kind in (None, notice.kind):
            found.setdefault(notice.person.name, []).append(notice.kind)
    return found


def stages() -> list[str]:
    return [
        event.detail["stage"]
        for event in Event.objects.filter(action="signal.remind").order_by("id")
    ]


def test_nothing_is_said_before_half(read_term, noor):
    assert remind(read_term.half_at - timedelta(seconds=1)) == 0
    assert told() == {}


def test_without_an_owner_the_whole_desk_hears(read_term, noor, daan, yusuf):
    assert remind(read_term.half_at) == 1

    assert told() == {"Noor": [Kind.TERM_HALF], "Daan": [Kind.TERM_HALF]}


def test_the_owner_hears_first_and_when_it_is_due_the_desk(read_term, noor, daan):
    Signal.objects.update(owner=noor)

    remind(read_term.half_at)
    remind(read_term.nearly_at)
    remind(read_term.due_at)

    assert told() == {
        "Noor": [Kind.TERM_HALF, Kind.TERM_NEARLY, Kind.TERM_DUE],
        "Daan": [Kind.TERM_DUE],
    }


def test_the_deputy_of_an_absent_owner_hears(read_term, noor, daan):
    Signal.objects.update(owner=noor)
    be_away(
        noor,
        deputy=daan,
        starts_on=MONDAY.date(),
        ends_on=MONDAY.date() + timedelta(days=9),
        by=noor,
        now=MONDAY,
    )

    remind(read_term.half_at)

    assert told() == {"Daan": [Kind.TERM_HALF]}


@pytest.fixture
def rosa(district) -> Person:
    """She sits at the district's fall-back desk."""
    return engage("Rosa", district.fallback_desk, Role.FOCAL_OFFICER)


def test_escalation_reaches_those_behind_the_desk_who_cannot_open_it(
    client, read_term, noor, rosa, bea
):
    remind(read_term.escalate_at)

    notice = Notice.objects.get(person=rosa)
    assert told()["Noor"] == [Kind.ESCALATED]
    assert (notice.kind, notice.reference, notice.url_name, notice.urgent) == (
        Kind.ESCALATED,
        read_term.signal.reference,
        "",
        True,
    )
    assert "Bea" not in told()
    client.force_login(rosa)
    assert client.get(f"/signalen/{notice.reference}/").status_code == 404


def test_at_the_fall_back_desk_itself_the_administrators_hear_the_reference(
    read_term, rosa, bea, district
):
    Signal.objects.update(desk=district.fallback_desk)

    remind(read_term.escalate_at)

    assert Notice.objects.get(person=bea).url_name == ""
    assert told()["Rosa"] == [Kind.ESCALATED]


def test_who_missed_reminders_hears_the_one_that_counts(read_term, noor):
    """The worker stood still for a week."""
    remind(read_term.escalate_at + timedelta(days=7))

    assert told() == {"Noor": [Kind.ESCALATED]}
    assert remind(read_term.escalate_at + timedelta(days=8)) == 0


def test_a_term_that_was_met_says_nothing(signal, read_term, noor):
    meet(signal, Deadline.Kind.READ, now=MONDAY)

    assert remind(read_term.escalate_at) == 0


def test_a_closed_signal_says_nothing(signal, noor):
    close(signal, Ending("advice_given", "Dank u wel."), by=noor, now=LATER)

    assert remind(LATER + timedelta(days=100)) == 0


def test_an_acute_signal_calls_everybody_until_somebody_took_over(signal, noor, daan):
    made_acute(signal, by=noor)
    signal.deadlines.exclude(kind=Deadline.Kind.CONTACT).delete()
    term = signal.deadlines.get()
    Signal.objects.update(owner=noor)

    remind(term.half_at)
    assert told(Kind.TERM_HALF) == {"Noor": [Kind.TERM_HALF], "Daan": [Kind.TERM_HALF]}

    now = term.escalate_at
    Letter.objects.all().delete()
    for _ in range(3):
        remind(now)
        remind(now + timedelta(minutes=1))
        now += CALL_AGAIN_AFTER
    assert Letter.objects.count() == 6  # three times, two people
    assert told(Kind.ESCALATED) == {"Noor": [Kind.ESCALATED], "Daan": [Kind.ESCALATED]}

    take_over(signal, by=daan, now=now)
    assert remind(now + timedelta(hours=1)) == 0


def test_calling_again_keeps_its_rhythm_after_a_pause(signal, noor):
    made_acute(signal, by=noor)
    signal.deadlines.exclude(kind=Deadline.Kind.CONTACT).delete()
    term = signal.deadlines.get()

    assert remind(term.escalate_at + timedelta(hours=3)) == 1

    term.refresh_from_db()
    assert term.escalate_at > LATER + timedelta(hours=4)
    assert remind(term.escalate_at - timedelta(seconds=1)) == 0


def test_a_question_without_an_answer_reminds_the_officer(signal, noor):
    signal.deadlines.all().delete()
    Signal.objects.update(owner=noor)
    send(signal, "Hoe laat was het?", by=noor, now=LATER, question=True)
    term = signal.deadlines.get()

    remind(term.due_at)

    assert told() == {"Noor": [Kind.TERM_DUE]}


def test_a_check_reminds_whoever_does_it(signal, noor, daan):
    signal.deadlines.all().delete()
    Signal.objects.update(owner=noor)
    task = Task(
        key=signal.key,
        signal=signal,
        reference="T-1234-5678",
        check_code="brp",
        label="BRP",
        ground="Wet BRP",
        created_by=noor,
        assigned_to=daan,
        created_at=LATER,
    )
    task.seal(question="Wie woont er?", result="")
    task.save()
    Deadline.objects.create(
        signal=signal,
        kind=Deadline.Kind.TASK,
        reference=task.reference,
        starts_at=LATER,
        half_at=LATER + timedelta(hours=1),
        nearly_at=LATER + timedelta(hours=2),
        due_at=LATER + timedelta(hours=3),
        escalate_at=LATER + timedelta(hours=4),
    )

    remind(LATER + timedelta(hours=1))

    assert told() == {"Daan": [Kind.TERM_HALF]}


def test_many_terms_go_in_batches(signal, noor, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)

    assert remind(MONDAY + timedelta(days=60)) == 3
    assert remind(MONDAY + timedelta(days=60)) == 0


def test_over_christmas_nobody_is_reminded_on_a_holiday(read_term, noor):
    """Hourly ticks from Christmas Eve to the New Year: every notice falls in office hours."""
    start = datetime(2026, 12, 24, 16, 0, tzinfo=NL)
    Deadline.objects.all().delete()
    start_term(read_term.signal, Deadline.Kind.READ, now=start)

    for hour in range(24 * 9):
        remind(start + timedelta(hours=hour))

    days = {notice.created_at.astimezone(NL).date().isoformat() for notice in Notice.objects.all()}
    assert days == {"2026-12-28", "2026-12-29", "2026-12-30"}
    assert stages() == ["half", "nearly", "due", "escalated"]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ticks=st.lists(st.integers(min_value=0, max_value=14 * 24 * 60), max_size=12))
def test_every_reminder_comes_once_and_in_order_whatever_the_ticks(signal, noor, ticks):
    signal.deadlines.all().delete()
    Notice.objects.all().delete()
    before = Event.objects.filter(action="signal.remind").count()
    term = start_term(signal, Deadline.Kind.READ, now=MONDAY)
    moments = (term.half_at, term.nearly_at, term.due_at, term.escalate_at)

    for tick in sorted(ticks):
        remind(MONDAY + timedelta(minutes=tick))
        remind(MONDAY + timedelta(minutes=tick))

    said = stages()[before:]
    last = MONDAY + timedelta(minutes=max(ticks)) if ticks else MONDAY
    reached = [stage for stage, moment in zip(STAGES, moments, strict=True) if moment <= last]
    assert len(said) == len(set(said))
    assert said == sorted(said, key=STAGES.index)
    assert said[-1:] == reached[-1:]


def test_whoever_acts_on_a_signal_has_seen_what_was_said_about_it(read_term, noor, daan):
    remind(read_term.due_at)

    weighed(read_term.signal, Signal.Urgency.NORMAL, by=noor, now=read_term.due_at)

    assert not Notice.objects.filter(person=noor, seen_at=None).exists()
    assert Notice.objects.filter(person=daan, seen_at=None).exists()


def test_of_a_partner_the_owner_hears_beforehand_and_handover_tells_the_rest(signal, noor):
    signal.deadlines.all().delete()
    Signal.objects.update(owner=noor)
    term = start_term(
        signal,
        Deadline.Kind.PARTNER,
        now=LATER,
        reference="H-1234-5678",
        due_at=LATER + timedelta(days=5),
    )

    for moment in (term.half_at, term.nearly_at, term.due_at, term.escalate_at):
        remind(moment)

    assert told() == {"Noor": [Kind.TERM_HALF, Kind.TERM_NEARLY]}
    assert remind(term.escalate_at + timedelta(days=1)) == 0

"""What a reporter does after reporting: read, answer, add, judge, withdraw."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from schakel.audit.models import Event
from schakel.people.models import Absence, Notice
from schakel.signals.actions import receiving
from schakel.signals.actions.mailbox import (
    NothingToAdd,
    TooEarly,
    add,
    may_be_asked,
    open_thread,
    tell_satisfaction,
    withdraw_contact,
)
from schakel.signals.actions.receiving import Contact, Upload, receive
from schakel.signals.models import (
    Attachment,
    Deadline,
    Message,
    Milestone,
    Signal,
    SignalReporter,
)
from schakel.signals.tasks import tell_of_new_input
from schakel.vault.models import RecordKey
from tests.cast import MONDAY, report

LATER = MONDAY + timedelta(days=2)


@pytest.fixture
def shielded(district, bergen_op_zoom, emre):
    """Emre reported this himself, shielded."""
    told = report(
        district, bergen_op_zoom, disclosure="shielded", contact=Contact(name="Emre", person=emre)
    )
    return receive(told, receipt=None, by=None, now=MONDAY).signal


@pytest.fixture
def question(signal):
    """Noor asked the reporter something, to be answered before Friday."""
    message = Message(
        key=signal.mailbox.key,
        mailbox=signal.mailbox,
        from_reporter=False,
        is_question=True,
        at=MONDAY,
    )
    message.seal(text="Welke kleur had de bus?")
    message.save()
    Deadline.objects.create(
        signal=signal,
        kind="answer",
        reference=str(message.pk),
        starts_at=MONDAY,
        half_at=MONDAY,
        nearly_at=MONDAY,
        due_at=LATER,
        escalate_at=LATER,
    )
    return message


def closed(signal):
    signal.state, signal.outcome, signal.closed_at = "closed", "handed_over", MONDAY
    signal.stand_in_line()
    signal.save()
    return signal


def tell_the_desk(signal) -> None:
    """What the worker does with the job that an addition leaves behind, when there is one."""
    name = "schakel.signals.tasks.tell_of_new_input"
    told = {"signal_id": str(signal.pk)}
    for job in ProcrastinateJob.objects.filter(task_name=name, args=told):
        tell_of_new_input(**job.args)


def test_an_addition_brings_the_signal_to_the_top_and_tells_the_desk(signal, noor, daan):
    add(signal.mailbox, "De bus is weg.", by=None, now=LATER)
    tell_the_desk(signal)
    signal.refresh_from_db()
    assert signal.line == Signal.Line.NEW_INPUT
    assert signal.new_input_at == LATER
    told = Notice.objects.filter(kind=Notice.Kind.NEW_INPUT, reference=signal.reference)
    assert {notice.person for notice in told} == {noor, daan}


def test_the_owner_is_told_and_on_leave_the_deputy(signal, noor, daan):
    signal.owner = noor
    signal.save()
    Absence.objects.create(person=noor, deputy=daan, starts_on=MONDAY.date(), ends_on=LATER.date())
    add(signal.mailbox, "Nog iets.", by=None, now=LATER)
    receiving.tell_of_new_input(signal, now=LATER)
    assert [n.person for n in Notice.objects.filter(kind=Notice.Kind.NEW_INPUT)] == [daan]


def test_an_acute_signal_stays_first(signal, noor):
    signal.urgency, signal.acute_since = "acute", MONDAY
    signal.save()
    add(signal.mailbox, "Nog iets.", by=None, now=LATER)
    tell_the_desk(signal)
    signal.refresh_from_db()
    assert signal.line == Signal.Line.ACUTE
    assert Notice.objects.get(kind=Notice.Kind.NEW_INPUT).urgent


def test_an_answer_stops_the_clock_of_the_question(signal, question, noor):
    add(signal.mailbox, "Blauw.", by=None, now=LATER)
    question.refresh_from_db()
    assert question.answered_at == LATER
    assert signal.deadlines.get(kind="answer").met_at == LATER


def test_new_input_opens_a_closed_signal_again(signal, noor):
    closed(signal)
    add(signal.mailbox, "Het is weer begonnen.", by=None, now=LATER)
    signal.refresh_from_db()
    assert (signal.state, signal.outcome, signal.closed_at) == ("read", "", None)
    assert signal.line == Signal.Line.NEW_INPUT
    assert signal.next_due_at is not None
    event = Event.objects.get(action="signal.reopen")
    assert event.actor_kind == "system"
    assert event.detail == {"because": "new_input", "outcome_was": "handed_over"}


def test_a_file_in_the_thread_is_sealed_with_the_signal_not_with_the_thread(signal, noor):
    message = add(
        signal.mailbox, "", uploads=[Upload("foto.png", "image/png", b"bytes")], by=None, now=LATER
    )
    kept = Attachment.objects.get()
    assert (kept.message, kept.key_id) == (message, signal.key_id)
    assert kept.key_id != signal.mailbox.key_id
    assert kept.unsealed("file_name") == "foto.png"


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@how(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_through_and_an_empty_one_is_refused(signal, text):
    if text.strip():
        assert add(signal.mailbox, text, by=None, now=LATER).unsealed("text") == text
    else:
        with pytest.raises(NothingToAdd):
            add(signal.mailbox, text, by=None, now=LATER)


def test_opening_marks_what_the_desk_wrote_as_read(signal, question):
    messages = open_thread(signal.mailbox, by=None, now=LATER)
    assert [message.unsealed("text") for message in messages] == ["Welke kleur had de bus?"]
    question.refresh_from_db()
    assert question.read_at == LATER
    signal.mailbox.refresh_from_db()
    assert signal.mailbox.last_opened_on == LATER.date()


def test_withdrawing_forgets_the_reporter_and_the_key_and_keeps_the_story(shielded, emre):
    key = SignalReporter.objects.get().key_id
    assert withdraw_contact(shielded.mailbox, by=emre, now=LATER)
    assert not SignalReporter.objects.exists()
    assert not RecordKey.objects.filter(pk=key).exists()
    shielded.refresh_from_db()
    assert shielded.disclosure == "anonymous"
    assert shielded.unsealed("story")
    assert not withdraw_contact(shielded.mailbox, by=None, now=LATER)


def test_an_employee_does_this_for_the_own_report_only(shielded, signal, emre, yusuf):
    open_thread(shielded.mailbox, by=emre, now=LATER)
    for verb in (open_thread, withdraw_contact):
        with pytest.raises(PermissionDenied):
            verb(shielded.mailbox, by=yusuf, now=LATER)
        with pytest.raises(PermissionDenied):
            verb(signal.mailbox, by=emre, now=LATER)
    with pytest.raises(PermissionDenied):
        add(signal.mailbox, "Ik ook.", by=emre, now=LATER)


def test_the_trail_does_not_name_a_shielded_employee(shielded, emre, noor):
    open_thread(shielded.mailbox, by=emre, now=LATER)
    add(shielded.mailbox, "Nog iets.", by=emre, now=LATER)
    withdraw_contact(shielded.mailbox, by=emre, now=LATER)
    events = Event.objects.filter(action__in=["mailbox.open", "mailbox.add", "reporter.withdraw"])
    assert events.count() == 3
    assert {(event.actor_id, event.actor_kind) for event in events} == {(None, "reporter")}


def test_the_two_questions_come_after_feedback_and_once(signal, noor):
    judged = {"heard_back": True, "would_report_again": True, "by": None, "now": LATER}
    with pytest.raises(TooEarly):
        tell_satisfaction(signal.mailbox, **judged)
    Milestone.objects.create(signal=signal, step="reported_back", at=MONDAY, by=noor)
    assert may_be_asked(signal.mailbox)
    tell_satisfaction(signal.mailbox, **judged)
    with pytest.raises(TooEarly):
        tell_satisfaction(signal.mailbox, **judged)


@pytest.mark.parametrize(
    ("heard", "remark", "noticed"), [(True, "Fijn", 0), (False, "", 0), (False, "Niets gehoord", 1)]
)
def test_a_complaint_with_a_reason_goes_to_the_desk_and_reopens_nothing(
    signal, noor, heard, remark, noticed
):
    closed(signal)
    tell_satisfaction(
        signal.mailbox,
        heard_back=heard,
        would_report_again=True,
        remark=remark,
        by=None,
        now=LATER,
    )
    tell_the_desk(signal)
    signal.refresh_from_db()
    assert signal.state == "closed"
    assert Notice.objects.filter(kind=Notice.Kind.NEW_INPUT).count() == noticed
    assert "Niets" not in str(list(Event.objects.values_list("detail", flat=True)))

"""Closing: an outcome and words for the reporter, both; and two people where nobody acts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from schakel.audit.trail import events_on
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.people.models import Notice
from schakel.signals.actions import mailbox
from schakel.signals.actions.closing import Ending, FeedbackMissing, InputUnseen, close, reopen
from schakel.signals.actions.passing_on import take_over
from schakel.signals.actions.second_opinion import AlreadyDecided, agree, refuse, withdraw
from schakel.signals.actions.weighing import AlreadyAsked, ReasonMissing
from schakel.signals.models import Milestone, SecondOpinion, Signal
from schakel.signals.tests.weighed import LATER, made_acute, running, weighed

THANKS = "Dank u wel voor uw melding. Wij hebben die doorgegeven aan een partner."
WHY = "De controle liet zien dat er gewoon een gezin woont."
DONE = Ending("handed_over", THANKS)
NOTHING = Ending("no_trafficking", THANKS, WHY)
State = Signal.State


def closed(signal, ending, *, by, now=LATER):
    waits = close(signal, ending, by=by, now=now)
    signal.refresh_from_db()
    return waits


def test_a_signal_closes_with_an_outcome_and_a_text(signal, noor):
    assert closed(signal, DONE, by=noor) is None

    message = signal.mailbox.messages.last()
    assert (signal.state, signal.outcome, signal.closed_at) == (State.CLOSED, "handed_over", LATER)
    assert signal.line == Signal.Line.CLOSED
    assert running(signal) == {}
    assert signal.next_due_at is None
    assert message.unsealed("text") == THANKS
    assert message.author == noor
    assert signal.milestones.filter(step=Milestone.Step.REPORTED_BACK).exists()


@pytest.mark.parametrize(
    "ending", [Ending("handed_over", "  "), Ending("", THANKS), Ending("forgotten", THANKS)]
)
def test_without_both_nothing_closes(signal, noor, ending):
    with pytest.raises(FeedbackMissing):
        close(signal, ending, by=noor, now=LATER)

    signal.refresh_from_db()
    assert signal.is_open


@pytest.mark.parametrize("outcome", sorted(Signal.WITHOUT_ACTION))
def test_closing_without_action_waits_for_a_colleague(signal, noor, daan, outcome):
    opinion = closed(signal, Ending(outcome, THANKS, WHY), by=noor)

    assert signal.is_open
    assert not signal.mailbox.messages.filter(from_reporter=False, automatic=False).exists()
    assert Notice.objects.filter(kind=Notice.Kind.SECOND_PERSON, person=daan).exists()

    agree(opinion, by=daan, now=LATER + timedelta(hours=1))

    signal.refresh_from_db()
    message = signal.mailbox.messages.last()
    assert (signal.state, signal.outcome) == (State.CLOSED, outcome)
    assert message.unsealed("text") == THANKS
    assert message.author == noor
    event = events_on(signal).get(action="signal.close")
    assert event.actor == daan
    assert event.detail["prepared_by"] == str(noor.pk)


def test_a_colleague_must_know_why(signal, noor):
    with pytest.raises(ReasonMissing):
        close(signal, Ending("duplicate", THANKS), by=noor, now=LATER)


def test_nobody_agrees_with_themselves(signal, noor):
    opinion = closed(signal, NOTHING, by=noor)

    with pytest.raises(PermissionDenied):
        agree(opinion, by=noor, now=LATER)
    with pytest.raises(PermissionDenied):
        refuse(opinion, by=noor, now=LATER, remark="Nee")

    signal.refresh_from_db()
    assert signal.is_open


def test_a_stranger_neither_agrees_nor_refuses(signal, noor, yusuf):
    opinion = closed(signal, NOTHING, by=noor)

    with pytest.raises(PermissionDenied):
        agree(opinion, by=yusuf, now=LATER)
    with pytest.raises(PermissionDenied):
        withdraw(opinion, by=yusuf, now=LATER)


def test_a_refusal_says_why_and_changes_nothing(signal, noor, daan):
    opinion = closed(signal, NOTHING, by=noor)
    with pytest.raises(ReasonMissing):
        refuse(opinion, by=daan, now=LATER, remark=" ")

    refuse(opinion, by=daan, now=LATER, remark="Ik wil eerst de eigenaar spreken.")

    signal.refresh_from_db()
    opinion.refresh_from_db()
    assert signal.is_open
    assert opinion.agreed is False
    assert opinion.unsealed("remark") == "Ik wil eerst de eigenaar spreken."
    assert Notice.objects.filter(person=noor, kind=Notice.Kind.MENTIONED).exists()
    with pytest.raises(AlreadyDecided):
        agree(opinion, by=daan, now=LATER)


def test_the_own_proposal_is_taken_back(signal, noor, daan):
    opinion = closed(signal, NOTHING, by=noor)
    with pytest.raises(PermissionDenied):
        withdraw(opinion, by=daan, now=LATER)

    withdraw(opinion, by=noor, now=LATER)

    assert not SecondOpinion.objects.exists()
    with pytest.raises(AlreadyDecided):
        agree(opinion, by=daan, now=LATER)


def test_one_question_at_a_time(signal, noor, daan):
    closed(signal, NOTHING, by=noor)

    with pytest.raises(AlreadyAsked):
        close(signal, NOTHING, by=daan, now=LATER)


def test_closing_with_an_action_drops_the_question_that_waited(signal, noor, daan):
    closed(signal, NOTHING, by=noor)

    closed(signal, DONE, by=daan)

    assert signal.state == State.CLOSED
    assert not SecondOpinion.objects.exists()


def test_an_acute_signal_that_nobody_took_over_is_closed_by_two(signal, noor, daan):
    made_acute(signal, by=noor)
    with pytest.raises(ReasonMissing):
        close(signal, DONE, by=noor, now=LATER)

    opinion = closed(signal, Ending("handed_over", THANKS, WHY), by=noor)
    assert signal.acute_clock_runs
    agree(opinion, by=daan, now=LATER)

    signal.refresh_from_db()
    assert signal.state == State.CLOSED


def test_an_acute_signal_that_was_taken_over_is_closed_by_one(signal, noor):
    made_acute(signal, by=noor)
    take_over(signal, by=noor, now=LATER)

    assert closed(signal, DONE, by=noor) is None


def test_nobody_closes_over_the_head_of_new_input(signal, noor, daan):
    opinion = closed(signal, NOTHING, by=noor)
    mailbox.add(signal.mailbox, "Er staat nu een tweede bus.", by=None, now=LATER)

    with pytest.raises(InputUnseen):
        agree(opinion, by=daan, now=LATER + timedelta(hours=1))
    with pytest.raises(InputUnseen):
        close(signal, DONE, by=daan, now=LATER + timedelta(hours=1))

    signal.refresh_from_db()
    opinion.refresh_from_db()
    assert signal.is_open
    assert opinion.decided_at is None


def test_a_closed_signal_opens_again_with_its_history(signal, noor, daan):
    weighed(signal, Signal.Urgency.NORMAL, by=noor)
    closed(signal, Ending("handed_over", THANKS, WHY), by=noor)
    later = LATER + timedelta(days=30)

    reopen(signal, reason="De melder belde: het gaat door.", by=daan, now=later)

    signal.refresh_from_db()
    assert (signal.state, signal.outcome, signal.closed_at) == (State.READ, "", None)
    assert set(running(signal)) == {"weigh", "report_back"}
    assert running(signal)["weigh"] > later
    steps = set(signal.milestones.values_list("step", flat=True))
    assert Milestone.Step.WEIGHED not in steps
    assert Milestone.Step.URGENCY in steps
    assert signal.weighings.count() == 1
    assert [note.unsealed("text") for note in signal.notes.order_by("at")] == [
        WHY,
        "De melder belde: het gaat door.",
    ]
    event = events_on(signal).get(action="signal.reopen")
    assert event.detail == {"outcome_was": "handed_over"}


def test_reopening_takes_a_reason_and_a_closed_signal(signal, noor):
    with pytest.raises(StepNotAllowed):
        reopen(signal, reason="Zomaar", by=noor, now=LATER)
    closed(signal, DONE, by=noor)
    with pytest.raises(ReasonMissing):
        reopen(signal, reason="", by=noor, now=LATER)


def test_an_acute_signal_that_opens_again_runs_again(signal, noor, daan):
    made_acute(signal, by=noor)
    agree(closed(signal, NOTHING, by=noor), by=daan, now=LATER)
    later = LATER + timedelta(days=1)

    reopen(signal, reason="Toch gevaar.", by=noor, now=later)

    signal.refresh_from_db()
    assert signal.acute_since == later
    assert running(signal)["contact"] == later + timedelta(hours=1)


def test_a_stranger_closes_and_reopens_nothing(signal, noor, yusuf):
    with pytest.raises(PermissionDenied):
        close(signal, DONE, by=yusuf, now=LATER)
    closed(signal, DONE, by=noor)
    with pytest.raises(PermissionDenied):
        reopen(signal, reason="Nieuwsgierig", by=yusuf, now=LATER)


def test_what_the_reporter_reads_is_nowhere_in_the_trail(signal, noor, daan):
    agree(closed(signal, NOTHING, by=noor), by=daan, now=LATER, remark="Eens met Noor")

    written = " ".join(
        f"{event.action} {event.detail} {event.because}" for event in events_on(signal)
    )
    for words in (THANKS, WHY, "Eens met Noor"):
        assert words not in written

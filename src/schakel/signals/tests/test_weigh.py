"""Weighing: facts, two reliabilities in words, and a person who decides."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from schakel.audit.trail import events_on
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.people.models import Notice
from schakel.signals.actions.closing import Ending, close
from schakel.signals.actions.passing_on import mark_passed_on, take_over
from schakel.signals.actions.receiving import receive
from schakel.signals.actions.second_opinion import agree
from schakel.signals.actions.weighing import AlreadyAsked, ReasonMissing, WeighedMeanwhile, weigh
from schakel.signals.models import Answer, Milestone, SecondOpinion, Signal, Task, Weighing
from schakel.signals.tests.weighed import (
    LATER,
    MONDAY,
    REASON,
    judged,
    made_acute,
    running,
    weighed,
)
from schakel.signals.urgency import Facts, facts_known
from tests.cast import report

Urgency = Signal.Urgency


def test_an_officer_weighs_and_decides(signal, noor):
    weighing = weighed(signal, Urgency.URGENT, by=noor, still_with_exploiter=Answer.YES)

    assert signal.state == Signal.State.WEIGHED
    assert signal.urgency == Urgency.URGENT
    assert signal.urgency_decided
    assert signal.forms == ["labour"]
    assert weighing.proposed == Urgency.URGENT
    assert weighing.rules == ["still_with_exploiter"]
    assert weighing.unsealed("reason") == REASON
    assert REASON.encode() not in bytes(Weighing.objects.get().reason)


def test_weighing_includes_reading(signal, noor):
    weighed(signal, Urgency.NORMAL, by=noor)

    steps = set(signal.milestones.values_list("step", flat=True))
    assert steps == {
        Milestone.Step.RECEIVED,
        Milestone.Step.READ,
        Milestone.Step.URGENCY,
        Milestone.Step.WEIGHED,
    }


def test_a_finished_check_counts_as_enriched(signal, noor):
    task = Task(
        key=signal.key,
        signal=signal,
        reference="T-1",
        check_code="brp",
        label="BRP",
        ground="Wet BRP",
        created_by=noor,
        created_at=MONDAY,
        state=Task.State.DONE,
        finished_by=noor,
        finished_at=MONDAY,
    )
    task.seal(question="Wie staat er ingeschreven?", result="Acht mensen")
    task.save()

    weighed(signal, Urgency.NORMAL, by=noor)

    assert signal.milestones.filter(step=Milestone.Step.ENRICHED).exists()


def test_terms_of_reading_and_weighing_stop_and_passing_on_starts(signal, noor):
    weighed(signal, Urgency.NORMAL, by=noor)

    assert set(running(signal)) == {"pass_on", "report_back"}
    assert signal.next_due_at == running(signal)["pass_on"]


def test_weighing_again_with_the_same_urgency_leaves_the_clocks(signal, noor):
    weighed(signal, Urgency.NORMAL, by=noor)
    before = running(signal)

    weighed(signal, Urgency.NORMAL, by=noor, now=LATER + timedelta(days=3))

    assert running(signal) == before


def test_a_raised_urgency_shortens_what_runs(signal, noor):
    weighed(signal, Urgency.NORMAL, by=noor)
    before = running(signal)

    weighed(signal, Urgency.URGENT, by=noor, now=LATER + timedelta(hours=1))

    assert running(signal)["pass_on"] < before["pass_on"]


def test_a_signal_that_becomes_acute_starts_its_clock_and_calls_the_desk(signal, noor, daan):
    made_acute(signal, by=noor)

    assert signal.acute_since == LATER
    assert signal.acute_clock_runs
    assert signal.line == Signal.Line.ACUTE
    assert running(signal)["contact"] == LATER + timedelta(hours=1)
    notice = Notice.objects.get(kind=Notice.Kind.ACUTE_SIGNAL)
    assert notice.person == daan
    assert notice.urgent


def test_deciding_otherwise_than_the_rules_propose_is_allowed_with_a_reason(signal, noor):
    weighing = weighed(signal, Urgency.NORMAL, by=noor, minor=Answer.YES)

    assert (weighing.proposed, weighing.decided) == (Urgency.URGENT, Urgency.NORMAL)

    with pytest.raises(ReasonMissing):
        weigh(
            signal,
            Facts(),
            judged(Urgency.NORMAL, reason="  "),
            after=weighing.pk,
            by=noor,
            now=LATER,
        )


def test_earlier_weighings_stay_and_cannot_be_changed(signal, noor):
    first = weighed(signal, Urgency.NORMAL, by=noor)
    weighed(signal, Urgency.URGENT, by=noor, now=LATER + timedelta(hours=1))

    for change in (
        lambda: Weighing.objects.filter(pk=first.pk).update(decided=Urgency.ACUTE),
        lambda: Weighing.objects.filter(pk=first.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert signal.weighings.count() == 2
    assert facts_known(signal).forms == ("labour",)


def test_somebody_who_opened_an_older_form_overwrites_nothing(signal, noor, daan):
    weighed(signal, Urgency.URGENT, by=daan)

    with pytest.raises(WeighedMeanwhile):
        weigh(signal, Facts(), judged(Urgency.NORMAL), after=None, by=noor, now=LATER)
    with pytest.raises(WeighedMeanwhile):
        weigh(signal, Facts(), judged(Urgency.NORMAL), after=uuid4(), by=noor, now=LATER)

    assert signal.weighings.count() == 1


def test_an_acute_signal_stays_acute_until_a_colleague_agrees(signal, noor, daan):
    made_acute(signal, by=noor)

    weighing = weighed(signal, Urgency.NORMAL, by=noor, now=LATER + timedelta(minutes=10))

    opinion = SecondOpinion.objects.get()
    assert signal.urgency == Urgency.ACUTE
    assert weighing.decided == Urgency.ACUTE
    assert signal.acute_clock_runs
    assert (opinion.kind, opinion.urgency) == (SecondOpinion.Kind.LOWER, Urgency.NORMAL)
    assert "contact" in running(signal)
    assert Notice.objects.filter(kind=Notice.Kind.SECOND_PERSON, person=daan).exists()

    agree(opinion, by=daan, now=LATER + timedelta(minutes=20))

    signal.refresh_from_db()
    newest = signal.weighings.first()
    assert signal.urgency == Urgency.NORMAL
    assert signal.line == Signal.Line.OPEN
    assert "contact" not in running(signal)
    assert (newest.decided, newest.by) == (Urgency.NORMAL, noor)
    assert newest.unsealed("reason") == REASON


def test_what_the_reporter_called_danger_is_lowered_by_two_as_well(district, bergen_op_zoom, noor):
    signal = receive(
        report(district, bergen_op_zoom, danger=Signal.Said.YES), receipt=None, by=None, now=MONDAY
    ).signal

    weighed(signal, Urgency.NORMAL, by=noor)

    assert signal.urgency == Urgency.ACUTE
    assert signal.second_opinions.filter(decided_at=None).exists()


def test_only_one_question_waits_at_a_time(signal, noor, daan):
    made_acute(signal, by=noor)
    weighed(signal, Urgency.NORMAL, by=noor)

    with pytest.raises(AlreadyAsked):
        weighed(signal, Urgency.URGENT, by=daan)

    assert signal.weighings.count() == 2


def test_raising_again_after_lowering_starts_a_new_clock(signal, noor, daan):
    made_acute(signal, by=noor)
    take_over(signal, by=noor, now=LATER)
    weighed(signal, Urgency.NORMAL, by=noor)
    agree(SecondOpinion.objects.get(), by=daan, now=LATER)
    signal.refresh_from_db()

    made_acute(signal, by=daan, now=LATER + timedelta(days=1))

    assert signal.acute_since == LATER + timedelta(days=1)
    assert signal.acute_clock_runs


def test_a_signal_that_was_passed_on_is_weighed_again_and_stays_passed_on(signal, noor):
    weighed(signal, Urgency.NORMAL, by=noor)
    mark_passed_on(signal, by=noor, now=LATER)
    signal.refresh_from_db()

    weighed(signal, Urgency.URGENT, by=noor, now=LATER + timedelta(hours=1))

    assert signal.state == Signal.State.PASSED_ON
    assert "pass_on" not in running(signal)


def test_a_closed_signal_is_not_weighed(signal, noor):
    close(signal, Ending("advice_given", "Dank u wel."), by=noor, now=LATER)

    with pytest.raises(StepNotAllowed):
        weighed(signal, Urgency.NORMAL, by=noor)


@pytest.mark.parametrize("stranger", ["yusuf", "emre", "bea", "frits", "sanne"])
def test_who_is_not_at_the_desk_does_not_weigh(signal, stranger, request):
    with pytest.raises(PermissionDenied):
        weighed(signal, Urgency.NORMAL, by=request.getfixturevalue(stranger))

    assert not signal.weighings.exists()


def test_weighing_is_recorded_with_its_ground_and_without_words(signal, noor):
    weighed(signal, Urgency.URGENT, by=noor)

    event = events_on(signal).get(action="signal.weigh")
    assert event.because == ["U bent aandachtsfunctionaris bij de desk waar dit signaal ligt."]
    assert event.detail == {
        "proposed": "normal",
        "decided": "urgent",
        "was": "normal",
        "second_person": "false",
    }

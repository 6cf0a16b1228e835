"""Noor passes a puzzle on as one package: one handover, one answer, heard on every signal."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from schakel.audit.models import Event
from schakel.handover.actions.answering import answer, give_more
from schakel.handover.actions.passing_on import (
    GroundMissing,
    NotAllowedToReceive,
    NothingShared,
)
from schakel.handover.actions.reminding import remind_of_silence
from schakel.handover.actions.taking_back import report_error, revoke
from schakel.handover.models import Handover, HandoverSignal
from schakel.handover.puzzle_package import code_in, parts_of_puzzle, ready_in
from schakel.handover.tests.conftest import LATER, shared, weighed
from schakel.handover.tests.puzzle.conftest import AFTER, SERVICE, clock_of, passed_on, stories
from schakel.organisations.models import Organisation
from schakel.people.models import Notice
from schakel.puzzles.actions.arranging import add
from schakel.puzzles.actions.making import start
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.tests.conftest import (
    HYPOTHESIS,
    WHY,
    received,
    thought,
)
from schakel.signals.actions import closing
from schakel.signals.actions.attachments import make_shown_copy
from schakel.signals.actions.receiving import Upload
from schakel.signals.models import Milestone, Signal
from schakel.signals.tests.test_make_shown_copy import photo


def test_each_signal_gets_its_step_its_clock_and_its_line(handover, signals, puzzle, noor):
    assert handover.puzzle == puzzle
    assert handover.signals == signals
    for signal in signals:
        signal.refresh_from_db()
        assert signal.state == Signal.State.PASSED_ON
        assert signal.milestones.filter(step=Milestone.Step.PASSED_ON, by=noor).exists()
        assert clock_of(signal, handover).met_at is None
        event = Event.objects.get(action="handover.pass_on", object_id=signal.pk)
        assert event.detail["puzzle"] == puzzle.reference
        assert "verhaal" not in str(event.__dict__)


def test_the_timeline_of_a_signal_says_that_it_went_as_part_of_a_puzzle(
    client, noor, handover, signals, puzzle
):
    client.force_login(noor)

    page = client.get(signals[1].get_absolute_url()).content.decode()

    assert f"als deel van puzzel {puzzle.reference}" in page


def test_the_puzzle_stays_open_and_its_history_tells_where_it_went(handover, puzzle, signals):
    step = puzzle.steps.get(kind=PuzzleStep.Kind.PASSED_ON)

    assert Puzzle.objects.get().is_open
    assert step.other == handover.reference
    assert step.signals == sorted(signal.reference for signal in signals)


def test_the_partner_reads_one_package_in_order_without_references_or_reporters(
    client, lotte, handover, signals, puzzle
):
    client.force_login(lotte)

    page = client.get(handover.get_absolute_url()).content.decode()

    places = [page.index(word) for word in (HYPOTHESIS, "Signaal 1 van 3", "Signaal 3 van 3")]
    assert places == sorted(places)
    assert all(story in page for story in ("Eerste verhaal", "Tweede verhaal", "Derde verhaal"))
    assert "witte bus" not in page
    assert puzzle.reference not in page
    assert not [signal for signal in signals if signal.reference in page]


def test_a_signal_of_which_nothing_is_chosen_does_not_go_and_is_not_counted(
    puzzle, signals, noor, inspectorate, lotte
):
    handover = passed_on(puzzle, noor, inspectorate, "coherence", *stories(signals[0], signals[2]))

    assert handover.signals == [signals[0], signals[2]]
    package = handover.unsealed("package")
    assert "Signaal 2 van 2" in package
    assert "2 signalen, 2 onafhankelijke bronnen" in package
    signals[1].refresh_from_db()
    assert signals[1].state == Signal.State.WEIGHED
    assert code_in(signals[1], "story") in handover.left_out


def test_what_is_the_same_is_told_without_what_it_is(puzzle, signals):
    coherence = next(p for p in parts_of_puzzle(puzzle, signals) if p.code == "coherence")

    assert "3 signalen, 3 onafhankelijke bronnen" in coherence.text
    assert "Kenteken of voertuig: hetzelfde in signaal" in coherence.text
    assert "bus" not in coherence.text


def test_nothing_of_any_signal_is_no_package(puzzle, noor, inspectorate):
    with pytest.raises(NothingShared):
        passed_on(puzzle, noor, inspectorate, "hypothesis")
    assert not Handover.objects.exists()


def test_ground_necessity_and_recipient_are_asked_as_for_one_signal(
    puzzle, signals, noor, inspectorate
):
    chosen = stories(*signals)
    sharing = shared(*chosen, service=SERVICE)
    with pytest.raises(GroundMissing):
        passed_on(
            puzzle, noor, inspectorate, sharing=type(sharing)(chosen, (), sharing.ground, "omdat")
        )
    with pytest.raises(NotAllowedToReceive):
        passed_on(puzzle, noor, Organisation.objects.get(code="emm"), *chosen, service="")
    assert not Handover.objects.exists()


def test_a_stranger_passes_no_puzzle_on(puzzle, signals, yusuf, inspectorate):
    with pytest.raises(PermissionDenied):
        passed_on(puzzle, yusuf, inspectorate, *stories(*signals))


def test_only_what_was_weighed_and_is_open_can_go(puzzle, signals, noor, district, bergen_op_zoom):
    fresh = received(district, bergen_op_zoom)
    add(puzzle, [fresh], reason=WHY, by=noor, now=LATER)
    closing.close(
        signals[0],
        closing.Ending(Signal.Outcome.ADVICE_GIVEN, "Dank u wel."),
        by=noor,
        now=LATER,
    )

    assert ready_in(puzzle) == signals[1:]


def test_which_signals_were_shared_never_changes(handover):
    with pytest.raises(DatabaseError), transaction.atomic():
        HandoverSignal.objects.update(position=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        HandoverSignal.objects.filter(handover=handover)._raw_delete("default")


def test_one_answer_stops_every_clock_and_is_read_on_every_signal(
    client, handover, lotte, noor, daan
):
    signals = handover.signals
    Signal.objects.filter(pk=signals[0].pk).update(owner=daan)

    answer(handover, "take_on", by=lotte, now=AFTER)

    for signal in signals:
        assert clock_of(signal, handover).met_at == AFTER
        assert Event.objects.filter(action="handover.take_on", object_id=signal.pk).exists()
    told = Notice.objects.filter(kind=Notice.Kind.HANDOVER_ANSWERED)
    assert {notice.person for notice in told} == {daan, noor}
    client.force_login(noor)
    for signal in signals:
        page = client.get(signal.get_absolute_url()).content.decode()
        assert "Partner pakt het op" in page


def test_a_question_is_answered_once_and_every_clock_starts_anew(handover, signals, lotte, noor):
    answer(handover, "ask_more", text="Welk kenteken?", by=lotte, now=AFTER)
    give_more(handover, text="00-NEP-8", by=noor, now=AFTER)

    assert all(clock_of(signal, handover).met_at is None for signal in signals)


@pytest.mark.parametrize("how", ["revoked", "in_error"])
def test_taken_back_it_is_taken_back_for_every_signal(client, handover, lotte, noor, how):
    if how == "revoked":
        revoke(handover, reason="Verkeerde partner.", by=noor, now=AFTER)
    else:
        report_error(handover, what_happened="Oeps.", noticed_at=AFTER, by=noor, now=AFTER)

    assert all(clock_of(signal, handover).met_at == AFTER for signal in handover.signals)
    client.force_login(lotte)
    assert client.get(handover.get_absolute_url()).status_code == 404


def test_silence_of_the_partner_is_told_on_every_signal(handover, signals):
    remind_of_silence(handover.status.answer_before + timedelta(minutes=1))

    reminded = Event.objects.filter(action="handover.remind")
    assert {event.object_id for event in reminded} == {signal.pk for signal in signals}


def test_the_most_urgent_signal_sets_the_term(puzzle, signals, noor, inspectorate):
    calm = passed_on(puzzle, noor, inspectorate, *stories(*signals)).status.answer_before
    Signal.objects.filter(pk=signals[1].pk).update(urgency=Signal.Urgency.URGENT)

    hurried = passed_on(puzzle, noor, inspectorate, *stories(*signals)).status.answer_before

    assert hurried < calm


def test_a_file_of_a_signal_in_the_package_can_be_had_and_no_other(
    client, lotte, noor, bergen_op_zoom, inspectorate
):
    photos = (Upload("voordeur.jpg", "image/jpeg", photo()),)
    told = [
        weighed(received(bergen_op_zoom.district, bergen_op_zoom, uploads=photos), noor)
        for _ in range(2)
    ]
    files = [signal.attachments.get() for signal in told]
    for file in files:
        make_shown_copy(file.pk, now=LATER)
    puzzle = start(told, thought(), by=noor, now=LATER)
    signals = ready_in(puzzle)
    chosen = signals[1].attachments.get()
    handover = passed_on(
        puzzle,
        noor,
        inspectorate,
        code_in(signals[0], "story"),
        code_in(signals[1], f"attachment:{chosen.pk}"),
    )
    client.force_login(lotte)

    def status(file) -> int:
        return client.get(
            reverse("handover:attachment", args=[handover.reference, file.pk])
        ).status_code

    assert status(chosen) == 200
    assert [status(file) for file in files if file != chosen] == [404]

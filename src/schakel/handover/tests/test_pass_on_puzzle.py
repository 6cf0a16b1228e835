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
    pass_on_puzzle,
)
from schakel.handover.actions.reminding import remind_of_silence
from schakel.handover.actions.taking_back import report_error, revoke
from schakel.handover.models import Handover, HandoverSignal
from schakel.handover.package import Package
from schakel.handover.puzzle_package import code_in, parts_of_puzzle, ready_in
from schakel.handover.routing import proposals_together, united
from schakel.handover.tests.conftest import LATER, NECESSITY, ground_for, shared, weighed
from schakel.organisations.models import Organisation
from schakel.people.models import Notice
from schakel.puzzles.actions.arranging import add
from schakel.puzzles.actions.closing import close as close_puzzle
from schakel.puzzles.actions.making import start
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.tests.conftest import (
    HYPOTHESIS,
    WHY,
    decided_same,
    piece_of,
    received,
    thought,
)
from schakel.signals.actions import closing
from schakel.signals.actions.attachments import make_shown_copy
from schakel.signals.actions.receiving import Upload
from schakel.signals.models import Deadline, Milestone, Signal
from schakel.signals.tests.test_make_shown_copy import photo
from tests.cast import MONDAY

AFTER = LATER + timedelta(hours=1)
SERVICE = "labour_inspectorate"


@pytest.fixture
def signals(district, bergen_op_zoom, noor) -> list[Signal]:
    """Three signals that were weighed, an hour apart: two of them know the same bus."""
    told = [
        received(district, bergen_op_zoom, piece, story=story, now=MONDAY + timedelta(hours=hour))
        for hour, (piece, story) in enumerate(
            (
                (("vehicle", "witte bus"), "Eerste verhaal."),
                (("vehicle", "wit busje"), "Tweede verhaal."),
                (("phone", "06-00000007"), "Derde verhaal."),
            )
        )
    ]
    decided_same(piece_of(told[0], "vehicle"), piece_of(told[1], "vehicle"), by=noor)
    return [weighed(each, noor) for each in told]


@pytest.fixture
def puzzle(signals, noor) -> Puzzle:
    return start(signals, thought(), by=noor, now=LATER)


def stories(*signals: Signal) -> list[str]:
    return [code_in(signal, code) for signal in signals for code in ("forms", "story")]


def passed_on(puzzle, by, to, *included, **more) -> Handover:
    return pass_on_puzzle(
        puzzle,
        **{
            "to": to,
            "service": SERVICE,
            "kind": Handover.Kind.HANDOVER,
            "rules": ["arbeid"],
            "sharing": shared(*included, service=SERVICE),
            "by": by,
            "now": LATER,
            **more,
        },
    )


@pytest.fixture
def handover(puzzle, signals, noor, lotte, inspectorate) -> Handover:
    return passed_on(puzzle, noor, inspectorate, "hypothesis", *stories(*signals))


def clock_of(signal: Signal, handover: Handover) -> Deadline:
    return signal.deadlines.filter(kind=Deadline.Kind.PARTNER, reference=handover.reference).latest(
        "starts_at"
    )


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


# To whom: the facts of the signals together.


def test_together_a_fact_is_so_when_it_is_so_of_one():
    assert united([{"minor": ("unknown",)}, {"minor": ("yes",)}]) == {"minor": ("yes",)}
    assert united([{"minor": ("no",)}, {"minor": ("yes",)}]) == {"minor": ("no", "yes")}
    assert united([{"minor": ("unknown",)}, {"minor": ("unknown",)}]) == {"minor": ("unknown",)}
    assert united([{"form": ()}, {"form": ("labour",)}]) == {"form": ("labour",)}


def test_every_rule_that_holds_for_one_is_proposed_and_says_for_which(
    district, bergen_op_zoom, noor
):
    labour, child = received(district, bergen_op_zoom), received(district, bergen_op_zoom)
    labour = weighed(labour, noor, forms=("labour",), minor="no")
    child = weighed(child, noor, forms=("sexual",), minor="yes", victim="identifiable")
    both = [labour, child]

    found = proposals_together(both, [each.weighings.first() for each in both], on=LATER.date())

    applying = {each.rule.code: each for each in found if each.applies}
    for signal in both:
        alone = proposals_together([signal], [signal.weighings.first()], on=LATER.date())
        for each in alone:
            if each.applies and each.rule.code in applying:
                assert signal.reference in applying[each.rule.code].alone
    recipients = {
        who.organisation.code
        for each in applying.values()
        for who in each.recipients
        if who.organisation
    }
    assert "arbeidsinspectie" in recipients
    assert any(each.alone == (child.reference,) for each in applying.values())
    assert all(each.reasons for each in applying.values())


# On the pages.


def test_noor_chooses_composes_previews_and_sends_exactly_that(
    client, noor, lotte, puzzle, signals
):
    client.force_login(noor)
    proposing = client.get(reverse("handover:propose_puzzle", args=[puzzle.reference]))
    address = reverse("handover:compose_puzzle", args=[puzzle.reference, "arbeidsinspectie"])
    form = client.get(address).content.decode()
    chosen = {
        "kind": "handover",
        "ground": ground_for(SERVICE).code,
        "necessity": NECESSITY,
        "included": ["hypothesis", *stories(*signals[:2])],
        "blacked_out": "Tweede",
    }

    preview = client.post(address, {**chosen, "step": "preview"}).content.decode()
    nothing_yet = Handover.objects.exists()
    sent = client.post(address, {**chosen, "step": "send"})

    assert "Nederlandse Arbeidsinspectie" in proposing.content.decode()
    ticked = {each.split('"')[0] for each in form.split('value="')[1:] if " checked" in each[:120]}
    assert code_in(signals[0], "forms") in ticked
    assert "hypothesis" not in ticked
    assert not [code for code in ticked if "/piece:" in code]
    assert not nothing_yet
    assert "█" in preview
    assert "Tweede verhaal" not in preview
    handover = Handover.objects.get()
    assert sent.url == handover.get_absolute_url()
    for part in Package.from_json(handover.unsealed("package")).parts:
        assert part.text.splitlines()[0] in preview
    assert handover.signals == signals[:2]


def test_a_package_of_no_signal_is_refused_with_what_was_typed(client, noor, puzzle):
    client.force_login(noor)

    answer_ = client.post(
        reverse("handover:compose_puzzle", args=[puzzle.reference, "arbeidsinspectie"]),
        {
            "step": "send",
            "kind": "handover",
            "ground": ground_for(SERVICE).code,
            "necessity": NECESSITY,
            "included": ["hypothesis"],
        },
    )

    assert answer_.status_code == 422
    assert "Kies minstens één onderdeel van een signaal" in answer_.content.decode()
    assert NECESSITY in answer_.content.decode()
    assert not Handover.objects.exists()


def test_reading_everything_to_choose_from_is_recorded_on_puzzle_and_signals(
    client, noor, puzzle, signals
):
    client.force_login(noor)
    client.get(reverse("handover:compose_puzzle", args=[puzzle.reference, "arbeidsinspectie"]))

    assert Event.objects.get(action="puzzle.read_for_handover").object_id == puzzle.pk
    read = Event.objects.filter(action="signal.read_for_handover")
    assert {event.object_id for event in read} == {signal.pk for signal in signals}


def test_what_cannot_go_yet_is_told_with_the_way_on(client, noor, puzzle, district, bergen_op_zoom):
    fresh = received(district, bergen_op_zoom)
    add(puzzle, [fresh], reason=WHY, by=noor, now=LATER)
    client.force_login(noor)

    page = client.get(reverse("handover:propose_puzzle", args=[puzzle.reference])).content.decode()

    assert "1 signaal kan nog niet mee" in page
    assert reverse("signals:weigh", args=[fresh.reference]) in page


def test_a_puzzle_of_which_nothing_was_weighed_says_so(client, noor, district, bergen_op_zoom):
    puzzle = start([received(district, bergen_op_zoom)], thought(), by=noor, now=LATER)
    client.force_login(noor)

    page = client.get(reverse("handover:propose_puzzle", args=[puzzle.reference]))
    composing = client.get(
        reverse("handover:compose_puzzle", args=[puzzle.reference, "arbeidsinspectie"])
    )

    assert "Er kan nog niets mee" in page.content.decode()
    assert composing.status_code == 302


def test_the_puzzle_shows_where_it_went_and_who_must_still_be_told(
    client, noor, handover, puzzle, signals
):
    closing.close(
        Signal.objects.get(pk=signals[0].pk),
        closing.Ending(Signal.Outcome.HANDED_OVER, "Dank u wel, een partner kijkt ernaar."),
        by=noor,
        now=AFTER,
    )
    client.force_login(noor)

    page = client.get(puzzle.get_absolute_url()).content.decode()

    owing = page.partition("Terugkoppelen aan de melders")[2].partition("Doorgezet als één pakket")
    assert reverse("signals:messages", args=[signals[1].reference]) in owing[0]
    assert signals[0].reference not in owing[0]
    assert handover.get_absolute_url() in owing[2]


def test_a_signal_shows_the_package_in_which_it_went_among_its_own(
    client, noor, handover, signals, puzzle
):
    client.force_login(noor)

    page = client.get(reverse("handover:propose", args=[signals[2].reference])).content.decode()

    assert handover.get_absolute_url() in page
    assert f"als deel van puzzel {puzzle.reference}" in page


def test_strangers_and_closed_puzzles_have_no_such_page(client, noor, yusuf, puzzle, handover):
    addresses = [
        reverse("handover:propose_puzzle", args=[puzzle.reference]),
        reverse("handover:compose_puzzle", args=[puzzle.reference, "arbeidsinspectie"]),
        handover.get_absolute_url(),
    ]
    client.force_login(yusuf)
    for address in addresses:
        assert client.get(address).status_code == 404, address
    close_puzzle(puzzle, outcome="passed_on", words="Klaar.", by=noor, now=AFTER)
    client.force_login(noor)
    assert "Doorzetten" not in client.get(puzzle.get_absolute_url()).content.decode()

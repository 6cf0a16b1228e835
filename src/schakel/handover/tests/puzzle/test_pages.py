"""Noor passes a puzzle on by the pages: choose, compose, preview, and send exactly that."""

from django.urls import reverse

from schakel.audit.models import Event
from schakel.handover.models import Handover
from schakel.handover.package import Package
from schakel.handover.puzzle_package import code_in
from schakel.handover.tests.conftest import LATER, NECESSITY, ground_for
from schakel.handover.tests.puzzle.conftest import AFTER, SERVICE, stories
from schakel.puzzles.actions.arranging import add
from schakel.puzzles.actions.closing import close as close_puzzle
from schakel.puzzles.actions.making import start
from schakel.puzzles.tests.conftest import (
    WHY,
    received,
    thought,
)
from schakel.signals.actions import closing
from schakel.signals.models import Signal


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

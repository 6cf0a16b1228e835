"""Who is excluded from one signal reads no package in which something of it went along."""

import pytest

from schakel.handover.actions.answering import answer
from schakel.handover.actions.passing_on import pass_on_puzzle
from schakel.handover.models import Handover
from schakel.handover.puzzle_package import code_in
from schakel.handover.tests.conftest import LATER, shared, weighed
from schakel.people.models import Notice
from schakel.puzzles.actions.making import start
from schakel.puzzles.tests.conftest import received, thought
from schakel.signals.actions import excluding
from schakel.signals.actions.assigning import assign
from tests.cast import as_person

SERVICE = "labour_inspectorate"


@pytest.fixture
def signals(district, bergen_op_zoom, noor):
    stories = ("Eerste verhaal.", "Tweede verhaal.")
    return [
        weighed(received(district, bergen_op_zoom, ("phone", "06-00000007"), story=story), noor)
        for story in stories
    ]


@pytest.fixture
def package(signals, noor, lotte, inspectorate) -> Handover:
    return pass_on_puzzle(
        start(signals, thought(), by=noor, now=LATER),
        to=inspectorate,
        service=SERVICE,
        kind=Handover.Kind.HANDOVER,
        rules=["arbeid"],
        sharing=shared(*(code_in(each, "story") for each in signals), service=SERVICE),
        by=noor,
        now=LATER,
    )


@pytest.mark.parametrize("number", [0, 1])
def test_the_whole_package_does_not_exist_for_them(
    client, noor, daan, lotte, signals, package, number
):
    """T2, T9 (ASVS 8.2.2): at the desk that sent it and at the partner, whichever signal it is."""
    for person in (daan, lotte):
        excluding.exclude(signals[number], person, why="Familie.", by=noor, now=LATER)
        client.force_login(person)
        found = client.get(package.get_absolute_url())
        absent = client.get("/overdrachten/H-2222-2222/")

        assert found.status_code == absent.status_code == 404
        assert found.content == absent.content
        for list_of in ("/overdrachten/", "/overdrachten/?lijst=verstuurd&alles=ja"):
            assert package.reference not in client.get(list_of).content.decode()
        with as_person(person):
            assert not Handover.objects.filter(pk=package.pk).exists()


def test_a_partner_who_answers_tells_them_nothing(noor, daan, lotte, signals, package):
    """The partner may not read who is excluded, and still nobody who is hears of it."""
    for signal in signals:
        assign(signal, to=daan, by=noor, now=LATER)
    excluding.exclude(signals[1], daan, why="Familie.", by=noor, now=LATER)
    Notice.objects.all().delete()

    with as_person(lotte):
        answer(package, "ask_more", text="Welke kleur?", by=lotte, now=LATER)

    assert {each.person for each in Notice.objects.filter(reference=package.reference)} == {noor}

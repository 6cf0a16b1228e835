"""Who saw what: can a privacy officer find it, by person, reference, act and period?"""

from datetime import timedelta

import pytest
from django.db import transaction

from schakel.audit.models import Event
from schakel.audit.trail import record
from schakel.signals.actions import reading
from schakel.signals.actions.receiving import receive
from schakel.supervision import looks as trail
from schakel.supervision.looks import Cursor, Filters, page_for
from schakel.supervision.tests.conftest import EARLY
from tests.cast import MONDAY, report


def shown(client, **asked) -> list[str]:
    page = client.get("/toezicht/logboek/", asked).context["page"]
    return [f"{look.who}: {look.act}" for look in page.looks]


def test_the_newest_comes_first_in_words(at_work, seen, frits):
    assert shown(at_work)[1:3] == [
        "Daan: Plek en puzzelstukken bekeken",
        "Noor: Signaal geopend",
    ]


def test_a_line_says_who_in_which_role_what_and_why(at_work, seen):
    page = at_work.get("/toezicht/logboek/", {"wat": "signal.see_details"}).content.decode()

    for part in (
        "Daan",
        "Aandachtsfunctionaris, Gemeente Bergen op Zoom",
        "plek, puzzelstukken",
        "Ik heb het nodig om te wegen of te controleren",
        "U bent aandachtsfunctionaris bij de desk waar dit signaal ligt.",
        seen.reference,
    ):
        assert part in page


def test_by_person(at_work, seen, noor):
    assert shown(at_work, wie=str(noor.pk)) == ["Noor: Signaal geopend"]
    assert "Melder: Signaal ontvangen" in shown(at_work, wie="reporter")


def test_by_reference_however_it_was_typed(at_work, seen, district, tholen):
    other = receive(report(district, tholen), receipt=None, by=None, now=MONDAY).signal

    assert len(shown(at_work, kenmerk=f" {seen.reference.lower()} ")) == 3
    assert shown(at_work, kenmerk=other.reference) == ["Melder: Signaal ontvangen"]
    assert shown(at_work, kenmerk="S-0000-0000") == []


def test_by_act_and_all_that_opens_something(at_work, seen):
    assert shown(at_work, wat="signal.read") == ["Noor: Signaal geopend"]
    assert len(shown(at_work, wat="looks")) == 2


def test_by_period_in_days_as_they_are_here(at_work, seen):
    day = MONDAY.date()

    assert "Noor: Signaal geopend" in shown(at_work, van=day, tot=day)
    assert "Noor: Signaal geopend" not in shown(at_work, tot=day - timedelta(days=1))
    assert at_work.get("/toezicht/logboek/", {"van": day, "tot": day - timedelta(days=1)}).context[
        "form"
    ].errors == {"tot": ["Deze dag ligt vóór de eerste dag."]}


def test_nonsense_in_the_address_shows_a_page_and_a_word(at_work, seen):
    answer = at_work.get(
        "/toezicht/logboek/", {"wie": "x", "wat": "y", "van": "gisteren", "vanaf": "!"}
    )

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"wie", "wat", "van"}


def test_nothing_found_says_what_to_do(at_work, seen):
    page = at_work.get("/toezicht/logboek/", {"kenmerk": "S-0000-0000"}).content.decode()

    assert "Niets gevonden" in page
    assert "Laat een filter leeg" in page


def test_every_line_is_on_one_page_forwards_and_back(frits, seen, noor):
    """At one moment too: the order does not rest on the time alone."""
    with transaction.atomic():
        for _ in range(120):
            record("signal.read", by=noor, on=seen, now=MONDAY)
    asked = Filters(reference=seen.reference)

    first = page_for(frits, asked)
    second = page_for(frits, asked, Cursor.read(first.older))
    third = page_for(frits, asked, Cursor.read(second.older))
    back = page_for(frits, asked, Cursor.read(third.newer))

    ids = [look.event.pk for page in (first, second, third) for look in page.looks]
    assert len(ids) == len(set(ids)) == 123
    assert [look.event.pk for look in back.looks] == [look.event.pk for look in second.looks]
    assert (first.newer, third.older) == ("", "")


def test_reading_the_trail_is_in_the_trail(at_work, seen, frits, noor):
    at_work.get("/toezicht/logboek/", {"wie": str(noor.pk), "kenmerk": seen.reference})

    event = Event.objects.get(action="supervision.read_trail")
    assert (event.actor, event.because) == (frits, ["U houdt toezicht op het gebruik van Schakel."])
    assert event.detail == {"page": "looks", "who": str(noor.pk), "reference": seen.reference}
    assert "Frits: Logboek bekeken" in shown(at_work)


def test_words_typed_as_a_reference_are_not_kept(at_work, seen):
    at_work.get("/toezicht/logboek/", {"kenmerk": "Kanarie Vierkant"})

    assert "Kanarie" not in str(Event.objects.latest("pk").detail)


def test_who_guards_one_municipality_sees_its_people_and_its_signals(
    mila, seen, femke, district, tholen
):
    elsewhere = receive(report(district, tholen), receipt=None, by=None, now=MONDAY).signal
    reading.open_story(elsewhere, by=femke, now=MONDAY)
    with transaction.atomic():  # somebody of another municipality at their own signal
        record("signal.read", by=femke, on=seen, now=EARLY)

    seen_by_mila = {(e.action, e.object_reference) for e in trail.visible(mila)}

    assert seen_by_mila == {
        ("signal.receive", seen.reference),
        ("signal.read", seen.reference),
        ("signal.see_details", seen.reference),
    }
    assert trail.visible(mila).filter(actor=femke).count() == 1
    assert [name for _id, name in trail.people_to_choose(mila)] == ["Daan", "Mila", "Noor"]


@pytest.mark.parametrize("who", ["noor", "bea"])
def test_without_the_role_the_policy_gives_nothing(request, seen, who):
    assert not trail.visible(request.getfixturevalue(who)).exists()

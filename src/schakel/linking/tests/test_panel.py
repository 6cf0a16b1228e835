"""An officer sees on the signal what it touches, why and how sure; values stay behind a door."""

from datetime import timedelta

import pytest

from schakel.audit.models import Event
from schakel.linking.actions import deciding
from schakel.linking.models import Touch
from schakel.linking.tests.conftest import PHONE, sought
from schakel.signals.tests.desk import received, statements_of
from tests.cast import MONDAY


def test_a_signal_shows_what_it_touches(client, noor, earlier, later):
    client.force_login(noor)

    page = client.get(later.get_absolute_url()).content.decode()

    assert "Raakt eerdere signalen" in page
    for words in (earlier.reference, "Gageldonk", "Telefoonnummer", "Beslis"):
        assert words in page
    assert "12345678" not in page
    assert "12 34 56 78" not in page


def test_what_is_shown_of_another_signal_is_recorded_there(client, noor, earlier, later):
    client.force_login(noor)
    client.get(later.get_absolute_url())

    event = Event.objects.get(action="signal.list", object_id=earlier.pk)
    assert (event.actor_id, event.fields) == (noor.pk, ["place"])


def test_the_empty_block_teaches_and_says_when_it_is_too_early(
    client, noor, district, bergen_op_zoom
):
    client.force_login(noor)
    told = {"nothing": {}, "waiting": {"pieces": PHONE}, "advice": {"advice_only": True}}
    pages = {
        name: client.get(received(district, bergen_op_zoom, **each).get_absolute_url())
        for name, each in told.items()
    }
    sought_page = client.get(
        sought(received(district, bergen_op_zoom, pieces=PHONE)).get_absolute_url()
    )

    assert "Nog geen puzzelstukken" in pages["nothing"].content.decode()
    assert "Schakel is nog aan het zoeken" in pages["waiting"].content.decode()
    assert (
        "vraag om advies. Schakel zoekt er geen verbanden bij" in pages["advice"].content.decode()
    )
    assert "Nu nog niets gevonden" in sought_page.content.decode()


def test_what_was_refused_is_folded_away_and_later_signals_are_marked(client, noor, earlier, later):
    client.force_login(noor)
    assert "kwam later binnen" in client.get(earlier.get_absolute_url()).content.decode()
    assert "kwam later binnen" not in client.get(later.get_absolute_url()).content.decode()

    deciding.decide(Touch.objects.get(), Touch.Verdict.NOT_SAME, reason="Nee.", by=noor, now=MONDAY)

    page = client.get(later.get_absolute_url()).content.decode()
    assert "Niet hetzelfde: 1 signaal" in page
    assert earlier.reference in page


@pytest.mark.django_db(transaction=True)
def test_every_page_of_a_touch_works_outside_the_transaction_of_a_test(client, noor, later):
    """What is shown is recorded, and that needs a transaction of its own."""
    client.force_login(noor)
    touch = f"{later.get_absolute_url()}verbanden/{Touch.objects.get().pk}/"

    for path in (later.get_absolute_url(), touch, f"{touch}vergelijken/", "/signalen/"):
        assert client.get(path).status_code == 200, path
    assert client.post(f"{touch}vergelijken/", {"reason": "compare"}).status_code == 200
    assert client.post(touch, {"verdict": "unknown"}).status_code == 302
    assert client.post(f"{later.get_absolute_url()}verbanden/breder/").status_code == 302


def test_the_page_costs_the_same_with_one_touch_and_with_many(client, noor, comes_in, later):
    client.force_login(noor)
    client.get(later.get_absolute_url())
    one = statements_of(client, later.get_absolute_url())

    for days in range(10, 20):
        comes_in(now=MONDAY - timedelta(days=days))

    assert Touch.objects.filter(newer=later).count() == 11
    assert statements_of(client, later.get_absolute_url()) == one
    assert one <= 26

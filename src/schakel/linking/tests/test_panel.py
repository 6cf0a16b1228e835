"""An officer sees on the signal what it touches, why and how sure; values stay behind a door."""

from datetime import timedelta

from schakel.linking.models import Touch
from schakel.signals.tests.desk import statements_of
from tests.cast import MONDAY


def test_a_signal_shows_what_it_touches(client, noor, earlier, later):
    client.force_login(noor)

    page = client.get(later.get_absolute_url()).content.decode()

    assert "Raakt eerdere signalen" in page
    for words in (earlier.reference, "Gageldonk", "Telefoonnummer", "Beslis"):
        assert words in page
    assert "12345678" not in page
    assert "12 34 56 78" not in page


def test_the_page_costs_the_same_with_one_touch_and_with_many(client, noor, comes_in, later):
    client.force_login(noor)
    client.get(later.get_absolute_url())
    one = statements_of(client, later.get_absolute_url())

    for days in range(10, 20):
        comes_in(now=MONDAY - timedelta(days=days))

    assert Touch.objects.filter(newer=later).count() == 11
    assert statements_of(client, later.get_absolute_url()) == one
    assert one <= 25

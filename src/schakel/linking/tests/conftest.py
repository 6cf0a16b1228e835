"""What do the tests of links share: signals that may touch each other, and the search for it?"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from schakel.linking.actions import searching
from schakel.signals.models import Signal
from schakel.signals.tests.desk import received
from tests.cast import MONDAY

PHONE = (("phone", "06-12345678"),)


def sought(signal: Signal, *, now=MONDAY) -> Signal:
    """The worker has been here."""
    searching.search(Signal.objects.select_related("desk", "district").get(pk=signal.pk), now=now)
    return signal


@pytest.fixture
def comes_in(district, bergen_op_zoom) -> Callable[..., Signal]:
    """One more report at the desk of Bergen op Zoom; the worker sought what it touches."""
    return lambda **told: sought(received(district, bergen_op_zoom, **{"pieces": PHONE, **told}))


@pytest.fixture
def earlier(district, bergen_op_zoom) -> Signal:
    """Two months ago somebody wrote down a number, in Gageldonk; the worker made it findable."""
    told = received(
        district,
        bergen_op_zoom,
        now=MONDAY - timedelta(days=60),
        place="Gageldonk",
        pieces=PHONE,
    )
    return sought(told, now=MONDAY - timedelta(days=60))


@pytest.fixture
def later(district, bergen_op_zoom, earlier) -> Signal:
    """Now the same number comes in, written otherwise; the worker sought what it touches."""
    told = received(
        district, bergen_op_zoom, place="Oost", pieces=(("phone", "+31 6 12 34 56 78"),)
    )
    return sought(told)

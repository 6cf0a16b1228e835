"""Yasmina asks what is known about her; Noor saw her passport and handles it, with Daan."""

import pytest
from django.utils import timezone

from schakel.data_requests.actions.handling import Asked, register_request
from schakel.data_requests.models import DataRequest
from schakel.signals.actions.receiving import Contact
from schakel.signals.models import Signal
from schakel.signals.tests.desk import received

ASKER = "Yasmina KANARIE"
STORY = (
    "Yasmina slaapt in de schuur. Haar buurvrouw Karin Tweede belt elke dag. "
    "Zij zit nu in de opvang aan de Geheimelaan 7."
)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def about_her(district, bergen_op_zoom) -> Signal:
    """A signal with a third party, a shelter and a reporter in it."""
    return received(
        district,
        bergen_op_zoom,
        story=STORY,
        place="Gageldonk",
        pieces=(("person", "Yasmina"), ("phone", "06-00001234")),
        disclosure=Signal.Disclosure.NAMED,
        contact=Contact(name="Melder Geheim", email="melder@geheim.example"),
    )


@pytest.fixture
def asked(bergen_op_zoom, noor, now) -> DataRequest:
    told = Asked(
        "access", ASKER, "Zij haalt het zelf op.", "Alles.", timezone.localdate(now), "passport"
    )
    return register_request(told, desk=bergen_op_zoom.organisation, by=noor, now=now)

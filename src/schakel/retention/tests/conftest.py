"""A signal of long ago, closed without anybody acting; the term of the register is six months."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schakel.signals.actions.receiving import Contact, Upload
from schakel.signals.models import Signal
from schakel.signals.tests.desk import received
from schakel.signals.tests.test_make_shown_copy import photo

CANARY = "KANARIE-BEWAREN"


@pytest.fixture
def closed(district, bergen_op_zoom):
    """Signals that were closed so many days ago, full of what must go."""

    def make(days: int, outcome: str = "advice_given", **told: object) -> Signal:
        given = {
            "place": f"{CANARY} plek",
            "pieces": (("address", f"{CANARY} 99"),),
            "disclosure": Signal.Disclosure.NAMED,
            "contact": Contact(name=f"{CANARY} Karin", email="karin@thuis.example"),
            "uploads": (Upload("voordeur.jpg", "image/jpeg", photo()),),
            **told,
        }
        signal = received(district, bergen_op_zoom, **given)
        Signal.objects.filter(pk=signal.pk).update(
            state="closed",
            outcome=outcome,
            closed_at=timezone.now() - timedelta(days=days),
            urgency_decided=True,
        )
        signal.refresh_from_db()
        return signal

    return make

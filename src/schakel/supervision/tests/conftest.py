"""A signal that was read behind every door, and Frits, who supervises."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from schakel.people.models import Person, Role
from schakel.signals.actions import reading
from tests.cast import MONDAY, engage

EARLY = MONDAY + timedelta(hours=2)


@pytest.fixture
def shipped(settings, tmp_path) -> Path:
    """Where the checkpoints go."""
    settings.CHECKPOINT_DIR = tmp_path / "elsewhere"
    return settings.CHECKPOINT_DIR


@pytest.fixture
def seen(signal, noor, daan):
    """Noor opened it; Daan looked at who reported, with a reason."""
    reading.open_story(signal, by=noor, now=MONDAY)
    reading.see_details(signal, reason="weigh", by=daan, now=EARLY)
    return signal


@pytest.fixture
def mila(bergen_op_zoom) -> Person:
    """Guards privacy for Bergen op Zoom alone."""
    return engage("Mila", bergen_op_zoom.organisation, Role.PRIVACY_OFFICER)


@pytest.fixture
def at_work(client, frits) -> Client:
    client.force_login(frits)
    return client

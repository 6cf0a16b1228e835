"""Noor asks, Daan decides; Yusuf sits at another desk, and nothing of it exists for him."""

from datetime import datetime

import pytest

from schakel.approvals.actions.asking import ask
from schakel.approvals.kinds import KINDS, Kind
from schakel.approvals.models import Approval
from schakel.people.models import Role
from tests.cast import MONDAY

WHY = "Het dossier moet naar de rechtbank."
OPEN_THE_SAFE = Kind("test.open_safe", "De kluis openen", Role.FOCAL_OFFICER)
PAYLOAD = {"safe": "7", "drawers": ["a", "b"]}


@pytest.fixture(autouse=True)
def _safe(monkeypatch):
    monkeypatch.setitem(KINDS, OPEN_THE_SAFE.code, OPEN_THE_SAFE)


@pytest.fixture
def asks(bergen_op_zoom):
    def by(person, payload=PAYLOAD, *, now: datetime = MONDAY, of=None) -> Approval:
        return ask(
            OPEN_THE_SAFE.code,
            payload,
            subject="S-TEST",
            of=of or bergen_op_zoom.organisation,
            why=WHY,
            by=person,
            now=now,
        )

    return by

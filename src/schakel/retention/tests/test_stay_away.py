"""Who is excluded from one signal does not agree to let it go, with whatever else goes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from schakel.approvals.actions.deciding import approve
from schakel.approvals.policy import APPROVAL_POLICY
from schakel.people.models import Notice, Role
from schakel.retention.actions.proposing import propose
from schakel.signals.actions import excluding
from tests.cast import as_person, engage

WHY = "Zes maanden voorbij, er kwam niets meer."


@pytest.fixture
def proposed(closed, bergen_op_zoom, noor, daan):
    """Of two signals Daan may not know of one. Finn, a third officer, may know of both."""
    now, desk = timezone.now(), bergen_op_zoom.organisation
    finn = engage("Finn", desk, Role.FOCAL_OFFICER)
    signals = [closed(400), closed(400)]
    excluding.exclude(signals[1], daan, why="Zijn broer.", by=noor, now=now)
    return propose(signals, desk=desk, why=WHY, by=noor, now=now), finn


def test_they_are_not_asked_and_the_request_does_not_exist_for_them(proposed, daan):
    made, finn = proposed

    asked = Notice.objects.filter(reference=made.approval.reference)
    assert {notice.person for notice in asked} == {finn}
    assert not APPROVAL_POLICY.rows(daan, "see").exists()
    with as_person(daan):
        assert not APPROVAL_POLICY.model.objects.exists()
    with pytest.raises(PermissionDenied):
        approve(made.approval, by=daan, now=timezone.now())


def test_a_colleague_who_may_know_of_all_of_them_agrees(proposed):
    made, finn = proposed

    approve(made.approval, by=finn, now=timezone.now())

    made.approval.refresh_from_db()
    assert made.approval.decided_by == finn

"""Who is excluded from a signal has no say in what a data subject hears of it."""

import pytest
from django.core.exceptions import PermissionDenied

from schakel.approvals.actions.deciding import approve
from schakel.approvals.policy import APPROVAL_POLICY
from schakel.data_requests.actions import weighing
from schakel.data_requests.tests.test_answer import WORDS, decided
from schakel.people.models import Notice, Role
from schakel.signals.actions import excluding
from tests.cast import as_person, engage


def test_they_are_not_asked_to_agree_and_cannot(bergen_op_zoom, noor, daan, asked, about_her, now):
    finn = engage("Finn", bergen_op_zoom.organisation, Role.FOCAL_OFFICER)
    excluding.exclude(about_her, daan, why="Zijn nicht.", by=noor, now=now)
    decided(asked, about_her, by=noor, now=now)

    approval = weighing.ask_second(asked, words=WORDS, by=noor, now=now)

    told = Notice.objects.filter(reference=approval.reference)
    assert {notice.person for notice in told} == {finn}
    assert not APPROVAL_POLICY.rows(daan, "see").exists()
    with as_person(daan):
        assert not APPROVAL_POLICY.model.objects.exists()
    with pytest.raises(PermissionDenied):
        approve(approval, by=daan, now=now)
    approve(approval, by=finn, now=now)

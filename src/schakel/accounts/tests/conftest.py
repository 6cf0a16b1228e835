"""Bea and Bart administer the district; neither ever reads a signal."""

import pytest
from django.utils import timezone

from schakel.accounts.actions.giving import Wanted, propose
from schakel.people.models import Person, Role
from tests.cast import engage

MILA = Wanted("mila@gemeente.example", "Mila", Role.FOCAL_OFFICER)
WHY = "Mila begint maandag."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def bart(bea) -> Person:
    return engage("Bart", bea.memberships.get().organisation, Role.ADMINISTRATOR)


@pytest.fixture
def proposes(bergen_op_zoom, now):
    def by(person, wanted=MILA):
        return propose(
            wanted, organisation=bergen_op_zoom.organisation, why=WHY, by=person, now=now
        )

    return by

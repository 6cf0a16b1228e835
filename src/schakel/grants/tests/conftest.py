"""Noor lets Zoe, a care coordinator elsewhere, read along; Daan agrees."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schakel.approvals.actions.deciding import approve
from schakel.grants.actions.giving import Wanted, open_grant, propose
from schakel.grants.models import Grant
from schakel.organisations.models import SharingGround
from schakel.people.models import Membership

NECESSITY = "Zij regelt vandaag een bed en moet daarvoor het verhaal kennen."


@pytest.fixture
def now():
    return timezone.now()


def wanted(signal, *compartments: str, right: str = "read", days: int = 7, now=None) -> Wanted:
    return Wanted(
        compartments=compartments or ("story",),
        right=right,
        ground=SharingGround.objects.current().filter(district=signal.district_id).first(),
        necessity=NECESSITY,
        last_day=timezone.localdate(now) + timedelta(days=days),
    )


def seat(person) -> Membership:
    return Membership.objects.get(person=person)


@pytest.fixture
def proposed(signal, noor, daan, zoe, now):
    def make(*compartments: str, to=zoe, **more) -> Grant:
        asked = wanted(signal, *compartments, now=now, **more)
        return propose(signal, to=seat(to), wanted=asked, by=noor, now=now)

    return make


@pytest.fixture
def given(proposed, noor, daan, now):
    """A grant that two officers gave: open from now on."""

    def make(*compartments: str, **more) -> Grant:
        grant = proposed(*compartments, **more)
        approve(grant.approval, by=daan, now=now)
        return open_grant(grant, by=noor, now=now)

    return make

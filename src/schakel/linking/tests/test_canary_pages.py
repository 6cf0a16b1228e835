"""Who supervises privacy sees which canary was touched, from where and by whom; nothing more."""

import pytest

from schakel.audit.models import Event
from schakel.linking.actions import canaries
from schakel.linking.tests.conftest import sought
from schakel.linking.tests.test_limits import NOBODY
from schakel.organisations.models import District, Organisation
from schakel.people.models import Notice, Role
from schakel.people.notices import address_of
from schakel.signals.actions import pieces
from schakel.signals.models import PuzzlePiece
from schakel.signals.tests.desk import received
from tests.cast import MONDAY, STORY, engage


@pytest.fixture
def touched(bergen_op_zoom, district, frits, noor):
    canary = canaries.plant(
        bergen_op_zoom.organisation,
        kind=PuzzlePiece.Kind.PERSON,
        text=NOBODY,
        by=frits,
        now=MONDAY,
    )
    tried = received(district, bergen_op_zoom, place="Gageldonk")
    pieces.add(tried, kind="person", text=NOBODY, by=noor, now=MONDAY)
    sought(tried)
    return canary


def test_the_notice_leads_to_the_alarm(client, frits, touched, noor):
    client.force_login(frits)
    path = address_of(Notice.objects.get(kind=Notice.Kind.CANARY))

    for address in (path, "/lokvogels/"):
        page = client.get(address).content.decode()
        assert touched.reference in page
        assert noor.name in page
        for secret in (NOBODY, STORY, "Gageldonk"):
            assert secret not in page
    assert Event.objects.filter(action="linking.see_alarm", actor=frits).count() == 2


def test_without_alarms_the_page_says_what_canaries_are_for(client, frits):
    client.force_login(frits)

    assert "Geen enkele lokvogel is geraakt" in client.get("/lokvogels/").content.decode()
    assert "/lokvogels/" in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["noor", "daan", "yusuf", "sanne", "kees", "emre", "bea"])
def test_nobody_else_sees_alarms(client, request, touched, who):
    client.force_login(request.getfixturevalue(who))

    for path in ("/lokvogels/", f"/lokvogels/{touched.reference}/"):
        assert client.get(path).status_code == 404


def test_who_supervises_another_district_sees_none_of_it(client, touched):
    elsewhere = Organisation.objects.create(
        district=District.objects.create(code="elders", name="Elders"),
        code="toezicht-elders",
        name="Toezicht Elders",
        kind=Organisation.Kind.COORDINATION,
        level=Organisation.Level.DISTRICT,
    )
    client.force_login(engage("Gerda", elsewhere, Role.PRIVACY_OFFICER))

    assert touched.reference not in client.get("/lokvogels/").content.decode()
    assert client.get(f"/lokvogels/{touched.reference}/").status_code == 404
    assert not Notice.objects.filter(person__name="Gerda").exists()

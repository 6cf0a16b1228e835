"""In the demo somebody becomes one of its people with one click; nowhere else."""

from datetime import date

import pytest
from django.core.management.base import CommandError
from django.test import override_settings
from django.urls import reverse

from schakel.ops import bootstrap, demo_login, welcome
from schakel.people.models import Membership, Person, Role

DEMO = {"DEMO": True, "ROOT_URLCONF": "schakel.config.urls_staff_demo"}


@pytest.fixture
def real(noor):
    person = Person.objects.create_person("echt@gemeente.nl", "Echt Mens")
    Membership.objects.create(
        person=person,
        organisation=noor.memberships.get().organisation,
        role=Role.FOCAL_OFFICER,
        starts_on=date(2020, 1, 1),
    )
    return person


@override_settings(**DEMO)
def test_one_click_and_you_are_noor(client, noor):
    answer = client.post(reverse("demo:enter", args=["noor"]))

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(noor.pk)


@override_settings(**DEMO)
def test_a_link_alone_logs_nobody_in(client, noor):
    assert client.get(reverse("demo:enter", args=["noor"])).status_code == 405
    assert "_auth_user_id" not in client.session


@override_settings(**DEMO)
def test_a_real_person_cannot_be_entered(client, real):
    assert client.post(reverse("demo:enter", args=["echt"])).status_code == 404
    assert "Echt Mens" not in [person["name"] for person in demo_login.people()]


@override_settings(**DEMO)
def test_somebody_who_left_cannot_be_entered(client, noor):
    noor.is_active = False
    noor.save()

    assert client.post(reverse("demo:enter", args=["noor"])).status_code == 404


@override_settings(ROOT_URLCONF="schakel.config.urls_staff_demo", DEMO=False)
def test_outside_the_demo_the_page_refuses_even_when_it_were_there(client, noor):
    assert client.post("/demo/inloggen/noor/").status_code == 404


def test_outside_the_demo_it_is_not_there(client, noor):
    assert client.post("/demo/inloggen/noor/").status_code == 404
    assert client.get("/demo/postvak/").status_code == 404


@override_settings(**DEMO)
def test_everybody_is_offered_once_with_what_they_are(noor, emre):
    Membership.objects.create(
        person=noor,
        organisation=noor.memberships.get().organisation,
        role=Role.EMPLOYEE,
        starts_on=date(2021, 1, 1),
    )

    offered = {person["name"]: person["role"] for person in demo_login.people()}

    assert offered == {"Noor": "Aandachtsfunctionaris, medewerker", "Emre": "Medewerker"}


@override_settings(**DEMO)
def test_who_starts_the_demo_reads_who_is_who(noor):
    said: list[str] = []

    welcome.greet(said.append, welcome.accounts(), 2.4)

    text = "\n".join(said)
    assert "http://publiek.testserver" in text
    assert "http://werkplek.testserver" in text
    assert "Noor" in text
    assert "Aandachtsfunctionaris, Gemeente Bergen op Zoom" in text


@override_settings(**DEMO)
def test_the_demo_refuses_a_database_with_real_people(real):
    with pytest.raises(CommandError, match="the demo must not serve it"):
        bootstrap.ready_application(lambda _: None)

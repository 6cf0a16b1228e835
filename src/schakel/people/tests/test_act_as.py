"""A person acts in one role at a time; switching is recorded and counts at once.

T10 (ASVS 8.3.2): a role that ends is gone at the next request, in an open session too.
T21 (ASVS 7.2.4): another role means a session with another number.
"""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from schakel.audit.models import Event
from schakel.people.actions.acting import act_as
from schakel.people.models import FIRST, Membership, Person, Role, StaffSession
from schakel.signals.policy import SIGNAL_POLICY
from tests.cast import MONDAY, as_person, engage

pytestmark = pytest.mark.django_db


@pytest.fixture
def imke(bergen_op_zoom) -> Person:
    """Sits at the desk of Bergen op Zoom, and makes policy too."""
    return engage("Imke", bergen_op_zoom.organisation, Role.FOCAL_OFFICER, Role.POLICY_ADVISER)


@pytest.fixture
def at_work(client, imke) -> Client:
    client.force_login(imke)
    return client


def switch(client: Client, role: str):
    return client.post("/account/rol/", {"role": role})


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_whoever_has_several_roles_starts_where_work_waits_and_the_header_says_so(at_work, signal):
    page = at_work.get("/signalen/").content.decode()

    assert signal.reference in page
    assert '<span class="visually-hidden">U werkt nu als </span>Aandachtsfunctionaris' in page
    assert 'name="role" value="policy_adviser"' in page
    assert 'name="role" value="focal_officer"' not in page


def test_in_another_role_nothing_of_the_first_one_is_there(at_work, imke, signal):
    assert at_work.get(signal.get_absolute_url()).status_code == 200

    assert switch(at_work, "policy_adviser").url == "/"

    assert at_work.get(signal.get_absolute_url()).status_code == 404
    assert signal.reference not in at_work.get("/signalen/").content.decode()
    home = at_work.get("/").content.decode()
    assert "U werkt nu als beleidsadviseur." in home
    assert 'href="/signalen/"' not in home
    assert 'href="/convenanten/cijfers/"' in home

    switch(at_work, "focal_officer")
    assert at_work.get(signal.get_absolute_url()).status_code == 200


def test_the_sentences_and_the_database_follow_the_role(imke, signal):
    imke.act_as(Role.POLICY_ADVISER)

    with as_person(imke):
        assert not type(signal).objects.exists()
        assert not SIGNAL_POLICY.rows(imke, "see").exists()
    imke.act_as(Role.FOCAL_OFFICER)
    with as_person(imke):
        assert type(signal).objects.get() == signal


def test_switching_is_recorded_and_what_follows_is_recorded_in_that_role(at_work, imke):
    switch(at_work, "policy_adviser")

    event = Event.objects.get(action="person.act_as")
    assert (event.actor, event.detail) == (imke, {"role": "policy_adviser"})
    assert event.roles == ["focal_officer"]
    at_work.post("/uitloggen/")
    assert Event.objects.get(action="person.logout").roles == ["policy_adviser"]


def test_another_role_gives_the_session_another_number_and_the_old_one_opens_nothing(at_work):
    before = key_of(at_work)
    form = at_work.get("/account/").cookies[settings.CSRF_COOKIE_NAME].value

    switch(at_work, "policy_adviser")

    assert key_of(at_work) != before
    assert at_work.cookies[settings.CSRF_COOKIE_NAME].value != form
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get("/account/").status_code == 302
    assert StaffSession.objects.count() == 1


@pytest.mark.parametrize("role", ["administrator", "partner", "", "focal_officer "])
def test_nobody_acts_in_a_role_that_they_do_not_hold(at_work, imke, role):
    before = key_of(at_work)

    assert switch(at_work, role).status_code == 404

    assert key_of(at_work) == before
    assert not Event.objects.filter(action="person.act_as").exists()
    with pytest.raises(PermissionDenied):
        act_as(role, by=imke, now=MONDAY)


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(at_work, imke, signal):
    """T10: the session stays open, and wishes for what is no longer there."""
    switch(at_work, "focal_officer")
    assert at_work.get(signal.get_absolute_url()).status_code == 200

    yesterday = timezone.localdate() - timedelta(days=1)
    imke.memberships.filter(role=Role.FOCAL_OFFICER).update(ends_on=yesterday)

    assert at_work.get(signal.get_absolute_url()).status_code == 404
    page = at_work.get("/account/").content.decode()
    assert "U werkt nu als" not in page
    assert "Aandachtsfunctionaris" not in page


def test_whoever_loses_every_role_sees_nothing_and_no_choice(at_work, imke, signal):
    imke.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert at_work.get(signal.get_absolute_url()).status_code == 404
    assert "U hebt nu geen rol" in at_work.get("/account/").content.decode()


def test_somebody_with_one_role_notices_nothing(client, noor, signal):
    client.force_login(noor)

    for path in ("/", "/account/"):
        page = client.get(path).content.decode()
        assert "/account/rol/" not in page
        assert "U werkt nu als" not in page
        assert "andere rol" not in page


def test_one_role_at_two_desks_is_one_role(client, noor, tholen):
    Membership.objects.create(
        person=noor,
        organisation=tholen.organisation,
        role=Role.FOCAL_OFFICER,
        starts_on=date(2020, 1, 1),
    )
    client.force_login(noor)

    assert "/account/rol/" not in client.get("/account/").content.decode()
    assert {each.organisation.code for each in noor.current_memberships()} == {
        "gemeente-bergen-op-zoom",
        "gemeente-tholen",
    }


def test_a_stranger_cannot_switch_by_looking(at_work):
    assert at_work.get("/account/rol/").status_code == 405
    assert Client().post("/account/rol/", {"role": "employee"}).status_code == 302


def test_every_role_has_a_place_in_line():
    assert set(FIRST) == set(Role.values)


def test_who_stands_in_is_found_in_every_role(imke):
    """A leave counts for the whole person, whatever role they happened to act in."""
    imke.act_as(Role.POLICY_ADVISER)

    day = timezone.localdate()
    assert {each.role for each in imke.current_memberships(day)} == {
        "focal_officer",
        "policy_adviser",
    }

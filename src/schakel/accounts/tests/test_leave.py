"""Taking a role away takes one administrator, and counts at the next request."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from schakel.accounts.actions.leaving import come_back, end_role, leave
from schakel.audit.models import Event
from schakel.people.models import Person, StaffSession
from tests.cast import prove

pytestmark = pytest.mark.django_db


def test_a_role_that_was_ended_is_gone_at_the_next_request(client, bea, noor):
    """T10 (ASVS 8.3.2)."""
    client.force_login(noor)
    assert client.get("/signalen/").status_code == 200

    end_role(noor, noor.memberships.get().pk, by=bea, today=timezone.localdate(),
             now=timezone.now())  # fmt: skip

    assert client.get("/signalen/").headers["Location"] == "/"
    assert Event.objects.get(action="person.end_role").detail["role"] == "focal_officer"


def test_a_role_of_today_can_end_today(bea, noor):
    today = timezone.localdate()
    noor.memberships.update(starts_on=today)

    assert end_role(noor, noor.memberships.get().pk, by=bea, today=today, now=timezone.now())

    assert Person.objects.get(pk=noor.pk).current_memberships() == []


def test_who_leaves_is_out_everywhere_at_once(client, bea, noor):
    """T22 (ASVS 7.4.2)."""
    client.force_login(noor)
    client.get("/")

    leave(noor, by=bea, now=timezone.now())

    assert not StaffSession.objects.filter(person=noor).exists()
    assert client.get("/").headers["Location"].startswith("/inloggen/")
    come_back(noor, by=bea, now=timezone.now())
    assert Person.objects.get(pk=noor.pk).is_active


def test_nobody_does_it_to_oneself_nor_without_the_role(bea, noor, daan):
    for by, person in ((bea, bea), (noor, daan), (daan, bea)):
        with pytest.raises(PermissionDenied):
            leave(person, by=by, now=timezone.now())


def test_by_the_pages(client, bea, noor):
    client.force_login(bea)
    prove(client, bea)
    address = reverse("accounts:person", args=[noor.pk])
    assert "Nu beëindigen" in client.get(address).content.decode()
    membership = noor.memberships.get()

    client.post(reverse("accounts:end_role", args=[noor.pk, membership.pk]))
    assert "Nu beëindigen" not in client.get(address).content.decode()
    client.post(reverse("accounts:leave", args=[noor.pk]))
    assert "Weer laten inloggen" in client.get(address).content.decode()
    client.post(reverse("accounts:come_back", args=[noor.pk]))
    assert Person.objects.get(pk=noor.pk).is_active

    own = client.get(reverse("accounts:person", args=[bea.pk])).content.decode()
    assert "Nu beëindigen" not in own
    assert "Uw eigen rollen wijzigt een andere beheerder." in own
    for way in ("weg", "terug"):
        assert client.post(f"/mensen/{bea.pk}/{way}/").status_code == 404

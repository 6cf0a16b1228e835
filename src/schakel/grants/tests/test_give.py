"""One officer asks, another agrees, and then one person elsewhere reads along."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import given as cases
from hypothesis import settings as tries
from hypothesis import strategies as st

from schakel.approvals.actions.asking import NotApproved
from schakel.approvals.actions.deciding import approve, refuse
from schakel.audit.models import Event
from schakel.grants.actions.giving import (
    DayOutOfReach,
    NecessityMissing,
    NotForThem,
    open_grant,
    propose,
)
from schakel.grants.models import Grant
from schakel.grants.policy import GRANT_POLICY, READ_ALONG
from schakel.grants.reading import may_be_given
from schakel.grants.tests.conftest import NECESSITY, seat, wanted
from schakel.organisations.models import Organisation
from schakel.people.models import Membership, Notice, Role
from schakel.signals.actions import excluding
from tests.cast import STORY, as_person, engage, prove

pytestmark = pytest.mark.django_db


def test_a_second_officer_agrees_and_the_other_reads_along(client, proposed, noor, daan, zoe, now):
    """T42 (ASVS 2.3.5): requested by one, approved by another."""
    grant = proposed("story")
    assert not GRANT_POLICY.rows(zoe, "see").exists()
    with pytest.raises(NotApproved):
        open_grant(grant, by=noor, now=now)

    approve(grant.approval, by=daan, now=now)
    open_grant(grant, by=noor, now=now)

    assert grant.requested_by == noor
    assert Grant.objects.get().approved_by == daan
    told = Notice.objects.get(person=zoe, kind=Notice.Kind.GRANT_GIVEN)
    assert told.reference == grant.reference
    event = Event.objects.get(action="grant.open")
    assert event.purpose == grant.ground
    assert event.fields == ["basics", "story"]
    client.force_login(zoe)
    assert STORY in client.get(reverse("grants:read", args=[grant.reference])).content.decode()


def test_without_agreement_it_opens_for_nobody(proposed, noor, daan, now):
    grant = proposed("story")
    refuse(grant.approval, answer="Met minder kan het ook.", by=daan, now=now)
    with pytest.raises(NotApproved):
        open_grant(grant, by=noor, now=now)
    assert Grant.objects.get().state == Grant.State.PROPOSED


def test_what_was_agreed_to_is_exactly_that(proposed, noor, daan, now):
    """ASVS 2.3.5: one part more, and the agreement is about something else."""
    grant = proposed("story")
    approve(grant.approval, by=daan, now=now)
    Grant.objects.filter(pk=grant.pk).update(compartments=["basics", "story", "place"])
    with pytest.raises(NotApproved):
        open_grant(grant, by=noor, now=now)


def test_whoever_was_excluded_does_not_agree(signal, proposed, noor, daan, now):
    grant = proposed("story")
    approve(grant.approval, by=daan, now=now)
    excluding.exclude(signal, daan, why="Mijn zus woont daar.", by=noor, now=now)
    with pytest.raises(NotApproved):
        open_grant(grant, by=noor, now=now)


def test_whoever_was_excluded_is_not_asked(client, signal, proposed, noor, daan, frits, now):
    """The request says why somebody must read it, which tells what it is about."""
    daan_knows = {"person": daan, "reference__startswith": "A-"}
    excluding.exclude(signal, daan, why="Familie.", by=noor, now=now)
    asked = proposed().approval

    assert asked.asked_of == Role.PRIVACY_OFFICER
    assert not Notice.objects.filter(**daan_knows).exists()
    client.force_login(daan)
    assert client.get(asked.get_absolute_url()).status_code == 404
    assert asked.reference not in client.get("/akkoord/").content.decode()


def test_only_the_desk_gives_and_who_reads_along_passes_nothing_on(
    client, signal, given, zoe, femke, now
):
    """INV-7 (ASVS 8.2.2): no re-share, and a stranger cannot tell that there is a signal."""
    given("story")
    for person in (zoe, femke):
        with pytest.raises(PermissionDenied):
            propose(signal, to=seat(femke), wanted=wanted(signal), by=person, now=now)
        client.force_login(person)
        found = client.get(reverse("grants:propose", args=[signal.reference]))
        absent = client.get(reverse("grants:propose", args=["S-2222-2222"]))
        assert found.status_code == absent.status_code == 404
        assert found.content == absent.content


def test_who_may_be_chosen(signal, district, noor, daan, emre, bea, frits, zoe, kees, femke, now):
    """INV-1: never who manages, supervises or makes policy, never the desk itself, never another
    district."""
    policy = engage("Hanna", Organisation.objects.get(code="avim-zwb"), Role.POLICY_ADVISER)
    away = engage("Weg", Organisation.objects.get(code="avim-zwb"), Role.PARTNER)
    excluding.exclude(signal, away, why="Haar broer.", by=noor, now=now)

    chosen = {each.person for each in may_be_given(signal, on=timezone.localdate(now))}

    assert {zoe, kees, femke} <= chosen
    assert not chosen & {noor, daan, emre, bea, frits, away, policy}


def test_a_change_of_function_before_it_opened_stops_it(proposed, noor, daan, zoe, now):
    grant = proposed("story")
    approve(grant.approval, by=daan, now=now)
    Membership.objects.filter(person=zoe).update(ends_on=timezone.localdate(now) - timedelta(1))
    with pytest.raises(NotForThem):
        open_grant(grant, by=noor, now=now)


def test_a_reason_in_words_and_an_end_within_ninety_days(signal, noor, daan, zoe, now):
    """INV-5."""
    short = wanted(signal, now=now)
    with pytest.raises(NecessityMissing):
        propose(
            signal,
            to=seat(zoe),
            wanted=type(short)(**{**vars(short), "necessity": "Nodig."}),
            by=noor,
            now=now,
        )
    for days in (-1, 90, 400):
        with pytest.raises(DayOutOfReach):
            propose(
                signal, to=seat(zoe), wanted=wanted(signal, days=days, now=now), by=noor, now=now
            )


def test_the_database_refuses_what_two_others_did_not_give(given, noor, zoe, now):
    """INV-2, INV-5 and INV-8 once more, where no code of ours stands between."""
    grant = given("story")
    for wrong in (
        {"approved_by": noor},
        {"approved_by": zoe},
        {"approved_by": None},
        {"requested_by": zoe},
        {"until": grant.requested_at + timedelta(days=91)},
        {"until": grant.requested_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(**wrong)


def test_asked_twice_it_is_one_request(proposed):
    assert proposed("story") == proposed("story")
    assert Grant.objects.count() == 1
    assert proposed("story", "place").reference != proposed("story").reference


@tries(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@cases(role=st.sampled_from([each.value for each in Role]), acts_as=st.sampled_from(list(Role)))
def test_a_role_alone_opens_nothing(given, district, role, acts_as):
    """T14 (ASVS 8.3.1): another role, or another person in the same one, reads nothing."""
    grant = Grant.objects.first() or given("story")
    Membership.objects.filter(person=grant.person).update(role=role)
    person = type(grant.person).objects.get(pk=grant.person_id)
    opens = role == grant.role and role in READ_ALONG
    assert GRANT_POLICY.rows(person, "read").exists() == opens
    stranger = engage(f"Vreemd{Membership.objects.count()}", grant.organisation, acts_as)
    assert not GRANT_POLICY.rows(stranger, "read").exists()
    with as_person(stranger):
        assert not Grant.objects.filter(pk=grant.pk, signal__isnull=False).exists() or (
            acts_as == Role.PRIVACY_OFFICER
        )


def test_the_pages_from_asking_to_open(client, signal, noor, daan, zoe):
    client.force_login(noor)
    prove(client, noor)
    address = reverse("grants:propose", args=[signal.reference])
    page = client.get(address).content.decode()
    assert "Zoe, Zorgcoördinator" in page
    assert "Emre" not in page
    told = {
        "person": str(seat(zoe).pk),
        "compartments": ["story", "pieces"],
        "right": "add",
        "ground": wanted(signal).ground.code,
        "necessity": NECESSITY,
        "last_day": (timezone.localdate() + timedelta(days=5)).isoformat(),
    }
    wrong = client.post(address, told | {"necessity": "Kort."})
    assert wrong.status_code == 422
    assert "Leg het iets verder uit" in wrong.content.decode()
    assert "Kort." in wrong.content.decode()

    page = client.post(address, told, follow=True).content.decode()

    assert "Wacht op akkoord" in page
    grant = Grant.objects.get()
    approve(grant.approval, by=daan, now=timezone.now())
    detail = reverse("grants:detail", args=[grant.reference])
    assert "Inzage openen" in client.get(detail).content.decode()
    assert "De inzage is open" in client.post(detail, follow=True).content.decode()
    assert "Zoe" in client.get(signal.get_absolute_url()).content.decode()


def test_giving_asks_who_one_is_once_more(client, signal, noor, daan, zoe):
    """T24 (ASVS 7.5.3)."""
    client.force_login(noor)
    address = reverse("grants:propose", args=[signal.reference])
    answer = client.post(address, {"person": str(seat(zoe).pk)})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("people:prove"))
    assert not Grant.objects.exists()

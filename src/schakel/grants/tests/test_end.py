"""The desk, who reads along and who supervises can each close it, at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schakel.audit.models import Event
from schakel.grants.actions import reading_along
from schakel.grants.actions.ending import AlreadyOver, end
from schakel.grants.models import Grant
from schakel.people.models import Notice
from schakel.signals.actions import excluding
from tests.cast import STORY, as_person

pytestmark = pytest.mark.django_db


def test_the_desk_ends_it_and_the_other_hears(given, daan, zoe, now):
    grant = end(given("story"), by=daan, now=now)
    assert grant.state == Grant.State.ENDED
    assert Notice.objects.filter(person=zoe, kind=Notice.Kind.GRANT_ENDED).exists()
    assert not Notice.objects.filter(person=daan, kind=Notice.Kind.GRANT_ENDED).exists()


def test_who_is_excluded_since_hears_neither_of_what_is_added_nor_of_the_end(
    given, signal, noor, daan, zoe, now
):
    """security.md 2.7: a notice names the signal; the officer who is left hears both."""
    grant = given("story", right=Grant.Right.ADD)
    excluding.exclude(signal, daan, why="Zijn zus.", by=noor, now=now)
    before = set(Notice.objects.values_list("pk", flat=True))

    reading_along.add(grant, text="Er is een bed vrij.", by=zoe, now=now)
    end(grant, by=zoe, now=now)

    heard = [notice.person for notice in Notice.objects.exclude(pk__in=before)]
    assert heard.count(noor) == 2
    assert daan not in heard


def test_who_is_done_closes_it_and_the_desk_hears(client, given, noor, zoe):
    grant = given("story")
    client.force_login(zoe)
    page = client.post(reverse("grants:end", args=[grant.reference]), follow=True)
    assert "De inzage is gestopt" in page.content.decode()
    assert "U leest nu nergens mee" in page.content.decode()
    assert Notice.objects.filter(person=noor, kind=Notice.Kind.GRANT_ENDED).exists()


def test_who_supervises_sees_that_and_ends_it_without_reading(client, given, frits):
    """Access-matrix, grant.revoke for FG: in an emergency, without a word of what it is about."""
    grant = given("story", "place")
    client.force_login(frits)
    assert "Zoe" in client.get(reverse("grants:overview")).content.decode()
    page = client.get(grant.get_absolute_url()).content.decode()
    assert grant.signal_reference in page
    assert "bed" not in page
    assert STORY not in page
    assert client.get(reverse("grants:read", args=[grant.reference])).status_code == 404

    client.post(reverse("grants:end", args=[grant.reference]))

    assert Grant.objects.get().state == Grant.State.ENDED
    event = Event.objects.get(action="grant.end")
    assert event.actor_id == frits.pk
    with as_person(frits):
        assert Grant.objects.get().ended_by == frits


def test_a_proposal_is_taken_back_without_a_word_to_anybody(proposed, noor, zoe, now):
    grant = end(proposed("story"), by=noor, now=now)
    assert grant.state == Grant.State.DROPPED
    assert not Notice.objects.filter(person=zoe).exists()


def test_over_is_over(given, noor, femke, now):
    grant = end(given("story"), by=noor, now=now)
    with pytest.raises(AlreadyOver):
        end(grant, by=noor, now=now)
    with pytest.raises(PermissionDenied):
        end(grant, by=femke, now=now)

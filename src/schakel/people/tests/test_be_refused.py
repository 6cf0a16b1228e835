"""Whoever stands before a closed door leaves a line, and the line does not tell what was there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from schakel.audit.models import Event
from schakel.supervision.patterns import MANY_REFUSED, patterns_for

pytestmark = pytest.mark.django_db


def lines() -> list[tuple]:
    return list(
        Event.objects.filter(action="person.refused")
        .order_by("at", "id")
        .values_list("actor__name", "detail", "object_reference")
    )


def test_a_look_that_was_refused_is_recorded_the_same_as_one_at_nothing(client, femke, signal):
    """ASVS 16.3.2."""
    client.force_login(femke)
    client.get(signal.get_absolute_url())
    client.get("/signalen/S-2222-2222/")

    there, absent = lines()

    assert there == absent
    assert there[0] == "Femke"
    assert there[1] == {"page": "signals:detail", "method": "GET", "answer": "404"}
    trail = str(list(Event.objects.filter(action="person.refused").values()))
    assert signal.reference not in trail
    assert str(signal.pk) not in trail


def test_an_act_that_was_refused_is_recorded_though_it_was_undone(client, emre, signal):
    client.force_login(emre)
    client.post(reverse("signals:mark_read", args=[signal.reference]))
    assert [line[1]["page"] for line in lines()] == ["signals:mark_read"]


def test_a_typing_error_and_a_visitor_leave_nothing(client, noor, signal):
    client.get(signal.get_absolute_url())
    client.force_login(noor)
    client.get("/bestaat-niet/")
    client.get(signal.get_absolute_url())
    assert lines() == []


def test_many_on_one_day_stand_out(client, femke, frits, signal):
    """ASVS 16.3.3: a question for the privacy officer, and no verdict."""

    def found() -> list[tuple[str, int]]:
        patterns = patterns_for(frits, days=1, now=timezone.now())
        return [
            (each.who, each.number) for p in patterns if p.code == "refused" for each in p.found
        ]

    client.force_login(femke)
    for number in range(MANY_REFUSED - 1):
        client.get(f"/signalen/S-2222-22{number:02}/")
    assert found() == []
    client.get(signal.get_absolute_url())
    assert found() == [("Femke", MANY_REFUSED)]

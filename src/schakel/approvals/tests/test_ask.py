"""Somebody asks a second person, and does what was agreed: exactly that, once, in time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from schakel.approvals.actions.asking import (
    LASTS,
    NobodyToAsk,
    NotApproved,
    fingerprint,
    of_request,
    use,
    withdraw,
)
from schakel.approvals.actions.deciding import approve, refuse
from schakel.approvals.models import Approval
from schakel.approvals.tests.conftest import OPEN_THE_SAFE, PAYLOAD, WHY
from schakel.audit.models import Event
from schakel.people.models import Notice, Person
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db
KIND = OPEN_THE_SAFE.code


def does(person, payload=PAYLOAD, *, now=MONDAY):
    return use(KIND, payload, by=person, now=now)


def test_colleagues_hear_that_something_is_asked_and_the_trail_keeps_no_words(noor, daan, asks):
    asked = asks(noor)

    told = Notice.objects.get(kind=Notice.Kind.SECOND_PERSON)
    assert (told.person, told.reference) == (daan, asked.reference)
    assert asked.unsealed("why") == WHY
    event = Event.objects.get(action="approval.ask")
    assert event.detail == {"kind": KIND, "subject": "S-TEST"}


def test_what_was_agreed_is_done_once(noor, daan, asks):
    """T42 (ASVS 2.3.5): no replay."""
    approve(asks(noor), by=daan, now=MONDAY)

    does(noor)

    with pytest.raises(NotApproved):
        does(noor)


def test_nothing_is_done_before_or_without_agreement(noor, daan, asks):
    with pytest.raises(NotApproved):
        does(noor)
    asked = asks(noor)
    with pytest.raises(NotApproved):
        does(noor)
    refuse(asked, answer="Dat kan ook zonder.", by=daan, now=MONDAY)
    with pytest.raises(NotApproved):
        does(noor)


@pytest.mark.parametrize(
    "changed",
    [
        {"safe": "8", "drawers": ["a", "b"]},
        {"safe": "7", "drawers": ["b", "a"]},
        {"safe": "7", "drawers": ["a", "b"], "more": ""},
        {"safe": "7"},
        {"safe": 7, "drawers": ["a", "b"]},
    ],
)
def test_a_byte_more_or_less_is_another_request(noor, daan, asks, changed):
    """T42: a changed payload."""
    approve(asks(noor), by=daan, now=MONDAY)

    with pytest.raises(NotApproved):
        does(noor, changed)


def test_an_agreement_is_for_who_asked_and_for_nobody_else(noor, daan, femke, asks):
    approve(asks(noor), by=daan, now=MONDAY)

    for other in (daan, femke):
        with pytest.raises(NotApproved):
            does(other)


def test_after_three_days_it_is_over(noor, daan, asks):
    """T42: expired."""
    approve(asks(noor), by=daan, now=MONDAY)

    with pytest.raises(NotApproved):
        does(noor, now=MONDAY + LASTS)
    again = asks(noor, now=MONDAY + LASTS)
    assert (again.state, Approval.objects.count()) == (Approval.State.ASKED, 2)
    assert does_nothing_stand(noor, MONDAY + 2 * LASTS)


def does_nothing_stand(person: Person, now) -> bool:
    return of_request(KIND, PAYLOAD, by=person, now=now) is None


def test_the_same_request_is_not_asked_twice(noor, daan, asks):
    assert asks(noor) == asks(noor)
    assert Notice.objects.filter(kind=Notice.Kind.SECOND_PERSON).count() == 1


def test_who_asked_may_take_it_back(noor, daan, asks):
    asked = asks(noor)

    withdraw(asked, by=noor, now=MONDAY + timedelta(hours=1))

    assert does_nothing_stand(noor, MONDAY)


def test_alone_at_a_desk_supervision_decides(femke, frits, tholen, asks):
    """A desk of one officer is the rule in small municipalities: it must not stand still."""
    asked = asks(femke, of=tholen.organisation)

    assert asked.asked_of == "privacy_officer"
    approve(asked, by=frits, now=MONDAY)
    does(femke)


def test_without_anybody_else_it_says_so(femke, tholen, asks):
    with pytest.raises(NobodyToAsk):
        asks(femke, of=tholen.organisation)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
payloads = st.dictionaries(st.text(max_size=5), json_values, max_size=4)


@given(payloads, payloads)
def test_two_requests_have_one_fingerprint_only_when_they_are_the_same(one, other):
    by = Person(pk="7b1f4a43-5d0e-4f5c-8f0e-1d8f4b6d0f11")
    same = repr(sorted_all(one)) == repr(sorted_all(other))

    assert (fingerprint(KIND, one, by=by) == fingerprint(KIND, other, by=by)) == same


def sorted_all(value):
    if isinstance(value, dict):
        return sorted((key, sorted_all(inner)) for key, inner in value.items())
    return [sorted_all(inner) for inner in value] if isinstance(value, list) else value


def test_an_agreement_is_locked_before_it_is_used(noor, daan, asks):
    """Two who use it at the same moment wait for each other: the second finds it used."""
    approve(asks(noor), by=daan, now=MONDAY)

    with CaptureQueriesContext(connection) as asked:
        does(noor)

    read = next(each["sql"] for each in asked if 'FROM "approvals_approval"' in each["sql"])
    assert "FOR UPDATE" in read


def test_nobody_takes_back_what_a_colleague_asked(noor, daan, asks):
    asked = asks(noor)

    with pytest.raises(PermissionDenied):
        withdraw(asked, by=daan, now=MONDAY)

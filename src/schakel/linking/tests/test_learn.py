"""What officers decide makes the weights better, and they can see how."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from schakel.linking.actions import deciding, learning
from schakel.linking.models import LinkModel, Touch
from schakel.linking.stored_weights import model_for
from schakel.linking.tests.conftest import PHONE
from schakel.linking.weights import shipped
from tests.cast import MONDAY

Verdict = Touch.Verdict


@pytest.fixture
def decided(noor, comes_in):
    """Ten touches of one number, of which somebody said that they are not the same."""
    for _ in range(5):
        comes_in(pieces=PHONE)
    touches = list(Touch.objects.all())
    for touch in touches:
        deciding.decide(
            touch, Verdict.NOT_SAME, reason="Een prepaid uit de winkel.", by=noor, now=MONDAY
        )
    return touches


def weight_of(model, field, level):
    one = next(each for each in model.fields if each.code == field)
    return float(one.bits()[one.levels.index(level)])


def test_an_agreement_that_people_refuse_weighs_less_from_then_on(decided):
    before = weight_of(shipped("phone"), "phone", "equal")

    (made,) = learning.learn(now=MONDAY)

    assert (made.kind, made.labels, made.same) == ("phone", 10, 0)
    assert weight_of(model_for("phone"), "phone", "equal") < before
    assert {"field": "phone", "level": "equal"}.items() <= next(
        each for each in made.changes if each["level"] == "equal"
    ).items()
    assert model_for("person") == shipped("person")


def test_what_was_learned_counts_for_the_next_search(decided, comes_in):
    first = Touch.objects.order_by("found_at").first().model_version
    learning.learn(now=MONDAY)

    comes_in(pieces=PHONE)

    new = Touch.objects.filter(verdict=Verdict.OPEN)
    assert new.exists() or Touch.objects.count() == 10
    assert all(touch.model_version != first for touch in new)


def test_learning_twice_is_learning_once(decided):
    assert len(learning.learn(now=MONDAY)) == 1
    assert learning.learn(now=MONDAY + timedelta(days=1)) == []
    assert LinkModel.objects.count() == 1


def test_a_decision_that_was_taken_back_teaches_nothing(decided, noor, daan):
    for touch in decided:
        deciding.decide(touch, Verdict.OPEN, reason="", by=daan, now=MONDAY + timedelta(minutes=1))
    for touch in decided[:3]:
        deciding.decide(
            touch, Verdict.SAME, reason="Toch.", by=noor, now=MONDAY + timedelta(minutes=2)
        )

    labels = learning.labels_of("phone")

    assert len(labels) == 3
    assert labels.same.all()


def test_not_knowing_is_no_label(noor, later):
    deciding.decide(Touch.objects.get(), Verdict.UNKNOWN, reason="", by=noor, now=MONDAY)

    assert len(learning.labels_of("phone")) == 0
    assert learning.learn(now=MONDAY) == []


def test_weights_are_kept_and_never_changed(decided):
    learning.learn(now=MONDAY)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE linking_linkmodel SET labels = 0")


def test_the_page_tells_version_labels_and_what_changed(client, noor, decided):
    learning.learn(now=MONDAY)
    client.force_login(noor)

    page = client.get("/verbanden/weging/").content.decode()

    assert "van 10 besluiten" in page
    assert "telt lichter dan eerst" in page
    assert "zoals meegeleverd met Schakel" in page


def test_who_supervises_may_read_it_too_and_others_may_not(client, frits, emre, sanne):
    client.force_login(frits)
    assert client.get("/verbanden/weging/").status_code == 200

    for stranger in (emre, sanne):
        client.force_login(stranger)
        assert client.get("/verbanden/weging/").status_code == 404

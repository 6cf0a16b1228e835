"""What officers decide makes the weights better, and they can see how."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from schakel.audit.models import Event
from schakel.config.cli import parser
from schakel.linking import stored_training
from schakel.linking.actions import deciding, learning
from schakel.linking.capsule import unpacked
from schakel.linking.encoding import encode
from schakel.linking.labelled.sets import signals
from schakel.linking.lookup import place_of
from schakel.linking.mention import Mention
from schakel.linking.models import IndexedMention, LinkModel, Realm, Touch
from schakel.linking.realms import keyring_of, realm_of_desk
from schakel.linking.stored_weights import model_for
from schakel.linking.tests.conftest import PHONE
from schakel.linking.weights import read_model, shipped
from schakel.signals.tests.desk import received
from schakel.vault.models.sealed import SealedModel
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


@pytest.fixture
def many_people(district, bergen_op_zoom) -> Realm:
    """What sixty clerks wrote down of invented people, findable at one desk."""
    signal = received(district, bergen_op_zoom, pieces=(("person", "iemand"),))
    realm = realm_of_desk(signal.desk, now=MONDAY)
    keyring = keyring_of(realm)
    known = signals(stored=40, asked=20, seed=5)
    for number, told in enumerate([*known.left, *(known.right or [])]):
        words = {name: value for name, value in told.items() if name != "id"}
        encoded = encode(Mention("person", words), keyring.writing)
        row = IndexedMention(
            realm=realm,
            kind="person",
            signal=signal,
            piece=signal.pieces.get(),
            number=number,
            tokens=sorted(encoded.tokens),
            key_version=keyring.current,
            encoding_version=encoded.version,
        )
        row.capsule = keyring.writing.seal_capsule(
            encoded.features.tobytes(), place=place_of(row.pk, "person")
        )
        row.save(force_insert=True)
    return realm


def test_what_a_desk_has_stored_is_learned_from_without_opening_a_text(many_people, monkeypatch):
    """What Splink then learns from such records is shown in test_files.py, on files."""
    opened = []
    monkeypatch.setattr(SealedModel, "unsealed", lambda *_args: opened.append("a text"))
    monkeypatch.setattr("schakel.vault.opening.unseal_many", lambda *_args: opened.append("texts"))
    keyring = keyring_of(many_people)

    records = stored_training.encodings_of(keyring, "person")

    stored = list(IndexedMention.objects.order_by("pk"))
    assert opened == []
    assert records.ids == [str(row.pk) for row in stored]
    for place in (0, 7, len(stored) - 1):
        first, last = records.starts[place], records.starts[place + 1]
        assert records.tokens[first:last].tolist() == stored[place].tokens
        capsule = keyring.writing.open_capsule(
            bytes(stored[place].capsule), place=place_of(stored[place], "person")
        )
        (features,) = unpacked("person", [capsule])
        for field in features.dtype.names:
            assert np.array_equal(records.features[place][field], features[field])


def test_a_model_of_a_desk_says_where_it_is_from_and_how_it_does_and_is_recorded(
    decided, tmp_path, monkeypatch
):
    seen = []

    def learned(records, **about):
        seen.append((len(records), about["kind"]))
        told = {"version": about["version"], "source": about["source"]}
        return replace(shipped("phone"), counts={"records": len(records)}, **told)

    monkeypatch.setattr(stored_training, "train", learned)
    path = tmp_path / "model.json"
    words = ["--desk", "gemeente-bergen-op-zoom", "--kind", "phone", "--version", "1"]
    given = parser().parse_args(["link", "train-desk", *words, "--out", str(path)])

    given.run(given)

    model = read_model(path)
    assert seen == [(IndexedMention.objects.count(), "phone")]
    assert (model.kind, model.version) == ("phone", "1")
    assert model.quality["on_decisions"]["not_same"]["decided"] == 10
    assert Event.objects.filter(action="linking.train", detail={"kind": "phone"}).count() == 1


def test_weights_are_judged_by_what_officers_decided(decided):
    told = stored_training.on_decisions(shipped("phone"), population=1_000)

    assert told["not_same"] == {"decided": 10, "possible": 10, "strong": 10}
    assert told["same"]["decided"] == 0


def test_a_desk_with_too_little_says_so_and_writes_nothing(decided, tmp_path):
    words = ["--desk", "gemeente-bergen-op-zoom", "--kind", "person"]
    given = parser().parse_args(["link", "train-desk", *words, "--out", str(tmp_path / "m.json")])

    with pytest.raises(CommandError, match="too few"):
        given.run(given)
    assert list(tmp_path.iterdir()) == []

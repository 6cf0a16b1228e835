"""`schakel link` fills the index, replaces its keys, learns and guards; as often as one likes."""

import io

import pytest
from django.core.management.base import CommandError

from schakel.config.cli import parser
from schakel.linking.actions import deciding
from schakel.linking.models import Canary, IndexedMention, LinkModel, Lookup, RealmKey, Touch
from schakel.linking.tests.conftest import PHONE
from schakel.linking.tests.test_limits import NOBODY
from schakel.signals.tests.desk import received
from tests.cast import MONDAY

DESK = "gemeente-bergen-op-zoom"


@pytest.fixture
def schakel(monkeypatch, capsys):
    """Type a command, with something on standard input; answers what it says."""

    def typed(*words: str, stdin: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        given = parser().parse_args(["link", *words])
        assert not given.run(given)
        return capsys.readouterr().out

    return typed


def test_what_was_never_indexed_is_made_findable_and_searched(
    schakel, district, bergen_op_zoom, roosendaal
):
    for town in (bergen_op_zoom, bergen_op_zoom, roosendaal):
        received(district, town, pieces=PHONE)

    assert "3 signals to search" in schakel("index")
    assert IndexedMention.objects.count() == 3
    assert Touch.objects.count() == 1
    assert "0 signals to search" in schakel("index")
    assert Lookup.objects.count() == 3


def test_one_desk_or_every_desk_gets_a_new_key(schakel, district, bergen_op_zoom, roosendaal):
    for town in (bergen_op_zoom, roosendaal):
        received(district, town, pieces=PHONE)
    schakel("index")

    said = schakel("reencode", "--desk", DESK)
    assert "1 of 1" in said
    assert "the old key is destroyed" in said
    assert RealmKey.objects.filter(state=RealmKey.State.SHREDDED).count() == 1
    schakel("reencode")
    assert RealmKey.objects.filter(state=RealmKey.State.SHREDDED).count() == 3


def test_learning_says_what_changed(schakel, later, noor):
    assert "Nothing was decided" in schakel("learn")
    deciding.decide(Touch.objects.get(), Touch.Verdict.SAME, reason="Ja.", by=noor, now=MONDAY)

    said = schakel("learn")

    assert "from 1 decisions (1 same)" in said
    assert LinkModel.objects.get().kind == "phone"


def test_a_canary_is_planted_listed_and_removed_without_its_words(schakel, frits, bergen_op_zoom):
    planting = ("canary", "plant", "--desk", DESK, "--kind", "person", "--by", frits.email)
    said = schakel(*planting, stdin=f"{NOBODY}\n")
    canary = Canary.objects.get()
    assert canary.unsealed("text") == NOBODY
    listed = schakel("canary", "list")
    for words in (said, listed):
        assert canary.reference in words
        assert NOBODY not in words

    schakel("canary", "remove", canary.reference, "--by", frits.email)
    assert not Canary.objects.exists()


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"stdin": ""}, "on standard input"),
        ({"stdin": "06"}, "Nothing could ever touch this"),
        ({"--desk": "nergens"}, "no organisation nergens"),
        ({"--by": "niemand@x.example"}, "no account"),
        ({"--by": "noor"}, "Only a privacy officer"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(schakel, frits, noor, changed, problem):
    given = {"--desk": DESK, "--kind": "phone", "--by": frits.email, "stdin": "06-12345678"}
    given |= changed
    if given["--by"] == "noor":
        given["--by"] = noor.email
    stdin = given.pop("stdin")

    with pytest.raises(CommandError, match=problem):
        schakel("canary", "plant", *[word for pair in given.items() for word in pair], stdin=stdin)
    assert not Canary.objects.exists()


def test_an_unknown_canary_is_said_too(schakel, frits):
    with pytest.raises(CommandError, match="no canary L-0000-0000"):
        schakel("canary", "remove", "L-0000-0000", "--by", frits.email)

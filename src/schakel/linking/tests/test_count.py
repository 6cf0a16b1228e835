"""What is common is counted at night: rare things are searched first, and weigh more."""

import numpy as np
import pytest
from django.db import connection

from schakel.linking import lookup
from schakel.linking.actions import counting, rotating
from schakel.linking.asking import population_of
from schakel.linking.encoding import encode
from schakel.linking.frequencies import frequencies_of
from schakel.linking.mention import Mention
from schakel.linking.models import IndexedMention, Realm, SealedFrequencies, TokenCount
from schakel.linking.realms import keyring_of
from tests.cast import MONDAY


@pytest.fixture
def filled(comes_in):
    """Six people, of whom three are called Jansen; and one number in every report."""
    for last in ("Jansen", "Jansen", "Jansen", "Wiśniewska", "Ionescu", "Yilmaz"):
        comes_in(pieces=(("person", f"Anna {last}"), ("phone", "06-12345678")))
    return Realm.objects.get()


def test_only_what_is_common_is_counted(filled, monkeypatch):
    monkeypatch.setattr(counting, "RARE", 5)

    counting.count_all(now=MONDAY)

    number = set(IndexedMention.objects.filter(kind="phone").first().tokens)
    counted = dict(TokenCount.objects.values_list("token", "number"))
    assert number <= set(counted)
    assert set(counted.values()) == {6}
    filled.refresh_from_db()
    assert filled.sizes == {"person": 6, "phone": 6}


def test_counting_again_forgets_what_is_rare_again(filled):
    TokenCount.objects.create(token=7, realm=filled, number=1000)

    counting.count_all(now=MONDAY)

    assert not TokenCount.objects.exists()


def test_the_rarest_come_first_until_the_budget_is_spent(filled):
    for token, number in ((1, 400), (2, 90), (3, 200)):
        TokenCount.objects.create(token=token, realm=filled, number=number)

    assert lookup.rarest_first({1, 2, 3, 4}, 500) == [4, 2, 3]
    assert lookup.rarest_first({1, 2, 3, 4}, 5_000) == [4, 2, 3, 1]
    assert lookup.rarest_first({1}, 100) == []
    assert lookup.rarest_first(set(), 100) == []


def test_the_budget_holds_whatever_the_counts_say(filled, comes_in, monkeypatch):
    monkeypatch.setattr(lookup, "NORMAL", lookup.Breadth(budget=4, most=2, posterior=0.0))
    from schakel.linking import asking  # noqa: PLC0415  # with the small budget

    told = comes_in()
    answers = asking.answers_in(filled, told, breadth=lookup.NORMAL)

    assert [(answer.opened, len(answer.found)) for _row, answer in answers] == [(4, 2)]


def test_how_many_there_are_is_counted_anew_while_that_is_cheap(filled):
    assert population_of(filled, "person") == 6

    filled.sizes = {"person": 2_000_000}
    assert population_of(filled, "person") == 2_000_000


def test_a_common_name_is_known_to_be_common_and_only_under_the_keys(filled):
    counting.count_all(now=MONDAY)
    keyring = keyring_of(filled)

    known = frequencies_of(keyring, "person")[1]

    jansen, other = (last_name_of(keyring, name) for name in ("Jansen", "Ionescu"))
    common, rare = known.rareness("last", np.array([jansen, other]))
    assert common < rare
    sealed = bytes(SealedFrequencies.objects.get(kind="person").sealed)
    assert int(jansen).to_bytes(8, "little", signed=True) not in sealed


def last_name_of(keyring, name: str) -> int:
    """The token of a last name, as it lies in capsules only."""
    mention = Mention("person", {"first_name": "Anna", "last_name": name})
    return int(encode(mention, keyring.writing).features["last"])


def test_without_a_count_nothing_is_known(filled):
    assert frequencies_of(keyring_of(filled), "person") == {}


def test_new_keys_are_counted_anew(filled):
    counting.count_all(now=MONDAY)
    list(rotating.reencode(filled, now=MONDAY))

    assert set(frequencies_of(keyring_of(filled), "person")) == {2}


def test_a_candidate_is_searched_in_the_index(filled):
    """The database finds by tokens with the GIN index, and that has no pending list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'mention_tokens'")
        assert cursor.fetchone() == (["fastupdate=off"],)

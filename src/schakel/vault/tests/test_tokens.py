"""What opens a one-time link, and what does its hash tell?"""

import pytest

from schakel.vault import tokens


@pytest.mark.parametrize(
    ("new", "hash_of"),
    [
        (tokens.new_token, tokens.hash_of),
        (tokens.new_public_token, tokens.public_hash_of),
    ],
)
def test_a_token_is_found_by_its_hash_and_never_given_twice(new, hash_of):
    pairs = [new() for _ in range(1000)]

    assert len({token for token, _hash in pairs}) == len({kept for _token, kept in pairs}) == 1000
    token, kept = pairs[0]
    assert hash_of(token) == kept
    assert token not in kept
    assert len(token) >= 43


def test_the_public_door_finds_a_token_without_a_key(settings):
    token, kept = tokens.new_public_token()
    settings.KEY_FILE = None

    assert tokens.public_hash_of(token) == kept


def test_equal_texts_have_equal_blind_values_in_one_domain_only():
    assert tokens.keyed_hash("phone", "0612345678") == tokens.keyed_hash("phone", "0612345678")
    assert tokens.keyed_hash("phone", "0612345678") != tokens.keyed_hash("plate", "0612345678")
    assert tokens.keyed_hash("a", "bc") != tokens.keyed_hash("ab", "c")


def test_a_token_and_a_blind_value_never_coincide():
    assert tokens.hash_of("x") != tokens.keyed_hash("token", "x")

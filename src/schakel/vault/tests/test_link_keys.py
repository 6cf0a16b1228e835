"""Do equal values meet under one key only, and do capsules open in their own place only?"""

import copy
import hmac
import itertools
import pickle

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from schakel.vault.link_keys import MOST_ONES, OVERHEAD, LinkKeys, _hmac
from schakel.vault.sealing import CannotOpen

SECRET = bytes(range(32))
KEYS = LinkKeys(SECRET, "veenrijk", 1)
OTHERS = {
    "secret": LinkKeys(bytes(32), "veenrijk", 1),
    "realm": LinkKeys(SECRET, "leemwijk", 1),
    "version": LinkKeys(SECRET, "veenrijk", 2),
}
ROW = b"piece 7"


def derived(*purpose):
    parts = [part.encode() for part in ("schakel link v1", "veenrijk", "1", *purpose)]
    info = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(SECRET)


@given(value=st.text(st.characters()))
def test_a_token_is_the_start_of_an_hmac_under_a_key_of_its_own(value):
    digest = hmac.digest(
        derived("token", "phone", "number"), value.encode("utf-8", "surrogatepass"), "sha256"
    )

    assert KEYS.token("phone", "number", value) == int.from_bytes(digest[:8], "big", signed=True)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 63, 64])
def test_our_hmac_is_that_of_python(length):
    key = bytes(range(length))

    assert _hmac(key)(b"message") == hmac.digest(key, b"message", "sha256")


@pytest.mark.parametrize("other", OTHERS)
def test_the_same_value_does_not_meet_itself_under_other_keys(other):
    mine, theirs = KEYS, OTHERS[other]

    assert mine.token("phone", "number", "1") != theirs.token("phone", "number", "1")
    assert mine.filled("phone", "number", ["12"], bits=256, ones=8) != theirs.filled(
        "phone", "number", ["12"], bits=256, ones=8
    )


def test_nor_as_another_kind_or_type():
    tokens = [
        KEYS.token(kind, type_, "1")
        for kind, type_ in (("phone", "number"), ("phone", "tail"), ("account", "number"))
    ]

    assert len(set(tokens)) == 3


def test_parts_of_a_purpose_do_not_run_together():
    """The kind "a" with type "bc" is not the kind "ab" with type "c"."""
    assert KEYS.token("a", "bc", "x") != KEYS.token("ab", "c", "x")


def test_the_same_secret_always_gives_the_same():
    again = LinkKeys(SECRET, "veenrijk", 1)

    assert again.token("phone", "number", "1") == KEYS.token("phone", "number", "1")
    assert LinkKeys.throwaway().token("a", "b", "c") != LinkKeys.throwaway().token("a", "b", "c")


@given(
    grams=st.lists(st.text(max_size=3), max_size=12),
    bits=st.sampled_from([64, 256, 512, 1024]),
    ones=st.integers(1, MOST_ONES),
)
def test_a_filter_is_the_union_of_its_grams(grams, bits, ones):
    whole = KEYS.filled("person", "name", grams, bits=bits, ones=ones)

    union = 0
    for gram in grams:
        mask = KEYS.filled("person", "name", [gram], bits=bits, ones=ones)
        assert 1 <= mask.bit_count() <= ones
        union |= mask
    assert whole == union < 1 << bits


def test_places_are_drawn_for_every_gram_anew_and_not_by_double_hashing():
    """With two hashes added up, all places of a gram follow from the first two."""
    places = [
        [at for at in range(256) if KEYS.filled("p", "n", [f"g{n}"], bits=256, ones=8) >> at & 1]
        for n in range(200)
    ]

    steps = [
        len({(later - earlier) % 256 for earlier, later in itertools.pairwise(row)})
        for row in places
    ]
    assert sum(steps) / len(steps) > 6


def test_a_filter_of_an_odd_size_is_refused():
    for bits, ones in ((100, 8), (0, 8), (1 << 17, 8), (256, 0), (256, MOST_ONES + 1)):
        with pytest.raises(ValueError, match="filter"):
            KEYS.filled("p", "n", ["ab"], bits=bits, ones=ones)


def test_the_memory_of_grams_is_bounded(monkeypatch):
    monkeypatch.setattr("schakel.vault.link_keys.REMEMBERED_GRAMS", 10)
    keys = LinkKeys.throwaway()
    before = keys.filled("p", "n", ["0"], bits=64, ones=4)

    for number in range(100):
        keys.filled("p", "n", [str(number)], bits=64, ones=4)

    assert max(len(known) for known in keys._filters.values()) <= 10
    assert keys.filled("p", "n", ["0"], bits=64, ones=4) == before


@given(plain=st.binary(max_size=600))
def test_a_capsule_opens_in_its_own_place(plain):
    sealed = KEYS.seal_capsule(plain, place=ROW)

    assert KEYS.open_capsule(sealed, place=ROW) == plain
    assert len(sealed) == len(plain) + OVERHEAD
    assert KEYS.seal_capsule(plain, place=ROW) != sealed


@pytest.mark.parametrize("other", OTHERS)
def test_a_capsule_does_not_open_with_other_keys(other):
    with pytest.raises(CannotOpen):
        OTHERS[other].open_capsule(KEYS.seal_capsule(b"x", place=ROW), place=ROW)


def test_a_capsule_that_was_moved_changed_or_cut_short_does_not_open():
    sealed = KEYS.seal_capsule(b"features", place=ROW)
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])

    for damaged, place in (
        (sealed, b"piece 8"), (changed, ROW), (b"\x02" + sealed[1:], ROW), (sealed[:9], ROW),
        (b"", ROW), (b"\x01", ROW),
    ):  # fmt: skip
        with pytest.raises(CannotOpen):
            KEYS.open_capsule(damaged, place=place)


def test_many_open_in_order_and_one_that_does_not_open_is_no_silent_gap():
    places = [str(number).encode() for number in range(5)]
    sealed = [KEYS.seal_capsule(place * 2, place=place) for place in places]

    assert KEYS.open_many(sealed, places) == [place * 2 for place in places]
    with pytest.raises(CannotOpen):
        KEYS.open_many(sealed, [*places[:-1], b"elsewhere"])


def test_keys_do_not_show_or_travel():
    assert repr(KEYS) == "<LinkKeys: veenrijk v1>"
    for send in (copy.copy, pickle.dumps):
        with pytest.raises(TypeError):
            send(KEYS)


def test_a_secret_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        LinkKeys(b"short", "veenrijk", 1)

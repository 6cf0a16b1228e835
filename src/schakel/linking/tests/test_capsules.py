"""Does a capsule hold what comparing needs, always of one length, and nothing readable?"""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.linking.capsule import LAYOUTS, MISSING, PARTIAL, START, WHOLE, features_of, unpacked
from schakel.linking.encoding import VERSION, encode
from schakel.linking.filters import birth_parts, digit_pairs, pairs
from schakel.linking.mention import KINDS, Mention
from schakel.linking.normal.dates import birth
from schakel.linking.tests.test_tokens import MENTIONS, SAMPLE, TEXT
from schakel.vault.link_keys import LinkKeys

KEYS = LinkKeys(bytes(32), "veenrijk", 1)
FULL = {kind: Mention(kind, {name: SAMPLE[name] for name in KINDS[kind]}) for kind in KINDS}


def person(**known):
    return features_of(Mention("person", known), KEYS)


def dice(one, other):
    common = int(np.bitwise_count(one & other).sum())
    return 2 * common / int(np.bitwise_count(one).sum() + np.bitwise_count(other).sum())


def overlap(one, other):
    ones = min(int(np.bitwise_count(each).sum()) for each in (one, other))
    return int(np.bitwise_count(one & other).sum()) / ones


@given(mention=MENTIONS)
def test_every_mention_of_a_kind_has_the_same_length(mention):
    features = features_of(mention, KEYS)

    assert features.shape == ()
    assert features.dtype == LAYOUTS[mention.kind]
    assert len(features.tobytes()) == LAYOUTS[mention.kind].itemsize


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_mention_is_all_zero(kind):
    encoded = encode(Mention(kind, {}), KEYS)

    assert encoded.tokens == ()
    assert not any(encoded.features.tobytes())


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_mention_fills_every_field_it_can(kind):
    features = features_of(FULL[kind], KEYS)
    apart = {"fragment", *(f"word_{at}" for at in range(3, 9)), "addition"}
    if kind in {"described", "company", "person"}:
        apart |= {"make", "body", "addition"}
    if kind == "vehicle":
        apart |= {"body"}

    for name in set(LAYOUTS[kind].names) - apart - {"colour" if kind == "described" else ""}:
        assert np.any(features[name]), name


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_readable_lies_in_it(kind):
    plain = features_of(FULL[kind], KEYS).tobytes().lower()

    assert not any(
        SAMPLE[name].lower().encode() in plain for name in KINDS[kind] if len(SAMPLE[name]) > 3
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_token_inside_is_one_that_can_be_searched(kind):
    """Else who finds a token in a stolen database learns what lies sealed beside it."""
    encoded = encode(FULL[kind], KEYS)
    inside = {
        int(encoded.features[name])
        for name in LAYOUTS[kind].names
        if encoded.features[name].dtype == np.int64
    }

    assert not inside & set(encoded.tokens)


def test_other_keys_give_other_features():
    other = features_of(FULL["person"], LinkKeys(bytes(32), "veenrijk", 2))
    mine = features_of(FULL["person"], KEYS)

    for name in LAYOUTS["person"].names:
        if mine[name].dtype != np.uint8 and np.any(mine[name]):
            assert np.any(mine[name] != other[name]), name


PEOPLE = st.dictionaries(st.sampled_from(KINDS["person"]), TEXT).map(
    lambda known: Mention("person", known)
)


@given(mentions=st.lists(PEOPLE, max_size=5))
def test_many_are_packed_and_unpacked_in_order(mentions):
    features = [features_of(mention, KEYS) for mention in mentions]
    places = [str(number).encode() for number in range(len(features))]
    sealed = [
        KEYS.seal_capsule(each.tobytes(), place=place)
        for each, place in zip(features, places, strict=True)
    ]

    many = unpacked("person", KEYS.open_many(sealed, places))

    assert many.shape == (len(features),)
    assert many.tobytes() == b"".join(each.tobytes() for each in features)


def test_a_capsule_of_another_version_is_refused():
    with pytest.raises(ValueError, match="version"):
        unpacked("person", [bytes(8)])


def test_words_of_a_filter_can_be_counted_at_once():
    many = unpacked("person", [features_of(FULL["person"], KEYS).tobytes()] * 3)

    assert many["first_bits"].shape == (3, 4)
    assert np.bitwise_count(many["first_bits"]).sum(axis=1).tolist()[0] > 0


def test_equality_by_letter_by_sound_and_crosswise():
    one = person(first_name="Mohammed", last_name="El Amrani")
    other = person(first_name="Amrani", last_name="Muhammad")

    assert one["last"] == other["first"] != 0
    assert one["first"] != other["last"]
    assert one["first_sound"] == other["last_sound"] != 0
    assert one["names_sound"] == other["names_sound"]


def test_day_and_month_that_changed_places_are_seen():
    one, other = person(birth_date="3-4-1990"), person(birth_date="4-3-1990")

    assert one["birth_date"] != other["birth_date"]
    assert one["birth_swapped"] == other["birth_date"]
    assert person(birth_date="13-4-1990")["birth_swapped"] == 0


def test_alike_names_have_alike_filters():
    one = person(first_name="Oleksandr", last_name="Шевченко")
    alike = person(first_name="Aleksandr", last_name="Sjevtsjenko")
    unlike = person(first_name="Jan", last_name="de Vries")

    assert dice(one["last_bits"], alike["last_bits"]) == 1
    assert dice(one["first_bits"], alike["first_bits"]) > 0.6
    assert dice(one["first_bits"], unlike["first_bits"]) < 0.35


def test_the_filter_of_both_names_does_not_know_their_order():
    one = person(first_name="Ion", last_name="Popescu")
    other = person(first_name="Popescu", last_name="Ion")

    assert (one["name_bits"] == other["name_bits"]).all()
    assert (one["first_bits"] == other["last_bits"]).all()


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_year_lies_within_every_date_of_that_year(day):
    whole = birth(day.isoformat())

    assert set(birth_parts(birth(str(day.year)))) <= set(birth_parts(whole))


def test_a_partial_date_overlaps_wholly_and_another_year_does_not():
    whole, year = person(birth_date="12-3-1990"), person(birth_year="1990")

    assert overlap(whole["birth_bits"], year["birth_bits"]) == 1
    assert overlap(whole["birth_bits"], person(birth_year="1971")["birth_bits"]) < 0.7
    assert (whole["birth_form"], year["birth_form"]) == (3, 1)


@given(number=st.from_regex(r"6[0-9]{8}", fullmatch=True), length=st.integers(4, 8))
def test_the_start_of_a_number_lies_within_it(number, length):
    whole, start = digit_pairs("31" + number), digit_pairs("31" + number[:length])

    assert set(start) <= set(whole)


def test_one_character_of_a_plate_is_a_gram_too():
    assert set() < set(digit_pairs("8")) <= set(digit_pairs("8vk112"))


@given(words=st.permutations(["jan", "pieter", "bos"]))
def test_the_order_of_words_does_not_matter_for_pairs_of_letters(words):
    assert set(pairs(" ".join(words))) == set(pairs("jan pieter bos"))


def test_forms_are_said_in_small_numbers():
    assert person(first_name="K.")["first_form"] == PARTIAL
    assert person(first_name="Kees")["first_form"] == WHOLE
    assert person(first_name="Kees")["last_form"] == MISSING
    fragment = features_of(Mention("phone", {"phone": "begint met 06-12"}), KEYS)
    assert (fragment["number_form"], fragment["fragment"]) == (PARTIAL, START)
    assert fragment["number"] == 0


def test_what_was_encoded_says_its_kind_and_version():
    encoded = encode(FULL["phone"], KEYS)

    assert (encoded.kind, encoded.version) == ("phone", VERSION)
    assert encoded.tokens

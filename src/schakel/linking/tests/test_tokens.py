"""By which tokens do two mentions find each other, and is none of them of one common attribute?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.linking.mention import KINDS, Mention, UnknownAttribute
from schakel.linking.normal_forms import form_of
from schakel.linking.tokens import named, tokens_of, without_one
from schakel.vault.link_keys import LinkKeys

KEYS = LinkKeys(bytes(32), "veenrijk", 1)
SAMPLE = {
    "first_name": "Ion", "last_name": "Popescu", "birth_date": "1990-03-12", "birth_year": "1990",
    "nationality": "Roemeense", "phone": "0612345678", "email": "ion.pop@kpn.nl",
    "postcode": "1234 AB", "house_number": "12", "street": "Kerkstraat", "city": "Emmen",
    "handle": "lovelyana", "platform": "instagram", "plate": "VB-123-X", "country": "Polen",
    "make": "Ford", "colour": "wit", "addition": "a", "bag_id": "0363010012345678",
    "name": "De Groene Kas", "kvk": "12345678", "vat": "NL004495445B01",
    "iban": "NL91ABNA0417164300", "words": "geel huis met rolluiken",
}  # fmt: skip
# What says by itself who or what it is.
UNIQUE = {
    "phone", "email", "handle", "plate", "bag_id", "kvk", "vat", "iban", "name", "words",
}  # fmt: skip
TEXT = st.one_of(st.text(st.characters(), max_size=12), st.sampled_from(list(SAMPLE.values())))
MENTIONS = st.sampled_from(list(KINDS)).flatmap(
    lambda kind: st.dictionaries(st.sampled_from(KINDS[kind]), TEXT).map(
        lambda known: Mention(kind, known)
    )
)


def shared(kind, one, other):
    """The types of token that two mentions have in common."""
    ours, theirs = (set(named(kind, form_of(Mention(kind, known)))) for known in (one, other))
    return {type_ for type_, _value in ours & theirs}


@pytest.mark.parametrize("kind", KINDS)
def test_one_common_attribute_by_itself_is_not_searchable(kind):
    """Rule: nationality, year of birth, one name, a town, a postcode find nobody."""
    for attribute in set(KINDS[kind]) - UNIQUE:
        assert tokens_of(Mention(kind, {attribute: SAMPLE[attribute]}), KEYS) == ()


def test_nationality_is_in_no_token_at_all():
    known = {name: SAMPLE[name] for name in KINDS["person"]}
    without = {name: value for name, value in known.items() if name != "nationality"}

    assert tokens_of(Mention("person", known), KEYS) == tokens_of(Mention("person", without), KEYS)


def test_every_token_of_a_person_joins_two_attributes_or_is_a_number_or_mailbox():
    """Whichever attribute is taken away, each token that depends on it depends on another too."""
    known = {name: SAMPLE[name] for name in KINDS["person"] if name != "birth_year"}
    depends: dict[tuple[str, str], set[str]] = {}
    every = set(named("person", form_of(Mention("person", known))))
    for attribute in known:
        rest = {name: value for name, value in known.items() if name != attribute}
        for token in every - set(named("person", form_of(Mention("person", rest)))):
            depends.setdefault(token, set()).add(attribute)

    single = {type_ for (type_, _value), on in depends.items() if len(on) < 2}
    assert set(depends) == every
    assert single == {"phone", "email"}


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        ({"first_name": "Mohammed", "last_name": "El Amrani"},
         {"first_name": "Muhammad", "last_name": "Amrani"}, "names"),
        ({"first_name": "Lan", "last_name": "Nguyễn"},
         {"first_name": "Nguyen", "last_name": "Lan"}, "names"),
        ({"first_name": "Чернов", "last_name": "Иван"},
         {"first_name": "Ivan", "last_name": "Tsjernov"}, "names"),
        ({"first_name": "Katerina", "last_name": "Popescu"},
         {"first_name": "Katerna", "last_name": "Popexcu"}, "starts"),
        ({"first_name": "Sjoerd", "last_name": "Kampstra"},
         {"first_name": "S.", "last_name": "Kampstra"}, "surname and letter"),
        ({"first_name": "Maria", "birth_year": "1990"},
         {"first_name": "Maria", "birth_date": "12-3-1990"}, "name and year"),
        ({"last_name": "Popescu", "birth_date": "12-3-1990"},
         {"last_name": "Popescu", "birth_date": "12-3-1991"}, "name and day"),
        ({"first_name": "Anna", "birth_date": "12-3-1990"},
         {"first_name": "Ana-Maria", "birth_date": "1990-03-12"}, "birth and letter"),
        ({"last_name": "Popescu", "postcode": "1234 AB"},
         {"first_name": "Popescu", "postcode": "1234ab"}, "name and postcode"),
        ({"birth_date": "12-3-1990", "postcode": "1234 AB"},
         {"birth_date": "12-3-1990", "postcode": "1234ab"}, "birth and postcode"),
        ({"postcode": "1234 AB", "house_number": "12a"},
         {"postcode": "1234 AB", "house_number": "12"}, "postcode and number"),
        ({"street": "Kerkstr.", "house_number": "12", "city": "Den Haag"},
         {"street": "Kerkstraat 12", "city": "'s-Gravenhage"}, "street, number and city"),
        ({"phone": "06-12345678"}, {"phone": "+31 6 12345678"}, "phone"),
    ],
)  # fmt: skip
def test_people_find_each_other(one, other, by):
    assert by in shared("person", one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"first_name": "Maria"}, {"first_name": "Maria"}),
        ({"first_name": "Maria", "nationality": "RO"},
         {"first_name": "Maria", "nationality": "RO"}),
        ({"birth_date": "01-01-1990", "first_name": "Ion"},
         {"birth_date": "01-01-1990", "first_name": "Anna"}),
        ({"first_name": "Jan", "last_name": "Smit"}, {"first_name": "J.", "last_name": "Smit"}),
        ({"first_name": "B", "birth_year": "1990"}, {"first_name": "B", "birth_year": "1990"}),
        ({"first_name": "Jan", "last_name": "Smit", "birth_year": "1990"},
         {"first_name": "Piet", "last_name": "Bos", "birth_year": "1990"}),
    ],
)  # fmt: skip
def test_people_do_not_find_each_other_by_too_little(one, other):
    assert shared("person", one, other) == set()


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", {"phone": "0612345678"}, {"phone": "0612345679"}),
        ("phone", {"phone": "0612345678"}, {"phone": "061234567"}),
        ("phone", {"phone": "0612345678"}, {"phone": "06123456788"}),
        ("phone", {"phone": "0612345678"}, {"phone": "0621345678"}),
        ("phone", {"phone": "0612345678"}, {"phone": "begint met 06-12345"}),
        ("phone", {"phone": "0612345678"}, {"phone": "eindigt op 345678"}),
        ("vehicle", {"plate": "VB-123-X"}, {"plate": "V8-I23-X"}),
        ("vehicle", {"plate": "VB-123-X"}, {"plate": "VB-124-X"}),
        ("vehicle", {"plate": "VB-123-X"}, {"plate": "VB-123"}),
        ("vehicle", {"plate": "8-VKL-12", "words": "blauwe bus"},
         {"words": "donkerblauw busje", "plate": "begint met 8"}),
        ("vehicle", {"words": "witte Mercedes Sprinter met deuk"},
         {"words": "mercedes met een deuk"}),
        ("online", {"handle": "@lovely.ana"}, {"handle": "lovely_anna"}),
        ("online", {"handle": "lovelyana92"}, {"email": "lovely.ana@kpn.nl"}),
        ("address", {"postcode": "1234 AB", "house_number": "12"},
         {"street": "Kerkstraat", "house_number": "12", "postcode": "1234 AX"}),
        ("address", {"street": "Kerkstraat", "house_number": "12"},
         {"street": "Kerkstr 12", "city": "Emmen"}),
        ("company", {"name": "Flexwerk Noord B.V."}, {"name": "Uitzendbureau Flexwerk Noord"}),
        ("company", {"name": "Flexwerk", "city": "Emmen"},
         {"name": "Flexwerk BV", "city": "Emmen"}),
        ("company", {"kvk": "12345678"}, {"kvk": "12345679"}),
        ("account", {"iban": "NL91ABNA0417164300"}, {"iban": "NL91 ABNA 0417 1643 01"}),
        ("described", {"words": "geel huis met rolluiken naast de kerk"},
         {"words": "huis naast kerk, rolluiken dicht"}),
    ],
)  # fmt: skip
def test_other_things_find_each_other_in_spite_of_one_error(kind, one, other):
    assert shared(kind, one, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", {"phone": "0612345678"}, {"phone": "0687654321"}),
        ("phone", {"phone": "0612345678"}, {"phone": "begint met 06-12"}),
        ("phone", {"phone": "begint met 06-12"}, {"phone": "begint met 06-12"}),
        ("phone", {"phone": "eindigt op 78"}, {"phone": "eindigt op 78"}),
        ("vehicle", {"plate": "VB-123-X"}, {"plate": "begint met V"}),
        ("vehicle", {"words": "witte bus"}, {"words": "witte bus"}),
        ("address", {"city": "Emmen"}, {"city": "Emmen"}),
        ("address", {"postcode": "1234 AB"}, {"postcode": "1234 AB"}),
        ("online", {"handle": "ana"}, {"handle": "ana"}),
        ("described", {"words": "witte bus"}, {"words": "witte bus"}),
    ],
)  # fmt: skip
def test_other_things_do_not_find_each_other_by_too_little(kind, one, other):
    assert shared(kind, one, other) == set()


@given(value=st.text("0123456789", min_size=6, max_size=12), data=st.data())
def test_one_error_leaves_something_in_common(value, data):
    at = data.draw(st.integers(0, len(value) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    wrong = [
        value[:at] + digit + value[at + 1 :], value[:at] + value[at + 1 :],
        value[:at] + digit + value[at:],
        value[:at] + value[at : at + 2][::-1] + value[at + 2 :],
    ]  # fmt: skip

    for other in wrong:
        assert set(without_one(value)) & set(without_one(other))


@given(mention=MENTIONS)
def test_tokens_are_distinct_whole_numbers_of_64_bits_and_always_the_same(mention):
    tokens = tokens_of(mention, KEYS)

    assert len(set(tokens)) == len(tokens) <= 80
    assert all(-(1 << 63) <= token < 1 << 63 and token for token in tokens)
    assert tokens_of(mention, KEYS) == tokens


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_of_one_kind_is_none_of_another(kind):
    of_kind = {
        other: set(tokens_of(Mention(other, {n: SAMPLE[n] for n in KINDS[other]}), KEYS))
        for other in KINDS
    }

    assert of_kind[kind]
    assert not any(of_kind[kind] & of_kind[other] for other in KINDS if other != kind)


def test_what_is_said_within_is_a_thing_of_its_own():
    person = Mention("person", {name: SAMPLE[name] for name in KINDS["person"]})

    assert {part.kind for part in person.parts()} == {"phone", "online", "address"}
    assert Mention("person", {"first_name": "Ion", "city": "Emmen"}).parts() == []
    assert Mention("phone", {"phone": "0612345678"}).parts() == []


def test_a_mention_of_an_unknown_kind_or_attribute_is_refused_and_shows_nothing():
    with pytest.raises(UnknownAttribute):
        Mention("boat", {})
    with pytest.raises(UnknownAttribute):
        Mention("phone", {"first_name": "Ion"})
    assert "Popescu" not in repr(Mention("person", {"last_name": "Popescu"}))

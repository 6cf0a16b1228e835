"""Is it one house, however short its address was written?"""

import pytest

from schakel.linking.normal.addresses import (
    address,
    house_number,
    normal_city,
    normal_postcode,
    normal_street,
)


@pytest.mark.parametrize(
    "written",
    ["1234AB", "1234 AB", "1234ab", " 1234 ab ", "NL-1234 AB"],
)
def test_a_dutch_postcode(written):
    assert normal_postcode(written) == "1234ab"


def test_a_foreign_postcode_is_kept_without_spaces():
    assert normal_postcode("SW1A 1AA") == "sw1a1aa"
    assert address(postcode="10115").area == ""
    assert address(postcode="1234 AB").area == "1234"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kerkstr.", "Kerkstraat"), ("Burg. v. Dijkstr.", "Burgemeester van Dijkstraat"),
        ("Prins Bernhardln", "Prins Bernhardlaan"), ("de Havenweg", "Havenweg"),
        ("1e Kruisstraat", "Eerste Kruisstraat"), ("ST. JANSTRAAT", "Sint Janstraat"),
        ("Stationspln", "Stationsplein"), ("Nw. Gracht", "Nieuwe Gracht"),
        ("Pr. Hendrikkade", "Prins Hendrikkade"), ("'t Zand", "Zand"),
    ],
)  # fmt: skip
def test_streets_are_written_in_full(one, other):
    assert normal_street(one) == normal_street(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kerkstraat", "Kerkweg"), ("Eerste Kruisstraat", "Tweede Kruisstraat"),
        ("Nieuwe Gracht", "Oude Gracht"), ("Lange straat", "Korte straat"),
    ],
)  # fmt: skip
def test_streets_that_are_two_stay_two(one, other):
    assert address(street=one).street_sound != address(street=other).street_sound


def test_a_space_too_many_or_a_spelling_does_not_move_a_house():
    assert (
        address(street="Beethoven laan").street_sound
        == address(street="Beethovenlaan").street_sound
    )
    assert (
        address(street="Thorbeckestraat").street_sound
        == address(street="Torbekestraat").street_sound
    )


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("12", ("12", "")), ("12a", ("12", "a")), ("12-A", ("12", "a")), ("12 bis", ("12", "bis")),
        ("12 hs", ("12", "hs")), ("12-huis", ("12", "hs")), ("12 II", ("12", "2")),
        ("12-2", ("12", "2")),
        ("12 2 hoog", ("12", "2")), ("0012", ("12", "")), ("nr. 12", ("12", "")),
        ("", ("", "")), ("huis", ("", "")),
    ],
)  # fmt: skip
def test_a_house_number_and_its_addition(written, known):
    assert house_number(written) == known


def test_a_number_behind_the_street_is_the_number():
    assert address(street="Kerkstraat 12a") == address(
        street="Kerkstraat", number="12", addition="a"
    )
    assert address(street="Kerkstraat 12", number="14").number == "14"


def test_towns_with_two_names_are_one():
    assert normal_city("'s-Gravenhage") == normal_city("Den Haag") == normal_city("The Hague")
    assert normal_city("’s-Hertogenbosch") == normal_city("DEN BOSCH")


def test_only_sixteen_digits_are_an_identification():
    assert address(bag_id=" 0363010012345678 ").bag == "0363010012345678"
    assert address(bag_id="12345").bag == ""

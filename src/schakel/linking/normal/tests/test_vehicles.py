"""Is it one vehicle, by its plate, a part of it, or how it looked?"""

import pytest

from schakel.linking.normal.described import normal_words, seen
from schakel.linking.normal.nationalities import normal_nationality
from schakel.linking.normal.vehicles import normal_plate, vehicle


@pytest.mark.parametrize("written", ["VB-123-X", "vb 123 x", "VB123X"])
def test_one_plate(written):
    assert vehicle(written).plate == normal_plate(written) == "vb123x"


@pytest.mark.parametrize(
    ("one", "other"), [("8-VKL-12", "B-VKL-12"), ("0-SB-123", "O-5B-123"), ("ZI-11-QO", "21-II-00")]
)
def test_letters_and_digits_that_look_alike_are_one(one, other):
    assert vehicle(one).fold == vehicle(other).fold
    assert vehicle(one).plate != vehicle(other).plate


def test_plates_abroad():
    assert vehicle("CB 1234 KA", country="Bulgarije").plate == "cb1234ka"
    assert vehicle("СВ 1234 КА").plate


@pytest.mark.parametrize(
    ("said", "part", "side"),
    [
        ("begint met 8", "8", "start"), ("8-VK...", "8vk", "start"), ("eindigt op 12", "12", "end"),
        ("eerste letters VB", "vb", "start"), ("VB", "vb", "start"), ("...12", "12", "end"),
    ],
)  # fmt: skip
def test_a_part_of_a_plate_says_of_which_side_it_is(said, part, side):
    known = vehicle(said)

    assert (known.plate, known.part, known.part_of) == ("", part, side)


@pytest.mark.parametrize(
    "words",
    [
        "blauwe bus",
        "Een donkerblauw busje",
        "blauw bestelbusje",
        "blauwe bestelwagen",
        "BLAUWE BUS!",
    ],
)
def test_one_look_in_many_words(words):
    known = vehicle(words=words)

    assert (known.colour, known.body) == ("blauw", "bus")


def test_make_colour_and_body_are_found_among_the_words():
    known = vehicle(words="witte Mercedes Sprinter met een deuk in de laadklep")

    assert (known.make, known.colour, known.body) == ("mercedes", "wit", "bus")
    assert known.words == ("deuk", "laadklep")


def test_a_description_is_a_set_of_telling_words():
    known = seen("Geel huis met rolluiken, naast de kerk")

    assert known.colour == "geel"
    assert known.words == ("huis", "kerk", "naast", "rolluiken")
    assert normal_words("de kerk naast een geel huis met rolluiken") == normal_words(
        "Geel huis met rolluiken, naast de kerk"
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Roemeense", "ro"), ("Romania", "ro"), ("ROU", "ro"), ("RO", "ro"), ("Roemeens", "ro"),
        ("Vietnamees", "vn"), ("Oekraïense", "ua"), ("Turkse nationaliteit", "tr"),
        ("Atlantis", "atlantis"), ("", ""),
    ],
)  # fmt: skip
def test_a_nationality_is_one_code(written, code):
    assert normal_nationality(written) == code

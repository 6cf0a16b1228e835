"""Is it one phone number, in whichever way it was written or said?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.linking.normal.phones import NOTHING, normal_phone, phone


@pytest.mark.parametrize(
    "written",
    [
        "0612345678", "06-12345678", "06 12 34 56 78", "06.12.34.56.78", "+31612345678",
        "+31 6 12345678", "0031612345678", "00316 12345678", "+31(0)612345678", "+31 (0)6-12345678",
        "tel. 06-12345678", "31612345678", "٠٦١٢٣٤٥٦٧٨", "nul zes 12345678", "Nul-zes 12 34 56 78",
        "nul zes een twee drie vier vijf zes zeven acht",
    ],
)  # fmt: skip
def test_one_dutch_mobile_in_every_way_of_writing(written):
    assert phone(written).e164 == "+31612345678"
    assert phone(written).part == ""


@pytest.mark.parametrize(
    ("written", "e164"),
    [
        ("070-3123456", "+31703123456"), ("+40 722 123 456", "+40722123456"),
        ("0040722123456", "+40722123456"), ("40722123456", "+40722123456"),
        ("+48 601 234 567", "+48601234567"), ("+359 88 812 3456", "+359888123456"),
        ("+44 (0)20 7946 0958", "+442079460958"),
    ],
)  # fmt: skip
def test_other_numbers(written, e164):
    assert normal_phone(written) == e164


@given(digits=st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
def test_a_number_of_ten_digits_is_dutch(digits):
    assert phone("0" + digits).e164 == phone("+31 " + digits).e164 == "+31" + digits


@pytest.mark.parametrize(
    ("said", "digits", "part"),
    [
        ("begint met 06-12", "31612", "start"), ("06-12...", "31612", "start"),
        ("06-12…", "31612", "start"), ("0612", "31612", "start"), ("+40 72", "4072", "start"),
        ("eerste cijfers 06 1234", "3161234", "start"), ("eindigt op 5678", "5678", "end"),
        ("laatste 4 cijfers: 5678", "5678", "end"), ("...5678", "5678", "end"),
        ("06-12xxxxxx", "31612", "start"),
    ],
)  # fmt: skip
def test_a_fragment_says_of_which_side_it_is(said, digits, part):
    assert phone(said) == ("", digits, part)


@pytest.mark.parametrize("said", ["", "weet ik niet", "-", "0", "+", "een nummer"])
def test_what_says_no_number_is_nothing(said):
    assert phone(said) == NOTHING


def test_a_number_that_cannot_be_still_meets_itself():
    wrong = phone("06123456789012")

    assert wrong == phone("06 123 456 789 012")
    assert wrong.e164

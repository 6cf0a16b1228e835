"""Is every normaliser steady: no text breaks it, and doing it twice changes nothing?"""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schakel.linking.normal.accounts import account, normal_account
from schakel.linking.normal.addresses import (
    house_number,
    normal_addition,
    normal_city,
    normal_postcode,
    normal_street,
)
from schakel.linking.normal.companies import company, normal_company, normal_kvk, normal_vat
from schakel.linking.normal.dates import birth, normal_date
from schakel.linking.normal.described import normal_words, seen
from schakel.linking.normal.names import first_name, last_name, normal_name, together
from schakel.linking.normal.nationalities import normal_nationality
from schakel.linking.normal.online import normal_email, normal_handle, normal_platform, online
from schakel.linking.normal.phones import normal_phone, phone
from schakel.linking.normal.scripts import latin
from schakel.linking.normal.sounds import folded, sound
from schakel.linking.normal.vehicles import normal_plate, vehicle

NORMALISERS = [
    latin, normal_name, normal_date, normal_phone, normal_postcode, normal_addition, normal_street,
    normal_city, normal_email, normal_handle, normal_platform, normal_company, normal_kvk,
    normal_vat, normal_account, normal_plate, normal_words, normal_nationality,
]  # fmt: skip
READERS = [
    first_name, last_name, birth, phone, house_number, account, company, online, vehicle, seen,
]  # fmt: skip

# Words that mean something to one of them, so that hypothesis finds its way in.
_WORDS = """
van el al- abd abdul 01-01-1990 31/02/90 1990-13-04 12 maart '88 1e str. Kerkstr. v. huis hoog II
1234 AB 0031 +31 06 (0) begint met … eindigt op @ gmail.com . + www.facebook.com/ t.me/ B.V. nul zes
NL91ABNA0417164300 NL123456782B90 12345678 witte busje VB-123-X ß İ ı ŀ ſ ʼ ’ ' ال و ου ς ё ї й Ǆ ﬁ
² Ⅳ ٣ 三 ə
"""
MEANINGFUL = st.sampled_from([*_WORDS.split(), "\u0345", "\u0300", "\u200d", "\ud800", "\x00"])
TEXTS = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.one_of(MEANINGFUL, st.text(st.characters(), max_size=3)), max_size=8).map("".join),
    st.lists(st.one_of(MEANINGFUL, st.text(st.characters(), max_size=3)), max_size=8).map(" ".join),
)


@pytest.mark.parametrize("normaliser", NORMALISERS)
@given(text=TEXTS)
@example(text="ABDLABDLAAA")
@example(text="0000001")
@example(text="9000000000000000")
@example(text="001")
@example(text="P:AK")
@example(text="İstanbul Ǆ ﬁ ŉ ǰ ΐ \u1e9e")
@settings(deadline=None, max_examples=60)
def test_doing_it_twice_changes_nothing(normaliser, text):
    once = normaliser(text)

    assert normaliser(once) == once


@pytest.mark.parametrize("reader", READERS)
@given(text=TEXTS)
@settings(deadline=None, max_examples=60)
def test_no_text_breaks_a_reader(reader, text):
    reader(text)


@given(text=TEXTS)
@settings(deadline=None, max_examples=60)
def test_the_fold_of_a_fold_is_that_fold(text):
    for word in latin(text).split():
        fold = folded(word)

        assert folded(fold) == fold
        assert len(sound(fold)) <= len(fold)


@given(first=TEXTS, last=TEXTS)
@settings(deadline=None, max_examples=60)
def test_which_name_comes_first_does_not_matter_where_order_is_free(first, last):
    one = together(first_name(first), last_name(last))
    other = together(first_name(last), last_name(first))

    assert one == other


@given(words=st.permutations(["blauwe", "bus", "met", "deuk", "achter", "de", "loods"]))
def test_the_order_of_a_description_does_not_matter(words):
    assert normal_words(" ".join(words)) == "achter blauw bus deuk loods"


@given(text=TEXTS)
@settings(deadline=None, max_examples=60)
def test_only_letters_and_digits_and_single_spaces_stay(text):
    plain = latin(text)

    assert plain == " ".join(plain.split())
    assert all(each.isalnum() or each == " " for each in plain)
    assert plain == plain.casefold()

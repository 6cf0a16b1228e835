"""Does the receipt code hold what it promises: findable, unguessable, and kind to typists?

T30 (ASVS 11.2.4): the same work for every code. T32 (ASVS 6.5.3, 6.5.4): drawn without bias.
"""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.vault import receipts
from schakel.vault.crockford import ALPHABET, check_character
from schakel.vault.receipts import NotASubmissionKey

CODES = st.text(ALPHABET, min_size=24, max_size=24).map(lambda code: code + check_character(code))


def test_a_double_click_and_a_retry_show_the_same_code():
    submission_key = receipts.new_submission_key()

    assert receipts.code_for(submission_key) == receipts.code_for(submission_key)
    assert receipts.code_for(submission_key) != receipts.code_for(receipts.new_submission_key())


def test_a_code_is_shown_in_groups_that_can_be_copied_by_hand():
    code = receipts.code_for(receipts.new_submission_key())

    shown = receipts.display(code)

    assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{6}}[{ALPHABET}]", shown)
    assert receipts.normalise(shown) == code


@pytest.mark.parametrize(
    "chosen",
    ["", "00" * 32, "ff" * 16, "geen sleutel", "é" * 40],
)
def test_nobody_can_choose_a_submission_key(chosen):
    assert not receipts.is_submission_key(chosen)
    with pytest.raises(NotASubmissionKey):
        receipts.code_for(chosen)


def test_a_submission_key_with_another_seal_is_not_ours():
    key = receipts.new_submission_key()
    other = "0" if key[-1] != "0" else "1"

    assert receipts.is_submission_key(key)
    assert not receipts.is_submission_key(key[:-1] + other)


def test_a_key_that_we_gave_out_is_known_again():
    assert receipts.is_submission_key(receipts.new_submission_key())


@given(CODES, st.data())
def test_a_code_is_read_however_it_is_typed(code, data):
    looks_like = {"0": "0Oo", "1": "1IiLl"}
    between = ["", " ", "-", "\u2013", "\u00a0", "\t", "\u200b"]
    typed = "".join(
        data.draw(st.sampled_from(between))
        + data.draw(st.sampled_from(looks_like.get(letter, letter + letter.lower())))
        for letter in code
    )

    assert receipts.normalise(typed) == code


@given(CODES, st.integers(0, 24), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code, place, other):
    wrong = code[:place] + other + code[place + 1 :]

    assert (receipts.normalise(wrong) is None) == (wrong != code)


@given(CODES, st.integers(0, 24), st.integers(0, 24))
def test_two_characters_that_changed_places_are_noticed(code, one, other):
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    swapped = "".join(letters)

    assert (receipts.normalise(swapped) is None) == (swapped != code)


@given(st.text(max_size=300))
def test_anything_else_that_is_typed_is_simply_no_code(typed):
    code = receipts.normalise(typed)

    assert code is None or receipts.normalise(code) == code


def test_a_very_long_text_is_not_even_looked_at():
    assert receipts.normalise(" " * 100_000 + "A" * 25) is None


def test_codes_do_not_repeat_and_every_character_is_as_likely_at_every_place():
    """T32."""
    codes = [receipts.code_for(receipts.new_submission_key()) for _ in range(20_000)]

    assert len(set(codes)) == len(codes)
    expected = len(codes) / 32
    for place in range(25):
        counts = Counter(code[place] for code in codes)
        chi_square = sum((counts[letter] - expected) ** 2 / expected for letter in ALPHABET)
        # 31 degrees of freedom: above 90 comes once in ten million places.
        assert chi_square < 90, place


def test_a_code_carries_120_bits():
    assert 32**receipts.CODE_CHARACTERS == 2**120
    assert receipts.CODE_BYTES * 8 == 120


def test_only_the_right_code_matches():
    code, other = (receipts.code_for(receipts.new_submission_key()) for _ in range(2))
    stored = receipts.verifier(code)

    assert receipts.matches(code, stored)
    assert receipts.matches(code, memoryview(stored))
    assert not receipts.matches(other, stored)
    assert not receipts.matches(code, None)
    assert not receipts.matches(None, stored)
    assert not receipts.matches(None, None)
    assert not receipts.matches("", receipts.verifier(""))
    assert not receipts.matches(code, bytes(32))


def test_what_is_stored_tells_nothing_of_the_code_and_differs_per_use():
    code = receipts.code_for(receipts.new_submission_key())

    stored = receipts.locator_hash(code) + receipts.verifier(code)

    assert len(receipts.locator_hash(code)) == len(receipts.verifier(code)) == 32
    assert receipts.locator_hash(code) != receipts.verifier(code)
    assert code.encode() not in stored


def test_an_unknown_code_costs_the_same_work_as_a_known_one(monkeypatch):
    """T30. Counted, not timed: as many hashes and comparisons on every path."""
    asked = []
    derive, compare = receipts._from, receipts.hmac.compare_digest
    monkeypatch.setattr(receipts, "_from", lambda *a: asked.append("hash") or derive(*a))
    monkeypatch.setattr(
        receipts.hmac, "compare_digest", lambda *a: asked.append("compare") or compare(*a)
    )
    code = receipts.code_for(receipts.new_submission_key())
    stored = receipts.verifier(code)
    works = []

    for given_code, row in ((code, stored), (code, None), (None, stored), (None, None)):
        asked.clear()
        receipts.matches(given_code, row)
        works.append(list(asked))

    assert works == [["hash", "compare"]] * 4


def test_what_follows_from_a_code_needs_no_secret_of_the_server(settings):
    """A code is recognised by every process, with other secrets and without a key file too."""
    code = receipts.code_for(receipts.new_submission_key())
    kept = receipts.kept_of(code)

    settings.SECRET_KEY, settings.KEY_FILE = "another-secret", None

    assert receipts.kept_of(code) == kept


def test_from_what_is_stored_nothing_of_the_rest_follows():
    code = receipts.code_for(receipts.new_submission_key())
    kept = receipts.kept_of(code)

    stored = {kept.locator_hash, kept.verifier, kept.thread_key}

    assert len(stored) == 3
    assert receipts.proof(code) not in stored
    assert receipts.thread_private_key(code) not in stored
    assert receipts.proves(receipts.proof(code), kept.verifier)
    assert not any(receipts.proves(value, kept.verifier) for value in stored)
    assert not receipts.proves(receipts.proof(code), None)


def test_a_form_of_before_the_secret_changed_can_still_be_sent(settings):
    key = receipts.new_submission_key()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-secret", [settings.SECRET_KEY]

    assert receipts.is_submission_key(key)
    settings.SECRET_KEY_FALLBACKS = []
    assert not receipts.is_submission_key(key)

"""Does a sealed value open in its own place only, and does its length tell nothing?"""

import os
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.vault.sealing import (
    HEADER_BYTES,
    OVERHEAD,
    CannotOpen,
    Place,
    Sealed,
    opened,
    padded,
    seal,
    unpadded,
)

DEK = bytes(range(32))
HERE = Place("signals_signal", "story", uuid.UUID(int=1), uuid.UUID(int=2))
ELSEWHERE = {
    "table": Place("signals_note", "story", HERE.row, HERE.key),
    "column": Place("signals_signal", "place", HERE.row, HERE.key),
    "row": Place("signals_signal", "story", uuid.UUID(int=3), HERE.key),
    "key": Place("signals_signal", "story", HERE.row, uuid.UUID(int=3)),
}


@given(st.text(max_size=2000))
def test_what_is_sealed_opens_again(text):
    assert opened(seal(text.encode(), place=HERE, dek=DEK), place=HERE, dek=DEK).decode() == text


@given(st.binary(max_size=300))
def test_bytes_that_look_like_padding_open_again_too(content):
    for tricky in (content, content + b"\x80", content + b"\x80\x00\x00", b"\x00" * len(content)):
        assert opened(seal(tricky, place=HERE, dek=DEK), place=HERE, dek=DEK) == tricky


def test_the_format_is_as_documented():
    sealed = seal(b"hoi", place=HERE, dek=DEK)

    assert sealed[0] == 1
    assert sealed[1] == 1
    assert sealed[2:18] == HERE.key.bytes
    assert len(sealed) == 2 + 16 + 12 + 16 + 16
    assert HERE.associated() == (
        b"v1|signals_signal|story|00000000-0000-0000-0000-000000000001"
        b"|00000000-0000-0000-0000-000000000002"
    )


@pytest.mark.parametrize("other", ELSEWHERE)
def test_a_value_that_was_moved_does_not_open(other):
    sealed = seal(b"adres van de opvang", place=HERE, dek=DEK)

    with pytest.raises(CannotOpen):
        opened(sealed, place=ELSEWHERE[other], dek=DEK)


def test_a_value_that_was_moved_with_its_key_id_forged_does_not_open():
    other = ELSEWHERE["key"]
    sealed = seal(b"adres", place=HERE, dek=DEK)
    forged = sealed[:2] + other.key.bytes + sealed[18:]

    with pytest.raises(CannotOpen):
        opened(forged, place=other, dek=DEK)


def test_no_single_bit_can_be_changed():
    sealed = seal(b"ja", place=HERE, dek=DEK)

    for position in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[position // 8] ^= 1 << (position % 8)
        with pytest.raises(CannotOpen):
            opened(bytes(flipped), place=HERE, dek=DEK)


def test_nothing_can_be_cut_off_or_added():
    sealed = seal(b"ja", place=HERE, dek=DEK)

    for length in range(len(sealed)):
        with pytest.raises(CannotOpen):
            opened(sealed[:length], place=HERE, dek=DEK)
    with pytest.raises(CannotOpen):
        opened(sealed + b"\x00", place=HERE, dek=DEK)


def test_another_key_does_not_open_it():
    with pytest.raises(CannotOpen):
        opened(seal(b"ja", place=HERE, dek=DEK), place=HERE, dek=bytes(32))


@pytest.mark.parametrize(
    ("length", "size"),
    [(0, 16), (3, 16), (15, 16), (16, 64), (63, 64), (64, 256), (255, 256), (256, 1024),
     (1023, 1024), (1024, 4096), (4095, 4096), (4096, 16384), (65535, 65536), (65536, 131072),
     (131071, 131072), (131072, 196608)],
)  # fmt: skip
def test_lengths_disappear_in_size_classes(length, size):
    assert len(padded(bytes(length))) == size
    assert len(seal(bytes(length), place=HERE, dek=DEK)) == size + OVERHEAD


def test_ja_and_nee_are_equally_long():
    lengths = {len(seal(text, place=HERE, dek=DEK)) for text in (b"", b"ja", b"nee", b"weet niet")}

    assert len(lengths) == 1


def test_a_sealed_value_shown_by_accident_tells_nothing():
    sealed = seal(b"geheim", place=HERE, dek=DEK)

    assert isinstance(sealed, Sealed)
    told = {str(sealed), repr(sealed), f"{sealed}", f"{sealed!r}", "%s" % sealed}  # noqa: UP031  # a way of showing too
    assert told == {"[verzegeld]"}
    assert f"{sealed:>12}" == " [verzegeld]"
    assert str([sealed]) == "[[verzegeld]]"


def test_no_nonce_is_used_twice_in_a_hundred_thousand_values():
    nonces = {seal(b"", place=HERE, dek=DEK)[18:HEADER_BYTES] for _ in range(100_000)}

    assert len(nonces) == 100_000


def test_two_processes_that_split_do_not_share_nonces():
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        made = [seal(b"", place=HERE, dek=DEK)[18:HEADER_BYTES] for _ in range(500)]
        os.write(writing, b"".join(made))
        os._exit(0)
    mine = {seal(b"", place=HERE, dek=DEK)[18:HEADER_BYTES] for _ in range(500)}
    os.waitpid(child, 0)
    theirs = os.read(reading, 500 * 12)

    assert mine.isdisjoint({theirs[at : at + 12] for at in range(0, len(theirs), 12)})


@pytest.mark.parametrize("content", [b"", b"ja", bytes(16), b"\x81" + bytes(15)])
def test_what_was_not_filled_up_by_us_has_no_proper_end(content):
    with pytest.raises(CannotOpen):
        unpadded(content)

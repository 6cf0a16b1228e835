"""A box opens for whom it was sealed, in its own place, and nowhere else."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.vault import boxes
from schakel.vault.boxes import Bound, key_of, new_private_key, open_box, public_of, seal_to
from schakel.vault.sealing import CannotOpen

PRIVATE = new_private_key()
PUBLIC = public_of(PRIVATE)
PLACE = Bound("envelope", "desk-1", uuid.uuid4(), uuid.uuid4())
STORY = b"In het huis op de hoek slapen acht mensen."


def test_who_has_the_private_key_reads_it():
    sealed = seal_to(PUBLIC, STORY, bound=PLACE)

    assert key_of(sealed) == PLACE.key
    assert open_box(PRIVATE, sealed, bound=PLACE) == STORY
    assert STORY not in sealed
    assert str(sealed) == "[verzegeld]"


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"purpose": "file"},
        {"holder": "desk-2"},
        {"row": uuid.uuid4()},
        {"key": uuid.uuid4()},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_moved_to_another_place_it_does_not_open(elsewhere):
    """T53. Purpose, desk, row and key are part of what opens it."""
    sealed = seal_to(PUBLIC, STORY, bound=PLACE)
    there = replace(PLACE, **elsewhere)
    renamed = sealed[:2] + there.key.bytes + sealed[18:]

    for box in (sealed, renamed):
        with pytest.raises(CannotOpen):
            open_box(PRIVATE, box, bound=there)


def test_the_key_of_another_desk_does_not_open_it():
    """T53."""
    with pytest.raises(CannotOpen):
        open_box(new_private_key(), seal_to(PUBLIC, STORY, bound=PLACE), bound=PLACE)


@given(st.data())
def test_one_changed_bit_and_it_does_not_open(data):
    """T53."""
    sealed = bytearray(seal_to(PUBLIC, STORY, bound=PLACE))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8

    with pytest.raises(CannotOpen):
        open_box(PRIVATE, bytes(sealed), bound=PLACE)


@pytest.mark.parametrize("length", [0, 1, 17, 65, 66, 80])
def test_cut_short_it_does_not_open(length):
    """T53."""
    with pytest.raises(CannotOpen):
        open_box(PRIVATE, seal_to(PUBLIC, STORY, bound=PLACE)[:length], bound=PLACE)


def test_a_suite_that_is_not_ours_does_not_open():
    """T53. An older or another way of sealing is refused by its name."""
    sealed = bytes(seal_to(PUBLIC, STORY, bound=PLACE))

    for version, suite in ((1, 1), (2, 2), (2, 0), (0, 1)):
        with pytest.raises(CannotOpen):
            open_box(PRIVATE, bytes((version, suite)) + sealed[2:], bound=PLACE)


def test_two_boxes_with_the_same_in_it_are_not_alike():
    """T55. Every box has an encapsulated key of its own, so no nonce is used twice."""
    made = [bytes(seal_to(PUBLIC, STORY, bound=PLACE)) for _ in range(500)]

    assert len({box[18:50] for box in made}) == len(made)


@given(st.binary(max_size=200), st.sampled_from([0, 1024, 16 * 1024]))
def test_the_size_tells_no_more_than_its_class(content, smallest):
    sealed = seal_to(PUBLIC, content, bound=PLACE, smallest=smallest)

    size = len(sealed) - boxes.OVERHEAD
    assert size in {16, 64, 256, 1024, 16 * 1024}
    assert size >= smallest
    assert open_box(PRIVATE, sealed, bound=PLACE) == content

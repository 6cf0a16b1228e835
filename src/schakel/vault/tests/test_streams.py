"""Something large comes back whole and unchanged, or not at all."""

import io

import pytest

from schakel.vault.key_file import create_key_file
from schakel.vault.sealing import CannotOpen
from schakel.vault.streams import CHUNK, MAGIC, SALT_BYTES, TAG_BYTES, open_stream, seal_stream

FIRST = len(MAGIC) + SALT_BYTES
WHOLE_CHUNK = CHUNK + TAG_BYTES


def sealed(content: bytes, name: str = "base/een") -> bytes:
    into = io.BytesIO()
    assert seal_stream(io.BytesIO(content), into, name=name) == len(content)
    return into.getvalue()


def opened(content: bytes, name: str = "base/een") -> bytes:
    return b"".join(open_stream(io.BytesIO(content), name=name))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_any_size_comes_back(size):
    content = bytes(size % 251 for _ in range(16)) * (size // 16) + b"x" * (size % 16)

    assert opened(sealed(content)) == content


def test_a_pipe_that_gives_a_little_at_a_time_gives_the_same():
    class Pipe(io.BytesIO):
        def read(self, size: int = -1) -> bytes:
            return super().read(min(size, 1000))

    into = io.BytesIO()
    seal_stream(Pipe(b"kanarie" * 300_000), into, name="base/een")

    assert opened(into.getvalue()) == b"kanarie" * 300_000


def test_what_it_holds_is_not_to_be_seen_and_never_the_same_twice():
    one, other = sealed(b"kanarie" * 10), sealed(b"kanarie" * 10)

    assert b"kanarie" not in one
    assert one != other


THREE = b"a" * CHUNK + b"b" * CHUNK + b"c"


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda s: s[:-1], id="last byte gone"),
        pytest.param(lambda s: s[: FIRST + 2 * WHOLE_CHUNK], id="last chunk gone"),
        pytest.param(lambda s: s[:FIRST], id="all chunks gone"),
        pytest.param(lambda s: s[:FIRST] + s[FIRST + WHOLE_CHUNK :], id="first chunk gone"),
        pytest.param(
            lambda s: (
                s[:FIRST]
                + s[FIRST + WHOLE_CHUNK : FIRST + 2 * WHOLE_CHUNK]
                + s[FIRST : FIRST + WHOLE_CHUNK]
                + s[FIRST + 2 * WHOLE_CHUNK :]
            ),
            id="two chunks swapped",
        ),
        pytest.param(lambda s: s + b"more", id="something added"),
        pytest.param(lambda s: s[:FIRST] + b"\0" + s[FIRST + 1 :], id="a byte changed"),
        pytest.param(lambda s: s[: len(MAGIC)] + bytes(16) + s[FIRST:], id="other salt"),
        pytest.param(lambda s: b"another kind of file" + s, id="another kind"),
    ],
)
def test_what_was_touched_does_not_open(spoil):
    with pytest.raises(CannotOpen):
        opened(spoil(sealed(THREE)))


def test_under_another_name_or_with_other_keys_it_does_not_open(settings, tmp_path):
    content = sealed(b"kanarie")
    with pytest.raises(CannotOpen):
        opened(content, name="base/twee")

    settings.KEY_FILE = tmp_path / "other.toml"
    create_key_file(settings.KEY_FILE)
    with pytest.raises(CannotOpen):
        opened(content)

"""How is something sealed that is too large for memory, such as a backup?

    "schakel sealed 1\\n" | salt (16) | chunk | chunk | …

Every chunk is AES-256-GCM over at most one mebibyte. The key follows from the root key, the salt
and the name, so that it serves one file only and a renamed file does not open; the nonce counts,
and says whether this is the last chunk, so that nothing can be left out, added or swapped.

Source: Hoang, Reyhanitabar, Rogaway & Vizár (2015), Online authenticated-encryption and its
    nonce-reuse misuse-resistance (STREAM).
"""

import os
from collections.abc import Iterator
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from schakel.vault.hashes import keyed
from schakel.vault.sealing import CannotOpen

MAGIC: Final = b"schakel sealed 1\n"
SALT_BYTES: Final = 16
CHUNK: Final = 1024 * 1024
TAG_BYTES: Final = 16
COUNTER_BYTES: Final = 11


def seal_stream(plain: IO[bytes], sealed: IO[bytes], *, name: str) -> int:
    """Seal everything that can be read under this name; answers how many bytes that were."""
    salt = os.urandom(SALT_BYTES)
    cipher, size, number = _cipher(salt, name), 0, 0
    sealed.write(MAGIC + salt)
    here = _read_whole(plain, CHUNK)
    while True:
        following = _read_whole(plain, CHUNK) if len(here) == CHUNK else b""
        sealed.write(cipher.encrypt(_nonce(number, last=not following), here, None))
        size += len(here)
        if not following:
            return size
        here, number = following, number + 1


def open_stream(sealed: IO[bytes], *, name: str) -> Iterator[bytes]:
    """What was sealed under this name, piece by piece; CannotOpen where it is not whole.

    A piece that comes out is genuine, but only after the last one it is certain that all is there.
    """
    if sealed.read(len(MAGIC)) != MAGIC:
        raise CannotOpen(f"{name} is not something that Schakel sealed.")
    cipher, number = _cipher(sealed.read(SALT_BYTES), name), 0
    here = _read_whole(sealed, CHUNK + TAG_BYTES)
    while True:
        whole = len(here) == CHUNK + TAG_BYTES
        following = _read_whole(sealed, CHUNK + TAG_BYTES) if whole else b""
        try:
            yield cipher.decrypt(_nonce(number, last=not following), here, None)
        except (InvalidTag, ValueError):
            raise CannotOpen(f"{name} was changed, cut short, or made with other keys.") from None
        if not following:
            return
        here, number = following, number + 1


def _cipher(salt: bytes, name: str) -> AESGCM:
    return AESGCM(keyed("backup", salt, name.encode()))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(COUNTER_BYTES, "big") + bytes([last])


def _read_whole(stream: IO[bytes], size: int) -> bytes:
    """A pipe gives less than was asked for; a chunk must be full unless it is the last."""
    parts, left = [], size
    while left and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)

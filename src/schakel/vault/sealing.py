"""How is one value sealed, so that it opens only in its own row and column?

    0x01 | algorithm (1) | key id (16) | nonce (12) | ciphertext | tag (16)

The associated data is `v1|table|column|row id|key id`: a value that is copied to another
row, column or key does not open. Texts are padded to size classes first, so that the length
does not tell "ja" from "nee". Renaming a table or a column means sealing its values again.
"""

import os
import uuid
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION: Final = 1
AES_256_GCM: Final = 1
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
HEADER_BYTES: Final = 2 + 16 + NONCE_BYTES
OVERHEAD: Final = HEADER_BYTES + TAG_BYTES

SMALLEST_CLASS: Final = 16
CLASS_GROWTH: Final = 4
LARGE_STEP: Final = 64 * 1024
END_MARK: Final = b"\x80"


class CannotOpen(Exception):
    """A sealed value does not open: it was changed, moved, cut short, or its key is not here."""


class Sealed(bytes):
    """A sealed value as it lies in the database. Shown by accident, it tells nothing."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "[verzegeld]"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format("[verzegeld]", spec)


@dataclass(frozen=True)
class Place:
    """Where a value belongs: the only place where it opens."""

    table: str
    column: str
    row: uuid.UUID
    key: uuid.UUID

    def associated(self) -> bytes:
        return f"v1|{self.table}|{self.column}|{self.row}|{self.key}".encode()


def seal(content: bytes, *, place: Place, dek: bytes) -> Sealed:
    """Pad and encrypt a value for one place."""
    nonce = os.urandom(NONCE_BYTES)
    header = bytes((VERSION, AES_256_GCM)) + place.key.bytes + nonce
    return Sealed(header + AESGCM(dek).encrypt(nonce, padded(content), place.associated()))


def opened(sealed: bytes, *, place: Place, dek: bytes) -> bytes:
    """Decrypt a value, or raise CannotOpen; which of the many reasons it was, is not told."""
    header = sealed[:HEADER_BYTES]
    if len(sealed) < OVERHEAD or header[:2] != bytes((VERSION, AES_256_GCM)):
        raise CannotOpen("This is no sealed value of a known version.")
    if header[2:18] != place.key.bytes:
        raise CannotOpen("This value was sealed with the key of another record.")
    try:
        content = AESGCM(dek).decrypt(
            header[18:HEADER_BYTES], sealed[HEADER_BYTES:], place.associated()
        )
    except InvalidTag:
        raise CannotOpen("This value was changed, or belongs in another place.") from None
    return unpadded(content)


def padded(content: bytes, *, smallest: int = SMALLEST_CLASS) -> bytes:
    """Fill up to 16, 64, 256, 1k, 4k, 16k or 64k bytes, and above that to whole steps of 64k.

    No class below `smallest` is used: what must all look alike begins at a large one.
    """
    needed = len(content) + len(END_MARK)
    size = max(SMALLEST_CLASS, smallest)
    while size < needed and size < LARGE_STEP:
        size *= CLASS_GROWTH
    if size < needed:
        size = -(-needed // LARGE_STEP) * LARGE_STEP
    return content + END_MARK + bytes(size - needed)


def unpadded(content: bytes) -> bytes:
    """What was there before it was filled up."""
    end = content.rstrip(b"\x00")
    if not end.endswith(END_MARK):
        raise CannotOpen("This value has no proper end.")
    return end[: -len(END_MARK)]

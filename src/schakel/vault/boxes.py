"""How is something sealed so that only the holder of a private key opens it? By HPKE (RFC 9180).

    0x02 | suite (1) | key id (16) | encapsulated key (32) | ciphertext | tag (16)

Suite 1 is base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; no other opens. What
it is for, whose key it is, which key, and the row it lies in go into HPKE's `info`, and so into
the key itself: moved to another row, purpose or desk, it does not open. Whoever seals needs no
secret, and cannot open again what was sealed.
"""

import os
import uuid
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from schakel.vault.key_file import KEY_BYTES
from schakel.vault.sealing import CannotOpen, Sealed, padded, unpadded

VERSION: Final = 2
X25519_HKDF_SHA256_AES_256_GCM: Final = 1
HEADER_BYTES: Final = 2 + 16
ENCAPSULATED_BYTES: Final = 32
TAG_BYTES: Final = 16
OVERHEAD: Final = HEADER_BYTES + ENCAPSULATED_BYTES + TAG_BYTES
NAME_OF_SUITE: Final = "DHKEM(X25519,HKDF-SHA256),HKDF-SHA256,AES-256-GCM"

_SUITE: Final = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_HEADER: Final = bytes((VERSION, X25519_HKDF_SHA256_AES_256_GCM))
NO_KEY: Final = uuid.UUID(int=0)  # of a key that has no row: it follows from a receipt code


@dataclass(frozen=True)
class Bound:
    """What a sealed box is for, whose key opens it, and where it lies: only there it opens."""

    purpose: str
    holder: str
    row: uuid.UUID
    key: uuid.UUID = NO_KEY

    def info(self) -> bytes:
        return f"schakel|v2|{self.purpose}|{self.holder}|{self.key}|{self.row}".encode()


def new_private_key() -> bytes:
    """Make a private key."""
    return os.urandom(KEY_BYTES)


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_to(public: bytes, content: bytes, *, bound: Bound, smallest: int = 0) -> Sealed:
    """Pad and seal, with a public key alone; `smallest` is the first size class that is used."""
    key = X25519PublicKey.from_public_bytes(public)
    box = _SUITE.encrypt(padded(content, smallest=smallest), key, info=bound.info())
    return Sealed(_HEADER + bound.key.bytes + box)


def key_of(sealed: bytes) -> uuid.UUID:
    """Which key opens this box, as it says itself; opening proves it."""
    if len(sealed) < OVERHEAD or bytes(sealed[:2]) != _HEADER:
        raise CannotOpen("This is no sealed box of a known version.")
    return uuid.UUID(bytes=bytes(sealed[2:HEADER_BYTES]))


def open_box(private: bytes, sealed: bytes, *, bound: Bound) -> bytes:
    """Open a box, or raise CannotOpen; which of the many reasons it was, is not told."""
    if key_of(sealed) != bound.key:
        raise CannotOpen("This box was sealed with another key.")
    key = X25519PrivateKey.from_private_bytes(private)
    try:
        content = _SUITE.decrypt(bytes(sealed[HEADER_BYTES:]), key, info=bound.info())
    except (InvalidTag, ValueError):
        raise CannotOpen("This box was changed, or belongs in another place.") from None
    return unpadded(content)

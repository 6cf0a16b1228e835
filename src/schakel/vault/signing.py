"""Who says so, and can anybody check that without our keys? Ed25519, by the key of one purpose."""

import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from schakel.vault.keys import provider

ID_CHARACTERS: Final = 16


class NotAPublicKey(ValueError):
    """This file holds no public Ed25519 key."""


@dataclass(frozen=True)
class PublicKey:
    """Checks signatures and can make none: it may be given to everybody."""

    raw: bytes

    @property
    def id(self) -> str:
        """A short name for this key; it follows from the key, so it cannot name another one."""
        return hashlib.sha256(self.raw).hexdigest()[:ID_CHARACTERS]

    def pem(self) -> str:
        """As other programs read it (`openssl pkey -pubin`)."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @classmethod
    def of_pem(cls, pem: str) -> "PublicKey":
        """Read a key that `pem` wrote."""
        try:
            key = load_pem_public_key(pem.encode())
        except ValueError:
            raise NotAPublicKey("This is no public key in PEM.") from None
        if not isinstance(key, Ed25519PublicKey):
            raise NotAPublicKey("This is a key of another kind than Ed25519.")
        return cls(key.public_bytes_raw())

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the owner of this key signed exactly this."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def sign(purpose: str, message: bytes) -> bytes:
    """Sign with the key of one purpose. The private key does not leave the key provider."""
    return provider().sign(purpose, message)


def public_key(purpose: str) -> PublicKey:
    """The key with which anybody can check what was signed for this purpose."""
    return PublicKey(provider().public_key(purpose))


def prepare(purpose: str) -> None:
    """See to it that this purpose has a key, before anything is signed for it."""
    provider().prepare_signer(purpose)

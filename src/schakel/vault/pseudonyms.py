"""How does a log name a person so that only we know who it is, and the same person twice the same?

Deterministic encryption (AES-SIV, RFC 5297): equal ids give equal pseudonyms, so that all lines
about one person can be found, and without the keys a pseudonym says nothing.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from schakel.vault.keys import provider
from schakel.vault.sealing import CannotOpen

VERSION: Final = b"\x01"


def pseudonym(domain: str, identity: str) -> bytes:
    """The pseudonym of an id within one domain."""
    return VERSION + _cipher(domain).encrypt(identity.encode(), [domain.encode()])


def identity_of(domain: str, given: bytes) -> str:
    """The id behind a pseudonym, or CannotOpen."""
    if given[:1] != VERSION:
        raise CannotOpen("This is no pseudonym of a known version.")
    try:
        return _cipher(domain).decrypt(given[1:], [domain.encode()]).decode()
    except (InvalidTag, ValueError):
        raise CannotOpen("This pseudonym was changed, or belongs in another domain.") from None


def _cipher(domain: str) -> AESSIV:
    """Two keys of 256 bits in one, as AES-SIV wants them."""
    halves = (provider().derived(f"pseudonym.{half}.{domain}") for half in ("mac", "cipher"))
    return AESSIV(b"".join(halves))

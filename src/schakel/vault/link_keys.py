"""With which keys are puzzle pieces encoded, so that equal ones meet and nobody can read them?

One secret of 32 bytes belongs to one realm (a municipality, or a covenant) in one version. From
it comes a separate key for every kind, type and field (HKDF), so that a token of another realm,
version, kind or type never meets this one by accident:

    token    HMAC-SHA-256(key of kind and type, value), the first 64 bits: may lie in the database
    filter   places of ones in a Bloom filter, drawn from HMAC-SHA-256(key of kind and field, gram)
    capsule  0x01 | nonce (12) | AES-256-GCM of tokens and filters | tag (16)

Filters and the tokens of single attributes can be read back by who knows enough examples; they
exist in the database inside a capsule only.

Rule: Tokens have their own key per realm, version, kind and type; places of ones are drawn at
    random and never by double hashing; what can be attacked by frequency lies sealed.
Source: Christen, Ranbaduge, Vatsalan & Schnell (2018), Precise and fast cryptanalysis for Bloom
    filter based privacy-preserving record linkage; Niedermeyer et al. (2014); NIST SP 800-38D.
"""

import functools
import hashlib
import os
from collections.abc import Callable, Sequence
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from schakel.vault.sealing import CannotOpen

SECRET_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
OVERHEAD: Final = 1 + NONCE_BYTES + TAG_BYTES
FORMAT: Final = b"\x01"

# A digest of 32 bytes holds sixteen draws of sixteen bits.
MOST_ONES: Final = 16
BLOCK: Final = 64
REMEMBERED_GRAMS: Final = 20_000

_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


class LinkKeys:
    """The keys of one realm in one version, made from its secret. Its repr tells nothing.

    Making one costs some microseconds, each key under it is derived once: keep it for as long as
    many mentions are encoded. Not for sharing between threads that write at the same moment; a
    race costs only double work.
    """

    def __init__(self, secret: bytes, realm: str, version: int) -> None:
        if len(secret) != SECRET_BYTES:
            raise ValueError("The secret of a realm has 32 bytes.")
        self.realm = realm
        self.version = version
        self._secret = bytes(secret)
        self._cipher = AESGCM(self._derived("capsule"))
        self._bound = _joined("schakel capsule v1", realm, str(version))
        self._tokens: dict[tuple[str, str], Callable[[bytes], bytes]] = {}
        self._draws: dict[tuple[str, str], Callable[[bytes], bytes]] = {}
        self._filters: dict[tuple[str, str, int, int], dict[str, int]] = {}

    @classmethod
    def throwaway(cls) -> Self:
        """Fresh random keys that are stored nowhere: for comparing files with each other."""
        return cls(os.urandom(SECRET_BYTES), "throwaway", 0)

    def __repr__(self) -> str:
        return f"<LinkKeys: {self.realm} v{self.version}>"

    def __reduce__(self) -> str:
        raise TypeError("Keys are not copied, pickled or sent.")

    def token(self, kind: str, type_: str, value: str) -> int:
        """The keyed token of one value: a signed number of 64 bits, never 0 (0 is "missing")."""
        keyed = self._tokens.get((kind, type_))
        if keyed is None:
            keyed = self._tokens[kind, type_] = _hmac(self._derived("token", kind, type_))
        digest = keyed(value.encode("utf-8", "surrogatepass"))
        return int.from_bytes(digest[:8], "big", signed=True) or 1

    def filled(self, kind: str, field: str, grams: Sequence[str], *, bits: int, ones: int) -> int:
        """The filter of these grams: a whole number with the places of each set; 0 without grams.

        `bits` is a power of two, at most 65,536; a gram has at most `ones` (up to 16) places, as
        draws may coincide.
        """
        known = self._known(kind, field, bits, ones)
        filled = 0
        for gram in grams:
            found = known.get(gram)
            filled |= self._drawn(kind, field, gram, bits, ones) if found is None else found
        return filled

    def seal_capsule(self, plain: bytes, *, place: bytes) -> bytes:
        """Encrypt what a mention holds for the one place (row) where it may be opened."""
        nonce = os.urandom(NONCE_BYTES)
        return FORMAT + nonce + self._cipher.encrypt(nonce, plain, self._bound + place)

    def open_capsule(self, sealed: bytes, *, place: bytes) -> bytes:
        """Decrypt one capsule, or raise CannotOpen: changed, moved, or of other keys."""
        return self.open_many([sealed], [place])[0]

    def open_many(self, sealed: Sequence[bytes], places: Sequence[bytes]) -> list[bytes]:
        """Decrypt many capsules, in order; CannotOpen when one of them does not open."""
        decrypt, bound, start = self._cipher.decrypt, self._bound, 1 + NONCE_BYTES
        try:
            if any(len(each) < OVERHEAD or each[:1] != FORMAT for each in sealed):
                raise CannotOpen("This is no capsule of a known version.")
            return [
                decrypt(each[1:start], each[start:], bound + place)
                for each, place in zip(sealed, places, strict=True)
            ]
        except InvalidTag:
            raise CannotOpen("A capsule was changed, moved, or sealed with other keys.") from None

    def _known(self, kind: str, field: str, bits: int, ones: int) -> dict[str, int]:
        known = self._filters.get((kind, field, bits, ones))
        if known is None:
            if bits & (bits - 1) or not 0 < bits <= 1 << 16 or not 0 < ones <= MOST_ONES:
                raise ValueError("A filter has 2, 4, 8 … 65,536 bits and 1 to 16 ones per gram.")
            known = self._filters[kind, field, bits, ones] = {}
        return known

    def _drawn(self, kind: str, field: str, gram: str, bits: int, ones: int) -> int:
        keyed = self._draws.get((kind, field))
        if keyed is None:
            keyed = self._draws[kind, field] = _hmac(self._derived("filter", kind, field))
        digest = keyed(gram.encode("utf-8", "surrogatepass"))
        places = 0
        for start in range(0, 2 * ones, 2):
            places |= 1 << (int.from_bytes(digest[start : start + 2], "big") & (bits - 1))
        known = self._filters[kind, field, bits, ones]
        if len(known) >= REMEMBERED_GRAMS:
            known.clear()
        known[gram] = places
        return places

    def _derived(self, *purpose: str) -> bytes:
        info = _joined("schakel link v1", self.realm, str(self.version), *purpose)
        return HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=None, info=info).derive(
            self._secret
        )


def _joined(*parts: str) -> bytes:
    """Each part behind its length, so that no two lists of parts read the same."""
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def _hmac(key: bytes) -> Callable[[bytes], bytes]:
    """HMAC-SHA-256 under a fixed key. Both pads are hashed once; hmac.new would do it each time."""
    padded = key.ljust(BLOCK, b"\x00")
    inner, outer = (
        hashlib.sha256(padded.translate(_INNER)),
        hashlib.sha256(padded.translate(_OUTER)),
    )
    return functools.partial(_digest, inner.copy, outer.copy)


def _digest(
    inner: Callable[[], "hashlib._Hash"], outer: Callable[[], "hashlib._Hash"], message: bytes
) -> bytes:
    within = inner()
    within.update(message)
    around = outer()
    around.update(within.digest())
    return around.digest()

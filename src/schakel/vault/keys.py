"""Who wraps and unwraps the key of a record, and from what are the other keys derived?

The rest of the vault asks `provider()` and does not know where keys live: in a file, in a key
server (`schakel.vault.transit`) or in a security module (`schakel.vault.hsm`).
"""

import functools
import hmac
import os
import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from schakel.vault.key_file import (
    KEY_BYTES,
    KeyMaterial,
    KeysUnavailable,
    add_bucket,
    add_kek,
    create_key_file,
    disable_kek,
    read_key_file,
    remove_bucket,
)

__all__ = [
    "CannotUnwrap",
    "FileProvider",
    "KeyProvider",
    "KeysUnavailable",
    "WrappedKey",
    "create_key_file",
    "health",
    "provider",
]

NONCE_BYTES = 12


class NoSuchBucket(Exception):
    """There is no key for this bucket: not made yet, or destroyed for good."""


class CannotUnwrap(Exception):
    """A wrapped key does not open: damaged, moved to another row, or made with other keys."""


@dataclass(frozen=True)
class WrappedKey:
    """The key of a record, encrypted by the key-encryption key of this version."""

    blob: bytes
    kek_version: int


class KeyProvider(ABC):
    """Wraps and unwraps the keys of records. `context` binds a wrapped key to its own row."""

    @abstractmethod
    def wrap(self, dek: bytes, *, context: bytes) -> WrappedKey:
        """Encrypt a record's key under the current key-encryption key."""

    @abstractmethod
    def unwrap(self, wrapped: WrappedKey, *, context: bytes) -> bytes:
        """Decrypt a record's key, with whichever version wrapped it."""

    @abstractmethod
    def derived(self, purpose: str) -> bytes:
        """Answer the separate key for one purpose, e.g. "receipt.code"."""

    @abstractmethod
    def check(self) -> None:
        """Raise KeysUnavailable when keys cannot be used at this moment."""

    @abstractmethod
    def sign(self, purpose: str, message: bytes) -> bytes:
        """Sign with the Ed25519 key of one purpose; that key never leaves the provider."""

    @abstractmethod
    def public_key(self, purpose: str) -> bytes:
        """The 32 bytes of the public key that belongs to `sign`."""

    @abstractmethod
    def current_version(self) -> int:
        """Under which version new keys are wrapped now, by every process."""

    @abstractmethod
    def usable_versions(self) -> set[int]:
        """With which versions a record's key still opens."""

    @abstractmethod
    def add_version(self) -> int:
        """Make a new key-encryption key and wrap with it from now on; answers its version."""

    @abstractmethod
    def disable_version(self, version: int) -> None:
        """Open nothing with this version any more; it is not destroyed."""

    @abstractmethod
    def prepare_signer(self, purpose: str) -> None:
        """See to it that there is a key to sign with for this purpose, where keys are made."""

    @abstractmethod
    def buckets(self) -> set[str]:
        """The buckets of which there is a key now (`schakel.vault.buckets`)."""

    @abstractmethod
    def make_bucket(self, name: str) -> None:
        """Make the key of a bucket; nothing happens when it is there."""

    @abstractmethod
    def destroy_bucket(self, name: str) -> None:
        """Destroy the key of a bucket for good; nothing happens when it is gone."""

    @abstractmethod
    def put_in(self, bucket: str, blob: bytes, *, context: bytes) -> bytes:
        """Wrap what is wrapped once more, with the key of a bucket; NoSuchBucket without one."""

    @abstractmethod
    def take_out(self, bucket: str, blob: bytes, *, context: bytes) -> bytes:
        """What was put in a bucket; NoSuchBucket when its key is gone."""

    def rewrap(self, wrapped: WrappedKey, *, context: bytes) -> WrappedKey:
        """Move a record's key to the current key-encryption key; the record stays as it is."""
        return self.wrap(self.unwrap(wrapped, context=context), context=context)


class FileProvider(KeyProvider):
    """Keys from a file, read again when it was replaced: a rotation counts in every process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._seen = self._stamp()
        self._use(read_key_file(path))

    def wrap(self, dek: bytes, *, context: bytes) -> WrappedKey:
        material = self._newest()
        version = material.current
        nonce = os.urandom(NONCE_BYTES)
        cipher = AESGCM(material.keks[version])
        sealed = cipher.encrypt(nonce, dek, bound(context, version))
        return WrappedKey(blob=nonce + sealed, kek_version=version)

    def unwrap(self, wrapped: WrappedKey, *, context: bytes) -> bytes:
        kek = self._kek(wrapped.kek_version)
        nonce, sealed = wrapped.blob[:NONCE_BYTES], wrapped.blob[NONCE_BYTES:]
        try:
            return AESGCM(kek).decrypt(nonce, sealed, bound(context, wrapped.kek_version))
        except (InvalidTag, ValueError):
            raise CannotUnwrap("A record's key does not open.") from None

    def derived(self, purpose: str) -> bytes:
        with self._lock:
            if purpose not in self._derived:
                self._derived[purpose] = HKDF(
                    algorithm=SHA256(), length=KEY_BYTES, salt=None, info=_info(purpose)
                ).derive(self._material.root)
            return self._derived[purpose]

    def current_version(self) -> int:
        return self._newest().current

    def usable_versions(self) -> set[int]:
        return set(self._newest().keks)

    def add_version(self) -> int:
        return add_kek(self._path)

    def disable_version(self, version: int) -> None:
        disable_kek(self._path, version)

    def buckets(self) -> set[str]:
        return set(self._newest().buckets)

    def make_bucket(self, name: str) -> None:
        add_bucket(self._path, name)

    def destroy_bucket(self, name: str) -> None:
        remove_bucket(self._path, name)

    def put_in(self, bucket: str, blob: bytes, *, context: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._bucket(bucket)).encrypt(nonce, blob, in_bucket(context, bucket))
        return nonce + sealed

    def take_out(self, bucket: str, blob: bytes, *, context: bytes) -> bytes:
        nonce, sealed = blob[:NONCE_BYTES], blob[NONCE_BYTES:]
        try:
            return AESGCM(self._bucket(bucket)).decrypt(nonce, sealed, in_bucket(context, bucket))
        except (InvalidTag, ValueError):
            raise CannotUnwrap("A key does not open from its bucket.") from None

    def sign(self, purpose: str, message: bytes) -> bytes:
        return self._signer(purpose).sign(message)

    def public_key(self, purpose: str) -> bytes:
        return self._signer(purpose).public_key().public_bytes_raw()

    def prepare_signer(self, purpose: str) -> None:
        """Nothing: it follows from the root key."""

    def check(self) -> None:
        written = read_key_file(self._path)
        if not hmac.compare_digest(written.root, self._material.root):
            raise KeysUnavailable("The key file was replaced by another one: restart.")
        dek = os.urandom(KEY_BYTES)
        if self.unwrap(self.wrap(dek, context=b"health"), context=b"health") != dek:
            raise KeysUnavailable("The keys do not work.")

    def _signer(self, purpose: str) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.derived(f"sign.{purpose}"))

    def _use(self, material: KeyMaterial) -> None:
        self._material = material
        self._derived: dict[str, bytes] = {}

    def _newest(self) -> KeyMaterial:
        """What the file says now. One that is away or damaged for a moment stops nobody."""
        stamp = self._stamp()
        if stamp not in {self._seen, None}:
            with self._lock, suppress(KeysUnavailable):
                written = read_key_file(self._path)
                # Another installation's keys are for `check` to refuse, not to seal with.
                if hmac.compare_digest(written.root, self._material.root):
                    self._use(written)
                self._seen = stamp
        return self._material

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _kek(self, version: int) -> bytes:
        try:
            return self._newest().keks[version]
        except KeyError:
            raise CannotUnwrap(f"Key-encryption key {version} is not usable here.") from None

    def _bucket(self, name: str) -> bytes:
        try:
            return self._newest().buckets[name]
        except KeyError:
            raise NoSuchBucket(name) from None


def provider() -> KeyProvider:
    """Answer the key provider of this process, as KEY_PROVIDER says; the public door has none."""
    if settings.KEY_PROVIDER == "transit":
        return _transit_provider(settings.TRANSIT)
    if settings.KEY_PROVIDER == "pkcs11":
        return _pkcs11_provider(settings.PKCS11)
    if settings.KEY_FILE is None:
        raise KeysUnavailable("This process works without keys.")
    return _file_provider(Path(settings.KEY_FILE))


@functools.lru_cache(maxsize=4)
def _pkcs11_provider(given: tuple[str, str, str, str]) -> KeyProvider:
    from schakel.vault.hsm import Pkcs11Provider, Token  # noqa: PLC0415  # it is built on us

    return Pkcs11Provider(Token(*given))


@functools.lru_cache(maxsize=4)
def _transit_provider(given: tuple[str, str, str, str]) -> KeyProvider:
    from schakel.vault.transit import Server, TransitProvider  # noqa: PLC0415  # it is built on us

    return TransitProvider(Server(*given))


@functools.lru_cache(maxsize=4)
def _file_provider(path: Path) -> FileProvider:
    return FileProvider(path)


def health() -> str:
    """Answer "" when keys can be used, else why not; for /gezond. Never holds a key or a path."""
    try:
        provider().check()
    except KeysUnavailable as problem:
        return str(problem).replace(str(settings.KEY_FILE or "KEY_FILE"), "KEY_FILE")
    return ""


def bound(context: bytes, version: int) -> bytes:
    """What a wrapped key is tied to: its own row, and the version that wrapped it."""
    return b"schakel|dek|v1|" + context + b"|" + str(version).encode()


def in_bucket(context: bytes, bucket: str) -> bytes:
    """What a key in a bucket is tied to: its own row, and that bucket."""
    return b"schakel|bucket|v1|" + context + b"|" + bucket.encode()


def _info(purpose: str) -> bytes:
    return b"schakel|derived|v1|" + purpose.encode()

"""Keys that never leave a hardware security module, over PKCS#11.

Found by label in one token:

    NAME-kek-1, NAME-kek-2   AES      wrap the keys of records; the highest number is current
    NAME-off-1               AES      disabled: kept, and opening nothing
    NAME-root                generic  everything derived follows from it
    NAME-sign-PURPOSE        Ed25519  signs, such as NAME-sign-audit.checkpoint
    NAME-bucket-QUARTER      AES      made and destroyed by the worker (`schakel.vault.buckets`)

`make_keys` makes them, in the module and not to be taken out of it. The driver is called within
our process: a module that hangs, hangs us.
"""

import hmac
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from schakel.vault.key_file import KEY_BYTES, KeysUnavailable
from schakel.vault.keys import (
    NONCE_BYTES,
    CannotUnwrap,
    KeyProvider,
    NoSuchBucket,
    WrappedKey,
    bound,
    in_bucket,
)

Answer = TypeVar("Answer")

TAG_BITS: Final = 128
ED25519: Final = "1.3.101.112"


@dataclass(frozen=True)
class Token:
    """Which driver, which token in it, and how to log in."""

    module: str
    label: str
    pin: str
    name: str = "schakel"

    def __repr__(self) -> str:
        return f"<Token: {self.label}>"


class Pkcs11Provider(KeyProvider):
    """One session, one question at a time; after a failure it logs in anew."""

    def __init__(self, token: Token) -> None:
        try:
            import pkcs11  # noqa: PLC0415  # not everybody has a module, nor this package
        except ImportError:
            raise KeysUnavailable(
                "KEY_PROVIDER=pkcs11 needs a package: install requirements-pkcs11.lock."
            ) from None
        self._token, self._api = token, pkcs11
        self._lock = threading.RLock()
        self._session: Any = None
        self._derived: dict[str, bytes] = {}

    def wrap(self, dek: bytes, *, context: bytes) -> WrappedKey:
        def ask(session: Any) -> WrappedKey:
            version = max(self._keks(session))
            nonce = os.urandom(NONCE_BYTES)
            sealed = self._kek(session, version).encrypt(
                dek, **self._gcm(nonce, bound(context, version))
            )
            return WrappedKey(blob=nonce + sealed, kek_version=version)

        return self._asked(ask)

    def unwrap(self, wrapped: WrappedKey, *, context: bytes) -> bytes:
        version = wrapped.kek_version
        if version not in self.usable_versions():
            raise CannotUnwrap(f"Key-encryption key {version} is not usable here.")

        def ask(session: Any) -> bytes:
            parameters = self._gcm(wrapped.blob[:NONCE_BYTES], bound(context, version))
            return bytes(
                self._kek(session, version).decrypt(wrapped.blob[NONCE_BYTES:], **parameters)
            )

        try:
            return self._asked(ask)
        except KeysUnavailable:
            # Modules have no word of their own for "this does not open". If the same key opens
            # something else, it is the record; if not, it is the module.
            self._try_out(version)
            raise CannotUnwrap("A record's key does not open.") from None

    def derived(self, purpose: str) -> bytes:
        def ask(session: Any) -> bytes:
            root = session.get_key(
                object_class=self._api.ObjectClass.SECRET_KEY, label=f"{self._token.name}-root"
            )
            return bytes(root.sign(purpose.encode(), mechanism=self._api.Mechanism.SHA256_HMAC))

        with self._lock:
            if purpose not in self._derived:
                self._derived[purpose] = self._asked(ask)
            return self._derived[purpose]

    def sign(self, purpose: str, message: bytes) -> bytes:
        def ask(session: Any) -> bytes:
            key = session.get_key(
                object_class=self._api.ObjectClass.PRIVATE_KEY, label=self._signer(purpose)
            )
            return bytes(key.sign(message, mechanism=self._api.Mechanism.EDDSA))

        return self._asked(ask)

    def public_key(self, purpose: str) -> bytes:
        def ask(session: Any) -> bytes:
            key = session.get_key(
                object_class=self._api.ObjectClass.PUBLIC_KEY, label=self._signer(purpose)
            )
            # Some modules give the point as it is, others within an octet string.
            return bytes(key[self._api.Attribute.EC_POINT])[-KEY_BYTES:]

        return self._asked(ask)

    def prepare_signer(self, purpose: str) -> None:
        def ask(session: Any) -> None:
            label = self._signer(purpose)
            found = {
                self._api.Attribute.CLASS: self._api.ObjectClass.PRIVATE_KEY,
                self._api.Attribute.LABEL: label,
            }
            if not list(session.get_objects(found)):
                self._make_signer(session, label)

        self._asked(ask)

    def check(self) -> None:
        self._try_out(self.current_version())
        self.derived("health")

    def current_version(self) -> int:
        return max(self.usable_versions())

    def usable_versions(self) -> set[int]:
        return self._asked(self._keks)

    def add_version(self) -> int:
        def ask(session: Any) -> int:
            version = max(self._keks(session) | self._numbers(session, "off")) + 1
            self._make_kek(session, version)
            return version

        return self._asked(ask)

    def disable_version(self, version: int) -> None:
        if version == self.current_version():
            raise KeysUnavailable(f"Key {version} is the current one and cannot be disabled.")
        self._rename(version, "kek", "off")

    def enable_version(self, version: int) -> None:
        """Open records with a disabled key again, such as those of an older backup."""
        self._rename(version, "off", "kek")

    def buckets(self) -> set[str]:
        def ask(session: Any) -> set[str]:
            start = self._bucket("")
            found = session.get_objects(
                {self._api.Attribute.CLASS: self._api.ObjectClass.SECRET_KEY}
            )
            labels = [str(each.label) for each in found]
            return {each.removeprefix(start) for each in labels if each.startswith(start)}

        return self._asked(ask)

    def make_bucket(self, name: str) -> None:
        def ask(session: Any) -> None:
            session.generate_key(
                self._api.KeyType.AES,
                KEY_BYTES * 8,
                label=self._bucket(name),
                store=True,
                template=self._stays(),
            )

        if name not in self.buckets():
            self._asked(ask)

    def destroy_bucket(self, name: str) -> None:
        def ask(session: Any) -> None:
            self._bucket_key(session, name).destroy()

        if name in self.buckets():
            self._asked(ask)

    def put_in(self, bucket: str, blob: bytes, *, context: bytes) -> bytes:
        def ask(session: Any) -> bytes:
            nonce = os.urandom(NONCE_BYTES)
            parameters = self._gcm(nonce, in_bucket(context, bucket))
            return nonce + bytes(self._bucket_key(session, bucket).encrypt(blob, **parameters))

        if bucket not in self.buckets():
            raise NoSuchBucket(bucket)
        return self._asked(ask)

    def take_out(self, bucket: str, blob: bytes, *, context: bytes) -> bytes:
        def ask(session: Any) -> bytes:
            parameters = self._gcm(blob[:NONCE_BYTES], in_bucket(context, bucket))
            key = self._bucket_key(session, bucket)
            return bytes(key.decrypt(blob[NONCE_BYTES:], **parameters))

        if bucket not in self.buckets():
            raise NoSuchBucket(bucket)
        try:
            return self._asked(ask)
        except KeysUnavailable:
            self._try_out(self.current_version())  # as in `unwrap`
            raise CannotUnwrap("A key does not open from its bucket.") from None

    def _bucket(self, name: str) -> str:
        return f"{self._token.name}-bucket-{name}"

    def _bucket_key(self, session: Any, name: str) -> Any:
        return session.get_key(
            object_class=self._api.ObjectClass.SECRET_KEY, label=self._bucket(name)
        )

    def make_keys(self) -> None:
        """Make all keys in the module; KeysUnavailable when there are some already."""

        def ask(session: Any) -> bool:
            if self._numbers(session, "kek") | self._numbers(session, "off"):
                return False
            self._make_kek(session, 1)
            session.generate_key(
                self._api.KeyType.GENERIC_SECRET,
                KEY_BYTES * 8,
                label=f"{self._token.name}-root",
                store=True,
                mechanism=self._api.Mechanism.GENERIC_SECRET_KEY_GEN,
                capabilities=self._api.MechanismFlag.SIGN,
                template=self._stays(),
            )
            return True

        if not self._asked(ask):
            raise KeysUnavailable("There are keys already in this token. They stay as they are.")

    def _make_kek(self, session: Any, version: int) -> None:
        session.generate_key(
            self._api.KeyType.AES,
            KEY_BYTES * 8,
            label=f"{self._token.name}-kek-{version}",
            store=True,
            template=self._stays(),
        )

    def _make_signer(self, session: Any, label: str) -> None:
        from pkcs11.util.ec import encode_named_curve_parameters  # noqa: PLC0415  # as above

        curve = {self._api.Attribute.EC_PARAMS: encode_named_curve_parameters(ED25519)}
        session.create_domain_parameters(
            self._api.KeyType.EC_EDWARDS, curve, local=True
        ).generate_keypair(
            mechanism=self._api.Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
            label=label,
            store=True,
            private_template=self._stays(),
        )

    def _stays(self) -> dict[Any, bool]:
        attribute = self._api.Attribute
        return {attribute.SENSITIVE: True, attribute.EXTRACTABLE: False}

    def _try_out(self, version: int) -> None:
        def ask(session: Any) -> bool:
            kek, dek, nonce = self._kek(session, version), os.urandom(KEY_BYTES), os.urandom(12)
            parameters = self._gcm(nonce, b"health")
            opened = kek.decrypt(kek.encrypt(dek, **parameters), **parameters)
            return hmac.compare_digest(bytes(opened), dek)

        if not self._asked(ask):
            raise KeysUnavailable("The keys do not work.")

    def _rename(self, version: int, before: str, after: str) -> None:
        def ask(session: Any) -> None:
            key = session.get_key(
                object_class=self._api.ObjectClass.SECRET_KEY,
                label=f"{self._token.name}-{before}-{version}",
            )
            key[self._api.Attribute.LABEL] = f"{self._token.name}-{after}-{version}"

        self._asked(ask)

    def _gcm(self, nonce: bytes, associated: bytes) -> dict[str, Any]:
        parameters = self._api.GCMParams(nonce, associated, TAG_BITS)
        return {"mechanism": self._api.Mechanism.AES_GCM, "mechanism_param": parameters}

    def _kek(self, session: Any, version: int) -> Any:
        return session.get_key(
            object_class=self._api.ObjectClass.SECRET_KEY,
            label=f"{self._token.name}-kek-{version}",
        )

    def _keks(self, session: Any) -> set[int]:
        found = self._numbers(session, "kek")
        if not found:
            raise KeysUnavailable("There are no keys in this token: `schakel keys create`.")
        return found

    def _numbers(self, session: Any, kind: str) -> set[int]:
        start = f"{self._token.name}-{kind}-"
        attribute = self._api.Attribute
        wanted = {
            attribute.CLASS: self._api.ObjectClass.SECRET_KEY,
            attribute.KEY_TYPE: self._api.KeyType.AES,
        }
        labels = [str(key.label) for key in session.get_objects(wanted)]
        ends = [label.removeprefix(start) for label in labels if label.startswith(start)]
        return {int(end) for end in ends if end.isdecimal()}

    def _signer(self, purpose: str) -> str:
        return f"{self._token.name}-sign-{purpose}"

    def _asked(self, ask: Callable[[Any], Answer]) -> Answer:
        """Ask within our session; whatever goes wrong, the next question begins a new one."""
        with self._lock:
            try:
                return ask(self._open_session())
            except (self._api.PKCS11Error, OSError, RuntimeError, ValueError) as problem:
                self._end_session()
                raise KeysUnavailable(
                    f"The security module does not do what was asked: {type(problem).__name__}."
                ) from None

    def _open_session(self) -> Any:
        if self._session is None:
            token = self._api.lib(self._token.module).get_token(token_label=self._token.label)
            self._session = token.open(rw=True, user_pin=self._token.pin)
        return self._session

    def _end_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            try:
                session.close()
            except self._api.PKCS11Error:
                return

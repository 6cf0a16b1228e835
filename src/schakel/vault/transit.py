"""Keys that never leave a key server: HashiCorp Vault or OpenBao, by its Transit engine.

Four kinds of keys under one name, all made by the operator (docs/operations.md):

    NAME                   aes256-gcm96   wraps the keys of records
    NAME-root              hmac           from its first version everything derived follows
    NAME-sign-PURPOSE      ed25519        signs, such as NAME-sign-audit-checkpoint
    NAME-bucket-QUARTER    aes256-gcm96   made and destroyed by the worker (`schakel.vault.buckets`)

A derived key is asked for once and remembered by the process; the others stay in the server. An
answer that is late, refused or nonsense means that keys cannot be used now, and never that a
record is damaged: only the server's own "this does not open" says that.
"""

import base64
import binascii
import http.client
import json
import re
import ssl
import threading
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from schakel.vault.key_file import KEY_BYTES, KeysUnavailable
from schakel.vault.keys import CannotUnwrap, KeyProvider, NoSuchBucket, WrappedKey, in_bucket

TIMEOUT: Final = 2.0
BUCKETS_KNOWN_FOR: Final = 60.0  # seconds
LARGEST_ANSWER: Final = 64 * 1024
CIPHERTEXT: Final = re.compile(r"vault:v([0-9]{1,9}):[A-Za-z0-9+/=]+")
SIGNATURE_BYTES: Final = 64
BAD_REQUEST: Final = 400
NOT_FOUND: Final = 404
REDIRECT: Final = 300


@dataclass(frozen=True)
class Server:
    """Where the engine is mounted, as whom we ask, and whose certificate we trust."""

    url: str
    token: str
    name: str = "schakel"
    certificates: str = ""

    def __repr__(self) -> str:
        return f"<Server: key {self.name}>"


class Refused(Exception):
    """The server understood the request and does not do it."""


class TransitProvider(KeyProvider):
    """Asks the key server for every record's key; at most two seconds of patience each time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._derived: dict[str, bytes] = {}
        self._buckets: tuple[float, set[str]] = (-1.0, set())
        where = urlsplit(server.url)
        if where.scheme not in {"https", "http"} or not where.hostname:
            raise KeysUnavailable("TRANSIT_URL must look like https://vault.example/v1/transit.")
        if where.scheme == "http" and where.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise KeysUnavailable("TRANSIT_URL must be https: keys of records pass over it.")
        self._where = where

    def wrap(self, dek: bytes, *, context: bytes) -> WrappedKey:
        asked = {"plaintext": _written(dek), "associated_data": _written(context)}
        answer = self._done("POST", f"encrypt/{self._server.name}", asked)
        ciphertext = _text(answer, "ciphertext")
        found = CIPHERTEXT.fullmatch(ciphertext)
        if found is None:
            raise _nonsense()
        return WrappedKey(blob=ciphertext.encode(), kek_version=int(found[1]))

    def unwrap(self, wrapped: WrappedKey, *, context: bytes) -> bytes:
        ciphertext = wrapped.blob.decode("ascii", "replace")
        found = CIPHERTEXT.fullmatch(ciphertext)
        if found is None or int(found[1]) != wrapped.kek_version:
            raise CannotUnwrap("A record's key was not wrapped by this key server.")
        asked = {"ciphertext": ciphertext, "associated_data": _written(context)}
        try:
            answer = self._ask("POST", f"decrypt/{self._server.name}", asked)
        except Refused:
            raise CannotUnwrap("A record's key does not open.") from None
        return _read(_text(answer, "plaintext"), KEY_BYTES)

    def derived(self, purpose: str) -> bytes:
        with self._lock:
            known = self._derived.get(purpose)
        if known is None:
            # The first version, whatever is rotated: receipt codes and links follow from it.
            asked = {"input": _written(purpose.encode()), "key_version": 1}
            answer = self._done("POST", f"hmac/{self._server.name}-root/sha2-256", asked)
            known = _read(_text(answer, "hmac").removeprefix("vault:v1:"), KEY_BYTES)
            with self._lock:
                self._derived[purpose] = known
        return known

    def sign(self, purpose: str, message: bytes) -> bytes:
        asked = {"input": _written(message), "key_version": 1}
        answer = self._done("POST", f"sign/{self._signer(purpose)}", asked)
        return _read(_text(answer, "signature").removeprefix("vault:v1:"), SIGNATURE_BYTES)

    def public_key(self, purpose: str) -> bytes:
        keys = self._done("GET", f"keys/{self._signer(purpose)}").get("keys")
        first = keys.get("1") if isinstance(keys, dict) else None
        if not isinstance(first, dict):
            raise _nonsense()
        return _read(_text(first, "public_key"), KEY_BYTES)

    def prepare_signer(self, purpose: str) -> None:
        """Refuse in time when the operator has not made that key yet."""
        self.public_key(purpose)

    def check(self) -> None:
        if self.unwrap(self.wrap(bytes(KEY_BYTES), context=b"health"), context=b"health") != bytes(
            KEY_BYTES
        ):
            raise KeysUnavailable("The keys do not work.")
        self.derived("health")

    def current_version(self) -> int:
        return self._versions()[-1]

    def usable_versions(self) -> set[int]:
        return set(self._versions())

    def add_version(self) -> int:
        self._done("POST", f"keys/{self._server.name}/rotate", {})
        return self.current_version()

    def disable_version(self, version: int) -> None:
        """The server knows only a lowest version that opens: older ones go with it."""
        lowest = max(version + 1, min(self._versions()))
        if version >= self.current_version():
            raise KeysUnavailable(f"Key {version} is the current one and cannot be disabled.")
        asked = {"min_decryption_version": lowest}
        self._done("POST", f"keys/{self._server.name}/config", asked)

    def buckets(self) -> set[str]:
        try:
            told = self._ask("LIST", "keys")
        except Refused:
            return set()
        names = told.get("keys")
        if not isinstance(names, list):
            raise _nonsense()
        start = self._bucket("")
        return {str(name).removeprefix(start) for name in names if str(name).startswith(start)}

    def make_bucket(self, name: str) -> None:
        self._done("POST", f"keys/{self._bucket(name)}", {"type": "aes256-gcm96"})
        self._buckets = (-1.0, set())

    def destroy_bucket(self, name: str) -> None:
        """The server destroys a key only after it was told that it may."""
        if name in self.buckets():
            self._done("POST", f"keys/{self._bucket(name)}/config", {"deletion_allowed": True})
            self._done("DELETE", f"keys/{self._bucket(name)}")
            self._buckets = (-1.0, set())

    def put_in(self, bucket: str, blob: bytes, *, context: bytes) -> bytes:
        # Not the path that makes a missing key by itself: a bucket that was destroyed stays so.
        if bucket not in self._known_buckets():
            raise NoSuchBucket(bucket)
        asked = {
            "plaintext": _written(blob),
            "associated_data": _written(in_bucket(context, bucket)),
        }
        answer = self._done("POST", f"encrypt/{self._bucket(bucket)}", asked)
        return _text(answer, "ciphertext").encode()

    def take_out(self, bucket: str, blob: bytes, *, context: bytes) -> bytes:
        asked = {
            "ciphertext": blob.decode("ascii", "replace"),
            "associated_data": _written(in_bucket(context, bucket)),
        }
        try:
            answer = self._ask("POST", f"decrypt/{self._bucket(bucket)}", asked)
        except Refused:
            if bucket not in self.buckets():
                raise NoSuchBucket(bucket) from None
            raise CannotUnwrap("A key does not open from its bucket.") from None
        return _read_all(_text(answer, "plaintext"))

    def _known_buckets(self) -> set[str]:
        """Not asked for with every record: a bucket is made months before it is used."""
        with self._lock:
            since, names = self._buckets
            if since < 0 or time.monotonic() - since > BUCKETS_KNOWN_FOR:
                self._buckets = (time.monotonic(), names := self.buckets())
            return names

    def _bucket(self, name: str) -> str:
        return f"{self._server.name}-bucket-{name}"

    def _versions(self) -> range:
        told = self._done("GET", f"keys/{self._server.name}")
        newest, lowest = told.get("latest_version"), told.get("min_decryption_version")
        if not isinstance(newest, int) or not isinstance(lowest, int) or not 0 < newest >= lowest:
            raise _nonsense()
        return range(max(lowest, 1), newest + 1)

    def _signer(self, purpose: str) -> str:
        return f"{self._server.name}-sign-{purpose.replace('.', '-')}"

    def _done(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask for what must succeed when keys can be used at all."""
        try:
            return self._ask(method, path, body)
        except Refused:
            raise KeysUnavailable(
                f'The key server refuses "{path}": is that key there, and may we use it?'
            ) from None

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        connection = self._connection()
        try:
            connection.request(
                method,
                quote(f"{self._where.path.rstrip('/')}/{path}"),
                body=None if body is None else json.dumps(body),
                headers={"X-Vault-Token": self._server.token, "Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            text = answer.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException):
            raise KeysUnavailable("The key server does not answer in time.") from None
        finally:
            connection.close()
        if answer.status in {BAD_REQUEST, NOT_FOUND}:
            raise Refused
        if answer.status >= REDIRECT:  # never followed: it may lead anywhere
            raise KeysUnavailable(f"The key server answers {answer.status}.")
        try:
            told = json.loads(text or b'{"data": {}}')
            found = told.get("data") or {}
        except (ValueError, AttributeError):
            raise _nonsense() from None
        if not isinstance(found, dict):
            raise _nonsense()
        return found

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._where.hostname or "", self._where.port
        if self._where.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        trusted = ssl.create_default_context(cafile=self._server.certificates or None)
        return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=trusted)


def _written(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _read_all(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _nonsense() from None


def _read(text: str, size: int) -> bytes:
    content = _read_all(text)
    if len(content) != size:
        raise _nonsense()
    return content


def _text(answer: dict[str, Any], name: str) -> str:
    found = answer.get(name)
    if not isinstance(found, str):
        raise _nonsense()
    return found


def _nonsense() -> KeysUnavailable:
    return KeysUnavailable("The key server answers something that is not the Transit API.")

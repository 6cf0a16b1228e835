"""A key server on loopback that speaks the Transit API, with real cryptography, for tests.

It follows the published API of Vault's Transit engine as far as we use it; the real Vault or
OpenBao was not at hand. `fault` makes it misbehave in one way.
"""

import base64
import hmac
import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "of-no-value"
HANGS_FOR = 4.0
ELSEWHERE = "http://127.0.0.1:9/v1/transit/"
FAULTS: dict[str, tuple[int, bytes, str]] = {
    "refuses": (403, b'{"errors": ["permission denied"]}', ""),
    "garbage": (200, b"<html>a proxy in between</html>", ""),
    "empty": (200, b'{"data": {}}', ""),
    "sealed": (503, b'{"errors": ["Vault is sealed"]}', ""),
    "moved": (307, b"", ELSEWHERE),
}


class NotPossible(Exception):
    """Answered with 400, as Transit does."""


class TransitServer(ThreadingHTTPServer):
    """Keys by name, each with versions from 1; nothing leaves but what the API gives."""

    daemon_threads = True

    def __init__(self, name: str = "schakel") -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.keks = [os.urandom(32)]
        self.root = os.urandom(32)
        self.signers: dict[str, Ed25519PrivateKey] = {}
        self.buckets: dict[str, bytes] = {}
        self.may_go: set[str] = set()
        self.lowest = 1
        self.name = name
        self.fault = ""
        self.asked: list[str] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/transit"

    def __enter__(self) -> "TransitServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def answer(self, verb: str, name: str, asked: dict[str, Any]) -> dict[str, Any]:
        if verb == "encrypt":
            nonce, version = os.urandom(12), len(self.keks)
            sealed = AESGCM(self.keks[-1]).encrypt(
                nonce, _read(asked["plaintext"]), _read(asked.get("associated_data", ""))
            )
            version += self.fault == "wrong version"
            return {"ciphertext": f"vault:v{version}:{_written(nonce + sealed)}"}
        if verb == "decrypt":
            return {"plaintext": _written(self._decrypted(asked))}
        if verb == "hmac":
            digest = hmac.digest(self.root, _read(asked["input"]), "sha256")
            return {"hmac": f"vault:v1:{_written(digest)}"}
        if verb == "sign":
            return {
                "signature": f"vault:v1:{_written(self._signer(name).sign(_read(asked['input'])))}"
            }
        if "sign" in name:
            public = self._signer(name).public_key().public_bytes_raw()
            return {"keys": {"1": {"public_key": _written(public)}}, "latest_version": 1}
        if name.endswith("/rotate"):
            self.keks.append(os.urandom(32))
        if name.endswith("/config"):
            self.lowest = asked["min_decryption_version"]
        return {"latest_version": len(self.keks), "min_decryption_version": self.lowest}

    def of_bucket(self, verb: str, name: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Keys that are made and destroyed, with one version each."""
        key = name.removesuffix("/config")
        if name == "?list":
            return {"keys": [*self.buckets, self.name]}
        if verb == "delete":
            if key not in self.may_go:
                raise NotPossible("deletion is not allowed for this key")
            del self.buckets[key]
        elif verb == "keys" and name.endswith("/config"):
            self.may_go |= {key} if asked["deletion_allowed"] else set()
        elif verb == "keys":
            self.buckets.setdefault(key, os.urandom(32))
        elif key not in self.buckets:
            raise NotPossible("encryption key not found")
        elif verb == "encrypt":
            nonce, cipher = os.urandom(12), AESGCM(self.buckets[key])
            sealed = cipher.encrypt(
                nonce, _read(asked["plaintext"]), _read(asked["associated_data"])
            )
            return {"ciphertext": f"vault:v1:{_written(nonce + sealed)}"}
        else:
            try:
                content = _read(asked["ciphertext"].split(":")[2])
                opened = AESGCM(self.buckets[key]).decrypt(
                    content[:12], content[12:], _read(asked["associated_data"])
                )
            except (InvalidTag, ValueError):
                raise NotPossible("cipher: message authentication failed") from None
            return {"plaintext": _written(opened)}
        return {}

    def _decrypted(self, asked: dict[str, Any]) -> bytes:
        _vault, version, text = asked["ciphertext"].split(":")
        number, content = int(version[1:]), _read(text)
        if not self.lowest <= number <= len(self.keks):
            raise NotPossible("ciphertext or signature version is disallowed by policy")
        try:
            cipher = AESGCM(self.keks[number - 1])
            return cipher.decrypt(content[:12], content[12:], _read(asked["associated_data"]))
        except (InvalidTag, ValueError):
            raise NotPossible("cipher: message authentication failed") from None

    def _signer(self, name: str) -> Ed25519PrivateKey:
        return self.signers.setdefault(name, Ed25519PrivateKey.generate())


class _Answers(BaseHTTPRequestHandler):
    server: TransitServer

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_LIST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        verb, _slash, name = self.path.removeprefix("/v1/transit/").partition("/")
        self.server.asked.append(f"{self.command} {verb}")
        if self.command == "LIST":
            name = "?list"
        if self.command == "DELETE":
            verb = "delete"
        if self.server.fault == "hangs":
            time.sleep(HANGS_FOR)
        if self.server.fault in FAULTS:
            return self._send(*FAULTS[self.server.fault])
        if self.headers.get("X-Vault-Token") != TOKEN:
            return self._send(403, b'{"errors": ["permission denied"]}')
        if name != "?list" and not name.startswith(self.server.name):
            return self._send(400, b'{"errors": ["encryption key not found"]}')
        try:
            of_bucket = "-bucket-" in name or name == "?list"
            asking = self.server.of_bucket if of_bucket else self.server.answer
            told = asking(verb, name, json.loads(body or b"{}"))
        except NotPossible as reason:
            return self._send(400, json.dumps({"errors": [str(reason)]}).encode())
        return self._send(200, json.dumps({"data": told}).encode())

    def _send(self, status: int, body: bytes, location: str = "") -> None:
        try:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except BrokenPipeError:
            return

    def log_message(self, *_: object) -> None:
        """Silent."""


def _written(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _read(text: str) -> bytes:
    return base64.b64decode(text)

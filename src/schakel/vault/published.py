"""Which public keys does the public door have? Those in a file that set-up writes.

The file lies beside the standby pages and is made anew when keys are renewed; a process that
serves takes the new one at once. It holds nothing secret. Who can write it can choose who reads
the reports that come in from then on: the public process must not be able to
(`schakel keys check` holds it against the private keys).
"""

import base64
import binascii
import json
import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings

from schakel.vault.boxes import NAME_OF_SUITE, Bound, seal_to
from schakel.vault.models.desk_key import DeskKey
from schakel.vault.sealing import Sealed

FILE: Final = "public-keys.json"
FORMAT: Final = 1
LARGEST_FILE: Final = 1024 * 1024


class CannotSeal(Exception):
    """There is no public key to seal with: nothing can be taken in, and nothing is stored."""


@dataclass(frozen=True)
class PublicKey:
    """The public half of a desk's key."""

    holder: str
    id: uuid.UUID
    version: int
    public: bytes

    def bound(self, purpose: str, row: uuid.UUID) -> Bound:
        """What a box for this desk is bound to."""
        return Bound(purpose, self.holder, row, self.id)

    def seal(self, content: bytes, *, purpose: str, row: uuid.UUID, smallest: int = 0) -> Sealed:
        """Seal for this desk."""
        bound = self.bound(purpose, row)
        return seal_to(self.public, content, bound=bound, smallest=smallest)


@dataclass(frozen=True)
class Published:
    """The keys of all desks, and the desk for what fits none."""

    keys: dict[str, PublicKey]
    fallback: str

    def holder_of(self, key: uuid.UUID) -> str:
        """The desk whose key this is; empty when it was renewed since."""
        return next((each.holder for each in self.keys.values() if each.id == key), "")

    def key_for(self, desk: str) -> PublicKey:
        """The key of this desk, or of the fall-back desk when it has none here."""
        return self.keys.get(desk) or self.keys[self.fallback]


def path() -> Path:
    """Where the file lies."""
    return Path(settings.STANDBY) / FILE


def write(keys: Iterable[DeskKey], *, fallback: uuid.UUID) -> Path:
    """Write the file anew, whole or not at all; everybody may read it."""
    content = {
        "format": FORMAT,
        "suite": NAME_OF_SUITE,
        "fallback": str(fallback),
        "keys": {
            str(key.holder): {
                "id": str(key.pk),
                "version": key.version,
                "public": base64.b64encode(bytes(key.public)).decode(),
            }
            for key in sorted(keys, key=lambda each: str(each.holder))
        },
    }
    _parsed(content)
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(content, indent=1) + "\n", encoding="ascii")
    fresh.replace(file)
    return file


_lock = threading.Lock()
_kept: dict[str, Any] = {"state": None, "read": None}


def published() -> Published:
    """The keys as the file has them now, read again when it was replaced; else CannotSeal."""
    file = path()
    try:
        found = file.stat()
        state = (str(file), found.st_ino, found.st_mtime_ns, found.st_size)
        with _lock:
            if _kept["state"] != state:
                with file.open("rb") as opened:
                    read = _parsed(json.loads(opened.read(LARGEST_FILE)))
                _kept.update(state=state, read=read)
            return _kept["read"]  # type: ignore[no-any-return]  # put there above
    except OSError:
        raise CannotSeal("There is no file with public keys: run `schakel standby`.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotSeal(
            "The file with public keys is damaged: run `schakel standby` to write it anew."
        ) from None


def health() -> str:
    """Answer "" when reports can be sealed, else why not; for /gezond of the public door."""
    try:
        published()
    except CannotSeal as problem:
        return str(problem)
    return ""


def check() -> str:
    """Answer "" when every desk's key opens and the file says the same, else what is wrong."""
    keys = list(DeskKey.objects.all())
    current = {str(key.holder): key for key in keys if key.superseded_on is None}
    if broken := sorted(str(key) for key in keys if not key.is_whole()):
        return f"The private key of a desk does not open: {', '.join(broken)}."
    if not current and not path().exists():
        return ""
    try:
        found = published()
    except CannotSeal as problem:
        return str(problem)
    for holder, key in found.keys.items():
        known = current.get(holder)
        if known is None or (known.pk, bytes(known.public)) != (key.id, key.public):
            return (
                f"The file with public keys has another key for {holder} than the database. "
                "If nobody renewed keys just now, somebody changed it: find out who, then run "
                "`schakel standby`."
            )
    return ""


def _parsed(content: dict[str, Any]) -> Published:
    if (content["format"], content["suite"]) != (FORMAT, NAME_OF_SUITE):
        raise ValueError
    keys = {
        str(uuid.UUID(holder)): PublicKey(
            holder=str(uuid.UUID(holder)),
            id=uuid.UUID(key["id"]),
            version=int(key["version"]),
            public=_public(key["public"]),
        )
        for holder, key in content["keys"].items()
    }
    if content["fallback"] not in keys:
        raise ValueError
    return Published(keys, content["fallback"])


def _public(text: str) -> bytes:
    try:
        public = base64.b64decode(text, validate=True)
    except binascii.Error as problem:
        raise ValueError from problem
    X25519PublicKey.from_public_bytes(public)
    return public

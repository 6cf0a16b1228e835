"""What of a batch leaves this machine, so that nobody can rewrite the past unseen?

One line of JSON per batch, with a signature: how many events, their root, the batch before. It
holds no event and no name, so it may be kept by anybody, best where we cannot change it.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from schakel.audit.leaves import canonical
from schakel.audit.models import Batch
from schakel.vault.signing import PublicKey

PURPOSE: Final = "audit.checkpoint"
KIND: Final = "schakel audit checkpoint"
FILES: Final = "checkpoints-*.jsonl"
TAIL_BYTES: Final = 64 * 1024


class UnreadableCheckpoint(ValueError):
    """A line that is no checkpoint."""


@dataclass(frozen=True)
class Checkpoint:
    """What is signed about one batch, and the signature."""

    statement: dict[str, Any]
    signature: bytes

    @property
    def number(self) -> int:
        return int(self.statement["batch"])

    @property
    def fingerprint(self) -> str:
        """The hash that the next batch holds of this one, and that fits in a mail."""
        return fingerprint_of(self.statement, self.signature).hex()

    def signed_by(self, key: PublicKey) -> bool:
        return key.signed(canonical(self.statement), self.signature)

    def line(self) -> str:
        """As it leaves."""
        signed = {**self.statement, "signature": self.signature.hex()}
        return json.dumps(signed, ensure_ascii=False) + "\n"

    @classmethod
    def of_line(cls, line: str) -> "Checkpoint":
        try:
            statement = json.loads(line)
            signature = bytes.fromhex(statement.pop("signature"))
            checkpoint = cls(statement, signature)
            fitting = statement["schakel"] == KIND and checkpoint.number > 0
        except (ValueError, TypeError, KeyError, AttributeError):
            fitting = False
        if not fitting:
            raise UnreadableCheckpoint("This is no checkpoint.")
        return checkpoint

    @classmethod
    def of(cls, batch: Batch) -> "Checkpoint":
        return cls(statement_of(batch), bytes(batch.signature))


def statement_of(batch: Batch) -> dict[str, Any]:
    """Everything of a batch that is signed."""
    statement = {
        "schakel": KIND,
        "format": batch.format,
        "batch": batch.number,
        "events": len(batch.ids),
        "total": batch.total,
        "first": batch.first_id,
        "last": batch.last_id,
        "complete_up_to": batch.complete_up_to,
        "root": bytes(batch.root).hex(),
        "previous": bytes(batch.previous).hex(),
        "sealed_at": batch.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "key": batch.key_id,
    }
    if batch.next_key:
        statement["next_key"] = bytes(batch.next_key).hex()
    return statement


def purpose_of(turn: int) -> str:
    """The purpose of the first, second, … key that signs the trail; each has a key of its own."""
    return PURPOSE if turn == 1 else f"{PURPOSE}.{turn}"


def fingerprint_of(statement: dict[str, Any], signature: bytes) -> bytes:
    return hashlib.sha256(canonical(statement) + b"\n" + signature).digest()


def ship() -> int:
    """Write the checkpoints that are not in CHECKPOINT_DIR yet; answers how many.

    What is there already is read from the files themselves: a kill halfway, a full disk or a
    fresh folder needs no repair, the next time writes what is missing.
    """
    folder = settings.CHECKPOINT_DIR
    if folder is None:
        return 0
    return _append(Path(folder), Batch.objects.filter(number__gt=last_shipped(Path(folder))))


def _append(folder: Path, batches: Any) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    shipped = 0
    for batch in batches.order_by("number").iterator(chunk_size=200):
        path = folder / f"checkpoints-{batch.sealed_at.astimezone(UTC):%Y-%m}.jsonl"
        # One write at the end of the file: a folder on a server may refuse everything else.
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            start = b"" if _ends_a_line(path) else b"\n"  # after a line that was cut short
            os.write(descriptor, start + Checkpoint.of(batch).line().encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        shipped += 1
    return shipped


def last_shipped(folder: Path) -> int:
    """The number of the newest whole checkpoint in a folder; 0 when there is none."""
    for path in sorted(folder.glob(FILES), reverse=True):
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
        for line in reversed(lines):
            try:
                return Checkpoint.of_line(line).number
            except UnreadableCheckpoint:
                continue
    return 0


def read(folder: Path) -> Iterator[Checkpoint]:
    """Every checkpoint of a folder, in the order of its files.

    A line that was cut short stands there again, whole; one that was spoiled is missed by number.
    """
    for path in sorted(folder.glob(FILES)):
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                with suppress(UnreadableCheckpoint):
                    yield Checkpoint.of_line(line)


def _ends_a_line(path: Path) -> bool:
    size = path.stat().st_size
    if size == 0:
        return True
    with path.open("rb") as file:
        file.seek(size - 1)
        return file.read(1) == b"\n"

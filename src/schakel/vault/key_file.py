"""Where do the keys come from? From one small file that only its owner may read.

    format = 1
    current = 2
    root = "<base64>"
    [keks]
    1 = "<base64>"
    2 = "<base64>"

`keks` are the key-encryption keys by version; new records use `current`, older versions stay
until no record needs them. `root` feeds everything that is derived (receipts, tokens, hashes)
and does not rotate with them, because a hash cannot be wrapped again.
"""

import base64
import binascii
import os
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32
FORMAT = 1
LARGEST_FILE = 64 * 1024


class KeysUnavailable(Exception):
    """The keys cannot be read. The message says why and what to do, and never holds a key."""


@dataclass(frozen=True, repr=False)
class KeyMaterial:
    """What stands in the key file. Its repr tells nothing."""

    current: int
    keks: dict[int, bytes]
    root: bytes

    def __repr__(self) -> str:
        return f"<KeyMaterial: versions {sorted(self.keks)}, current {self.current}>"


def create_key_file(path: Path) -> None:
    """Make a new key file with fresh keys; refuse to touch one that is there already."""
    material = KeyMaterial(current=1, keks={1: _fresh()}, root=_fresh())
    _write_new(path, material)


def add_kek(path: Path) -> int:
    """Add a new key-encryption key and make it the current one; answer its version.

    The older keys stay in the file until every record has been wrapped again.
    """
    before = read_key_file(path)
    version = max(before.keks) + 1
    after = KeyMaterial(current=version, keks={**before.keks, version: _fresh()}, root=before.root)
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    _write_new(beside, after)
    beside.replace(path)
    return version


def read_key_file(path: Path) -> KeyMaterial:
    """Read and check the key file, or say exactly what is wrong with it."""
    try:
        text = _read_closed(path)
    except FileNotFoundError:
        raise KeysUnavailable(
            f"There is no key file at {path}. Set KEY_FILE, or make one with `schakel keys create`."
        ) from None
    except OSError as problem:
        raise KeysUnavailable(f"The key file cannot be read: {problem.strerror}.") from None
    return _parse(text)


def _read_closed(path: Path) -> bytes:
    """Open first and check the open file, so that nobody can swap it in between."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise KeysUnavailable("The key file is not an ordinary file.")
        if status.st_mode & 0o077:
            raise KeysUnavailable(
                f"The key file may be read by others (mode {stat.S_IMODE(status.st_mode):04o}). "
                "Give it mode 0600."
            )
        if status.st_uid not in {os.geteuid(), 0}:
            raise KeysUnavailable("The key file belongs to somebody else.")
        return file.read(LARGEST_FILE)


def _parse(text: bytes) -> KeyMaterial:
    try:
        written = tomllib.loads(text.decode())
        if written["format"] != FORMAT:
            raise KeysUnavailable("The key file has a format that this version does not know.")
        keks = {int(version): _key(value) for version, value in written["keks"].items()}
        material = KeyMaterial(
            current=int(written["current"]), keks=keks, root=_key(written["root"])
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysUnavailable("The key file is damaged: restore it from its own backup.") from None
    if material.current not in keks:
        raise KeysUnavailable("The key file names a current key that is not in it.")
    return material


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as problem:
        raise ValueError from problem
    if len(key) != KEY_BYTES:
        raise ValueError
    return key


def _write_new(path: Path, material: KeyMaterial) -> None:
    lines = [
        "# The keys of Schakel. Keep a copy in a safe place, not with the backup of the database:",
        "# without this file nothing in that database can be read.",
        f"format = {FORMAT}",
        f"current = {material.current}",
        f'root = "{_written(material.root)}"',
        "",
        "[keks]",
        *(f'{version} = "{_written(kek)}"' for version, kek in material.keks.items()),
    ]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _written(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _fresh() -> bytes:
    return os.urandom(KEY_BYTES)

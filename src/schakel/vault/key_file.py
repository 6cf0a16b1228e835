"""Where do the keys come from? From one small file that only its owner may read.

    format = 1
    current = 2
    root = "<base64>"
    [keks]
    1 = "<base64>"
    2 = "<base64>"
    [disabled]
    0 = "<base64>"
    [buckets]
    2026q4 = "<base64>"

`keks` are the key-encryption keys by version; new records use `current`, older versions stay
until no record needs them, and are then disabled: kept, because the records in an older backup
still need them, but opening nothing until they are enabled again. `root` feeds everything that is
derived (receipts, tokens, hashes) and does not rotate, because a hash cannot be wrapped again.
`buckets` wrap the keys of records once more (`schakel.vault.buckets`); one that is destroyed is
gone from this file, and must leave its copies too.
"""

import base64
import binascii
import os
import stat
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils import timezone

from schakel.vault.buckets import wanted

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
    disabled: dict[int, bytes] = field(default_factory=dict)
    buckets: dict[str, bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<KeyMaterial: versions {sorted(self.keks)}, current {self.current}>"


def create_key_file(path: Path) -> None:
    """Make a new key file with fresh keys; refuse to touch one that is there already."""
    first = {name: _fresh() for name in wanted(timezone.localdate())}
    _write_new(path, KeyMaterial(current=1, keks={1: _fresh()}, root=_fresh(), buckets=first))


def add_kek(path: Path) -> int:
    """Add a new key-encryption key and make it the current one; answer its version.

    The older keys stay in the file until every record has been wrapped again.
    """
    before = read_key_file(path)
    version = max(before.keks | before.disabled) + 1
    _write_over(path, replace(before, current=version, keks={**before.keks, version: _fresh()}))
    return version


def disable_kek(path: Path, version: int) -> None:
    """Keep this key-encryption key, but open nothing with it any more; never the current one."""
    before = read_key_file(path)
    if version == before.current:
        raise KeysUnavailable(f"Key {version} is the current one and cannot be disabled.")
    if version in before.keks:
        keks = {number: key for number, key in before.keks.items() if number != version}
        disabled = {**before.disabled, version: before.keks[version]}
        _write_over(path, replace(before, keks=keks, disabled=disabled))


def enable_kek(path: Path, version: int) -> None:
    """Open records with this key-encryption key again, such as those of an older backup."""
    before = read_key_file(path)
    if version in before.disabled:
        disabled = {number: key for number, key in before.disabled.items() if number != version}
        keks = {**before.keks, version: before.disabled[version]}
        _write_over(path, replace(before, keks=keks, disabled=disabled))
    elif version not in before.keks:
        raise KeysUnavailable(f"There is no key {version} in the key file.")


def add_bucket(path: Path, name: str) -> None:
    """Make the key of a bucket; nothing happens when it is there."""
    before = read_key_file(path)
    if name not in before.buckets:
        _write_over(path, replace(before, buckets={**before.buckets, name: _fresh()}))


def remove_bucket(path: Path, name: str) -> None:
    """Destroy the key of a bucket: what lies in it opens nowhere any more, nor in a backup."""
    before = read_key_file(path)
    if name in before.buckets:
        left = {each: key for each, key in before.buckets.items() if each != name}
        _write_over(path, replace(before, buckets=left))


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
        disabled = {int(number): _key(key) for number, key in written.get("disabled", {}).items()}
        material = KeyMaterial(
            current=int(written["current"]),
            keks=keks,
            root=_key(written["root"]),
            disabled=disabled,
            buckets={name: _key(key) for name, key in written.get("buckets", {}).items()},
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
    if material.disabled:
        lines += [
            "",
            "[disabled]",
            *(f'{version} = "{_written(kek)}"' for version, kek in material.disabled.items()),
        ]
    if material.buckets:
        lines += [
            "",
            "[buckets]",
            *(f'{name} = "{_written(key)}"' for name, key in material.buckets.items()),
        ]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _write_over(path: Path, material: KeyMaterial) -> None:
    """The new file takes the place of the old one at once, and survives a loss of power."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    _write_new(beside, material)
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _written(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _fresh() -> bytes:
    return os.urandom(KEY_BYTES)

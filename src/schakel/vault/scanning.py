"""Does a virus scanner know this file? Asks clamd over its socket, when CLAMAV_SOCKET names one.

The content goes over the socket and never over a disk. What a scanner does not know may still be
harmful, so this comes on top of making a copy anew (`schakel.vault.files`), never instead of it.
Source: the protocol of clamd, clamd(8): zINSTREAM, zPING.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings

from schakel.vault.files import FileRefused

CHUNK: Final = 64 * 1024
PATIENCE: Final = 30  # seconds for one answer; a file is at most ten megabytes
LONGEST_ANSWER: Final = 4096


class ScannerAway(Exception):
    """The scanner does not answer, or not in a way we understand: nothing is known of the file."""


def is_configured() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMAV_SOCKET)


def refuse_what_is_known(content: bytes) -> None:
    """Refuse a file that the scanner knows, and one that it could not look at.

    Without a scanner nothing is asked. With one, nobody sees a file until it has been looked at.
    """
    if not is_configured():
        return
    try:
        clean = is_clean(content)
    except ScannerAway:
        raise FileRefused("scanner") from None
    if not clean:
        raise FileRefused("virus")


def is_clean(content: bytes) -> bool:
    """Whether the scanner finds nothing; only a clear answer counts as one."""
    with _connected() as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
        connection.sendall(bytes(4))
        answer = _answer(connection)
    if answer == b"stream: OK":
        return True
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return False
    raise ScannerAway("it did not say whether the file is clean")


def answers() -> bool:
    """Whether the scanner is there."""
    try:
        with _connected() as connection:
            connection.sendall(b"zPING\0")
            return _answer(connection) == b"PONG"
    except ScannerAway:
        return False


@contextmanager
def _connected() -> Iterator[socket.socket]:
    """Whatever goes wrong on the way is the scanner being away."""
    try:
        with _open() as connection:
            yield connection
    except (OSError, ValueError) as problem:
        raise ScannerAway(type(problem).__name__) from None


def _open() -> socket.socket:
    place = settings.CLAMAV_SOCKET
    if not place.startswith("/"):
        host, _, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=PATIENCE)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        more = connection.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n")

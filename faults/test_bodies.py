"""Somebody sends far too much: the door says so, and others are served."""

import select
import socket
from collections.abc import Iterator

import pytest

from faults.installation import Installation
from faults.test_killed import report
from schakel.config.rsgi import FIRST

SENDERS = 200


@pytest.fixture(scope="module")
def schakel() -> Iterator[Installation]:
    made = Installation()
    try:
        made.run()
        yield made
    finally:
        made.remove()


def connected(schakel: Installation) -> socket.socket:
    return socket.create_connection(("127.0.0.1", schakel.port), timeout=20)


def answer(schakel: Installation, head: str, body: bytes = b"") -> str:
    with connected(schakel) as line:
        line.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        return line.recv(64).decode(errors="replace").split("\r\n")[0]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"story=" + b"x" * 3_000_000, ("400", "413"), id="too much text"),
        pytest.param(
            b"&".join(b"a%d=1" % n for n in range(2000)), ("400", "413"), id="many fields"
        ),
    ],
)
def test_what_is_too_much_is_refused_and_the_door_stays_open(schakel, body, status):
    """R22: an error that says so, no crash, no trace."""
    said = answer(
        schakel,
        "POST /melden/ HTTP/1.1\nHost: localhost\nConnection: close\n"
        f"Content-Type: application/x-www-form-urlencoded\nContent-Length: {len(body)}",
        body,
    )

    assert said.split(" ")[1] in status
    assert report(schakel, schakel.new_form())
    assert "Traceback" not in schakel.log.read_text()


def test_slow_senders_keep_nobody_waiting(schakel):
    """R22: many more than there are threads, all in the middle of their form; 408 in the end."""
    began = []
    for _ in range(SENDERS):
        line = socket.create_connection(("127.0.0.1", schakel.port), timeout=FIRST + 30)
        line.sendall(
            b"POST /melden/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nstory="
        )
        began.append(line)

    for _ in range(3):
        for line in began:
            line.sendall(b"x")
        assert report(schakel, schakel.new_form())

    # None of them had an answer meanwhile: others were served beside them, not after them.
    answered, _, _ = select.select(began, [], [], 0)
    assert answered == []
    said = {line.recv(64).split(b"\r\n")[0].split(b" ")[1] for line in began}
    for line in began:
        line.close()
    assert said == {b"408"}

"""What watches over the doors and the worker is killed itself: is anything left, does it start?"""

import socket
import time
from collections.abc import Iterator

import pytest

from faults.installation import Installation
from faults.test_killed import kill, report, signals


@pytest.fixture
def schakel() -> Iterator[Installation]:
    made = Installation()
    try:
        made.run()
        yield made
    finally:
        made.remove()


def is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def test_killed_outright_nothing_keeps_the_ports_and_it_starts_again(schakel, capsys):
    """R2: kill -9 of the supervisor, three times; no orphan, and what was confirmed is there."""
    confirmed = 0
    for _ in range(3):
        assert report(schakel, schakel.new_form())
        confirmed += 1
        kill([schakel.process.pid])
        schakel.process.wait()
        began = time.monotonic()
        schakel.until(lambda: not schakel.processes("granian") and not schakel.processes("worker"))
        assert is_free(schakel.port)
        assert is_free(schakel.staff_port)
        gone = time.monotonic() - began

        schakel.run()

        with capsys.disabled():
            took = time.monotonic() - began
            print(f"\nsupervisor: all gone in {gone:.1f} s, serving in {took:.1f} s")  # noqa: T201  # seen
    assert report(schakel, schakel.new_form())
    schakel.until(lambda: signals(schakel) == confirmed + 1, seconds=60)

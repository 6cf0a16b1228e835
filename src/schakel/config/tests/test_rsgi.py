"""What comes in takes no thread before it is whole, and reaches Django as it was sent."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from schakel.config import rsgi
from schakel.config.rsgi import Door, Headers

SLOWLY = 0.01


@dataclass
class Line:
    """A visitor's line, with what is sent over it piece by piece."""

    pieces: list[bytes]
    pause: float = 0.0
    endless: bool = False
    half_way: asyncio.Event = field(default_factory=asyncio.Event)
    said: list[tuple[int, Headers, bytes]] = field(default_factory=list)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece
        self.half_way.set()
        while self.endless:
            await asyncio.sleep(SLOWLY)
            yield b""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        self.said.append((status, headers, body))

    def response_empty(self, status: int, headers: Headers) -> None:
        self.said.append((status, headers, b""))

    @property
    def status(self) -> int:
        ((status, _headers, _body),) = self.said
        return status


def scope(*headers: tuple[str, str], **other: str) -> SimpleNamespace:
    class Sent(dict):
        def items(self):
            return list(headers)

    usual = {
        "method": "POST", "path": "/melden/é", "query_string": "a=%20", "scheme": "http",
        "http_version": "1.1", "server": "127.0.0.1:8000", "client": "127.0.0.1:4711",
        "authority": None,
    }  # fmt: skip
    return SimpleNamespace(headers=Sent(headers), **{**usual, **other})


@pytest.fixture
def seen(monkeypatch):
    """What Django gets, in the place of Django."""
    asked = []

    def page(environ, start_response):
        asked.append({**environ, "body": environ["wsgi.input"].read()})
        start_response("200 OK", [("x-thread", threading.current_thread().name)])
        return [b"welkom"]

    monkeypatch.setattr(rsgi.wsgi, "application", page)
    return asked


def ask(door: Door, line: Line, *headers: tuple[str, str], **other: str) -> Line:
    asyncio.run(door(scope(*headers, **other), line))
    return line


def test_what_came_in_whole_goes_on_as_it_was_sent(seen):
    line = ask(
        Door(1), Line([b"story=", b"x"]),
        ("host", "schakel.example"), ("content-type", "text/plain"), ("content-length", "7"),
        ("cookie", "a=1"), ("cookie", "b=2"), ("x-forwarded-for", "1"), ("x-forwarded-for", "2"),
    )  # fmt: skip

    (asked,) = seen
    assert line.status == 200
    assert asked["body"] == b"story=x"
    assert asked["CONTENT_LENGTH"] == "7"
    assert asked["CONTENT_TYPE"] == "text/plain"
    assert asked["HTTP_COOKIE"] == "a=1; b=2"
    assert asked["HTTP_X_FORWARDED_FOR"] == "1,2"
    assert asked["PATH_INFO"].encode("latin-1").decode() == "/melden/é"
    assert (asked["REMOTE_ADDR"], asked["SERVER_PORT"]) == ("127.0.0.1", "8000")


def test_a_name_with_an_underscore_is_not_taken_for_what_the_server_in_front_sets(seen):
    ask(Door(1), Line([]), ("host", "x"), ("x_forwarded_proto", "https"))

    assert "HTTP_X_FORWARDED_PROTO" not in seen[0]


def test_somebody_who_sends_for_ever_gets_408_and_never_had_a_thread(seen):
    """R22: and no more than was allowed at first."""
    line = ask(Door(1, first=0.05), Line([b"a"], endless=True), ("content-length", "100"))

    assert line.status == 408
    assert ("connection", "close") in line.said[0][1]
    assert seen == []


def test_somebody_who_sends_slowly_but_keeps_going_gets_the_time(seen):
    """R26: what came in earns the time for what follows."""
    pieces = [b"x" * rsgi.SLOWEST] * 10

    line = ask(Door(1, first=0.05), Line(pieces, pause=SLOWLY), ("content-length", "5000"))

    assert line.status == 200
    assert len(seen[0]["body"]) == 5000


def test_too_much_that_is_announced_is_refused_before_it_comes(seen):
    line = ask(Door(1, largest=10), Line([]), ("content-length", "11"))

    assert line.status == 413
    assert seen == []


def test_too_much_that_nobody_announced_is_refused_as_well(seen):
    line = ask(Door(1, largest=10), Line([b"x" * 6, b"x" * 5]))

    assert line.status == 413
    assert seen == []


def test_what_was_cut_off_does_not_pass_for_a_report(seen):
    line = ask(Door(1), Line([b"half"]), ("content-length", "8"))

    assert line.status == 400
    assert seen == []


def test_all_bodies_together_have_a_limit_and_give_their_place_back(seen, monkeypatch):
    monkeypatch.setattr(rsgi, "MOST_HELD", 10)
    door = Door(1)

    async def at_once():
        slow, second = Line([b"12345678"], endless=True), Line([b"123"])
        door.first = 0.2
        first = asyncio.create_task(door(scope(), slow))
        await slow.half_way.wait()
        await door(scope(), second)
        await first
        return slow, second

    slow, second = asyncio.run(at_once())

    assert (slow.status, second.status) == (408, 503)
    assert ("retry-after", "60") in second.said[0][1]
    assert ask(door, Line([b"1234567890"])).status == 200


def test_whoever_comes_when_too_many_wait_is_told_to_come_back(seen, monkeypatch):
    monkeypatch.setattr(rsgi, "MOST_WAITING", 0)

    line = ask(Door(1), Line([]))

    assert line.status == 503
    assert seen == []

"""How does a request come in whole, before it takes a thread that others wait for?

A door has few threads, for each may hold a connection with the database. Somebody who sends a
form a byte at a time must not have one of them: here the body is read beside them, on the event
loop, and only what came in whole goes to Django. Too slow is 408, too much 413, cut off 400.
"""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from schakel.config import wsgi
from schakel.vault.files import LARGEST_FILE, MOST_FILES

logger = logging.getLogger(__name__)

FIRST: Final = 60.0  # seconds for a body; a telephone in a cellar may take half of it to begin
SLOWEST: Final = 500  # bytes: whoever sends these gets another second
LARGEST: Final = MOST_FILES * LARGEST_FILE + 4 * 1024 * 1024  # the files, and a form around them
MOST_HELD: Final = 3 * LARGEST  # bytes of all bodies together, in memory
MOST_WAITING: Final = 128  # requests that came in whole and wait for a thread

Headers = list[tuple[str, str]]


class Sender(Protocol):
    """The server's side of one request, as granian gives it."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Answer without a body."""


@dataclass
class Refused(Exception):
    """The request does not reach Django; a status, and headers that go with it."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()


class Door:
    """What stands between granian and Django, one per process."""

    def __init__(self, threads: int, *, first: float = FIRST, largest: int = LARGEST) -> None:
        self.first, self.largest = first, largest
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._held = self._waiting = 0

    async def __call__(self, scope: Any, sender: Sender) -> None:
        """One request, from its first byte to its answer."""
        body = BytesIO()
        try:
            await self._read(scope, sender, body)
            status, headers, page = await self._page(scope, body)
        except Refused as no:
            # Whatever still comes over this line is not a new request.
            headers = [("content-type", "text/plain"), ("connection", "close"), *no.headers]
            status, page = no.status, str(no.status).encode()
        finally:
            self._held -= body.tell()
        if page:
            sender.response_bytes(status, headers, page)
        else:
            sender.response_empty(status, headers)

    async def _read(self, scope: Any, sender: Sender, body: BytesIO) -> None:
        """The whole body, in memory only: it may be a report, in clear.

        Rule: a minute, and a second more per 500 bytes that came.
        Source: security.md R22, R26; the manner of Apache's mod_reqtimeout.
        """
        promised = scope.headers.get("content-length")
        if promised and int(promised) > self.largest:  # a number: the server checked it
            raise Refused(413)
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout_at(began + self.first) as patience:
                async for chunk in sender:
                    if body.tell() + len(chunk) > self.largest:
                        raise Refused(413)
                    if self._held + len(chunk) > MOST_HELD:
                        raise Refused(503, (("retry-after", "60"),))
                    self._held += len(chunk)
                    body.write(chunk)
                    patience.reschedule(began + self.first + body.tell() / SLOWEST)
        except TimeoutError:
            raise Refused(408) from None
        if promised and body.tell() != int(promised):
            raise Refused(400)

    async def _page(self, scope: Any, body: BytesIO) -> tuple[int, Headers, bytes]:
        if self._waiting >= MOST_WAITING:
            raise Refused(503, (("retry-after", "60"),))
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            environ = environ_of(scope, body)
            return await loop.run_in_executor(self._threads, answered, environ)
        finally:
            self._waiting -= 1


def answered(environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
    """Django's answer, whole, from a thread of its own."""
    said: list[tuple[int, Headers]] = []

    def start(status: str, headers: Headers, *_: object) -> Any:
        said.append((int(status.split(" ", 1)[0]), headers))

    try:
        parts: Iterable[bytes] = wsgi.application(environ, start)
        try:
            page = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close:
                close()  # gives the connection with the database back
    except Exception as problem:  # the server would print what it holds
        logger.error("no page could be sent", exc_info=problem)  # our formatter
        return 500, [("content-type", "text/plain")], b"500"
    return *said[-1], page


def environ_of(scope: Any, body: BytesIO) -> dict[str, Any]:
    """The request as WSGI has it (PEP 3333).

    A header with an underscore in its name is left out: it would be taken for the one with a
    hyphen, that only the web server in front may set.
    """
    place = urlsplit(f"//{scope.server}")
    whole = body.getvalue()  # shares its memory with the body until one of them is written
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": place.hostname or "",
        "SERVER_PORT": str(place.port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": urlsplit(f"//{scope.client}").hostname or "",
        "CONTENT_LENGTH": str(len(whole)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(whole),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ.update(_headers_of(scope.headers.items()))
    if "HTTP_HOST" not in environ and scope.authority:  # HTTP/2 says it otherwise
        environ["HTTP_HOST"] = scope.authority
    return environ


def _headers_of(sent: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in sent:
        if "_" in name or name == "content-length":
            continue
        key = name.upper().replace("-", "_")
        if key != "CONTENT_TYPE":
            key = f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{between}{value}" if key in found else value
    return found


application = Door(int(os.environ.get("SCHAKEL_THREADS") or 8))

"""A server that speaks as clamd does, on a socket: for tests, where no signatures can be had.

It knows one "virus", the text that every scanner knows for trying. Source: clamd(8), and the
answers that clamd 1.x gives ("stream: OK", "stream: NAME FOUND", "PONG", and past its limit
"INSTREAM size limit exceeded. ERROR", after which it hangs up).
"""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

KNOWN = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Conversation(socketserver.StreamRequestHandler):
    """One command per connection, ended by a zero byte, as with the prefix z."""

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            if not (more := self.rfile.read(1)):
                return
            command += more
        if command == b"zPING\0":
            self.wfile.write(self.server.pong + b"\0")
        elif command == b"zINSTREAM\0":
            self.wfile.write(self.scanned() + b"\0")
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def scanned(self) -> bytes:
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
            if len(content) > self.server.limit:
                return b"INSTREAM size limit exceeded. ERROR"
        self.server.seen.append(content)
        return b"stream: Eicar-Test-Signature FOUND" if KNOWN in content else self.server.ok


class Clamd(socketserver.ThreadingUnixStreamServer):
    """`seen` holds what was scanned; the rest can be set to misbehave."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        self.seen: list[bytes] = []
        self.limit, self.ok, self.pong = 25 * 1024 * 1024, b"stream: OK", b"PONG"
        super().__init__(str(path), Conversation)


@contextmanager
def clamd(path: Path) -> Iterator[Clamd]:
    """A scanner that runs as long as this lasts."""
    with Clamd(path) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()

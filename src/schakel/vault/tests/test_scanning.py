"""What do we ask a virus scanner, and what do we take for an answer?

T45 (ASVS 5.4.3): a file that the scanner knows is refused. What speaks here is a server of our
own with clamd's protocol: signatures for a real one cannot be had where these tests run.
"""

import socket
import threading

import pytest

from schakel.vault import scanning
from schakel.vault.files import FileRefused
from schakel.vault.tests.clamd import KNOWN, clamd


@pytest.fixture
def scanner(settings, tmp_path):
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd.sock")
    with clamd(tmp_path / "clamd.sock") as server:
        yield server


@pytest.mark.parametrize("size", [0, 1, scanning.CHUNK, scanning.CHUNK + 1, 3_000_000])
def test_the_whole_file_is_scanned_however_large(scanner, size):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    assert scanning.is_clean(content)
    assert scanner.seen == [content]


@pytest.mark.parametrize("before", [0, scanning.CHUNK - 10, 1_000_000])
def test_what_the_scanner_knows_is_refused_wherever_it_stands(scanner, before):
    """T45, ASVS 5.4.3."""
    with pytest.raises(FileRefused) as refused:
        scanning.refuse_what_is_known(bytes(before) + KNOWN + bytes(100))

    assert refused.value.code == "virus"


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR", b"stream: ", b"", b"OK", b"stream: OK but",
     b"\xff" * 9000],
)  # fmt: skip
def test_only_a_clear_answer_counts(scanner, answer):
    """ASVS 16.5.3: fail closed."""
    scanner.ok = answer

    with pytest.raises(FileRefused) as refused:
        scanning.refuse_what_is_known(b"x")

    assert refused.value.code == "scanner"


def test_a_file_past_the_limit_of_the_scanner_is_not_taken_for_clean(scanner):
    scanner.limit = 1000

    with pytest.raises(FileRefused, match="virusscanner"):
        scanning.refuse_what_is_known(bytes(2_000_000))


@pytest.mark.parametrize("place", ["/nowhere/clamd.sock", "127.0.0.1:1", "nonsense", ":", "/"])
def test_a_scanner_that_is_away_is_not_taken_for_clean(settings, place):
    """ASVS 16.5.3."""
    settings.CLAMAV_SOCKET = place

    assert not scanning.answers()
    with pytest.raises(FileRefused, match="virusscanner"):
        scanning.refuse_what_is_known(b"x")


def test_a_scanner_that_never_answers_is_away(settings, monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMAV_SOCKET = f"127.0.0.1:{silent.getsockname()[1]}"
        assert not scanning.answers()
        with pytest.raises(scanning.ScannerAway):
            scanning.is_clean(b"x")


def test_a_scanner_may_also_listen_on_a_port(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMAV_SOCKET = f"127.0.0.1:{server.getsockname()[1]}"

        def answer():
            connection, _ = server.accept()
            with connection:
                assert connection.recv(100) == b"zPING\0"
                connection.sendall(b"PONG\0")

        speaking = threading.Thread(target=answer)
        speaking.start()
        assert scanning.answers()
        speaking.join()


def test_a_scanner_that_answers_nonsense_is_no_scanner(scanner):
    assert scanning.answers()
    scanner.pong = b"HTTP/1.1 400"
    assert not scanning.answers()


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMAV_SOCKET = ""

    scanning.refuse_what_is_known(KNOWN)

"""The door is killed while files come in: is anything left behind, does it arrive once?"""

import http.client
import io
import os
import random
import socket
import threading
import time

from PIL import Image

from faults.installation import Installation
from faults.test_killed import CODE, kill, signals, victims

FILES = 2
TIMES = 6
BOUNDARY = "schakel-test"
# What a report with files makes: rows that stay, and rows that must not be left.
STAYS = ("signals_attachment", "vault_sealedcontent", "vault_recordkey")
GOES = ("intake_envelope", "intake_envelopefile")


def picture() -> bytes:
    made = io.BytesIO()
    Image.frombytes("RGB", (700, 700), os.urandom(700 * 700 * 3)).save(made, "PNG")
    return made.getvalue()


def body_of(form: dict[str, str]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    ]
    for number in range(FILES):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="uploads"'
        head += f'; filename="{number}.png"'
        parts.append(f"{head}\r\nContent-Type: image/png\r\n\r\n".encode() + picture() + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def sent(schakel: Installation, body: bytes, *, up_to: float = 1.0) -> str:
    """The code, when there is one; of a body that stops halfway nobody hears."""
    head = (
        f"POST /melden/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", schakel.port), timeout=30) as line:
        line.sendall(head.encode() + body[: int(len(body) * up_to)])
        if up_to < 1:
            time.sleep(0.5)
            kill(victims(schakel, "door"))
            return ""
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return "-".join(CODE.findall(answer.read().decode())) if answer.status == 200 else ""


def insistently(schakel: Installation, body: bytes) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if code := sent(schakel, body):
                return code
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.3)
    raise AssertionError(schakel.log.read_text()[-3000:])


def counted(schakel: Installation, tables: tuple[str, ...]) -> list[int]:
    return [schakel.ask(f"SELECT count(*) FROM {table}")[0][0] for table in tables]  # noqa: S608  # fixed names


def at_rest(schakel: Installation, reports: int) -> list[int]:
    """How much there is when all that came in was taken in."""
    schakel.until(lambda: signals(schakel) == reports, seconds=120)
    schakel.until(lambda: counted(schakel, GOES) == [0, 0], seconds=120)
    working = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
    working += " AND (scheduled_at IS NULL OR scheduled_at <= now())"
    schakel.until(lambda: schakel.ask(working)[0][0] == 0, seconds=120)
    return counted(schakel, STAYS)


def test_no_file_is_left_without_its_report_and_each_arrives_once(staffed, capsys):
    """R25: killed with half of it sent, and at random moments after the last byte."""
    reports = signals(staffed)
    before = at_rest(staffed, reports)
    assert insistently(staffed, body_of(staffed.new_form()))
    after = at_rest(staffed, reports + 1)
    each = [new - old for new, old in zip(after, before, strict=True)]
    assert each[0] == FILES

    chance, broken = random.Random(3), 0  # noqa: S311  # no secret
    for number in range(TIMES):
        staffed.until(lambda: staffed.get("/gezond")[0] == 200, seconds=60)
        body = body_of(staffed.new_form())
        if number % 2:
            assert sent(staffed, body, up_to=0.5) == ""
            broken += 1
        else:
            moment = 0.05 + 0.6 * chance.random()
            timer = threading.Timer(moment, lambda: kill(victims(staffed, "door")))
            timer.start()
            try:
                broken += not sent(staffed, body)
            except (OSError, http.client.HTTPException):
                broken += 1
            timer.join()
        first = insistently(staffed, body)
        assert first == insistently(staffed, body)

    with capsys.disabled():
        print(f"\nuploads: {broken} of {TIMES} broken off")  # noqa: T201  # seen
    assert broken >= TIMES // 2
    whole = at_rest(staffed, reports + 1 + TIMES)
    assert whole == [old + TIMES * made for old, made in zip(after, each, strict=True)]

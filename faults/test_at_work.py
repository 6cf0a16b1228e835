"""The database starts again, or the door is flooded, while somebody works at the workplace."""

import re
import statistics
import threading
import time

import pytest

from faults.colleague import Colleague
from faults.installation import Installation
from faults.test_killed import kill, report

TEXT = "De buurvrouw zag het busje weer, om vijf uur 's ochtends."
NOTES = "SELECT count(*) FROM signals_note"


@pytest.fixture
def noor(staffed) -> Colleague:
    somebody = Colleague(staffed, "noor")
    somebody.log_in()
    return somebody


def a_signal(noor: Colleague) -> str:
    """The address of one that Noor works on."""
    return re.findall(r'href="(/signalen/\w[\w-]*\d[\w-]*/)"', noor.get("/signalen/").text)[0]


def test_what_was_typed_while_the_database_was_away_is_sent_after_all(staffed, noor):
    """R24: the database is killed while she writes; she types nothing twice, stays logged in."""
    signal = a_signal(noor)
    form = noor.get(signal).hidden()
    before = staffed.ask(NOTES)[0][0]
    typed = {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "text": TEXT, "visibility": "desk"}
    kill(staffed.database_processes())

    page = noor.post(f"{signal}notities/", typed)

    assert page.status == 503
    assert "De buurvrouw zag het busje weer" in page.text
    assert {k.lower(): v for k, v in page.headers.items()}["cache-control"] == "no-store"
    (action,) = re.findall(r'<form method="post" action="([^"]+)"', page.text)
    staffed.until(lambda: staffed.get("/gezond")[0] == 200, seconds=60)
    again = noor.post(action, page.hidden())
    assert again.status == 200
    assert staffed.ask(NOTES)[0][0] == before + 1
    assert "De buurvrouw zag het busje weer" in noor.get(signal).text
    assert noor.is_in()


def test_what_is_asked_of_the_public_door_in_numbers_keeps_no_colleague_waiting(
    staffed, noor, capsys
):
    """R21: as many right codes as ten can send, which no limit holds up, for half a minute."""
    code = report(staffed, staffed.new_form())
    signal = a_signal(noor)

    def pages(number: int) -> list[float]:
        took = []
        for _ in range(number):
            for path in ("/", "/signalen/", signal):
                began = time.monotonic()
                assert noor.get(path).status == 200
                took.append(time.monotonic() - began)
        return took

    pages(2)
    quiet = pages(8)
    stop, answers, lock = threading.Event(), [], threading.Lock()

    def asker() -> None:
        while not stop.is_set():
            status = code_tried(staffed, code)
            with lock:
                answers.append(status)

    crowd = [threading.Thread(target=asker) for _ in range(10)]
    for each in crowd:
        each.start()
    began = time.monotonic()
    flooded = []
    while time.monotonic() - began < 30:
        flooded += pages(1)
    stop.set()
    for each in crowd:
        each.join()

    def late(took: list[float]) -> float:
        return statistics.quantiles(took, n=20)[-1]

    with capsys.disabled():
        print(  # noqa: T201  # seen
            f"\nflood: {len(answers) / 30:.1f} codes/s {sorted(set(answers))}; staff p95"
            f" {late(quiet):.2f} s quiet, {late(flooded):.2f} s flooded ({len(flooded)} pages)"
        )
    assert len(answers) > 30
    assert answers.count(200) > 0
    assert set(answers) <= {200, 429, 503}
    assert late(flooded) < 2
    assert len(flooded) > 20


def code_tried(schakel: Installation, code: str) -> int:
    """A reporter comes back with the code: the check is slow by intent (Argon2)."""
    reporter = Colleague(schakel, "", port=schakel.port)
    asked = reporter.get("/bericht/")
    if asked.status != 200:
        return asked.status
    return reporter.post("/bericht/", {**asked.hidden(), "code": code}).status

"""What does one public report cost, and is none lost or doubled under load?

The door seals and stores; the worker opens and receives. Both are counted.
"""

import http.client
import importlib
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schakel.ops.bench import figures
from schakel.ops.bench.doors import Served, as_door
from schakel.ops.bench.figures import (
    Figure,
    NotMeasured,
    at_least,
    at_most,
    backend,
    cpu_of,
    percentile,
)
from schakel.organisations.models import Municipality
from schakel.signals.models import Signal

STATEMENTS = 15
OF_THE_WORKER = 20
CPU = 50.0  # milliseconds
PER_SECOND = 5.0
FROM_CLIENTS = 8  # from so many at once, the rate counts
COPIES = 20
OK = 200
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME = re.compile(r'name="([^"]+)"')
VALUE = re.compile(r'value="([^"]*)"')
CODE = re.compile(r'<p[^>]*id="code"[^>]*>(.*?)</p>', re.DOTALL)
GROUP = re.compile(r">([^<>]+)</span>")


def filled_in(page: str, place: str) -> dict[str, str]:
    """What a browser would send for this form: its hidden fields, a story and three pieces."""
    fields = {
        name[1]: value[1] if (value := VALUE.search(tag)) else ""
        for tag in HIDDEN.findall(page)
        if (name := NAME.search(tag))
    }
    if not fields.get("submission_key"):
        raise NotMeasured("the form of a report has no submission key")
    return {
        **fields,
        "story": "Er slapen acht mensen in het magazijn. Ze mogen niet naar buiten.",
        "municipality": place,
        "piece_vehicle": "blauwe bus, begint met 8",
        "piece_address": "Havenweg 1",
        "piece_phone": "06-00000000",
    }


def code_in(page: str) -> str:
    """The code on a receipt, as its reporter would copy it; empty when this is no receipt."""
    shown = CODE.search(page)
    return "-".join(GROUP.findall(shown[1])) if shown else ""


def statements_of_a_report() -> Iterator[Figure]:
    """How many statements one report takes, its form included, counted in this process."""
    client, place = Client(), _largest_place()
    for _warm in range(2):  # what a process looks up once is there the second time
        with as_door("publiek"), CaptureQueriesContext(connection) as asked:
            form = filled_in(client.get("/melden/").content.decode(), place)
            answer = client.post("/melden/", form)
            taken = figures.statements(asked)
        if answer.status_code != OK or not code_in(answer.content.decode()):
            raise NotMeasured(f"a report was answered with {answer.status_code}")
        with CaptureQueriesContext(connection) as asked:  # with the rights of who fills the bench
            work()
            by_worker = figures.statements(asked)
    yield at_most("report.statements", taken, "statements", STATEMENTS, pieces=3)
    yield at_most("report.worker.statements", by_worker, "statements", OF_THE_WORKER, pieces=3)


def work() -> None:
    """What the worker does with what waits. By name: the operations do not know the door."""
    opening = importlib.import_module("schakel.intake.actions.opening")
    opening.open_waiting(now=timezone.now())


@dataclass
class Load:
    """What a number of clients at once went through."""

    waited: list[float] = field(default_factory=list)  # milliseconds, reports only
    codes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def under_load(door: Served, *, clients: int, reports: int) -> Iterator[Figure]:
    """So many clients send reports at once, over HTTP, to the door as it serves."""
    place = _largest_place()
    _reporter(door.port, place, 3, Load())
    work()
    before, load, each = Signal.objects.count(), Load(), reports // clients
    began = time.perf_counter()
    with cpu_of(door.process, door.postmaster) as used:
        _at_once(clients, lambda: _reporter(door.port, place, each, load))
    took = time.perf_counter() - began
    with cpu_of(os.getpid(), backend()) as used_by_worker:
        work()
    made, sent = Signal.objects.count() - before, each * clients
    if not load.waited:
        raise NotMeasured(f"no report was answered: {load.errors[:3]}")
    detail = {"clients": clients, "reports": sent, "made": made, "errors": load.errors[:10]}
    name = f"report.{clients}_clients"
    # The form that each reporter opens first is part of what a report costs.
    at_door, by_worker = used[0] / sent * 1000, used_by_worker[0] / sent * 1000
    detail |= {"ms_at_door": round(at_door, 1), "ms_by_worker": round(by_worker, 1)}
    cpu = at_door + by_worker
    yield at_most(f"{name}.cpu", cpu, "ms per report, form and worker included", CPU, **detail)
    yield Figure(f"{name}.p50", percentile(load.waited, 0.5), "ms", detail=detail)
    yield Figure(f"{name}.p95", percentile(load.waited, 0.95), "ms", detail=detail)
    if clients >= FROM_CLIENTS:
        yield at_least(f"{name}.rate", sent / took, "reports per second", PER_SECOND, **detail)
    yield at_most(f"{name}.errors", len(load.errors), "errors", 0, **detail)
    # A report without its own code is lost to its reporter; one more row than codes is a double.
    wrong = abs(made - len(set(load.codes))) + sent - len(set(load.codes))
    yield at_most(f"{name}.lost_or_doubled", wrong, "reports", 0, **detail)


def same_form_at_once(door: Served) -> Iterator[Figure]:
    """One form that is sent many times at the same moment must make one report."""
    link = http.client.HTTPConnection("127.0.0.1", door.port, timeout=60)
    form = _form(link, _largest_place())
    link.close()
    before, load = Signal.objects.count(), Load()
    _at_once(COPIES, lambda: _copy(door.port, form, load))
    work()
    made = Signal.objects.count() - before
    detail = {"copies": COPIES, "codes": len(set(load.codes)), "errors": load.errors[:10]}
    wrong = abs(made - 1) + abs(len(set(load.codes)) - 1) + len(load.errors)
    yield at_most("report.same_form.lost_or_doubled", wrong, "reports", 0, made=made, **detail)


def _largest_place() -> str:
    """The CBS code of the largest municipality."""
    return Municipality.objects.order_by("-population")[:1].get().cbs_code


def _at_once(number: int, work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _one in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _reporter(port: int, place: str, times: int, load: Load) -> None:
    """Somebody who opens the form and sends it, again and again."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _report in range(times):
        try:
            _send(link, _form(link, place), load)
        except (OSError, http.client.HTTPException, NotMeasured) as broken:
            load.errors.append(type(broken).__name__)
            link.close()
    link.close()


def _copy(port: int, form: dict[str, str], load: Load) -> None:
    """Somebody who sends a form that others send too."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        _send(link, form, load)
    except (OSError, http.client.HTTPException) as broken:
        load.errors.append(type(broken).__name__)
    link.close()


def _form(link: http.client.HTTPConnection, place: str) -> dict[str, str]:
    link.request("GET", "/melden/")
    return filled_in(link.getresponse().read().decode(), place)


def _send(link: http.client.HTTPConnection, form: dict[str, str], load: Load) -> None:
    began = time.perf_counter()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    link.request("POST", "/melden/", urlencode(form), headers)
    answer = link.getresponse()
    page = answer.read().decode()
    load.waited.append((time.perf_counter() - began) * 1000)
    code = code_in(page)
    if answer.status == OK and code:
        load.codes.append(code)
    else:
        load.errors.append(str(answer.status))

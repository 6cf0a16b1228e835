"""What does one public report cost, and is none lost or doubled under load?"""

import http.client
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from schakel.ops import serve
from schakel.ops.bench.doors import as_door
from schakel.ops.bench.figures import Figure, at_least, at_most, cpu_of, percentile
from schakel.organisations.models import Municipality
from schakel.signals.models import Signal

STATEMENTS = 15
CPU = 50.0  # milliseconds
PER_SECOND = 5.0
WITHIN = 60.0  # seconds to start
OK = 200
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME = re.compile(r'name="([^"]+)"')
VALUE = re.compile(r'value="([^"]*)"')
CODE = re.compile(r'<p[^>]*id="code"[^>]*>(.*?)</p>', re.DOTALL)
GROUP = re.compile(r">([^<>]+)</span>")


def told(page: str, place: str) -> dict[str, str]:
    """What a browser would send for this form: its hidden fields, a story and three pieces."""
    fields = {
        name[1]: value[1] if (value := VALUE.search(tag)) else ""
        for tag in HIDDEN.findall(page)
        if (name := NAME.search(tag))
    }
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


def largest_place() -> str:
    """The CBS code of the largest municipality."""
    return Municipality.objects.order_by("-population")[:1].get().cbs_code


def statements() -> Iterator[Figure]:
    """How many statements one report takes, counted in this process."""
    with as_door("publiek"):
        client, place = Client(), largest_place()
        client.post("/melden/", told(client.get("/melden/").content.decode(), place))
        form = told(client.get("/melden/").content.decode(), place)
        with CaptureQueriesContext(connection) as asked:
            answer = client.post("/melden/", form)
        if answer.status_code != OK or not code_in(answer.content.decode()):
            raise RuntimeError(f"a report was answered with {answer.status_code}")
    taken = [q["sql"] for q in asked.captured_queries if q["sql"] not in {"BEGIN", "COMMIT"}]
    yield at_most("report.statements", len(taken), "statements", STATEMENTS, pieces=3)


@contextmanager
def public_door(port: int) -> Iterator[int]:
    """The public door as it serves, on the bench's own database; gives its process."""
    named = settings.DATABASES["default"]
    address = f"postgresql:///{named['NAME']}?{urlencode({'host': named['HOST']})}"
    if not settings.CLUSTER:
        raise RuntimeError("the bench needs the private cluster: unset DATABASE_URL")
    command = serve.door_command("publiek")
    command[command.index("--port") + 1] = str(port)
    process = subprocess.Popen(  # noqa: S603  # our own command
        command,
        env={
            **os.environ,
            **serve.door_environment("publiek"),
            "DATABASE_URL": address.replace("postgresql:///", f"postgresql://{named['USER']}@/"),
            "DATABASE_OWNER_URL": address,
            "SECRET_KEY": settings.SECRET_KEY,
            "KEY_FILE": str(settings.KEY_FILE),
            "DJANGO_SETTINGS_MODULE": "schakel.config.settings_demo",
        },
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            link.request("GET", "/gezond")
            if link.getresponse().status == OK:
                return
        except OSError:
            pass
        finally:
            link.close()
        time.sleep(0.2)
    raise RuntimeError("the public door did not start")


@dataclass
class Load:
    """What a number of clients at once went through."""

    waited: list[float] = field(default_factory=list)  # milliseconds, reports only
    codes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def _client(port: int, place: str, times: int, load: Load) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _report in range(times):
        try:
            link.request("GET", "/melden/")
            form = link.getresponse()
            cookies = "; ".join(
                value.split(";")[0]
                for name, value in form.getheaders()
                if name.lower() == "set-cookie"
            )
            fields = told(form.read().decode(), place)
            began = time.perf_counter()
            link.request(
                "POST",
                "/melden/",
                urlencode(fields),
                {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Cookie": cookies,
                    "Origin": f"http://127.0.0.1:{port}",
                },
            )
            answer = link.getresponse()
            page = answer.read().decode()
            load.waited.append((time.perf_counter() - began) * 1000)
            if answer.status != OK or not (code := code_in(page)):
                load.errors.append(str(answer.status))
            else:
                load.codes.append(code)
        except OSError as broken:
            load.errors.append(type(broken).__name__)
            link.close()
    link.close()


def under_load(*, clients: int, reports: int, port: int) -> Iterator[Figure]:
    """So many clients send reports at once, over HTTP, to the door as it serves."""
    postmaster, place = _postmaster(), largest_place()
    with public_door(port) as door:
        _client(port, place, 3, Load())
        before = Signal.objects.count()
        load = Load()
        threads = [
            threading.Thread(target=_client, args=(port, place, reports // clients, load))
            for _one in range(clients)
        ]
        began = time.perf_counter()
        with cpu_of(door, postmaster) as used:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        took = time.perf_counter() - began
        made = Signal.objects.count() - before
    sent = reports // clients * clients
    detail = {"clients": clients, "reports": sent, "errors": load.errors[:10]}
    name = f"report.{clients}_clients"
    # The form that each reporter opens first is part of what a report costs.
    cpu = used[0] / sent * 1000
    yield at_most(f"{name}.cpu", cpu, "ms per report, form included", CPU, **detail)
    yield Figure(f"{name}.p50", percentile(load.waited, 0.5), "ms", detail=detail)
    yield Figure(f"{name}.p95", percentile(load.waited, 0.95), "ms", detail=detail)
    yield at_least(f"{name}.rate", sent / took, "reports per second", PER_SECOND, **detail)
    yield at_most(f"{name}.errors", len(load.errors), "errors", 0, **detail)
    lost = len(load.codes) - made
    yield at_most(f"{name}.lost_or_doubled", abs(lost), "reports", 0, made=made, **detail)


def _postmaster() -> int:
    """The process of which every PostgreSQL backend descends."""
    return int((settings.CLUSTER.place / "pgdata" / "postmaster.pid").read_text().split()[0])

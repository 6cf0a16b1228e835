"""What does a page of the workplace cost: statements, processor time, time to wait?"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schakel.ops.bench.doors import as_door
from schakel.ops.bench.figures import (
    Figure,
    NotMeasured,
    at_most,
    backend,
    cpu_of,
    percentile,
    statements,
)
from schakel.ops.bench.layers import cost_of_layers
from schakel.ops.bench.stored import busy_signal
from schakel.ops.roles import as_owner
from schakel.ops.rows import ROWS
from schakel.organisations.models import District
from schakel.people.models import Person
from schakel.signals.inbox import ORDER, Cursor
from schakel.signals.models import Signal
from schakel.vault.remembered import REMEMBERED

STATEMENTS_OF_A_LIST = 10
STATEMENTS_OF_A_SIGNAL = 25  # everything about one signal stands on its page
CPU = 80.0  # milliseconds
TIMES = 30
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
OK = 200
STAFF = "schakel.config.urls_staff"
COMPARED = ("inbox", "inbox_few", "signal")  # with and without locked rows
ALIKE = 30  # signals that take turns where each layer is measured


def workplace(
    person: Person, district: District, *, rows: int, now: datetime, times: int = TIMES
) -> Iterator[Figure]:
    """The inbox of fifty, a deep page, filters, and one signal, at so many stored signals."""
    signal = busy_signal(district, person, now=now).get_absolute_url()
    inbox = reverse("signals:inbox", urlconf=STAFF)
    everything = f"{inbox}?status=all&urgentie=&vorm=&gemeente=&wie=&periode=0"
    pages = {
        "inbox": f"{inbox}?alles",
        "inbox_all": everything,
        "inbox_deep": f"{everything}&vanaf={_halfway()}",
        "inbox_filtered": f"{inbox}?status=all&urgentie=urgent&vorm=labour&periode=0",
        "inbox_few": f"{inbox}?status=all&urgentie=acute&vorm=organ_removal&periode=0",
        "signal": signal,
    }
    yield from _opened_by(person, pages, rows=rows, times=times)
    with rows_unlocked():
        compared = {f"{name}.unlocked": pages[name] for name in COMPARED}
        yield from _opened_by(person, compared, rows=rows, times=times)
    # Made only now, so that they are not in the lists above.
    alike = [busy_signal(district, person, now=now) for _one in range(ALIKE)]
    with as_door("werkplek"):
        client = Client()
        client.force_login(person, LOGIN)
        inbox_first = partial(client.get, pages["inbox"])
        yield from cost_of_layers("inbox", [inbox_first], rows=rows, times=times)
        one = [partial(client.get, each.get_absolute_url()) for each in alike]
        yield from cost_of_layers("signal", one, rows=rows, times=times)


def _opened_by(
    person: Person, pages: Mapping[str, str], *, rows: int, times: int
) -> Iterator[Figure]:
    with as_door("werkplek"):
        client = Client()
        client.force_login(person, LOGIN)
        for name, address in pages.items():
            is_list = name.startswith("inbox")
            yield from _measured(
                f"{name}.{rows}",
                partial(client.get, address),
                most=STATEMENTS_OF_A_LIST if is_list else STATEMENTS_OF_A_SIGNAL,
                times=times,
                signals=rows,
            )


@contextmanager
def rows_unlocked() -> Iterator[None]:
    """Without row-level security, to see what it costs. The bench's own database, and no other."""
    _each_table("DISABLE")
    try:
        yield
    finally:
        _each_table("ENABLE")


def _each_table(state: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        for table in ROWS:
            cursor.execute(f"ALTER TABLE {table} {state} ROW LEVEL SECURITY")


def _measured(
    name: str, ask: Callable[[], Any], *, most: int, times: int, **told: object
) -> Iterator[Figure]:
    """Ask a page many times, in this process, and tell what one answer costs.

    Processor time is that of this process and of its own PostgreSQL backend. Keys of records
    are forgotten before every request: the page opens them as if it were the first to look.
    """
    for _warm in range(3):
        answer = ask()
        if answer.status_code != OK:
            raise NotMeasured(f"{name} was answered with {answer.status_code}")
    REMEMBERED.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    taken = statements(asked)  # now: the next request forgets them
    waited: list[float] = []
    with cpu_of(os.getpid(), backend()) as used:
        for _time in range(times):
            REMEMBERED.clear()
            began = time.perf_counter()
            ask()
            waited.append((time.perf_counter() - began) * 1000)
    detail = {**told, "times": times, "bytes": len(answer.content)}
    yield at_most(f"{name}.statements", taken, "statements", most, **detail)
    yield at_most(f"{name}.cpu", used[0] / times * 1000, "ms per request", CPU, **detail)
    yield Figure(f"{name}.p50", percentile(waited, 0.5), "ms", detail=detail)
    yield Figure(f"{name}.p95", percentile(waited, 0.95), "ms", detail=detail)


def _halfway() -> Cursor:
    """The place in line with as many signals before it as behind it."""
    number = Signal.objects.count() // 2
    return Cursor.at(Signal.objects.order_by(*ORDER)[number], back=False)

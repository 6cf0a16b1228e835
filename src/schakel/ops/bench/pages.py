"""What does a page of the workplace cost: statements, processor time, time to wait?"""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from schakel.ops.bench.doors import as_door
from schakel.ops.bench.figures import Figure, at_most, cpu_of, percentile
from schakel.people.models import Person
from schakel.signals.inbox import Cursor, Filters, page_for
from schakel.signals.models import Signal

STATEMENTS_OF_A_LIST = 10
CPU_OF_A_LIST = 80.0  # milliseconds
TIMES = 30


class Broken(Exception):
    """A page that is measured did not answer as it should: there is nothing to measure."""


def _backend() -> int:
    """The PostgreSQL process that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def measured(name: str, ask: Callable[[], Any], *, detail: dict[str, Any]) -> Iterator[Figure]:
    """Ask a page many times, in this process, and tell what one answer costs.

    Processor time is that of this process and of its own PostgreSQL backend.
    """
    for _warm in range(3):
        answer = ask()
        if answer.status_code != 200:  # noqa: PLR2004  # the page itself
            raise Broken(f"{name}: {answer.status_code}")
    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    statements = len(asked)  # now: the next request forgets them
    if not statements:
        raise Broken(f"{name}: no statements were seen, so they were not counted")
    waited: list[float] = []
    with cpu_of(os.getpid(), _backend()) as used:
        for _time in range(TIMES):
            began = time.perf_counter()
            ask()
            waited.append((time.perf_counter() - began) * 1000)
    told = {**detail, "times": TIMES, "bytes": len(answer.content)}
    yield at_most(f"{name}.statements", statements, "statements", STATEMENTS_OF_A_LIST, **told)
    cpu = used[0] / TIMES * 1000
    yield at_most(f"{name}.cpu", cpu, "ms per request", CPU_OF_A_LIST, **told)
    yield Figure(f"{name}.p50", percentile(waited, 0.5), "ms", detail=told)
    yield Figure(f"{name}.p95", percentile(waited, 0.95), "ms", detail=told)


def workplace(person: Person, *, rows: int) -> Iterator[Figure]:
    """The inbox of fifty, its deep page, a filter, and one signal, at so many stored signals."""
    with as_door("werkplek"):
        client = Client()
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        inbox = reverse("signals:inbox")
        detail = {"signals": rows}
        yield from measured(f"inbox.{rows}", lambda: client.get(inbox), detail=detail)
        deep = _deep(person, inbox)
        yield from measured(f"inbox_deep.{rows}", lambda: client.get(deep), detail=detail)
        wanted = f"{inbox}?status=all&urgentie=urgent&vorm=labour&gemeente=&wie=&periode=0"
        yield from measured(f"inbox_filtered.{rows}", lambda: client.get(wanted), detail=detail)
        one = Signal.objects.filter(line=Signal.Line.OPEN).earliest("next_due_at")
        page = one.get_absolute_url()
        for figure in measured(f"signal.{rows}", lambda: client.get(page), detail=detail):
            # A page with everything about one signal is no list: its statements have no budget.
            yield (
                figure
                if "statements" not in figure.name
                else Figure(figure.name, figure.value, figure.unit, detail=figure.detail)
            )


PAGES_DEEP = 10


def _deep(person: Person, inbox: str) -> str:
    """The address of the tenth page, found as a person would: by going on."""
    address, cursor = inbox, None
    for _page in range(PAGES_DEEP):
        older = page_for(person, Filters(), cursor, now=timezone.now()).older
        if not older:
            break
        address, cursor = f"{inbox}?vanaf={older}", Cursor.read(older)
    return address

"""How often does this process open keys of records, and where is that written down?

Every look needs the key of its record, so whoever empties a desk opens many keys, by whatever
way. Each process counts what it opens and adds it to one row per part and hour: a number, and
nothing of whose key it was or who asked. Whether it is unusual is for `vault.unwrap_alarm`.

What is counted is what is opened to be read. Turning the keys themselves over
(`schakel keys rotate`) is not: that opens all of them once, on purpose. Whoever takes over a
process can leave the counting out; a key server or security module then still counts its own.
"""

import threading
import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest

from schakel.kernel.parts import WERKPLEK

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

ADD: Final = """
INSERT INTO vault_unwrapcount (id, part, hour, number)
VALUES (%s, %s, date_trunc('hour', clock_timestamp()), %s)
ON CONFLICT (part, hour) DO UPDATE SET number = vault_unwrapcount.number + excluded.number
"""


class Counter:
    """A number that grows, taken away by whoever writes it down."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._since = time.monotonic()

    def add(self, number: int = 1) -> None:
        with self._lock:
            self._number += number

    def take(self, *, not_within: float) -> int:
        """What was counted, and begin anew; nothing so soon after the last time."""
        with self._lock:
            if not self._number or time.monotonic() - self._since < not_within:
                return 0
            number, self._number = self._number, 0
            self._since = time.monotonic()
            return number


COUNTED: Final = Counter()


def write_down(part: str) -> None:
    """Add what was counted to the row of this hour, once a minute at most.

    A page or a job never fails for it: what could not be written is written later.
    """
    number = COUNTED.take(not_within=settings.UNWRAPS_WRITTEN_EVERY)
    if not number:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [uuid.uuid4(), part, number])
    except DatabaseError:
        COUNTED.add(number)


class CountedUnwraps:
    """The workplace writes down after an answer what it opened for it."""

    def __init__(self, get_response: "Callable[[HttpRequest], HttpResponseBase]") -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        """Outside the transaction of the page: what is rolled back was opened all the same."""
        response = self.get_response(request)
        write_down(WERKPLEK)
        return response

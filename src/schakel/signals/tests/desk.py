"""What do several tests of the desk need: many signals at once, and words that must not leak?"""

import re
from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from schakel.signals.actions import receiving
from schakel.signals.models import Signal
from schakel.vault.models import RecordKey
from schakel.vault.remembered import REMEMBERED
from tests.cast import MONDAY, report

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def received(district, municipality, *, now: datetime = MONDAY, by=None, **told) -> Signal:
    """One more report at the desk of a municipality."""
    return receiving.receive(
        report(district, municipality, **told), receipt=None, by=by, now=now
    ).signal


def many(like: Signal, number: int, **values) -> list[Signal]:
    """Many signals at the desk of one that exists, made without the cost of reporting each."""
    keys = RecordKey.objects.create_keys(number)
    signals = []
    for index, key in enumerate(keys):
        signal = Signal(
            key=key,
            reference=f"S-{index // 10_000:04d}-{index % 10_000:04d}",
            district=like.district,
            municipality=like.municipality,
            desk=like.desk,
            channel=like.channel,
            reporter_kind=like.reporter_kind,
            disclosure=like.disclosure,
            urgency=Signal.Urgency.NORMAL,
            received_at=MONDAY - timedelta(minutes=index),
            registered_at=MONDAY,
            line=Signal.Line.OPEN,
            next_due_at=MONDAY + timedelta(minutes=index),
        )
        for name, value in values.items():
            setattr(signal, name, value(index) if callable(value) else value)
        signal.seal(story=f"Verhaal {index}", place=f"Buurt {index}", observations="", happened="")
        signals.append(signal)
    return Signal.objects.bulk_create(signals)


def statements_of(client, path: str) -> int:
    """How many statements a page costs to a process that remembers no keys."""
    REMEMBERED.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def without_token(response) -> str:
    return TOKEN.sub("", response.content.decode())

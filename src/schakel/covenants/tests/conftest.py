"""What do the tests between municipalities share? Noor registered first, then Yusuf."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from schakel.covenants import tasks
from schakel.covenants.actions import comparing, registering, telling
from schakel.covenants.models import CrossTouch, Registration
from schakel.organisations.models import Covenant, District
from schakel.signals.models import Signal
from schakel.signals.tests.desk import received
from schakel.vault.asker import seeing

WHY = "Dezelfde mannen rijden volgens de melder in meer dan één gemeente rond."
NUMBER = "06-12345678"
SAME_NUMBER = "+31 6 12 34 56 78"
OTHER_NUMBER = "06-87654321"


@pytest.fixture(autouse=True)
def _by_the_worker(monkeypatch):
    """What the worker does between municipalities is asked with its rights, and no others."""
    for module, name in ((comparing, "compare"), (telling, "tell")):
        done = seeing("covenants", "linking", "signals", "people")(getattr(module, name))
        monkeypatch.setattr(module, name, done)


@pytest.fixture
def now():
    """The pages ask the clock of the machine, so these stories play today."""
    return timezone.now()


@pytest.fixture
def covenant(district) -> Covenant:
    """The example of the district, agreed on; without reading the whole file again."""
    Covenant.objects.filter(district=district).update(
        kinds=["phone", "vehicle", "address", "person"],
        confirmed=True,
        active=True,
        starts_on=date(2020, 1, 1),
        ends_on=date(2099, 12, 31),
    )
    return Covenant.objects.get(district=district)


def reported(district: District, municipality, *pieces: tuple[str, str], now, **told) -> Signal:
    told = received(district, municipality, pieces=pieces, now=now, **told)
    return Signal.objects.select_related("desk", "district", "key").get(pk=told.pk)


def registered(signal: Signal, covenant: Covenant, by, *, now) -> Signal:
    registering.register(signal, covenant, necessity=WHY, by=by, now=now)
    return signal


def withdrawn(signal: Signal, covenant: Covenant, by, *, now) -> None:
    """Somebody took the registration back, and the worker did what was put off."""
    registering.unregister(signal, covenant, by=by, now=now)
    for told in ProcrastinateJob.objects.filter(task_name=registering.FORGET).values_list("args"):
        if Registration.objects.filter(pk=told[0]["registration_id"]).exists():
            tasks.forget(**told[0])


def a_round(now) -> None:
    """The worker has been here: first it compared, later it told."""
    comparing.compare(now=now)
    telling.tell(now=now)


@pytest.fixture
def held(district, covenant, bergen_op_zoom, noor, now) -> Signal:
    """Noor's signal with a number, registered yesterday and compared."""
    then = now - timedelta(days=1)
    signal = reported(district, bergen_op_zoom, ("phone", NUMBER), now=then)
    registered(signal, covenant, noor, now=then)
    a_round(then)
    return signal


@pytest.fixture
def asked(district, covenant, roosendaal, yusuf, now) -> Signal:
    """Yusuf's signal with the same number written otherwise; nobody registered it yet."""
    return reported(district, roosendaal, ("phone", SAME_NUMBER), now=now)


@pytest.fixture
def touch(held, asked, covenant, yusuf, now) -> CrossTouch:
    """Yusuf registered his; the worker was here; Noor was told."""
    registered(asked, covenant, yusuf, now=now)
    a_round(now)
    return CrossTouch.objects.get()

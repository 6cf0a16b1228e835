"""Whether a report touches an earlier one cannot be seen, counted or timed by who reports."""

import gc
import random
import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schakel.intake.tests.conftest import code_in
from schakel.linking.models import Touch
from schakel.linking.tests.conftest import sought
from schakel.signals.models import Signal
from schakel.signals.tests.desk import received

# As long, as many digits, and as often in memory: only one of the two is known.
KNOWN, UNKNOWN = "06-12345678", "06-87654321"
CODES = re.compile(r'(in-receipt__group">)\w+<')
# What differs in two statements that are the same: values, and the names of savepoints.
VALUES = re.compile(r"'[^']*'|_x\d+")
EACH = 120


@pytest.fixture
def stored(district, bergen_op_zoom):
    """The number lies in five earlier signals, findable."""
    at = timezone.now() - timedelta(days=30)
    for _ in range(5):
        sought(received(district, bergen_op_zoom, now=at, pieces=(("phone", KNOWN),)), now=at)


def shape_of(answer):
    """The bytes and headers, without what is random in every answer."""
    body = CODES.sub(r"\1X<", answer.content.decode())
    headers = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
    nonce = re.compile(r"nonce-[^']+")
    return body, {name: nonce.sub("nonce", value) for name, value in headers.items()}


@pytest.mark.django_db(transaction=True)
def test_the_answer_to_a_report_is_the_same_to_the_byte(door, told, stored):
    forms = {number: told(piece_phone=number) for number in (KNOWN, UNKNOWN)}
    door.get("/melden/")
    shapes, statements = {}, {}
    for number, form in forms.items():
        with CaptureQueriesContext(connection) as asked:
            shapes[number] = shape_of(door.post("/melden/", form))
        statements[number] = [VALUES.sub("?", query["sql"]) for query in asked]

    assert shapes[KNOWN] == shapes[UNKNOWN]
    assert statements[KNOWN] == statements[UNKNOWN]
    assert not [sql for sql in statements[KNOWN] if "linking_" in sql]


@pytest.mark.django_db(transaction=True)
def test_the_messages_read_the_same_once_the_worker_has_been_there(door, told, stored):
    pages = {}
    for number in (KNOWN, UNKNOWN):
        code = code_in(door.post("/melden/", told(piece_phone=number)))
        told_now = sought(Signal.objects.latest("registered_at"), now=timezone.now())
        assert Touch.objects.filter(newer=told_now).exists() is (number == KNOWN)
        visitor = Client()
        visitor.post("/bericht/", {"code": code})
        pages[number] = re.sub(
            r'name="csrfmiddlewaretoken" value="[^"]+"|datetime="[^"]+"', "",
            visitor.get("/bericht/").content.decode(),
        )  # fmt: skip

    assert pages[KNOWN] == pages[UNKNOWN]


def auc(left: list[float], right: list[float]) -> float:
    """The chance that one of the left is larger than one of the right: Mann-Whitney's U."""
    larger = sum((one > other) + (one == other) / 2 for one in left for other in right)
    return larger / (len(left) * len(right))


@pytest.mark.django_db(transaction=True)
@pytest.mark.no_cover
def test_how_long_a_report_takes_does_not_tell_either(door, told, stored):
    """Processor time of this process, interleaved in an order of chance: a busy machine is no
    difference between the two. With 120 of each, chance alone leaves 0.35-0.65 once in 17,000."""
    order = [KNOWN, UNKNOWN] * EACH
    random.Random(1).shuffle(order)  # noqa: S311  # an order, no secret
    for number in (KNOWN, UNKNOWN):
        door.post("/melden/", told(piece_phone=number))
    taken: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    gc.disable()
    try:
        for number in order:
            form = told(piece_phone=number)
            began = time.process_time()
            answer = door.post("/melden/", form)
            taken[number].append(time.process_time() - began)
            assert answer.status_code == 200
    finally:
        gc.enable()

    assert 0.35 < auc(taken[KNOWN], taken[UNKNOWN]) < 0.65

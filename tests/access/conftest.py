"""The world of the accessibility tests, in the database of this test: something of everything."""

import runpy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from schakel.ops.demo.cast import Cast
from schakel.ops.demo.script import scripts
from tests.cast import load_district


@dataclass(frozen=True)
class World:
    """Per route who looks at which address; and everything that was made, by its name there."""

    samples: dict[str, list[tuple[str, str]]]
    made: dict[str, Any]


@pytest.fixture(scope="module")
def world(_district_in_every_test, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        Cast(scripts()[0], load_district(), now=timezone.now())
        made = runpy.run_module("tests.accessibility.arranged", run_name="arranged")
        yield World(made["samples"], made)
        transaction.set_rollback(True)

"""Who stands where when a whole door is walked over in-process? No server, no browser."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from schakel.config.routes import URLCONFS, Route, routes_of
from schakel.handover.tests.conftest import (  # noqa: F401  # fixtures
    handover,
    inspectorate,
    weighed_signal,
)
from schakel.intake import desk_keys, limits, surroundings
from schakel.organisations.models import District

DOORS = {name: {"DOOR": name, **settings.DOORS[name]} for name in ("publiek", "werkplek")}
PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
# What fits each kind of place in an address, when nothing of that name exists.
NOBODY = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "slug": "niets",
    "str": "S-0000-0000",
    "monday": "2026-11-23",
    None: "niets",
}


def filled(route: Route, **known: str) -> str:
    """An address of this route, with what is known by name and else what leads nowhere."""
    return PLACE.sub(
        lambda place: known.get(place["name"], NOBODY.get(place["kind"], "niets")), route.path
    )


def routes(door: str, method: str = "GET") -> list[Route]:
    return [route for route in routes_of(door, URLCONFS[door]) if method in route.methods]


@pytest.fixture(autouse=True)
def _clean_memory(settings, tmp_path) -> Iterator[None]:
    """What a process remembers of the district and of its visitors is not of this test."""
    settings.STANDBY = tmp_path
    surroundings.forget()
    limits.CODES.empty()
    yield
    surroundings.forget()


@pytest.fixture
def desks(district) -> District:
    """The public door has the public keys of the desks of this district."""
    desk_keys.write(district)
    return district


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)

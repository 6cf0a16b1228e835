"""How does this process answer as one of the doors, without a server between?"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test.utils import override_settings


@contextmanager
def as_door(name: str) -> Iterator[None]:
    """For this block, routes and middleware are those of the door."""
    doors: dict[str, dict[str, Any]] = getattr(settings, "DOORS")  # noqa: B009  # ours
    with override_settings(DOOR=name, **doors[name]):
        yield

"""Which addresses are there, at which door, and who may use them?"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from schakel.config.access_of_third_party import DECLARED

UNDECLARED = "undeclared"
URLCONFS = {"publiek": "schakel.config.urls_public", "werkplek": "schakel.config.urls_staff"}
DEMO_URLCONF = "schakel.config.urls_staff_demo"


@dataclass(frozen=True)
class Route:
    """One address of one door."""

    name: str
    path: str
    methods: tuple[str, ...]
    door: str
    policy: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "methods": list(self.methods)}


def all_routes() -> list[Route]:
    """Of both doors; the demo's own pages only in the demo."""
    urlconfs = dict(URLCONFS)
    if settings.DEMO:
        urlconfs["werkplek"] = DEMO_URLCONF
    return [route for door, urlconf in urlconfs.items() for route in routes_of(door, urlconf)]


def routes_of(door: str, urlconf: str) -> list[Route]:
    """Of one door, in the order in which addresses are looked up."""
    return list(_walk(door, get_resolver(urlconf), "/", ""))


def _walk(door: str, resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + _readable(entry)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace]))
            yield from _walk(door, entry, path, inner)
        else:
            name = ":".join(filter(None, [namespace, entry.name]))
            policy, methods = _declared(entry, name)
            yield Route(name, path, methods, door, policy)


def _readable(entry: URLPattern | URLResolver) -> str:
    written = str(entry.pattern)
    if not hasattr(entry.pattern, "_route"):  # a regular expression, of another package
        written = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", written)
        written = written.lstrip("^").removesuffix("$").removesuffix(r"\Z").replace("\\", "")
    return written


def _declared(entry: URLPattern, name: str) -> tuple[str, tuple[str, ...]]:
    view = entry.callback
    policy = getattr(view, "access_policy", None)
    if policy:
        return policy, tuple(getattr(view, "access_methods", ("GET",)))
    return DECLARED.get(name, (UNDECLARED, ()))

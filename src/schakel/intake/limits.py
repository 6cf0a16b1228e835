"""How is guessing slowed down without storing who asks?

Buckets live in memory, under a keyed hash of a coarse part of the address, with a salt that is
made anew every day and never leaves the process. Nobody is locked out of a code: that would let
anybody lock a reporter out. Each process counts for itself.
"""

import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from typing import Final

from django.conf import settings
from django.http import HttpRequest

DAY: Final = 24 * 60 * 60
MOST_BUCKETS: Final = 20_000


class Salt:
    """A random salt of today; yesterday's is forgotten."""

    def __init__(self) -> None:
        self._day = -1
        self._salt = b""

    def of(self, text: str, *, now: float) -> bytes:
        """What stands for this text today, and for nothing tomorrow."""
        if (day := int(now // DAY)) != self._day:
            self._day, self._salt = day, secrets.token_bytes(32)
        return hmac.digest(self._salt, text.encode(), hashlib.sha256)


class Buckets:
    """So many attempts in so many seconds for each, after which one comes back at a time."""

    def __init__(self, room: int, *, per_seconds: float) -> None:
        self.room = room
        self.per_second = room / per_seconds
        self._filled: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: bytes, *, now: float) -> bool:
        """Take one; False when there is none left."""
        with self._lock:
            left = self._left(name, now)
            if left < 1:
                return False
            self._keep(name, left - 1, now)
            return True

    def give_back(self, name: bytes, *, now: float) -> None:
        """Whoever had a right to pass should not be counted."""
        with self._lock:
            self._keep(name, min(self.room, self._left(name, now) + 1), now)

    def empty(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._filled.clear()

    def _left(self, name: bytes, now: float) -> float:
        left, since = self._filled.get(name, (float(self.room), now))
        return min(float(self.room), left + max(0.0, now - since) * self.per_second)

    def _keep(self, name: bytes, left: float, now: float) -> None:
        self._filled[name] = (left, now)
        self._filled.move_to_end(name)
        while len(self._filled) > MOST_BUCKETS:
            self._filled.popitem(last=False)


class Limit:
    """A few limits that hold together: by coarse client, and over everybody."""

    def __init__(self, *, a_minute: int, an_hour: int, all_an_hour: int) -> None:
        self._salt = Salt()
        self._by_client = (
            Buckets(a_minute, per_seconds=60),
            Buckets(an_hour, per_seconds=60 * 60),
        )
        self._all = Buckets(all_an_hour, per_seconds=60 * 60)

    def take(self, who: str, *, now: float | None = None) -> bool:
        """Count one attempt; False when it is one too many."""
        now = time.time() if now is None else now
        name = self._salt.of(who, now=now)
        allowed = [buckets.take(name, now=now) for buckets in self._by_client]
        return all(allowed) and self._all.take(b"all", now=now)

    def give_back(self, who: str, *, now: float | None = None) -> None:
        """The attempt was right: it does not count."""
        now = time.time() if now is None else now
        name = self._salt.of(who, now=now)
        for buckets in self._by_client:
            buckets.give_back(name, now=now)
        self._all.give_back(b"all", now=now)

    def empty(self) -> None:
        """Forget everybody."""
        for buckets in (*self._by_client, self._all):
            buckets.empty()


# Rule: five wrong codes a minute and twenty an hour from one corner of the network, and sixty a
# minute from everywhere; never a lock on a code.
# Source: security.md 3.6.
CODES = Limit(a_minute=5, an_hour=20, all_an_hour=3600)
LINKS = Limit(a_minute=3, an_hour=10, all_an_hour=200)


def corner_of(request: HttpRequest) -> str:
    """The coarse part of the sender's address: /24 or /48. It is hashed at once, never stored."""
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part
    ]
    found = request.META.get("REMOTE_ADDR", "")
    if hops and len(forwarded) >= hops:
        found = forwarded[-hops]
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    width = 24 if address.version == 4 else 48  # noqa: PLR2004  # the version of the protocol
    return str(ipaddress.ip_network(f"{address}/{width}", strict=False))

"""Where do sessions of the workplace live, and how long? In the database, ten hours at most.

A session stands there under a hash of what the cookie holds: who reads the table, or a backup of
it, can take over none. However busy somebody is, ten hours after logging in it is over.

Rule: the session store holds no usable key; a session lasts ten hours at most; somebody has one
session per role, and a newer one ends it.
Source: issue "Trust" (Who are you); security.md 3.7; ASVS 7.1.2.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import SESSION_KEY as WHO
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.cache import cache
from django.utils import timezone

from schakel.people.hats import HAT
from schakel.people.models import Person, StaffSession, role_in_use

LONGEST: Final = timedelta(hours=10)
BEGAN: Final = "logged_in_at"
ACTIVE: Final = "active_at"  # see idle.py
DEVICE: Final = "device"
LENGTH: Final = 40  # characters of Django's column: 240 bits of the hash


def stored_as(key: str | None) -> str:
    """Under what a session is stored whose cookie holds this key."""
    digest = hashlib.sha256(b"schakel session " + (key or "").encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:LENGTH]


class SessionStore(DatabaseStore):
    """Django's own, but for the name of the row and the last moment."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  # Django gives it so
        """Keep it; since when somebody is logged in is kept with the first save after that."""
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # no stub
        if WHO in data:
            data.setdefault(BEGAN, timezone.now().isoformat())
            data.setdefault(ACTIVE, data[BEGAN])
        super().save(must_create)

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """When it ends: after so long without a change, and never later than ten hours."""
        ends: datetime = super().get_expiry_date(**kwargs)
        began = self.get(BEGAN)
        return min(ends, datetime.fromisoformat(began) + LONGEST) if began else ends

    def exists(self, session_key: str) -> bool:
        """Whether a session with this key is stored."""
        return super().exists(stored_as(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """End a session; nothing happens when there is none."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(stored_as(key))

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        """The table that knows whose a session is."""
        return StaffSession

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row that is written."""
        row = super().create_model_instance(data)
        assert isinstance(row, StaffSession)  # noqa: S101  # what `get_model_class` says
        row.session_key = stored_as(row.session_key)
        row.person_id = data.get(WHO)
        row.began_at = datetime.fromisoformat(data[BEGAN]) if BEGAN in data else timezone.now()
        row.device = data.get(DEVICE, "")
        row.acts_as = data.get(HAT, "")
        return row

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        held = self._session_key
        if held is None:
            return None
        self._session_key = stored_as(held)
        try:
            found: AbstractBaseSession | None = super()._get_session_from_db()  # type: ignore[misc]  # no stub
        finally:
            # Django forgets the key of a session that is gone; then there is nothing to put back.
            if self._session_key is not None:
                self._session_key = held
        return found


@dataclass(frozen=True)
class Running:
    """One session of somebody, as the own page of sessions shows it."""

    number: str  # of the row: opens nothing
    device: str
    began_at: datetime
    active_at: datetime
    is_this: bool


def running(person: Person, *, this: str | None, now: datetime) -> list[Running]:
    """Where this person is logged in now, the latest first."""
    rows = StaffSession.objects.filter(person=person, expire_date__gt=now)
    found = []
    for row in rows:
        active = row.get_decoded().get(ACTIVE)
        found.append(
            Running(
                row.session_key,
                row.device,
                row.began_at,
                datetime.fromisoformat(active) if active else row.began_at,
                is_this=row.session_key == stored_as(this),
            )
        )
    return sorted(found, key=lambda each: each.active_at, reverse=True)


def end(person: Person, *, number: str = "", but: str | None = None) -> int:
    """End one session of somebody, or all but the one that is used now; answers how many."""
    rows = StaffSession.objects.filter(person=person)
    rows = rows.filter(session_key=number) if number else rows.exclude(session_key=stored_as(but))
    gone, _by_model = rows.delete()
    return gone


def end_others(person: Person, *, role: str, but: str | None, now: datetime) -> int:
    """End what somebody has open elsewhere in this role; answers how many that were."""
    held = {membership.role for membership in person.held_memberships()}
    rows = StaffSession.objects.filter(person=person, expire_date__gt=now)
    over = [
        number
        for number, wanted in rows.exclude(session_key=stored_as(but)).values_list(
            "session_key", "acts_as"
        )
        if role_in_use(held, wanted) == role
    ]
    gone, _by_model = StaffSession.objects.filter(person=person, session_key__in=over).delete()
    for number in over:
        cache.set(f"ended-{number}", str(person.pk), LONGEST.total_seconds())
    return gone


def ended_for(key: str) -> str:
    """Whose session this was that a newer one ended; empty when it was not, or was told before.

    Not kept in the session itself: what a request that is still busy writes back would revive it.
    """
    marked = f"ended-{stored_as(key)}"
    whose: str = cache.get(marked, "")
    if whose:
        cache.delete(marked)
    return whose


# What a browser calls itself, as far as somebody recognises their own by it. The first that fits.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """The browser and the kind of machine, such as "Firefox, Windows"; nothing more is kept."""
    said = [
        next((name for mark, name in known if mark in user_agent), "")
        for known in (BROWSERS, MACHINES)
    ]
    return ", ".join(each for each in said if each)

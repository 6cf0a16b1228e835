"""What do people hear of their own login? What changed, a new device, and who keeps guessing.

In the workplace, and by a mail that says no more than that there is something. The worker tells
it: who guesses is nobody yet, and must not see by how long it takes whether an account exists.

Rule: who changes how an account is opened, or tries to, cannot do so unseen by its owner.
Source: ASVS 6.3.5 and 6.3.7; docs/adr/0022-lost-and-own-login.md.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.core.cache import cache

from schakel.kernel.queue import enqueue
from schakel.people.models import KnownDevice, Notice, Person
from schakel.people.notices import notify
from schakel.vault.tokens import keyed_hash

# How many wrong ones since the last login are news. allauth stops the sixth within five minutes.
PASSWORDS: Final = ("password", 5)
CODES: Final = ("code", 3)  # fewer: the password was right
REMEMBERED: Final = timedelta(days=1)
DEVICES_KNOWN: Final = timedelta(days=180)
# Somebody who does nothing but guess must not fill a mailbox: as long as it is unread, once.
TOLD_ONCE: Final = frozenset({Notice.Kind.LOGIN_ATTEMPTS})


def tell(person: Person | None, kind: Notice.Kind) -> None:
    """Let the worker tell somebody; for nobody the same is done, with nobody as its end."""
    whom = person.pk if person else uuid4()
    enqueue("schakel.people.tasks.tell_of_login", person_id=str(whom), kind=str(kind))


def told(person_id: UUID, kind: Notice.Kind, *, now: datetime) -> None:
    """By the worker: a notice that leads to the own sessions, and a mail."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is not None:
        notify(
            [person],
            kind,
            url_name="people:sessions",
            now=now,
            again=kind not in TOLD_ONCE,
            mailed_as="own_login",
        )


def count_wrong(address: str, what: tuple[str, int]) -> None:
    """Somebody gave a wrong password, or a wrong code after a right one, for this address."""
    key, (_name, many) = _counted_as(address, what), what
    count = cache.get(key, 0) + 1
    cache.set(key, count, REMEMBERED.total_seconds())
    if count % many == 0:
        tell(Person.objects.filter(email=address.lower()).first(), Notice.Kind.LOGIN_ATTEMPTS)


def count_anew(address: str) -> None:
    """Somebody logged in: what they mistyped before is no attack."""
    cache.delete_many([_counted_as(address, what) for what in (PASSWORDS, CODES)])


def notice_device(person: Person, device: str, *, now: datetime) -> None:
    """Tell of a kind of device that is new for somebody. The very first one is no news."""
    known = dict(KnownDevice.objects.filter(person=person).values_list("device", "seen_at"))
    known = {name: seen for name, seen in known.items() if seen > now - DEVICES_KNOWN}
    KnownDevice.objects.update_or_create(person=person, device=device, defaults={"seen_at": now})
    if known and device not in known:
        tell(person, Notice.Kind.LOGIN_DEVICE)


def forget_devices(*, now: datetime) -> None:
    """By the worker: what was not used for half a year is not known any more."""
    KnownDevice.objects.filter(seen_at__lte=now - DEVICES_KNOWN).delete()


def _counted_as(address: str, what: tuple[str, int]) -> str:
    return f"wrong-{what[0]}-{keyed_hash('login-attempts', address.lower())}"

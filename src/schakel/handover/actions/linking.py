"""How does a partner without an account open a package, once, with a link and a code?"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from schakel.handover.models import Handover, OneTimeLink
from schakel.handover.policy import HANDOVER_POLICY
from schakel.handover.trail import record_handover
from schakel.kernel.codes import ALPHABET
from schakel.people.models import Person
from schakel.vault.asker import shows
from schakel.vault.tokens import hash_of, keyed_hash, new_token

VALID_FOR = timedelta(days=3)
WRONG_CODES_AT_MOST = 5
CODE_LENGTH = 8


class LinkClosed(Exception):
    """The link is unknown, used up, withdrawn or too old. All look the same from outside."""


class WrongCode(Exception):
    """The code does not belong to this link."""


@dataclass(frozen=True)
class LinkAndCode:
    """Shown once to the officer: the link goes by mail, the code by telephone."""

    token: str
    code: str
    expires_at: datetime


def code_hash(code: str) -> str:
    """What is kept of a spoken code, however it is typed over."""
    typed = code.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    return keyed_hash("package-code", "".join(c for c in typed if c in ALPHABET))


@transaction.atomic
def make_link(handover: Handover, *, code: str, by: Person, now: datetime) -> LinkAndCode:
    """Make a one-time link; an earlier one stops working. `code` is random, of CODE_LENGTH."""
    because = HANDOVER_POLICY.require(by, "make_link", handover)
    handover.links.filter(closed_at=None).update(closed_at=now)
    token, token_hash = new_token()
    link = OneTimeLink.objects.create(
        handover=handover,
        token_hash=token_hash,
        code_hash=code_hash(code),
        made_by=by,
        made_at=now,
        expires_at=now + VALID_FOR,
    )
    record_handover("make_link", handover, by=by, because=because, now=now)
    return LinkAndCode(token, code, link.expires_at)


def open_link(token: str, code: str, *, now: datetime) -> OneTimeLink:
    """The link that token and code open together, once.

    Rule: a code that was told works one time; who comes back later asks the desk for a new one.
    Source: ASVS 6.5.1; docs/adr/0022-lost-and-own-login.md.

    A wrong code counts and stays counted, also when the caller shows an error: the fifth closes
    the link, and the desk makes a new one.
    """
    token_hash = hash_of(token)
    shows(token=token_hash)
    with transaction.atomic():
        link = (
            OneTimeLink.objects.select_for_update()
            .filter(token_hash=token_hash, closed_at=None, expires_at__gt=now)
            .filter(opened_at=None)
            .first()
        )
        if link is None:
            raise LinkClosed
        right = hmac.compare_digest(link.code_hash, code_hash(code))
        if right:
            link.opened_at = now
            done = "open_link"
        else:
            link.wrong_codes += 1
            if link.wrong_codes >= WRONG_CODES_AT_MOST:
                link.closed_at = now
            done = "wrong_code"
        record_handover(done, link.handover, by=None, actor_kind="partner_link", now=now)
        link.save(update_fields=["opened_at", "wrong_codes", "closed_at"])
    if not right:
        raise WrongCode
    return link


@transaction.atomic
def record_reading(link: OneTimeLink, *, now: datetime) -> None:
    """Every time the package is shown, it is recorded: the desk sees when the partner read it."""
    record_handover("read_by_link", link.handover, by=None, actor_kind="partner_link", now=now)


def address_of(token: str) -> str:
    """The whole address of a link, at the staff door: only there may a package be opened."""
    return f"{settings.WERKPLEK_URL}{reverse('handover:by_link', args=[token])}"

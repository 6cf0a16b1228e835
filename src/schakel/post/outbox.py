"""How does a mail leave? As a sealed letter and a job, in the transaction of what it is about.

A mail says that something waits, never what. Nothing depends on mail: whoever must act also
finds it in the workplace.
"""

from datetime import datetime

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from schakel.kernel.queue import enqueue
from schakel.post.models import Letter
from schakel.vault.models import RecordKey


class NotOurAddress(ValueError):
    """A mail may only link to one of our own two doors. The message does not repeat the link."""


@transaction.atomic
def send_notice(
    kind: str, *, to: str, link: str = "", language: str = "nl", now: datetime | None = None
) -> Letter:
    """Put a mail of a known kind in the queue; it leaves when the transaction has succeeded.

    `link` is an absolute address at one of our doors (`settings.PUBLIEK_URL`, `WERKPLEK_URL`).
    """
    validate_email(to)
    if link and not _is_ours(link):
        raise NotOurAddress(f"A letter of kind {kind} links to another site.")
    letter = Letter(
        kind=Letter.Kind(kind),
        language=_spoken(language),
        created_at=now or timezone.now(),
        key=RecordKey.objects.create_key(),
    )
    letter.seal(recipient=to, link=link)
    letter.save(force_insert=True)
    enqueue("schakel.post.tasks.deliver", letter_id=str(letter.pk))
    return letter


def _is_ours(link: str) -> bool:
    return any(
        link == door or link.startswith(f"{door}/")
        for door in (settings.PUBLIEK_URL, settings.WERKPLEK_URL)
    )


def _spoken(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

"""How is a letter delivered, once, whatever the mail server does?

The letter is locked while it leaves, so that two workers never send it both. A worker that dies
between the server's answer and our commit leads to a second copy with the same Message-ID,
which mail programs show once.
"""

import smtplib
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from schakel.post.letters import written
from schakel.post.models import Letter
from schakel.vault.sealing import CannotOpen

# The first digit of an answer that means: not now.
TRY_LATER: Final = 4


class NotDelivered(Exception):
    """A letter did not go this time. Holds a code, because a server's answer holds the address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def deliver(letter_id: UUID, *, now: datetime) -> None:
    """Send this letter unless it was sent; raise NotDelivered when it must be tried again."""
    reason = ""
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
        if letter.sent_at or letter.gave_up_at:
            return
        reason = _attempt(letter)
        if reason:
            letter.mark_failed(reason)
        else:
            letter.mark_sent(now)
    if reason:
        raise NotDelivered(reason)


def give_up(letter_id: UUID, *, now: datetime) -> None:
    """Stop trying, and forget the address."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
        if letter.sent_at is None:
            letter.gave_up_at = now
            letter.wipe()
            letter.save()


def _attempt(letter: Letter) -> str:
    """Try once; answer why it did not go, or "" when it went."""
    try:
        written(letter).send()
    except CannotOpen:
        return Letter.Failure.NO_KEY
    except TimeoutError:
        return Letter.Failure.TIMEOUT
    except smtplib.SMTPServerDisconnected as problem:
        late = isinstance(problem.__context__, TimeoutError)
        return Letter.Failure.TIMEOUT if late else Letter.Failure.UNREACHABLE
    except smtplib.SMTPException as problem:
        return Letter.Failure.LATER if _asks_for_later(problem) else Letter.Failure.REFUSED
    except OSError:
        return Letter.Failure.UNREACHABLE
    return ""


def _asks_for_later(problem: smtplib.SMTPException) -> bool:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _answer in problem.recipients.values()]
    else:
        codes = [getattr(problem, "smtp_code", 500)]
    return all(code // 100 == TRY_LATER for code in codes)

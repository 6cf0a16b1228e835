"""What do officers write down about a signal, for the desk or for themselves?"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.people.desks import with_deputies
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.signals.actions.locking import locked
from schakel.signals.models import Note, Signal
from schakel.signals.policy import SIGNAL_POLICY


class OnlyForMe(Exception):
    """A note for oneself cannot ask a colleague anything: they would not be able to read it."""


@transaction.atomic
def write(
    signal: Signal,
    *,
    text: str,
    visibility: str,
    by: Person,
    now: datetime,
    mentions: Person | None = None,
) -> Note:
    """Write a note, and tell the colleague who is asked something in it."""
    if mentions is not None and visibility == Note.Visibility.ME:
        raise OnlyForMe
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "note", signal)
    if mentions is not None and not SIGNAL_POLICY.grounds(mentions, "see", signal):
        raise PermissionDenied("only a colleague of the desk can be asked something")
    note = Note(
        key=signal.key,
        signal=signal,
        author=by,
        visibility=Note.Visibility(visibility),
        mentions=mentions,
        at=now,
    )
    note.seal(text=text)
    note.save(force_insert=True)
    record(
        "signal.note",
        by=by,
        on=signal,
        because=because,
        detail={"visibility": note.visibility, "mentions": str(mentions.pk) if mentions else ""},
        now=now,
    )
    if mentions is not None and mentions != by:
        notify(
            with_deputies([mentions], on=timezone.localdate(now)),
            Notice.Kind.MENTIONED,
            reference=signal.reference,
            url_name="signals:detail",
            now=now,
        )
    return note

"""How does a file become a copy that may be looked at, and who looked?"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.signals.models import Attachment
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.content import SealedContent
from schakel.vault.files import FileRefused, sanitised
from schakel.vault.scanning import refuse_what_is_known

TRY_AGAIN = frozenset({"busy", "scanner"})


class NotReady(Exception):
    """There is no copy that may be shown: it is still being made, or it could not be made."""


@dataclass(frozen=True)
class Copy:
    """A file without metadata, as long as the download takes."""

    file_name: str
    content_type: str
    content: bytes


def make_shown_copy(attachment_id: UUID, *, now: datetime) -> None:
    """Make the copy without metadata that people may see; a second call changes nothing.

    Making it takes seconds and another process, so nothing is locked meanwhile. When it is too
    busy to make one now, or the virus scanner is away, the refusal travels on, so that the queue
    tries again later; until then nobody sees the file.
    """
    attachment = Attachment.objects.select_related("key", "original").get(pk=attachment_id)
    if attachment.state != Attachment.State.WAITING:
        return
    content, refused = None, ""
    try:
        original = attachment.original.opened()
        refuse_what_is_known(original)
        content = sanitised(original, attachment.content_type)
    except FileRefused as problem:
        if problem.code in TRY_AGAIN:
            raise
        refused = str(problem.code)
    _keep(attachment_id, content, refused, now=now)


@transaction.atomic
def _keep(attachment_id: UUID, content: bytes | None, refused: str, *, now: datetime) -> None:
    attachment = (
        Attachment.objects.select_for_update(of=("self",))
        .select_related("signal", "key")
        .get(pk=attachment_id)
    )
    if attachment.state != Attachment.State.WAITING:
        return
    if content is None:
        attachment.state = Attachment.State.REFUSED
        attachment.refused_because = refused
    else:
        attachment.shown = SealedContent.objects.store(content, key=attachment.key)
        attachment.state = Attachment.State.READY
    attachment.save(update_fields=["state", "refused_because", "shown"])
    record(
        "signal.prepare_file",
        by=None,
        on=attachment.signal,
        detail={"file": str(attachment.pk), "state": attachment.state, "refused": refused},
        now=now,
    )


@transaction.atomic
def open_copy(attachment: Attachment, *, by: Person, now: datetime) -> Copy:
    """Open the copy for somebody; the file as it came is never handed out."""
    because = SIGNAL_POLICY.require(by, "see_details", attachment.signal)
    if attachment.shown is None or attachment.state != Attachment.State.READY:
        raise NotReady
    record(
        "signal.open_file",
        by=by,
        on=attachment.signal,
        because=because,
        fields=("shown",),
        detail={"file": str(attachment.pk)},
        now=now,
    )
    return Copy(
        attachment.unsealed("file_name"), attachment.content_type, attachment.shown.opened()
    )

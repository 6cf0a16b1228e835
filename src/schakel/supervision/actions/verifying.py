"""When is the trail verified, and who hears when something is wrong?"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from schakel.audit import checkpoints, verifying
from schakel.audit.checkpoints import Checkpoint
from schakel.audit.models import Batch, Verification
from schakel.audit.trail import record
from schakel.kernel.queue import enqueue
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.post.outbox import send_notice
from schakel.supervision.actions.canaries import privacy_officers
from schakel.supervision.actions.looking import require_supervisor
from schakel.vault.signing import public_key


@transaction.atomic
def ask(*, by: Person, now: datetime) -> None:
    """Have the trail verified by the worker; it may take minutes."""
    because = require_supervisor(by)
    record("supervision.verify", by=by, on=by, because=because, now=now)
    enqueue("schakel.supervision.tasks.verify_now")


def verify(*, now: datetime) -> Verification:
    """Verify the whole trail, keep what was found, and raise the alarm when something was.

    Rule: tampering raises an alarm, and is looked for by a machine every night.
    Source: BIO2 8.15.05 and 8.15.06; design security.md 3.10.
    """
    seen = verifying.verify(keys=[public_key(checkpoints.PURPOSE)], checkpoints=_shipped())
    with transaction.atomic():
        kept = seen.kept(now=now)
        if not kept.is_whole:
            notify(
                privacy_officers(now=now),
                Notice.Kind.TRAIL_BROKEN,
                reference="logboek",
                url_name="supervision:alarm",
                now=now,
                urgent=True,
                again=True,
            )
    return kept


@transaction.atomic
def mail_checkpoint(*, now: datetime) -> int:
    """Mail number and fingerprint of the newest batch; answers to how many.

    Rule: every day a checkpoint lies in a mailbox that whoever runs Schakel cannot change.
    Source: design security.md 3.10 (FG mailbox, daily root).
    """
    batch = Batch.objects.order_by("-number").first()
    if batch is None:
        return 0
    told = privacy_officers(now=now)
    path = reverse(
        "supervision:compare",
        args=[batch.number, Checkpoint.of(batch).fingerprint],
        urlconf="schakel.config.urls_staff",
    )
    for person in told:
        send_notice(
            "audit_checkpoint",
            to=person.email,
            link=f"{settings.WERKPLEK_URL}{path}",
            language=person.language,
            now=now,
        )
    return len(told)


def _shipped() -> Iterable[Checkpoint] | None:
    folder = settings.CHECKPOINT_DIR
    return checkpoints.read(folder) if folder and folder.is_dir() else None

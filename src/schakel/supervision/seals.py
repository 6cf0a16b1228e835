"""How does the sealing of the trail stand, and does a seal from elsewhere fit?"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from schakel.audit import checkpoints, sealer
from schakel.audit.checkpoints import Checkpoint
from schakel.audit.findings import Finding
from schakel.audit.models import Batch, Verification
from schakel.audit.verifying import unsealed
from schakel.vault.signing import public_key

# Twice what it takes at most: the worker signs at least every quarter of an hour.
LATE: Final = 2 * sealer.SIGN_OF_LIFE
# Verified every night; a day and a half leaves room for one that ended late.
STALE: Final = timedelta(hours=36)
SHOWN: Final = 10


@dataclass(frozen=True)
class Told:
    """One verification, with its findings in words."""

    verification: Verification
    findings: list[str]


@dataclass(frozen=True)
class Seals:
    """What a privacy officer wants to know of the sealing."""

    newest: Batch | None
    fingerprint: str
    key_id: str
    waiting: int
    is_late: bool
    ships: bool
    shipped: int
    verifications: list[Told] = field(default_factory=list)
    is_stale: bool = True

    @property
    def last(self) -> Told | None:
        return self.verifications[0] if self.verifications else None

    @property
    def is_fine(self) -> bool:
        return not self.is_late and not self.is_stale and bool(self.last and not self.last.findings)

    @property
    def in_groups(self) -> str:
        return in_groups(self.fingerprint)

    @property
    def behind(self) -> int:
        """How many seals did not leave yet."""
        return max(0, self.newest.number - self.shipped) if self.newest and self.ships else 0


def seals_now(*, now: datetime) -> Seals:
    """The newest seal, what waits, where seals went, and the latest verifications."""
    newest = Batch.objects.order_by("-number").first()
    told = [
        Told(each, [str(Finding.of_row(row)) for row in each.findings])
        for each in Verification.objects.order_by("-at")[:SHOWN]
    ]
    folder = settings.CHECKPOINT_DIR
    return Seals(
        newest=newest,
        fingerprint=Checkpoint.of(newest).fingerprint if newest else "",
        key_id=public_key(checkpoints.PURPOSE).id,
        waiting=unsealed(after=newest.complete_up_to if newest else 0).count(),
        is_late=newest is None or now - newest.sealed_at > LATE,
        ships=folder is not None,
        shipped=checkpoints.last_shipped(folder) if folder and folder.is_dir() else 0,
        verifications=told,
        is_stale=not told or now - told[0].verification.at > STALE,
    )


def in_groups(fingerprint: str) -> str:
    """A fingerprint as two people would compare it, eight characters at a time."""
    return " ".join(fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8))


def fits(number: int, fingerprint: str) -> bool | None:
    """Whether a batch still has this fingerprint; None when there is no such batch any more."""
    batch = Batch.objects.filter(number=number).first()
    return None if batch is None else Checkpoint.of(batch).fingerprint == fingerprint

"""Is a restored database any good? Records must open, and the audit trail must be whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections

from schakel.audit import checkpoints, verifying
from schakel.audit.checkpoints import PURPOSE, Checkpoint
from schakel.audit.models import Batch
from schakel.audit.verifying import Verified
from schakel.ops.cluster import SUPERUSER, Cluster
from schakel.vault.remembered import REMEMBERED
from schakel.vault.signing import public_key
from schakel.vault.trial import Trial, try_opening

RECORDS: Final = 100
# A batch gets its moment a little before it is committed.
MARGIN: Final = timedelta(seconds=10)


@dataclass(frozen=True)
class Judged:
    """What was seen of a restored database."""

    trial: Trial
    trail: Verified

    @property
    def is_good(self) -> bool:
        """Whether it may be used."""
        return self.trial.is_good and not self.trail.findings


def judge(*, up_to: datetime) -> Judged:
    """Try a hundred records with the keys that are here, and the trail up to that moment."""
    REMEMBERED.clear()
    trial = try_opening(RECORDS)
    trail = verifying.verify(keys=[public_key(PURPOSE)], checkpoints=_shipped(up_to))
    return Judged(trial, trail)


@contextmanager
def asking(cluster: Cluster) -> Iterator[None]:
    """Ask this cluster instead of the usual one, as one who may see every row."""
    connection = connections["default"]
    connection.close()
    usual = dict(connection.settings_dict)
    connection.settings_dict.update(HOST=str(cluster.socket), USER=SUPERUSER)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def newest_batch() -> int:
    """The number of the newest batch of the trail; 0 without one."""
    newest = Batch.objects.order_by("-number").first()
    return newest.number if newest else 0


def set_checkpoints_aside(stamp: str, *, newest: int) -> Path | None:
    """Begin a new folder of checkpoints when the old one knows batches that are no more.

    The old one stays, as the proof of what was until then.
    """
    folder: Path | None = settings.CHECKPOINT_DIR
    if folder is None or not folder.is_dir() or checkpoints.last_shipped(folder) <= newest:
        return None
    return folder.rename(folder.with_name(f"{folder.name}.before-{stamp}"))


def _shipped(up_to: datetime) -> list[Checkpoint] | None:
    folder = settings.CHECKPOINT_DIR
    if folder is None or not folder.is_dir():
        return None
    return [each for each in checkpoints.read(folder) if _sealed_at(each) <= up_to - MARGIN]


def _sealed_at(checkpoint: Checkpoint) -> datetime:
    return datetime.fromisoformat(str(checkpoint.statement["sealed_at"]))

"""What was destroyed stays gone when an older backup comes back; what was not, is all there."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from faults.test_restore import Installation
from schakel.vault.key_file import read_key_file

BEGIN = """
from datetime import timedelta
from django.utils import timezone
from schakel.approvals.actions.deciding import approve
from schakel.audit import sealer
from schakel.ops.roles import as_owner
from schakel.organisations.models import Municipality
from schakel.people.models import Person, Role
from schakel.retention.actions import destroying, proposing, putting_away
from schakel.retention.terms import falling_due
from schakel.signals.models import Signal
from schakel.signals.tests.desk import received
from schakel.vault import bucketing
from schakel.vault.sealing import CannotOpen
from tests.cast import engage, load_district
whole = as_owner()
whole.__enter__()
now, today = timezone.now(), timezone.localdate()
"""
# Nine months ago the first was put in the bucket of that quarter; since then the nights moved on.
FILL = (
    BEGIN
    + """
district = load_district()
town = Municipality.objects.select_related("organisation").get(cbs_code="GM0748")
for name in ("Noor", "Daan"):
    engage(name, town.organisation, Role.FOCAL_OFFICER)
for days, state in ((500, "closed"), (100, "closed"), (0, "received")):
    signal = received(district, town, place="Gageldonk", pieces=(("vehicle", "bus"),))
    if state == "closed":
        Signal.objects.filter(pk=signal.pk).update(
            state=state, outcome="advice_given", urgency_decided=True,
            closed_at=now - timedelta(days=days),
        )

putting_away.put_away_all(today=today - timedelta(days=280))
list(bucketing.move_on(on=today))
sealer.seal(now=now, always=True)
"""
)
DESTROY = (
    BEGIN
    + """
old = [due.signal for due in falling_due(Signal.objects.all(), today=today) if due.is_now(today)]
noor, daan = Person.objects.get(name="Noor"), Person.objects.get(name="Daan")
made = proposing.propose(old, desk=old[0].desk, why="Voorbij.", by=noor, now=now)
approve(made.approval, by=daan, now=now)
proposing.carry_out(made, by=noor, now=now)
print(len(old), destroying.destroy(made, now=now).state)

putting_away.put_away_all(today=today)
"""
)
READ = (
    BEGIN
    + """
for signal in Signal.objects.order_by("closed_at"):
    try:
        print("LINE", signal.state, bool(signal.unsealed("story") and signal.unsealed("place")))
    except CannotOpen:
        print("LINE", signal.state, "cannot open")

"""
)


@pytest.fixture
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="schakel-"))
    folder.chmod(0o755)
    made = Installation(folder)
    made.set_up()
    yield made
    made.cluster.remove()
    shutil.rmtree(folder)


def read(installation: Installation) -> list[str]:
    told = installation.schakel("shell", said=READ)
    return [line.removeprefix("LINE ") for line in told.splitlines() if line.startswith("LINE ")]


def test_an_older_backup_opens_nothing_of_what_was_destroyed_and_all_of_its_neighbours(
    installation,
):
    """T54 (ASVS 14.2.7): with the keys of today, a backup of before the destruction."""
    keys = installation.folder / "var" / "keys.toml"
    installation.schakel("shell", said=FILL)
    assert sorted(read(installation)) == ["closed True", "closed True", "received True"]
    before = set(read_key_file(keys).buckets)
    installation.schakel("backup", "--to", str(installation.backups))
    moment = datetime.now(UTC)
    time.sleep(0.05)

    assert "1 done" in installation.schakel("shell", said=DESTROY)
    gone = before - set(read_key_file(keys).buckets)
    assert len([name for name in gone if name.startswith("due-")]) == 1
    told = installation.restore(moment)

    assert "Destroyed on purpose, and so not to be opened" in told
    assert "Does not open" not in told
    assert sorted(read(installation)) == ["closed True", "closed cannot open", "received True"]
    # Everything goes on beside it, and the desk lets it go once more.
    installation.schakel("keys", "rotate", "bucket")
    installation.schakel("keys", "rotate", "record")
    assert "1 done" in installation.schakel("shell", said=DESTROY)
    assert sorted(read(installation)) == ["closed False", "closed True", "received True"]

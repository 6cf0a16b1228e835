"""The keys of records lie in buckets: what lay in one that was destroyed opens nowhere any more."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from schakel.config import cli
from schakel.ops.roles import tell_key
from schakel.vault import bucketing, buckets
from schakel.vault.key_file import create_key_file, remove_bucket
from schakel.vault.keys import CannotUnwrap, FileProvider, NoSuchBucket, provider
from schakel.vault.models import RecordKey, SealedContent
from schakel.vault.remembered import REMEMBERED
from schakel.vault.rotating import StillInUse, rewrap_all
from schakel.vault.sealing import CannotOpen
from schakel.vault.tests.transit_server import TOKEN, TransitServer
from schakel.vault.transit import Server, TransitProvider
from schakel.vault.trial import try_opening

WRAPPED = b"what the key-encryption key made of it"
TODAY = date(2026, 11, 26)


@pytest.fixture
def key_file(settings, tmp_path, db):
    settings.KEY_FILE = tmp_path / "keys.toml"
    create_key_file(settings.KEY_FILE)
    with connection.cursor() as cursor:
        tell_key(cursor)
    REMEMBERED.clear()
    yield settings.KEY_FILE
    REMEMBERED.clear()


@pytest.fixture(params=["file", "transit"])
def keeper(request, tmp_path):
    """Whoever keeps the keys: a file, or a key server."""
    if request.param == "file":
        create_key_file(tmp_path / "keys.toml")
        yield FileProvider(tmp_path / "keys.toml")
    else:
        with TransitServer() as server:
            yield TransitProvider(Server(url=server.url, token=TOKEN))


def stored(content: bytes = b"kanarie") -> SealedContent:
    return SealedContent.objects.store(content, key=RecordKey.objects.create_key())


def opens(row: SealedContent) -> bool:
    REMEMBERED.clear()
    try:
        return SealedContent.objects.get(pk=row.pk).opened() == b"kanarie"
    except CannotOpen:
        return False


def test_what_is_put_in_a_bucket_comes_out_of_it_for_its_own_row_alone(keeper):
    keeper.make_bucket("2031q2")
    kept = keeper.put_in("2031q2", WRAPPED, context=b"row 1")

    assert keeper.take_out("2031q2", kept, context=b"row 1") == WRAPPED
    assert WRAPPED not in kept
    for wrong in (lambda: keeper.take_out("2031q2", kept, context=b"row 2"),
                  lambda: keeper.take_out("2031q2", kept[:-6], context=b"row 1")):  # fmt: skip
        with pytest.raises(CannotUnwrap):
            wrong()


def test_a_bucket_that_was_destroyed_opens_nothing_and_takes_nothing(keeper):
    keeper.make_bucket("2031q2")
    keeper.make_bucket("2031q3")
    kept = keeper.put_in("2031q2", WRAPPED, context=b"row")
    keeper.destroy_bucket("2031q2")
    keeper.destroy_bucket("2031q2")  # gone is gone

    assert "2031q2" not in keeper.buckets()
    assert "2031q3" in keeper.buckets()
    with pytest.raises(NoSuchBucket):
        keeper.take_out("2031q2", kept, context=b"row")
    keeper.make_bucket("2031q2")  # another key under the same name
    with pytest.raises(CannotUnwrap):
        keeper.take_out("2031q2", kept, context=b"row")


def test_a_key_is_put_in_the_bucket_of_its_quarter_at_once(key_file):
    row = stored()

    assert row.key.bucket == buckets.of_new(row.key.created_on)
    assert opens(row)
    remove_bucket(key_file, row.key.bucket)
    assert not opens(row)


def test_a_report_is_taken_in_whatever_bucket_is_missing(key_file):
    for name in provider().buckets():
        remove_bucket(key_file, name)

    row = stored()

    assert row.key.bucket == ""
    assert opens(row)
    list(bucketing.move_on(on=row.key.created_on, at_once=1))
    row.key.refresh_from_db()
    assert row.key.bucket == buckets.of_new(row.key.created_on)
    assert opens(row)


@pytest.mark.parametrize("stop_after", range(5))
def test_moving_stopped_after_any_step_goes_on_and_everything_opens(key_file, stop_after):
    """R12: resumable after a kill at any step."""
    rows = [stored() for _ in range(5)]
    later = TODAY + timedelta(days=190)
    steps: list[str] = []

    class Stopped(Exception):
        pass

    def after(step: str) -> None:
        steps.append(step)
        if len(steps) > stop_after:
            raise Stopped

    try:
        list(bucketing.move_on(on=later, at_once=2, after=after))
    except Stopped:
        assert all(opens(row) for row in rows)

    list(bucketing.move_on(on=later, at_once=2))
    assert set(RecordKey.objects.values_list("bucket", flat=True)) == {buckets.of_new(later)}
    assert all(opens(row) for row in rows)


def test_only_an_old_bucket_in_which_nothing_lies_is_destroyed(key_file):
    row = stored()
    first = row.key.bucket
    year_later = row.key.created_on + timedelta(days=366)

    assert first not in bucketing.destroy_outlived(on=year_later)
    assert opens(row)

    list(bucketing.move_on(on=year_later))
    assert first in bucketing.destroy_outlived(on=year_later)
    assert opens(row)


def test_what_falls_due_stays_in_its_own_bucket(key_file):
    desk = uuid4()
    due, in_use = stored(), stored()
    name = buckets.of_due(date(2031, 5, 1), desk)

    assert bucketing.put_away([due.key_id], name) == 1
    list(bucketing.move_on(on=date(2031, 4, 1)))

    due.key.refresh_from_db()
    in_use.key.refresh_from_db()
    assert (due.key.bucket, in_use.key.bucket) == (name, "2031q2")
    assert name not in bucketing.destroy_outlived(on=date(2031, 10, 1))
    due.key.shred()
    assert name not in bucketing.destroy_outlived(on=date(2031, 9, 30))
    assert name in bucketing.destroy_outlived(on=date(2031, 10, 1))
    assert not opens(due)
    assert opens(in_use)


def restored_from_before(key_file) -> tuple[SealedContent, SealedContent]:
    """One record of which the bucket was destroyed since the backup, and its neighbour."""
    gone, neighbour = stored(), stored()
    name = buckets.of_due(TODAY - timedelta(days=190), uuid4())
    bucketing.put_away([gone.key_id], name)
    remove_bucket(key_file, name)
    return gone, neighbour


def test_what_was_destroyed_since_a_backup_stops_nothing_after_its_restore(key_file):
    """T54: nights and rotations go on beside it, and a restore says how many there are."""
    gone, neighbour = restored_from_before(key_file)
    later = TODAY + timedelta(days=100)

    assert bucketing.put_away([gone.key_id, neighbour.key_id], buckets.of_new(later)) == 1
    list(bucketing.move_on(on=later))
    list(rewrap_all())

    assert (opens(gone), opens(neighbour)) == (False, True)
    trial = try_opening(100)
    assert (trial.opened, trial.destroyed, trial.is_good) == (1, 1, True)


def test_a_bucket_that_is_missing_before_its_time_is_no_destruction(key_file):
    """Somebody put an older copy of the keys in place: that must not pass unseen."""
    row = stored()
    remove_bucket(key_file, row.key.bucket)
    REMEMBERED.clear()

    assert not try_opening(100).is_good
    with pytest.raises(StillInUse):
        list(rewrap_all())
    with pytest.raises(NoSuchBucket):
        bucketing.put_away([row.key_id], buckets.of_new(TODAY + timedelta(days=100)))


def test_a_rotation_of_record_keys_leaves_everything_in_its_bucket(key_file):
    rows = [stored() for _ in range(3)]
    rows[0].key.shred()
    before = dict(RecordKey.objects.values_list("pk", "bucket"))

    list(rewrap_all(at_once=2))

    assert dict(RecordKey.objects.values_list("pk", "bucket")) == before
    assert [opens(row) for row in rows] == [False, True, True]


def test_the_command_moves_and_says_so(key_file, capsys):
    row = stored()
    row.key.keep(row.key.kept(), bucket="")
    row.key.save()

    assert cli.main(["keys", "rotate", "bucket"]) == 0

    assert "Done." in capsys.readouterr().out
    row.key.refresh_from_db()
    assert row.key.bucket


days = st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1))


@given(days, days)
def test_quarters_stand_in_the_order_of_time(one, other):
    if one <= other:
        assert buckets.quarter(one) <= buckets.quarter(other)
    assert buckets.quarters_on(one, 0) == buckets.quarter(one)
    assert buckets.quarters_on(one, 1) > buckets.quarter(one)


@given(days, days, st.uuids())
def test_a_bucket_is_there_for_a_quarter_after_its_own_and_no_longer(day, now, desk):
    """What lay in it and was moved on, comes back with a backup of the past three months."""
    for name in (buckets.of_due(day, desk), buckets.of_new(day)):
        assert len(name) <= buckets.LONGEST_NAME
        over = name in buckets.outlived([name], on=now)
        assert over == (buckets.quarters_on(day, 1) < buckets.quarter(now))
        if now < day + timedelta(days=90):
            assert not over
        if now > day + timedelta(days=184):
            assert over

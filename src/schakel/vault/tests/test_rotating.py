"""All records get under a new key, whatever stops it halfway; R12 of design security.md.

faults/test_rotation.py does the same with kill -9.
"""

import pytest
from django.db import connection

from schakel.config import cli
from schakel.kernel.parts import OWNER
from schakel.ops.roles import tell_key
from schakel.vault.asker import Asker, asking
from schakel.vault.key_file import (
    KeysUnavailable,
    add_kek,
    create_key_file,
    disable_kek,
    enable_kek,
    read_key_file,
)
from schakel.vault.keys import CannotUnwrap, FileProvider
from schakel.vault.models import RecordKey, SealedContent
from schakel.vault.remembered import REMEMBERED
from schakel.vault.rotating import StillInUse, is_under_way, rewrap_all, waiting
from schakel.vault.trial import try_opening

pytestmark = pytest.mark.django_db


class Stopped(Exception):
    """The process ended here."""


@pytest.fixture
def key_file(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys.toml"
    create_key_file(settings.KEY_FILE)
    with connection.cursor() as cursor:
        tell_key(cursor)
    return settings.KEY_FILE


def filled(number: int = 5) -> dict[object, bytes]:
    """Some sealed records, and what they hold."""
    held = {}
    for each in range(number):
        content = f"kanarie {each}".encode()
        row = SealedContent.objects.store(content, key=RecordKey.objects.create_key())
        held[row.pk] = content
    return held


def read() -> dict[object, bytes]:
    REMEMBERED.clear()
    return {row.pk: row.opened() for row in SealedContent.objects.all()}


def versions() -> set[int]:
    return set(RecordKey.objects.values_list("kek_version", flat=True))


def test_everything_opens_with_the_new_key_and_nothing_is_under_the_old_one(key_file):
    held = filled()

    progress = [(step.done, step.of) for step in rewrap_all(at_once=2)]

    assert progress == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert versions() == {2}
    assert read() == held
    material = read_key_file(key_file)
    assert (set(material.keks), set(material.disabled)) == ({2}, {1})


@pytest.mark.parametrize("stop_after", range(6))
def test_stopped_after_any_step_everything_opens_and_a_second_time_it_is_done(key_file, stop_after):
    held, steps = filled(), []

    def after(step: str) -> None:
        steps.append(step)
        if len(steps) > stop_after:
            raise Stopped

    with pytest.raises(Stopped):
        list(rewrap_all(at_once=2, after=after))
    assert read() == held

    if is_under_way():
        list(rewrap_all(at_once=2))

    assert read() == held
    assert versions() == {2}
    assert set(read_key_file(key_file).keks) == {2}


def test_a_record_that_came_in_meanwhile_opens_and_is_under_the_new_key(key_file):
    held = filled(3)
    going = rewrap_all(at_once=1)
    next(going)

    held |= filled(1)
    list(going)

    assert read() == held
    assert versions() == {2}


def test_an_older_key_stays_usable_as_long_as_something_is_under_it(key_file):
    filled(2)
    lost = RecordKey.objects.first()
    RecordKey.objects.filter(pk=lost.pk).update(wrapped=bytes(60))

    with pytest.raises(StillInUse, match=str(lost.pk)):
        list(rewrap_all())

    assert set(read_key_file(key_file).keks) == {1, 2}


def test_who_sees_no_keys_replaces_none_and_disables_none(key_file):
    held = filled()

    with asking(Asker(OWNER)), pytest.raises(StillInUse):
        list(rewrap_all())

    material = read_key_file(key_file)
    assert (set(material.keks), set(material.disabled)) == ({1}, set())
    assert read() == held


def test_a_process_that_runs_on_takes_the_new_key_at_once(key_file):
    """Else it would seal with a key that is disabled a moment later."""
    running = FileProvider(key_file)
    assert running.wrap(bytes(32), context=b"row").kek_version == 1

    add_kek(key_file)

    assert running.wrap(bytes(32), context=b"row").kek_version == 2


def test_a_key_file_of_others_or_in_pieces_does_not_disturb_who_runs(key_file, tmp_path):
    running = FileProvider(key_file)
    wrapped = running.wrap(bytes(32), context=b"row")

    create_key_file(tmp_path / "theirs.toml")
    (tmp_path / "theirs.toml").replace(key_file)
    assert running.unwrap(wrapped, context=b"row") == bytes(32)
    assert running.unwrap(running.wrap(bytes(32), context=b"row"), context=b"row") == bytes(32)
    key_file.write_text("half of")
    assert running.unwrap(wrapped, context=b"row") == bytes(32)
    key_file.unlink()
    assert running.unwrap(wrapped, context=b"row") == bytes(32)


def test_a_disabled_key_opens_nothing_until_it_is_enabled_again(key_file):
    """For the records of a backup from before a rotation."""
    keys = FileProvider(key_file)
    wrapped = keys.wrap(bytes(32), context=b"row")
    add_kek(key_file)
    disable_kek(key_file, 1)
    with pytest.raises(CannotUnwrap):
        keys.unwrap(wrapped, context=b"row")

    enable_kek(key_file, 1)

    assert keys.unwrap(wrapped, context=b"row") == bytes(32)
    with pytest.raises(KeysUnavailable):
        disable_kek(key_file, 2)
    with pytest.raises(KeysUnavailable):
        enable_kek(key_file, 9)
    assert add_kek(key_file) == 3


def test_the_command_says_first_how_much_there_is_to_do_and_then_how_far_it_is(key_file, capsys):
    held = filled(3)

    assert cli.main(["keys", "rotate", "record", "--dry-run"]) == 0
    assert "0 of 3" in capsys.readouterr().out
    assert versions() == {1}
    assert cli.main(["keys", "rotate", "record"]) == 0

    told = capsys.readouterr().out
    assert "[##############################] 3 of 3  record" in told
    assert (waiting(), read()) == (3, held)
    assert cli.main(["keys", "enable", "1"]) == 0
    assert cli.main(["keys", "enable", "7"]) == 1
    assert "There is no key 7" in capsys.readouterr().err


def test_a_trial_says_what_does_not_open_and_never_what_it_holds(key_file):
    filled(3)
    assert try_opening(100).is_good
    one = SealedContent.objects.first()
    SealedContent.objects.filter(pk=one.pk).update(body=bytes(80))

    trial = try_opening(100)

    assert (trial.opened, trial.is_good) == (2, False)
    assert trial.shut == [f"vault_sealedcontent {one.pk}"]


def test_a_trial_of_nothing_is_not_good_when_there_should_be_something(key_file):
    assert try_opening(100).is_good
    RecordKey.objects.create_key()

    assert not try_opening(100).is_good

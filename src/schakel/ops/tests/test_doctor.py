"""`schakel doctor` says what is the matter and what to do: each trouble is planted here.

ASVS 16.5.2, 13.4.1: what does not work is noticed before somebody needs it.
"""

import json
import os
from datetime import timedelta

import pytest
from django.conf import settings as loaded
from django.db import connection
from django.utils import timezone

from schakel.audit.trail import record
from schakel.config import environment
from schakel.config.cli import main
from schakel.ops import doctor
from schakel.ops.doctor import database, district, machine
from schakel.ops.doctor.findings import Weight, look, wrong
from schakel.ops.roles import tell_key
from schakel.organisations.lookup import acute_numbers
from schakel.organisations.models import ContactPoint, Municipality
from schakel.people.models import Membership, Role
from schakel.post.models import Letter
from schakel.vault import bucketing
from schakel.vault.buckets import wanted
from schakel.vault.key_file import create_key_file, remove_bucket
from schakel.vault.models import RecordKey
from schakel.vault.tests.clamd import clamd
from tests.cast import engage


def said(check) -> list[str]:
    return [f"{one.weight}: {one.said}" for one in check()]


def only(check) -> str:
    [one] = said(check)
    return one


@pytest.fixture
def staffed(bea, frits):
    """Somebody at every desk, an administrator and a privacy officer."""
    found = bea.memberships.get().organisation.district
    desks = {town.desk for town in Municipality.objects.current().filter(district=found)}
    desks.add(found.fallback_desk)
    for number, desk in enumerate(sorted(filter(None, desks), key=lambda desk: desk.code)):
        engage(f"Officer{number}", desk, Role.FOCAL_OFFICER)
    return found


def test_a_district_with_somebody_everywhere_is_well(staffed):
    assert said(district.recipients) == []


def test_a_desk_without_anybody_is_named_with_what_it_receives(staffed, bergen_op_zoom):
    """A channel without a recipient: reports would come in and nobody would be told."""
    Membership.objects.filter(organisation=bergen_op_zoom.desk, role=Role.FOCAL_OFFICER).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )

    found = only(district.recipients)

    assert found.startswith(f"wrong: Nobody is at {bergen_op_zoom.desk.name} today")
    assert "Bergen op Zoom" in found


def test_a_desk_of_which_everybody_is_inactive_is_named(staffed, bergen_op_zoom):
    for membership in Membership.objects.filter(organisation=bergen_op_zoom.desk):
        membership.person.is_active = False
        membership.person.save()

    assert "Bergen op Zoom" in only(district.recipients)


def test_nobody_to_mend_or_to_guard_is_something_to_look_at(staffed, bea, frits):
    for person in (bea, frits):
        person.is_active = False
        person.save()

    assert said(district.recipients) == [
        "look: There is no administrator.",
        "look: There is no privacy officer.",
    ]


def test_without_a_district_it_says_how_to_get_one(db, settings):
    settings.DISTRICT = "nergens"

    assert only(district.recipients).startswith("wrong: No district")
    assert said(district.numbers_to_call) == []


def checked(days_ago: int) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    ContactPoint.objects.update(checked_on=day)


def test_numbers_that_nobody_checked_are_named(staffed):
    checked(days_ago=10)
    assert said(district.numbers_to_call) == []

    checked(days_ago=200)
    found = said(district.numbers_to_call)

    acute = acute_numbers(staffed)
    assert sum(one.startswith("wrong: Nobody checked the acute number") for one in found) == len(
        acute
    )
    assert found[-1].startswith("look: ")
    assert "were not checked for half a year" in found[-1]


def test_a_district_without_an_acute_number_is_wrong(staffed):
    staffed.acute_services = []
    staffed.save()
    checked(days_ago=10)

    assert only(district.numbers_to_call) == "wrong: There is no number for acute danger."


@pytest.fixture
def key_file(settings, tmp_path, db):
    settings.KEY_FILE = tmp_path / "keys.toml"
    create_key_file(settings.KEY_FILE)
    with connection.cursor() as cursor:
        tell_key(cursor)
    return settings.KEY_FILE


def test_keys_that_lie_in_no_bucket_or_in_one_that_is_missing_are_counted(key_file):
    """T54: what lies in none cannot be destroyed in backups; what is missing opens nothing."""
    list(bucketing.move_on(on=timezone.localdate()))
    first = RecordKey.objects.create_key()
    assert said(database.buckets) == []

    remove_bucket(key_file, first.bucket)
    RecordKey.objects.create_key()  # taken in without

    assert said(database.buckets) == [
        f"wrong: There is no bucket for {first.bucket}.",
        "wrong: 1 keys of records lie in buckets that are missing before their time.",
        "look: 1 keys of records lie in no bucket: backups keep what is destroyed of them.",
    ]


def test_a_bucket_of_a_coming_quarter_that_is_missing_is_something_to_look_at(key_file):
    list(bucketing.move_on(on=timezone.localdate()))
    coming = wanted(timezone.localdate())[2]
    remove_bucket(key_file, coming)

    assert only(database.buckets) == f"look: There is no bucket for {coming}."


def job(*, status: str = "todo", minutes_ago: float = 0) -> None:
    at = timezone.now() - timedelta(minutes=minutes_ago)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status)"
            " VALUES ('schakel.signals.tasks.tell_the_desk', 'default', '{}', %s) RETURNING id",
            [status],
        )
        [number] = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_events SET at = %s WHERE job_id = %s AND type = 'deferred'",
            [at, number],
        )


def worker_heard(minutes_ago: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [timezone.now() - timedelta(minutes=minutes_ago)],
        )


@pytest.fixture
def empty_queue(db):
    connection.cursor().execute("DELETE FROM procrastinate_jobs")


def test_a_queue_that_goes_on_is_well(empty_queue):
    worker_heard(minutes_ago=0.1)
    job(minutes_ago=1)

    assert said(database.queue) == []


def test_a_queue_that_nobody_works_on_is_wrong(empty_queue):
    worker_heard(minutes_ago=5)
    job(minutes_ago=30)
    job(minutes_ago=1)

    assert said(database.queue) == [
        "wrong: No worker has been heard of for two minutes.",
        "wrong: 2 jobs wait, the oldest for 30 minutes.",
    ]


def test_jobs_that_were_given_up_are_named_by_kind_and_without_their_arguments(empty_queue):
    worker_heard(minutes_ago=0)
    job(status="failed")

    assert only(database.queue) == "wrong: 1 jobs were given up: tell_the_desk."


def test_letters_that_wait_or_came_back_are_counted(db):
    now = timezone.now()
    for changed in ({"created_at": now - timedelta(hours=2)}, {"gave_up_at": now}, {}):
        letter = Letter(kind=Letter.Kind.REMINDER, key=RecordKey.objects.create_key(), **changed)
        letter.seal(recipient="kanarie@demo.example", link="")
        letter.save()

    found = said(database.letters)

    assert [one.split(":")[0] for one in found] == ["wrong", "look"]
    assert all(" 1 letters" in one for one in found)
    assert "kanarie" not in str(found)


def test_a_trail_that_is_not_sealed_is_wrong(db, signal, settings, tmp_path):
    settings.CHECKPOINT_DIR = tmp_path
    record("signal.read", by=None, on=signal, now=timezone.now() - timedelta(hours=1))

    assert "has not been sealed" in str(said(database.seals))


def test_clocks_that_differ_are_wrong(db, time_machine):
    assert said(database.clock) == []

    time_machine.move_to(timezone.now() + timedelta(minutes=2))

    assert only(database.clock).startswith("wrong: The clocks")


def test_tables_of_another_version_are_wrong(db, monkeypatch):
    assert said(database.migrations) == []
    plan = [("a migration", False)]
    monkeypatch.setattr(database.MigrationExecutor, "migration_plan", lambda *_: plan)

    assert only(database.migrations) == "wrong: 1 migrations wait."


def test_keys_that_cannot_be_used_are_wrong_and_no_path_is_told(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "gone"

    assert only(machine.keys).startswith("wrong: Keys: ")
    assert str(tmp_path) not in only(machine.keys)


def test_a_disk_that_fills_up_is_wrong(monkeypatch):
    room = type("Room", (), {"total": 100 * 1024**3, "free": 9 * 1024**3})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: room)

    assert only(machine.disk) == "wrong: Only 9216 MB of 102400 MB is free."


def test_a_disk_that_is_full_for_four_fifths_is_said_before_it_is_wrong(monkeypatch):
    """R7: there is time to make room."""
    room = type("Room", (), {"total": 100 * 1024**3, "free": 19 * 1024**3})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: room)

    assert only(machine.disk) == "look: 19456 MB of 102400 MB is free."


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("postgresql://a@db.example/schakel?sslmode=verify-full", True),
        ("postgresql://a@db.example/x?sslmode=verify-full&sslcert=/a.pem&sslkey=/a.key", True),
        ("postgresql://a@/schakel?host=/run/postgresql", True),
        ("postgresql://a@localhost/schakel", True),
        ("postgresql://a@db.example/schakel", False),
        ("postgresql://a@db.example/schakel?sslmode=require", False),
        ("postgresql://a@db.example/schakel?sslmode=verify-ca", False),
    ],
)  # fmt: skip
def test_a_database_elsewhere_must_prove_who_it_is(monkeypatch, url, fine):
    """ASVS 13.2.1, 12.3.2; and that Schakel proves itself by a certificate can be given as well."""
    monkeypatch.setenv("DATABASE_URL", url)
    named = environment.database()
    assert named["OPTIONS"].get("sslkey", "") == ("/a.key" if "sslkey" in url else "")
    monkeypatch.setitem(loaded.DATABASES, "default", named)

    assert bool(list(machine.way_to_the_database())) is not fine


def test_standby_pages_that_were_never_written_are_wrong(settings, tmp_path):
    settings.STANDBY = tmp_path
    (tmp_path / "acuut.nl.html").touch()

    assert only(machine.standby_pages) == "wrong: Missing: acuut.en.html."


def test_backups_are_missing_old_or_well(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    assert only(machine.backups) == f"wrong: There is no backup in {tmp_path}."

    made = tmp_path / "base" / "20261126T150000Z.tar.sealed"
    made.parent.mkdir()
    made.touch()
    assert said(machine.backups) == []
    long_ago = (timezone.now() - timedelta(hours=50)).timestamp()
    os.utime(made, (long_ago, long_ago))
    assert only(machine.backups) == "wrong: The newest backup is 50 hours old."


def test_a_mail_server_that_is_away_or_unnamed_is_wrong(settings):
    settings.EMAIL_HOST = ""
    assert only(machine.mail_server) == "wrong: Mail cannot leave: no mail server is named."

    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert only(machine.mail_server).startswith("wrong: The mail server does not answer")


def test_a_scanner_that_is_away_is_wrong_and_none_is_something_to_look_at(settings, tmp_path):
    settings.CLAMAV_SOCKET = ""
    assert only(machine.virus_scanner).startswith("look: No virus scanner")
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd.sock")
    assert only(machine.virus_scanner).startswith("wrong: The virus scanner does not answer")
    with clamd(tmp_path / "clamd.sock"):
        assert said(machine.virus_scanner) == []


def test_settings_that_are_unsafe_are_wrong(settings):
    """T70, ASVS 13.4.2."""
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["*"]

    found = str(said(machine.settings_for_production))

    assert "security.W018" in found  # DEBUG
    assert "ALLOWED_HOSTS takes any name" in found


def test_without_a_database_the_rest_is_still_asked(monkeypatch):
    monkeypatch.setattr(doctor.health, "check", lambda: {"database": "unreachable"})

    found = doctor.examine()

    assert found["database"][0].weight == Weight.WRONG
    assert {"keys", "disk"} <= found.keys()
    assert "queue" not in found


def test_a_check_that_breaks_is_a_finding_without_its_words(monkeypatch):
    def breaks():
        raise OSError("kanarie")
        yield

    monkeypatch.setattr(doctor, "ALWAYS", (("disk", breaks),))
    monkeypatch.setattr(doctor.health, "check", lambda: {"database": "unreachable"})

    assert "kanarie" not in str(doctor.examine()["disk"])
    assert doctor.examine()["disk"][0].weight == Weight.WRONG


def test_the_command_says_it_in_words_or_in_json_and_by_its_exit_code(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "examine", lambda: {"disk": [], "mail": [look("Slow.", "Wait.")]})
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out == "disk             ok\nmail\n  look  Slow.\n        Wait.\n"

    monkeypatch.setattr(doctor, "examine", lambda: {"disk": [wrong("Full.", "Make room.")]})
    assert main(["doctor"]) == 1
    assert "  WRONG Full.\n        Make room.\n" in capsys.readouterr().out
    assert main(["doctor", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "fine": False,
        "checks": {"disk": [{"weight": "wrong", "said": "Full.", "remedy": "Make room."}]},
    }

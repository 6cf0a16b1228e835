"""The worker opens what waits: acute first, each once, and what does not open is never lost."""

import json
import logging
import signal as unix
import subprocess
import sys
import threading
import uuid
from contextvars import copy_context
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.db.models import ProtectedError
from django.utils import timezone

from schakel.audit.models import Event
from schakel.config import cli, environment
from schakel.intake import desk_keys
from schakel.intake.actions import opening, taking_in
from schakel.intake.actions.opening import open_waiting
from schakel.intake.models import Envelope, EnvelopeFile
from schakel.intake.tasks import open_left_behind
from schakel.intake.tests.conftest import code_in, work
from schakel.intake.tests.test_report_page import PNG
from schakel.intake.told import FileAlong, LinkAsked, NotUnderstood, read, upload_of, written
from schakel.ops import health
from schakel.ops.tests.processes import bare_environment
from schakel.people.models import Notice
from schakel.signals.models import Attachment, Signal
from schakel.vault.keys import KeysUnavailable
from schakel.vault.models import DeskKey
from schakel.vault.published import published
from schakel.vault.remembered import REMEMBERED


@pytest.fixture
def send(sealed_door, told):
    """send(story="…") at the public door; answers the envelope, that nobody opened yet."""

    def post(**answers):
        before = set(Envelope.objects.values_list("pk", flat=True))
        assert code_in(sealed_door.post("/melden/", told(**answers)))
        return Envelope.objects.exclude(pk__in=before).get()

    return post


def stories():
    return {one.unsealed("story") for one in Signal.objects.all()}


def later(**how_long):
    return open_waiting(now=timezone.now() + timedelta(**how_long))


def test_what_waits_becomes_a_signal_and_the_envelope_goes(send):
    send(story="Het verhaal.", uploads=picture())

    done = work()

    assert (done.taken_in, done.stuck) == (1, 0)
    assert stories() == {"Het verhaal."}
    assert Attachment.objects.get().original.opened() == PNG
    assert not Envelope.objects.exists()
    assert not EnvelopeFile.objects.exists()


def test_terms_count_from_when_it_was_sent_however_late_the_worker_is(send):
    send()
    before = timezone.now()

    later(hours=5)

    signal = Signal.objects.get()
    assert signal.received_at <= before
    assert signal.registered_at > before + timedelta(hours=4)


def test_the_acute_one_is_taken_in_first_whoever_was_earlier(send):
    for number in range(3):
        send(story=f"Gewoon {number}")
    send(story="Acuut", danger="yes")
    send(story="Gewoon 3")

    work()

    events = Event.objects.filter(action="signal.receive").order_by("pk")
    in_line = [Signal.objects.get(pk=event.object_id).unsealed("story") for event in events]
    assert in_line == ["Acuut", "Gewoon 0", "Gewoon 1", "Gewoon 2", "Gewoon 3"]


def test_while_the_keys_are_away_reporting_goes_on_and_nothing_is_lost(
    sealed_door, told, settings, tmp_path
):
    """R13. The door needs no key; what waits is opened when the keys are back, without alarm."""
    own = settings.KEY_FILE
    settings.KEY_FILE = tmp_path / "away.toml"
    REMEMBERED.clear()

    assert code_in(sealed_door.post("/melden/", told(story="Toen de sleutels weg waren.")))
    with pytest.raises(KeysUnavailable):
        work()

    settings.KEY_FILE = own
    waiting = Envelope.objects.get()
    assert (waiting.attempts, waiting.try_after, waiting.stuck_because) == (0, None, "")
    assert not Notice.objects.exists()
    assert work().taken_in == 1
    assert stories() == {"Toen de sleutels weg waren."}


def spoil(envelope, **changed):
    Envelope.objects.filter(pk=envelope.pk).update(**changed)


def flipped(body):
    changed = bytearray(body)
    changed[-1] ^= 1
    return bytes(changed)


def test_one_that_does_not_open_raises_an_alarm_and_holds_up_nobody(
    send, noor, bea, caplog, capsys
):
    """R14."""
    caplog.set_level(logging.ERROR)
    good = bytes(send(story="Kanarie.").body)
    stuck = Envelope.objects.get()
    spoil(stuck, body=flipped(good))
    send(story="De buurman.")

    assert (work().taken_in, stories()) == (1, {"De buurman."})

    stuck.refresh_from_db()
    assert (stuck.attempts, stuck.stuck_because) == (1, "does_not_open")
    told = Notice.objects.filter(kind=Notice.Kind.STUCK_REPORT)
    assert {notice.person for notice in told} == {noor, bea}
    assert all(notice.urgent for notice in told)
    assert "could not be taken in: does_not_open" in caplog.text
    assert "Kanarie" not in caplog.text
    assert health.check_all()["envelopes"].startswith("1 cannot be opened")
    assert cli.main(["envelopes"]) == 1
    assert "does_not_open, tried 1 times" in capsys.readouterr().out

    # It is tried again, later each time, and nobody is told twice.
    assert work().stuck == 0
    assert later(minutes=2).stuck == 1
    assert later(minutes=3).stuck == 0
    assert later(minutes=10).stuck == 1
    assert Notice.objects.filter(kind=Notice.Kind.STUCK_REPORT).count() == 2

    # When what was wrong is mended, it is taken in like any other.
    spoil(stuck, body=good)
    assert later(hours=2).taken_in == 1
    assert stories() == {"Kanarie.", "De buurman."}
    assert cli.main(["envelopes"]) == 0
    assert health.check_all()["envelopes"] == "ok"


def test_what_waits_since_yesterday_is_not_well_either(send):
    envelope = send()
    assert health.check_all()["envelopes"] == "ok"
    spoil(envelope, on=timezone.localdate() - timedelta(days=1))

    assert "1 of before today wait" in health.check_all()["envelopes"]


def why(envelope):
    work()
    envelope.refresh_from_db()
    assert not Signal.objects.exists()
    return envelope.stuck_because


def test_an_envelope_in_the_place_of_another_does_not_open(send):
    """T53."""
    one, other = send(), send()
    bodies = bytes(one.body), bytes(other.body)
    spoil(one, body=bodies[1])
    spoil(other, body=bodies[0])

    assert (why(one), why(other)) == ("does_not_open", "does_not_open")


def test_an_envelope_that_is_made_to_name_another_desk_does_not_open(send):
    """T53."""
    envelope = send()
    other = DeskKey.objects.exclude(pk=envelope.sealed_for_id).first()
    body = bytes(envelope.body)
    spoil(envelope, sealed_for=other.pk, body=body[:2] + other.pk.bytes + body[18:])

    assert why(envelope) == "does_not_open"


def test_a_key_is_not_destroyed_while_something_waits_for_it(send, district):
    envelope = send(story="Toen.")
    DeskKey.objects.update(superseded_on=timezone.localdate() - timedelta(days=400))
    with pytest.raises(ProtectedError):
        envelope.sealed_for.delete()

    _file, gone = desk_keys.renew(district)

    assert gone == len(desk_keys.desks_of(district)) - 1
    assert (work().taken_in, stories()) == (1, {"Toen."})


def picture():
    return [SimpleUploadedFile("IMG_1.png", PNG)]


def test_a_file_of_another_report_is_not_taken_along(send):
    """T53."""
    one, other = send(uploads=picture()), send(uploads=picture())
    bodies = bytes(one.files.get().body), bytes(other.files.get().body)
    one.files.update(body=bodies[1])
    other.files.update(body=bodies[0])

    assert (why(one), why(other)) == ("does_not_open", "does_not_open")


def test_a_report_with_a_file_missing_or_too_many_waits(send):
    envelope = send(uploads=picture())
    file = envelope.files.get()
    EnvelopeFile.objects.create(envelope=envelope, body=bytes(file.body))
    assert why(envelope) == "not_understood"

    EnvelopeFile.objects.filter(envelope=envelope).delete()
    spoil(envelope, try_after=None)
    assert why(envelope) == "not_understood"


def test_a_file_is_what_it_says_it_is():
    """Also when whoever sealed it says otherwise."""
    name = {"id": uuid.uuid4(), "name": "verslag.pdf"}
    assert upload_of(FileAlong(**name, content_type="image/png"), PNG).content == PNG
    for kind, content in (("application/pdf", PNG), ("image/png", b"PK\x03\x04 zip")):
        with pytest.raises(NotUnderstood):
            upload_of(FileAlong(**name, content_type=kind), content)


def put_in(content, **columns):
    """As whoever took over the public process would: anything at all, sealed as it should be."""
    key = published().key_for("")
    envelope = Envelope(sealed_for_id=key.id, on=timezone.localdate(), **columns)
    envelope.body = key.seal(content, purpose=opening.ENVELOPE, row=envelope.pk)
    envelope.save(force_insert=True)
    return envelope


def of_a_report(send, **changed):
    """What a good report looks like once it is open, with something changed in it."""
    good = send()
    told = json.loads(
        good.sealed_for.opened(bytes(good.body), purpose=opening.ENVELOPE, row=good.pk)
    )
    good.delete()
    return json.dumps({**told, **changed}).encode()


@pytest.mark.parametrize(
    "changed",
    [
        {"channel": "staff"},
        {"channel": "desk_phone"},
        {"story": ""},
        {"story": "x" * 20_001},
        {"danger": "maybe"},
        {"pieces": (("spell", "x"),)},
        {"district": "x; DROP TABLE"},
        {"kind": "export"},
        {"by": "noor"},
    ],
    ids=",".join,
)
def test_the_worker_believes_nothing_that_the_form_could_not_say(send, changed):
    assert why(put_in(of_a_report(send, **changed))) == "not_understood"


def test_a_channel_of_a_professional_needs_an_organisation_that_exists(send):
    assert why(put_in(of_a_report(send, channel="professional"))) == "not_allowed"


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[1]", b"null", b'{"kind": "x"}'])
def test_what_is_no_report_at_all_stays_and_says_so(desks, content):
    assert why(put_in(content)) == "not_understood"
    with pytest.raises(NotUnderstood):
        read(content)


def test_a_link_is_asked_for_with_an_address_only(desks):
    told = LinkAsked(at=timezone.now(), email="ans@elders.example", language="nl")
    forged = written(told).replace(b"ans@elders.example", b"ans")

    assert why(put_in(forged)) == "not_understood"


def test_a_worker_that_breaks_off_between_opening_and_receiving_leaves_everything(
    send, monkeypatch
):
    send(story="Het verhaal.")
    receive = taking_in.receive

    def break_off(*told, **how):
        receive(*told, **how)
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(taking_in, "receive", break_off)
        with pytest.raises(SystemExit):
            work()
    assert not Signal.objects.exists()
    assert Envelope.objects.get().attempts == 0

    work()
    assert stories() == {"Het verhaal."}


KILLED = """
import os, signal
import django
django.setup()
from schakel.intake import tasks
from schakel.intake.actions import taking_in
receive = taking_in.receive
def die(*told, **how):
    receive(*told, **how)
    os.kill(os.getpid(), signal.SIGKILL)
taking_in.receive = die
tasks.open_waiting()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_after_receiving_and_before_storing_loses_and_doubles_nothing(
    send, settings
):
    """R1, R4. kill -9, and then the job that runs every minute."""
    send(story="Een.")
    send(story="Twee.")
    named = settings.DATABASES["default"]
    host = named["HOST"].replace("/", "%2F")

    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        cwd=environment.ROOT,
        env=bare_environment(
            DJANGO_SETTINGS_MODULE="schakel.config.settings_test",
            DATABASE_URL=f"postgresql://{named['USER']}@{host}/{connection.settings_dict['NAME']}",
            KEY_FILE=str(settings.KEY_FILE),
        ),
        check=False,
        capture_output=True,
        text=True,
    )

    assert killed.returncode == -unix.SIGKILL, killed.stderr
    assert not Signal.objects.exists()
    assert Envelope.objects.count() == 2
    open_left_behind(timestamp=0)
    assert stories() == {"Een.", "Twee."}
    assert not Envelope.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_envelope_once(send):
    """R4."""
    for number in range(6):
        send(story=f"Verhaal {number}")
    together, done, problems = threading.Barrier(3), [], []

    def one_worker():
        together.wait()
        try:
            done.append(work())
        except Exception as problem:  # noqa: BLE001  # told below, in the thread of the test
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy_context().run, args=(one_worker,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()

    assert problems == []
    assert stories() == {f"Verhaal {number}" for number in range(6)}
    assert Signal.objects.count() == 6
    assert sum(each.taken_in for each in done) <= 6
    assert not Envelope.objects.exists()


def test_many_that_wait_are_all_taken_in(send, monkeypatch):
    monkeypatch.setattr(opening, "AT_ONCE", 2)
    for number in range(5):
        send(story=f"Verhaal {number}")

    assert work().taken_in == 5

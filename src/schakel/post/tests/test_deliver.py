"""Does every letter arrive once, whatever the mail server does? Told with a real mail server."""

import asyncio
import logging
import threading
from datetime import UTC, datetime

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from schakel.post import delivery
from schakel.post.delivery import NotDelivered
from schakel.post.models import Letter
from schakel.post.outbox import send_notice
from schakel.post.tasks import WAITS, LongerEachTime
from schakel.post.tests.smtp import free_port, mail_server, use
from schakel.vault.asker import seeing
from schakel.vault.models import RecordKey
from schakel.vault.remembered import REMEMBERED

NOW = datetime(2027, 3, 14, 8, 0, tzinfo=UTC)
TASK = "schakel.post.tasks.deliver"
TO = "melder.kanarie@voorbeeld.example"


@pytest.fixture
def server(settings):
    with mail_server(settings) as answers:
        yield answers


def send(**said) -> Letter:
    return send_notice(**{"kind": "work_waiting", "to": TO, **said})


def deliver(letter) -> str:
    """Try once; answer why it failed, or ""."""
    try:
        delivery.deliver(letter.pk, now=NOW)
    except NotDelivered as failure:
        return failure.reason
    finally:
        letter.refresh_from_db()
    return ""


@pytest.fixture
def queue(transactional_db):
    """An empty queue: its tables are no models, so emptying tables passes them by."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_events")
        cursor.execute("DELETE FROM procrastinate_jobs")


def told(caplog) -> str:
    """What our side logged: not the mail server of the tests."""
    return " ".join(
        record.getMessage() + str(record.exc_text)
        for record in caplog.records
        if record.name != "mail.log"
    )


def work() -> None:
    """Let a worker do everything that is due now."""
    worker = app.with_connector(app.connector.get_worker_connector())

    async def all_that_is_due():
        async with worker.open_async():
            await worker.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False
            )
        await sync_to_async(connections.close_all)()

    asyncio.run(all_that_is_due())


@pytest.mark.django_db
def test_a_letter_arrives_and_its_address_is_forgotten(server):
    letter = send(link="http://werkplek.testserver/")

    assert deliver(letter) == ""

    [(recipients, mail)] = server.received
    assert recipients == [TO]
    assert mail["Subject"] == "Er staat iets voor u klaar"
    assert mail["Message-ID"] == f"<{letter.pk}@schakel.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "http://werkplek.testserver/" in mail.get_content()
    assert (letter.sent_at, letter.attempts, letter.failed) == (NOW, 1, "")
    assert (letter.recipient, letter.link) == (None, None)


@pytest.mark.django_db
def test_a_letter_that_was_sent_is_not_sent_again(server):
    letter = send()

    assert [deliver(letter) for _ in range(3)] == ["", "", ""]

    assert len(server.received) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "answer", "reason"),
    [
        ("at_recipient", "450 vol", "later"),
        ("at_recipient", "550 onbekend", "refused"),
        ("at_content", "452 vol", "later"),
        ("at_content", "554 geweigerd", "refused"),
    ],
)
def test_after_a_refusal_it_is_tried_again_and_arrives_once(server, at, answer, reason):
    getattr(server, at).append(answer)
    letter = send()

    assert deliver(letter) == reason
    assert (letter.failed, letter.attempts, letter.sent_at) == (reason, 1, None)
    assert letter.unsealed("recipient") == TO

    assert deliver(letter) == ""
    assert (letter.failed, letter.attempts) == ("", 2)
    assert len(server.received) == 1


@pytest.mark.django_db
def test_a_server_that_does_not_answer_in_time_is_tried_again(server, settings):
    server.slow = 1.5
    letter = send()

    assert deliver(letter) == "timeout"

    server.slow = 0
    assert deliver(letter) == ""
    # It may have arrived twice: then both copies have one Message-ID, and are shown as one.
    assert len({mail["Message-ID"] for _to, mail in server.received}) == 1


@pytest.mark.django_db
def test_a_server_that_is_down_is_tried_again(settings):
    use(settings, free_port())
    letter = send()
    assert deliver(letter) == "unreachable"

    with mail_server(settings) as server:
        assert deliver(letter) == ""

    assert len(server.received) == 1


@pytest.mark.django_db
def test_a_server_that_hangs_up_is_tried_again(server):
    server.at_content.append("421 tot later")
    letter = send()

    assert deliver(letter) in {"later", "unreachable"}
    assert deliver(letter) == ""


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_lost(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = ""
    letter = send()

    assert deliver(letter) == "unreachable"
    assert letter.unsealed("recipient") == TO


@pytest.mark.django_db
def test_a_letter_whose_key_is_damaged_waits_for_its_key(server):
    letter = send()
    RecordKey.objects.filter(pk=letter.key_id).update(wrapped=b"stuk")
    REMEMBERED.clear()

    assert deliver(letter) == "no_key"
    assert not server.received


@pytest.mark.django_db
def test_the_failure_names_no_address(server):
    server.at_recipient.append(f"550 {TO} onbekend")

    with pytest.raises(NotDelivered) as failure:
        delivery.deliver(send().pk, now=NOW)

    assert str(failure.value) == "refused"
    assert failure.value.__cause__ is failure.value.__context__ is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_letter(server):
    server.slow = 0.3
    letter = send()
    went = []

    @seeing("post")
    def try_it():
        try:
            delivery.deliver(letter.pk, now=NOW)
            went.append(True)
        finally:
            connection.close()

    workers = [threading.Thread(target=try_it) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (len(went), len(server.received)) == (4, 1)


def test_the_letter_and_its_job_are_written_with_the_act_or_not_at_all(queue):
    def act():
        with transaction.atomic():
            send()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert (Letter.objects.count(), ProcrastinateJob.objects.filter(task_name=TASK).count()) == (
        0,
        0,
    )

    with transaction.atomic():
        letter = send()
    [job] = ProcrastinateJob.objects.filter(task_name=TASK)
    assert job.args == {"letter_id": str(letter.pk)}


def test_the_worker_delivers_what_is_in_the_queue(queue, server, caplog):
    caplog.set_level(logging.DEBUG)
    letter, other = send(), send(kind="reminder")

    work()

    letter.refresh_from_db()
    other.refresh_from_db()
    assert letter.sent_at
    assert other.sent_at
    assert len(server.received) == 2
    assert TO not in told(caplog)


def test_a_failed_letter_waits_in_the_queue_for_another_attempt(queue, server, caplog):
    caplog.set_level(logging.DEBUG)
    server.at_recipient.append(f"550 {TO} onbekend")
    send()

    work()

    [job] = ProcrastinateJob.objects.filter(task_name=TASK)
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None
    assert TO not in told(caplog)


def test_each_wait_is_longer_and_after_two_days_it_is_given_up():
    class Tried:
        def __init__(self, attempts):
            self.attempts = attempts

    decide = LongerEachTime().get_retry_decision
    decisions = [decide(exception=NotDelivered("later"), job=Tried(n)) for n in range(10)]

    moments = [decision.retry_at for decision in decisions[:-1]]
    assert moments == sorted(moments)
    assert decisions[-1] is None
    assert 24 < sum(WAITS) / 3600 < 72


def test_after_the_last_attempt_the_address_is_forgotten(queue, server):
    letter = send()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s", [len(WAITS)])
    server.at_recipient.append("550 onbekend")

    work()

    letter.refresh_from_db()
    assert letter.gave_up_at
    assert (letter.recipient, letter.failed) == (None, "refused")
    assert deliver(letter) == ""
    assert not server.received

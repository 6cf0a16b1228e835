"""Does the privacy officer hear that somebody tampered, and hold a seal that we cannot change?

ASVS 16.4.2, BIO2 8.15.05: tampering raises an alarm.
"""

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from schakel.audit import checkpoints, sealer
from schakel.audit.models import Batch, Event, Verification
from schakel.audit.tests.conftest import as_superuser
from schakel.people.models import Notice
from schakel.post import delivery
from schakel.post.models import Letter
from schakel.supervision.actions import verifying
from schakel.supervision.tasks import mail_checkpoint, verify, verify_now
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed(seen, shipped, frits) -> Batch:
    (batch,) = sealer.seal(now=MONDAY)
    return batch


def test_every_night_the_trail_is_verified_and_all_is_well(sealed, client, frits):
    verify(timestamp=0)

    assert Verification.objects.get().is_whole
    assert not Notice.objects.filter(kind="trail_broken").exists()
    client.force_login(frits)
    page = client.get(reverse("supervision:seals")).content.decode()
    assert "er is niets veranderd" in page
    assert "Afgegeven tot en met" in page


def test_tampering_is_an_urgent_notice_and_the_page_names_it(sealed, client, frits):
    victim = Event.objects.get(action="signal.read").pk
    as_superuser("DELETE FROM audit_event WHERE id = %(victim)s", victim=victim)

    verify_now()

    notice = Notice.objects.get(person=frits, kind="trail_broken")
    assert notice.urgent
    client.force_login(frits)
    followed = client.post(reverse("people:follow", args=[notice.pk]), follow=True)
    page = followed.content.decode()
    assert "Er is met het logboek geknoeid" in page
    assert f"Partij 1: Er zijn regels verwijderd. Regel {victim}." in page
    assert "Het logboek klopt niet meer" in client.get("/toezicht/").content.decode()


def test_asking_to_verify_is_work_for_the_worker_and_recorded(sealed, client, frits):
    client.force_login(frits)

    client.post(reverse("supervision:verify"))

    assert ProcrastinateJob.objects.filter(
        task_name="schakel.supervision.tasks.verify_now"
    ).exists()
    assert Event.objects.filter(action="supervision.verify", actor=frits).exists()


def test_every_morning_a_seal_lies_in_the_mailbox_of_the_privacy_officer(
    sealed, frits, client, noor
):
    mail_checkpoint(timestamp=0)

    letter = Letter.objects.get()
    delivery.deliver(letter.pk, now=MONDAY)
    (sent,) = mail.outbox
    assert sent.to == [frits.email]
    fingerprint = checkpoints.Checkpoint.of(sealed).fingerprint
    assert f"/toezicht/zegels/1/{fingerprint}/" in sent.body
    for told in ("Gageldonk", "Noor", "S-"):
        assert told not in sent.body
    client.force_login(frits)
    path = next(word for word in sent.body.split() if word.startswith("http"))
    assert (
        "nog dezelfde vingerafdruk"
        in client.get(path.removeprefix("http://werkplek.testserver")).content.decode()
    )


def test_before_the_first_seal_there_is_nothing_to_mail(frits):
    with transaction.atomic():
        assert verifying.mail_checkpoint(now=MONDAY) == 0


def test_seals_that_do_not_leave_are_said_on_the_page(sealed, client, frits, settings, shipped):
    client.force_login(frits)
    next(shipped.iterdir()).unlink()
    assert (
        "1 zegel is nog niet afgegeven" in client.get(reverse("supervision:seals")).content.decode()
    )

    settings.CHECKPOINT_DIR = None
    assert (
        "De zegels gaan nergens heen" in client.get(reverse("supervision:seals")).content.decode()
    )

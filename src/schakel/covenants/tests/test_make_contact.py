"""The holder makes contact, or does not; and both sides say what came of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from schakel.audit.models import Event
from schakel.covenants import touches
from schakel.covenants.actions import contact
from schakel.covenants.models import CrossOutcome, CrossTouch, Figure, TouchedPair
from schakel.covenants.tests.conftest import SAME_NUMBER, withdrawn
from schakel.organisations.models import Covenant
from schakel.people.models import Notice

pytestmark = pytest.mark.django_db

REMARK = "Het was inderdaad dezelfde telefoon, van de ploegbaas."


def numbers(what) -> int:
    return sum(Figure.objects.filter(what=what).values_list("number", flat=True))


def test_from_contact_on_both_see_that_there_is_contact(touch, held, asked, noor, yusuf, client):
    client.force_login(noor)
    client.post(touch.get_absolute_url() + "contact/")
    mine = client.get(touch.get_absolute_url()).content.decode()
    client.force_login(yusuf)
    theirs = client.get(touch.get_absolute_url()).content.decode()

    assert asked.reference in mine
    assert f"Gemeente Bergen op Zoom neemt contact op over {asked.reference}" in theirs
    assert held.reference in theirs
    assert touches.seen(touch, by=yusuf, now=timezone.now()).pieces == []
    assert "Telefoonnummer" not in theirs
    assert "waarschijnlijk" not in theirs
    assert SAME_NUMBER not in theirs
    assert noor.name not in theirs
    assert Notice.objects.get(person=yusuf, kind=Notice.Kind.COVENANT_CONTACT)
    assert (
        "Er is contact met een andere gemeente"
        in client.get(asked.get_absolute_url()).content.decode()
    )


def test_contact_is_in_the_trail_of_both_signals(touch, held, asked, noor, now):
    contact.make_contact(touch, by=noor, now=now)

    mine = Event.objects.get(action="covenant.contact")
    theirs = Event.objects.get(action="covenant.contacted")
    assert (mine.object_id, mine.actor) == (held.pk, noor)
    assert (theirs.object_id, theirs.actor) == (asked.pk, None)
    assert mine.because
    assert numbers("contacted") == 1


def test_contact_twice_counts_once(touch, noor, daan, now, client):
    contact.make_contact(touch, by=noor, now=now)

    with pytest.raises(contact.NothingNew):
        contact.make_contact(touch, by=daan, now=now)
    client.force_login(daan)
    answer = client.post(touch.get_absolute_url() + "contact/", follow=True)

    assert "Een collega was u voor" in answer.content.decode()
    assert numbers("contacted") == 1


def test_set_aside_goes_at_once_and_silently(touch, held, noor, yusuf, client):
    client.force_login(noor)
    answer = client.post(touch.get_absolute_url() + "weg/", follow=True)

    assert "Weggelegd" in answer.content.decode()
    assert not CrossTouch.objects.exists()
    assert not Notice.objects.filter(person=yusuf, kind__startswith="covenant").exists()
    assert numbers("expired") == 1


def test_both_sides_say_what_came_of_it_and_neither_reads_the_other(
    touch, noor, yusuf, now, client
):
    contact.make_contact(touch, by=noor, now=now)
    for who, verdict, remark in ((noor, "true", REMARK), (yusuf, "unknown", "Nog niet zeker.")):
        client.force_login(who)
        answer = client.post(
            touch.get_absolute_url() + "uitkomst/",
            {"verdict": verdict, "remark": remark},
            follow=True,
        )
        assert "Bewaard" in answer.content.decode()

    assert {o.side: o.verdict for o in CrossOutcome.objects.all()} == {
        "holder": "true",
        "other": "unknown",
    }
    client.force_login(yusuf)
    page = client.get(touch.get_absolute_url()).content.decode()
    assert "Nog niet zeker." in page
    assert REMARK not in page
    assert (numbers("true"), numbers("unknown"), numbers("false")) == (1, 1, 0)


def test_the_remark_is_sealed_with_the_key_of_the_own_signal(touch, held, asked, noor, yusuf, now):
    contact.make_contact(touch, by=noor, now=now)
    mine = contact.record_outcome(touch, verdict="true", remark=REMARK, by=noor, now=now)
    theirs = contact.record_outcome(touch, verdict="true", remark=REMARK, by=yusuf, now=now)

    assert (mine.key, theirs.key) == (held.key, asked.key)
    assert REMARK.encode() not in bytes(CrossOutcome.objects.get(side="holder").remark)
    assert mine.unsealed("remark") == REMARK


def test_a_correction_moves_the_counter(touch, noor, now):
    contact.make_contact(touch, by=noor, now=now)
    contact.record_outcome(touch, verdict="true", remark="", by=noor, now=now)
    contact.record_outcome(touch, verdict="false", remark="", by=noor, now=now)

    assert CrossOutcome.objects.count() == 1
    assert (numbers("true"), numbers("false")) == (0, 1)


def test_without_an_answer_the_form_comes_back_with_what_was_typed(touch, noor, now, client):
    contact.make_contact(touch, by=noor, now=now)
    client.force_login(noor)

    page = client.post(touch.get_absolute_url() + "uitkomst/", {"remark": REMARK}).content.decode()

    assert "Kies wat eruit kwam." in page
    assert REMARK in page
    assert not CrossOutcome.objects.exists()


def test_nobody_says_what_came_of_it_before_there_was_contact(touch, noor, yusuf, now, client):
    with pytest.raises(contact.NoContactYet):
        contact.record_outcome(touch, verdict="true", remark="", by=noor, now=now)
    with pytest.raises(PermissionDenied):
        contact.record_outcome(touch, verdict="true", remark="", by=yusuf, now=now)
    client.force_login(yusuf)
    answer = client.post(touch.get_absolute_url() + "uitkomst/", {"verdict": "true"})
    assert answer.status_code == 404


@pytest.mark.parametrize("ended", ["expired", "covenant"])
def test_what_is_over_is_over_for_every_act(touch, covenant, noor, now, ended):
    if ended == "expired":
        TouchedPair.objects.update(expires_on=(now - timedelta(days=2)).date())
    else:
        Covenant.objects.update(active=False)

    with pytest.raises(contact.Gone):
        contact.make_contact(touch, by=noor, now=now)
    with pytest.raises(contact.Gone):
        contact.set_aside(touch, by=noor, now=now)
    with pytest.raises(contact.Gone):
        contact.record_outcome(touch, verdict="true", remark="", by=noor, now=now)


def test_only_the_holder_ends_the_silence(touch, yusuf, now, client):
    with pytest.raises(PermissionDenied):
        contact.make_contact(touch, by=yusuf, now=now)
    with pytest.raises(PermissionDenied):
        contact.set_aside(touch, by=yusuf, now=now)
    client.force_login(yusuf)
    for what in ("contact/", "weg/"):
        assert client.post(touch.get_absolute_url() + what).status_code == 404


def test_after_contact_the_other_side_is_still_not_the_holder(touch, noor, yusuf, now, client):
    contact.make_contact(touch, by=noor, now=now)
    client.force_login(yusuf)

    for what in ("contact/", "weg/"):
        assert client.post(touch.get_absolute_url() + what).status_code == 404


@pytest.mark.parametrize("who", ["holder", "other"])
def test_a_withdrawal_reaches_both_sides(
    touch, held, asked, noor, yusuf, covenant, now, client, who
):
    contact.make_contact(touch, by=noor, now=now)
    signal, person = (held, noor) if who == "holder" else (asked, yusuf)

    withdrawn(signal, covenant, person, now=now)

    assert not CrossTouch.objects.exists()
    for each in (noor, yusuf):
        client.force_login(each)
        assert client.get(touch.get_absolute_url()).status_code == 404
        notices = client.get("/meldingen/").content.decode()
        assert touch.get_absolute_url() not in notices
    # That there was contact stays in the trail: that did happen.
    assert Event.objects.filter(action="covenant.contact").exists()

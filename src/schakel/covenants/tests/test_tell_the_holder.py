"""Something touches a piece of another municipality: its holder is told, and nobody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from schakel.audit.models import Event
from schakel.covenants.actions import comparing, contact, telling
from schakel.covenants.models import Comparison, CrossTouch, TouchedPair
from schakel.covenants.tests.agreed import agree
from schakel.covenants.tests.conftest import (
    NUMBER,
    OTHER_NUMBER,
    SAME_NUMBER,
    a_round,
    registered,
    reported,
    withdrawn,
)
from schakel.linking.actions.rotating import reencode
from schakel.linking.actions.searching import search
from schakel.linking.models import IndexedMention, Realm, RealmKey
from schakel.people.models import Notice
from schakel.post.models import Letter
from schakel.signals.actions import pieces as adding
from schakel.vault.models import RecordKey

pytestmark = pytest.mark.django_db


def test_the_holder_hears_that_something_touches_the_own_signal(touch, held, noor, client):
    notice = Notice.objects.get(person=noor, kind=Notice.Kind.COVENANT_TOUCH)
    client.force_login(noor)

    page = client.get(touch.get_absolute_url()).content.decode()

    assert touch.holder == held
    assert notice.reference == touch.reference
    assert f"Iets raakt uw signaal {held.reference}" in page
    assert "Gemeente Roosendaal" in page
    assert "Aandachtsfunctionaris mensenhandel (te bevestigen)" in page
    assert "Telefoonnummer" in page
    assert "Ik neem contact op" in page


def test_the_holder_reads_no_content_and_no_reference_of_the_other_side(
    touch, asked, noor, yusuf, client
):
    client.force_login(noor)

    pages = [
        client.get(path).content.decode()
        for path in (touch.get_absolute_url(), touch.holder.get_absolute_url(), "/meldingen/", "/")
    ]

    for page in pages:
        assert not [
            word
            for word in (asked.reference, SAME_NUMBER, yusuf.name, str(asked.pk), "Roosendaal e.o.")
            if word in page
        ]


def test_whoever_entered_the_new_piece_hears_nothing(touch, asked, yusuf, client):
    client.force_login(yusuf)

    assert not Notice.objects.filter(person=yusuf).exclude(kind=Notice.Kind.NEW_SIGNAL).exists()
    assert not Event.objects.filter(object_id=asked.pk, action__startswith="covenant.").exclude(
        action="covenant.register"
    )
    assert client.get(touch.get_absolute_url()).status_code == 404
    assert touch.reference not in client.get(asked.get_absolute_url()).content.decode()


def test_the_mail_to_the_holder_says_only_that_something_waits(touch, noor):
    letters = Letter.objects.filter(kind="work_waiting")
    assert letters.exists()
    assert not mail.outbox


def test_the_text_is_shown_only_to_whoever_handles_the_signal(touch, held, noor, client):
    client.force_login(noor)
    assert NUMBER not in client.get(touch.get_absolute_url()).content.decode()

    held.owner = noor
    held.save(update_fields=["owner"])

    assert NUMBER in client.get(touch.get_absolute_url()).content.decode()
    looks = Event.objects.filter(action="covenant.see", object_id=held.pk).order_by("id")
    assert [event.fields for event in looks] == [[], ["pieces"]]


def test_pieces_of_one_municipality_do_not_touch_here(
    held, district, covenant, bergen_op_zoom, noor, now
):
    again = reported(district, bergen_op_zoom, ("phone", SAME_NUMBER), now=now)
    registered(again, covenant, noor, now=now)
    a_round(now)

    assert not CrossTouch.objects.exists()


def test_a_signal_that_nobody_registered_touches_nothing(held, asked, now):
    a_round(now)

    assert not CrossTouch.objects.exists()
    assert not IndexedMention.objects.filter(signal=asked).exists()


def test_a_kind_that_the_covenant_does_not_name_is_not_compared(
    district, covenant, bergen_op_zoom, roosendaal, noor, yusuf, now
):
    for place, who in ((bergen_op_zoom, noor), (roosendaal, yusuf)):
        signal = reported(district, place, ("company", "Uitzendbureau Vlug BV"), now=now)
        registered(signal, covenant, who, now=now)
    a_round(now)

    assert not Comparison.objects.exists()
    assert not Realm.objects.filter(covenant=str(covenant.pk)).exists()


def test_tokens_of_a_covenant_have_keys_of_their_own(touch, held, covenant, now):
    search(held, now=now)

    own, shared = (
        {
            token
            for row in IndexedMention.objects.filter(signal=held, **which)
            for token in row.tokens
        }
        for which in ({"realm__organisation": held.desk}, {"realm__covenant": str(covenant.pk)})
    )
    assert own
    assert shared
    assert own.isdisjoint(shared)


def test_a_piece_that_is_added_later_is_compared_too(
    held, district, covenant, roosendaal, yusuf, now
):
    signal = reported(district, roosendaal, ("phone", OTHER_NUMBER), now=now)
    registered(signal, covenant, yusuf, now=now)
    a_round(now)
    assert not CrossTouch.objects.exists()

    adding.add(signal, kind="phone", text=SAME_NUMBER, by=yusuf, now=now)
    a_round(now)

    assert CrossTouch.objects.get().holder == held


def test_what_a_holder_adds_later_makes_the_other_one_the_holder(
    held, district, covenant, roosendaal, noor, yusuf, now
):
    signal = reported(district, roosendaal, ("phone", OTHER_NUMBER), now=now)
    registered(signal, covenant, yusuf, now=now)
    a_round(now)

    adding.add(held, kind="phone", text=OTHER_NUMBER, by=noor, now=now)
    a_round(now)

    touch = CrossTouch.objects.get()
    assert (touch.holder, touch.other_desk) == (signal, held.desk)
    assert not Notice.objects.filter(person=noor, kind=Notice.Kind.COVENANT_TOUCH).exists()


def test_two_signals_of_the_other_side_are_one_touch_without_a_number(
    touch, held, district, covenant, roosendaal, yusuf, noor, now, client
):
    client.force_login(noor)
    with_one = client.get(touch.get_absolute_url()).content.decode()

    second = reported(district, roosendaal, ("phone", NUMBER), now=now)
    registered(second, covenant, yusuf, now=now)
    a_round(now)

    assert CrossTouch.objects.get() == touch
    assert TouchedPair.objects.count() == 2
    with_two = client.get(touch.get_absolute_url()).content.decode()
    assert with_one.count("Telefoonnummer") == with_two.count("Telefoonnummer")


def test_nothing_is_told_twice(touch, now):
    a_round(now)
    a_round(now + timedelta(days=1))

    assert TouchedPair.objects.count() == 1
    assert Event.objects.filter(action="covenant.tell").count() == 1
    assert not Comparison.objects.exclude(found=None).exists()  # it is wiped once it was told


@pytest.mark.parametrize("who", ["holder", "other"])
def test_what_is_withdrawn_before_it_was_told_is_never_told(
    held, asked, covenant, noor, yusuf, now, who
):
    registered(asked, covenant, yusuf, now=now)
    comparing.compare(now=now)
    signal, person = (held, noor) if who == "holder" else (asked, yusuf)
    withdrawn(signal, covenant, person, now=now)

    telling.tell(now=now)

    assert not CrossTouch.objects.exists()
    assert not Notice.objects.filter(kind=Notice.Kind.COVENANT_TOUCH).exists()


def test_the_holder_is_reminded_once_even_when_every_notice_was_seen(touch, covenant, now):
    mails = []
    for day in (22, 23, 24, 25):
        Notice.objects.update(seen_at=now)
        telling.tell(now=now + timedelta(days=day))
        mails.append(Notice.objects.filter(kind=Notice.Kind.COVENANT_TOUCH).count())

    assert mails == [1, 2, 2, 2]


def test_what_nobody_takes_up_expires_in_silence(touch, held, asked, noor, covenant, now, client):
    events = Event.objects.exclude(action="person.refused").count()
    letters = Letter.objects.count()
    Notice.objects.update(seen_at=now)
    last = now + timedelta(days=covenant.touch_days)

    telling.tell(now=last)
    assert CrossTouch.objects.exists()
    assert Letter.objects.count() == letters + 1  # the holder is reminded, once
    telling.tell(now=last + timedelta(days=1))

    assert not CrossTouch.objects.exists()
    assert Letter.objects.count() == letters + 1
    assert Event.objects.exclude(action="person.refused").count() == events
    client.force_login(noor)
    assert client.get(touch.get_absolute_url()).status_code == 404
    a_round(last + timedelta(days=2))
    assert not CrossTouch.objects.exists()


def test_a_page_is_gone_before_the_worker_comes(touch, noor, client, now):
    TouchedPair.objects.update(expires_on=(now - timedelta(days=2)).date())
    client.force_login(noor)

    assert client.get(touch.get_absolute_url()).status_code == 404
    assert client.post(touch.get_absolute_url() + "contact/").status_code == 404
    assert touch.reference not in client.get(touch.holder.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "ended", [{"active": "false"}, {"ends_on": "2021-01-01"}, {"starts_on": "2098-01-01"}]
)
def test_when_the_covenant_ends_tokens_and_keys_are_destroyed(
    touch, held, covenant, noor, now, client, ended
):
    realm = Realm.objects.get(covenant=str(covenant.pk))
    keys = list(RealmKey.objects.filter(realm=realm).values_list("key_id", flat=True))
    assert keys
    assert all(keys)

    agree(now=now, **ended)

    client.force_login(noor)
    assert client.get(touch.get_absolute_url()).status_code == 404
    comparing.compare(now=now)
    assert not Realm.objects.filter(pk=realm.pk).exists()
    assert not IndexedMention.objects.filter(realm=realm.pk).exists()
    assert not RecordKey.objects.filter(pk__in=keys).exists()
    assert not CrossTouch.objects.exists()
    assert not Comparison.objects.exists()
    assert {r.ended for r in covenant.registrations.all()} == {"covenant"}
    assert Event.objects.filter(action="covenant.destroy").count() == 1
    comparing.compare(now=now)
    assert Event.objects.filter(action="covenant.destroy").count() == 1


def test_the_real_district_compares_nothing(district, bergen_op_zoom, noor, now, client):
    signal = reported(district, bergen_op_zoom, ("phone", NUMBER), now=now)
    covenant = district.covenants.get()
    client.force_login(noor)

    assert not covenant.is_in_force(now.date())
    assert "Andere gemeenten" not in client.get(signal.get_absolute_url()).content.decode()
    address = f"{signal.get_absolute_url()}convenanten/{covenant.code}/"
    assert client.get(address).status_code == 404
    a_round(now)
    assert not Realm.objects.exclude(covenant="").exists()


@pytest.mark.parametrize("contacted", [False, True])
def test_a_deleted_piece_takes_everything_along_on_both_sides(
    touch, asked, now, noor, client, contacted
):
    if contacted:
        contact.make_contact(touch, by=noor, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DELETE FROM signals_puzzlepiece WHERE signal_id = %s", [asked.pk])

    assert not TouchedPair.objects.exists()
    client.force_login(noor)
    assert client.get(touch.get_absolute_url()).status_code == 404
    comparing.compare(now=now)
    assert not CrossTouch.objects.exists()
    assert Notice.objects.get(person=noor, kind=Notice.Kind.COVENANT_TOUCH).url_name == ""


def test_keys_are_replaced_every_year_and_nothing_is_told_again(
    touch, held, covenant, district, roosendaal, yusuf, now
):
    realm = Realm.objects.get(covenant=str(covenant.pk))
    before = set(IndexedMention.objects.filter(realm=realm).values_list("key_version", flat=True))
    later = now + timedelta(days=400)

    comparing.compare(now=later)

    after = set(IndexedMention.objects.filter(realm=realm).values_list("key_version", flat=True))
    assert (before, after) == ({1}, {2})
    assert [key.state for key in realm.keys.order_by("version")] == ["shredded", "current"]
    assert IndexedMention.objects.filter(realm=realm).count() == 2
    assert TouchedPair.objects.count() == 1
    # What was encoded with the fresh keys still meets what comes in.
    signal = reported(district, roosendaal, ("phone", NUMBER), now=later)
    registered(signal, covenant, yusuf, now=later)
    a_round(later)
    assert TouchedPair.objects.filter(other_signal=signal).count() == 1


def test_keys_are_not_replaced_while_something_waits_to_be_told(held, asked, covenant, yusuf, now):
    registered(asked, covenant, yusuf, now=now)
    comparing.compare(now=now)
    later = now + timedelta(days=400)

    comparing.compare(now=later)
    telling.tell(now=later)

    realm = Realm.objects.get(covenant=str(covenant.pk))
    assert [key.state for key in realm.keys.all()] == ["current"]
    assert CrossTouch.objects.exists()
    comparing.compare(now=later)
    assert [key.state for key in realm.keys.all()] == ["shredded", "current"]


def test_what_a_lost_key_keeps_shut_is_compared_anew(held, asked, covenant, yusuf, now):
    """Somebody replaced the keys by hand, between comparing and telling."""
    registered(asked, covenant, yusuf, now=now)
    comparing.compare(now=now)
    for _progress in reencode(Realm.objects.get(covenant=str(covenant.pk)), now=now):
        pass

    telling.tell(now=now)
    assert not CrossTouch.objects.exists()
    a_round(now)

    assert CrossTouch.objects.get().holder == held

"""A number that comes back is found, once, at its own desk only."""

import threading
from contextvars import copy_context
from datetime import timedelta

import pytest
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from schakel.audit.models import Event
from schakel.linking import asking, tasks
from schakel.linking.actions import searching
from schakel.linking.encoding import VERSION
from schakel.linking.lookup import SMALLEST_POPULATION, look_up
from schakel.linking.models import IndexedMention, Lookup, Realm, RealmKey, Touch, TouchDecision
from schakel.linking.realms import keyring_of
from schakel.linking.tests.conftest import PHONE, sought
from schakel.linking.touches import touches_of, touches_of_piece, touching_signals
from schakel.linking.weights import shipped
from schakel.signals.actions import pieces
from schakel.signals.models import PuzzlePiece, Signal
from schakel.signals.tests.desk import received
from tests.cast import MONDAY

SEARCH = "schakel.linking.tasks.search"


def jobs(name: str = SEARCH) -> list[dict]:
    """About signals that are there: emptying the tables after another test leaves the queue."""
    there = {str(pk) for pk in Signal.objects.values_list("pk", flat=True)}
    queue = ProcrastinateJob.objects.filter(task_name=name)
    return [told for told in queue.values_list("args", flat=True) if told["signal_id"] in there]


def test_a_number_written_otherwise_touches_the_earlier_signal(earlier, later):
    touch = Touch.objects.get()

    assert (touch.newer, touch.older) == (later, earlier)
    assert (touch.kind, touch.level, touch.verdict) == ("phone", Touch.Level.STRONG, "")
    assert touch.agrees
    assert list(touches_of(later)) == list(touches_of(earlier)) == [touch]
    assert list(touches_of_piece(touch.older_piece)) == [touch]
    assert list(touching_signals(touch.newer_piece)) == [earlier]
    assert not touching_signals(touch.newer_piece, decided_same=True)


def test_the_report_itself_only_leaves_a_job(district, bergen_op_zoom):
    told = received(district, bergen_op_zoom, pieces=PHONE)

    assert jobs() == [{"signal_id": str(told.pk)}]
    assert not IndexedMention.objects.exists()


def test_without_pieces_there_is_nothing_to_search(district, bergen_op_zoom):
    received(district, bergen_op_zoom)

    assert jobs() == []


def test_the_job_searches_and_wakes_who_builds_on_it(earlier, district, bergen_op_zoom, settings):
    settings.AFTER_LINKING = ["schakel.somewhere.tasks.follow"]
    told = received(district, bergen_op_zoom, pieces=PHONE)

    tasks.search(signal_id=str(told.pk))

    assert Touch.objects.filter(newer=told).exists()
    assert jobs("schakel.somewhere.tasks.follow") == [{"signal_id": str(told.pk)}]


def test_a_signal_that_was_deleted_meanwhile_is_no_error(district, bergen_op_zoom):
    tasks.search(signal_id="00000000-0000-0000-0000-000000000000")


def test_searching_again_changes_nothing(earlier, later):
    touches, rows = list(Touch.objects.values()), IndexedMention.objects.count()

    for _ in range(3):
        sought(later)
        sought(earlier)

    assert IndexedMention.objects.count() == rows
    assert list(Touch.objects.values()) == touches


def test_a_piece_that_an_officer_adds_is_sought_too(earlier, noor, signal):
    sought(signal)
    pieces.add(signal, kind="phone", text="0612345678", by=noor, now=MONDAY)

    assert {"signal_id": str(signal.pk)} in jobs()
    sought(signal, now=MONDAY + timedelta(minutes=1))
    assert touching_signals(signal.pieces.get(kind="phone")).get() == earlier


def test_a_piece_added_to_an_older_signal_touches_the_newer_one(
    earlier, noor, district, bergen_op_zoom
):
    newer = sought(received(district, bergen_op_zoom, pieces=(("person", "Katarzyna Wiśniewska"),)))
    pieces.add(earlier, kind="person", text="Katarzyna Wisniewska", by=noor, now=MONDAY)

    sought(earlier)

    touch = Touch.objects.get()
    assert (touch.newer, touch.older) == (newer, earlier)


def test_another_desk_is_never_touched(earlier, district, roosendaal):
    """The keys differ: there is nothing in common to find, not even for who has the database."""
    elsewhere = sought(received(district, roosendaal, pieces=PHONE))

    assert not Touch.objects.exists()
    assert Realm.objects.count() == 2
    here, there = (
        set(IndexedMention.objects.get(signal=one).tokens) for one in (earlier, elsewhere)
    )
    assert here
    assert not here & there


def test_a_signal_that_lies_at_another_desk_by_now_is_not_touched(earlier, roosendaal, comes_in):
    """Its tokens lie in the realm of the desk where it was; that it moved is asked once more."""
    Signal.objects.filter(pk=earlier.pk).update(desk=roosendaal.organisation)

    comes_in()

    assert not Touch.objects.exists()


def test_what_was_encoded_otherwise_is_not_compared(earlier, comes_in):
    """It may be laid out otherwise: it is found again once it is encoded again."""
    IndexedMention.objects.update(encoding_version=VERSION + 1, capsule=b"of another layout")

    comes_in()

    assert not Touch.objects.exists()


def test_in_a_small_realm_nothing_is_surer(earlier, later):
    """Two things in a realm of two are not the same because there are only two."""
    keyring = keyring_of(Realm.objects.get())
    (row, asked), *_ = asking._asked(later, keyring)

    def chance(population):
        answer = look_up(asked, keyring, shipped(row.kind), population=population, outside=later.pk)
        return answer.found[0].posterior

    assert chance(2) == chance(SMALLEST_POPULATION) > chance(100 * SMALLEST_POPULATION)


def test_a_signal_never_touches_itself(district, bergen_op_zoom):
    sought(received(district, bergen_op_zoom, pieces=(*PHONE, ("phone", "+31612345678"))))

    assert IndexedMention.objects.count() == 2
    assert not Touch.objects.exists()


def test_who_only_asks_for_advice_is_linked_to_nothing(earlier, district, bergen_op_zoom):
    asked = sought(received(district, bergen_op_zoom, pieces=PHONE, advice_only=True))

    assert not IndexedMention.objects.filter(signal=asked).exists()
    assert not Touch.objects.exists()
    assert {"signal_id": str(asked.pk)} not in jobs()


def test_the_search_is_counted_and_recorded_without_content(earlier, later):
    lookup = Lookup.objects.get(signal=later)
    assert (lookup.state, lookup.pieces, lookup.candidates, lookup.found) == ("done", 1, 1, 1)
    assert lookup.by is None

    event = Event.objects.get(action="linking.search", object_id=later.pk)
    assert event.detail == {"state": "done", "compared": "1", "found": "1"}
    assert Event.objects.filter(action="linking.index", object_id=later.pk).count() == 1


def test_searching_opens_no_stored_text(earlier, later, django_assert_max_num_queries):
    """With the texts of every stored piece destroyed, searching finds what it found before."""
    PuzzlePiece.objects.all().update(text=None)
    Touch.objects.all().delete()

    sought(later)

    assert Touch.objects.get().older == earlier


def test_the_database_shows_no_number(earlier, later):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tokens::text || encode(capsule, 'escape') FROM linking_indexedmention"
        )
        dumped = " ".join(text for (text,) in cursor)

    assert "12345678" not in dumped


def test_one_key_version_per_realm_opens_the_capsules(earlier):
    keyring = keyring_of(Realm.objects.get())

    assert (keyring.current, list(keyring.versions)) == (1, [1])
    assert "12345678" not in repr(keyring)


@pytest.mark.parametrize("what", ["piece", "signal"])
def test_what_is_deleted_takes_everything_of_it_along(earlier, later, noor, what):
    touch = Touch.objects.get()
    searching.count_touches({later.pk})
    with connection.cursor() as cursor:
        if what == "piece":
            cursor.execute("DELETE FROM signals_puzzlepiece WHERE id = %s", [touch.older_piece_id])
        else:
            for rows in (earlier.mailbox.messages, earlier.milestones, earlier.deadlines):
                rows.all().delete()
            earlier.mailbox.delete()
            earlier.pieces.all().delete()
            cursor.execute("DELETE FROM signals_signal WHERE id = %s", [earlier.pk])

    assert not IndexedMention.objects.filter(signal=earlier).exists()
    assert not Touch.objects.exists()
    assert not TouchDecision.objects.exists()
    assert IndexedMention.objects.filter(signal=later).exists()


def test_the_inbox_says_how_many_earlier_signals_it_touches(client, noor, earlier, later, comes_in):
    third = comes_in(now=MONDAY + timedelta(hours=1))
    counts = dict(Signal.objects.values_list("pk", "touch_count"))
    assert counts == {earlier.pk: 0, later.pk: 1, third.pk: 2}

    client.force_login(noor)
    page = client.get("/signalen/").content.decode()

    assert "raakt 1 eerder signaal" in page
    assert "raakt 2 eerdere signalen" in page


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_one_moment_find_each_other(district, bergen_op_zoom):
    """Each would search before the other is there, if not one waited for the other."""
    received(district, bergen_op_zoom, pieces=PHONE)
    both = [received(district, bergen_op_zoom, pieces=PHONE) for _ in range(2)]
    together, failed = threading.Barrier(4), []

    def work(signal):
        together.wait()
        try:
            sought(signal)
        except Exception as wrong:  # noqa: BLE001  # told by the test, whatever it is
            failed.append(wrong)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=copy_context().run, args=(work, one)) for one in (*both, *both)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert Touch.objects.count() == 1
    assert RealmKey.objects.count() == 1
    assert IndexedMention.objects.count() == 2


def test_what_a_lost_job_left_is_caught_up_with(earlier, district, bergen_op_zoom):
    told = received(district, bergen_op_zoom, pieces=PHONE)
    soon, later = MONDAY + timedelta(minutes=5), MONDAY + timedelta(minutes=20)

    assert searching.waiting(before=soon - timedelta(minutes=10), now=soon) == []
    assert searching.waiting(before=later - timedelta(minutes=10), now=later) == [told]
    sought(told)
    assert searching.waiting(before=later, now=later) == []

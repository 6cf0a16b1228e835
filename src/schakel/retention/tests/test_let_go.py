"""One proposes, a second agrees, and then it is gone: here, and in every backup."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from psycopg import sql

from schakel.approvals.actions.asking import NotApproved
from schakel.approvals.actions.deciding import approve, refuse
from schakel.audit.models import Event
from schakel.ops.roles import tell_key
from schakel.people.models import Notice
from schakel.retention import tasks
from schakel.retention.actions import destroying
from schakel.retention.actions.destroying import SEALED, STAYS, keys_of
from schakel.retention.actions.holding import hold
from schakel.retention.actions.proposing import NotDue, carry_out, drop, fingerprint, propose
from schakel.retention.actions.putting_away import put_away_all
from schakel.retention.models import Destruction
from schakel.retention.tests.conftest import CANARY
from schakel.signals.actions.reading import ask_for_identity
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.bucketing import destroy_outlived
from schakel.vault.key_file import create_key_file
from schakel.vault.models import RecordKey, SealedContent, SealedModel
from schakel.vault.remembered import REMEMBERED
from schakel.vault.sealing import CannotOpen
from tests.cast import STORY, prove

pytestmark = pytest.mark.django_db
WHY = "Zes maanden voorbij, er kwam niets meer."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def agreed(bergen_op_zoom, noor, daan, now):
    """A destruction that two people agreed to; the worker has not been there."""

    def make(*signals: Signal) -> Destruction:
        made = propose(signals, desk=bergen_op_zoom.organisation, why=WHY, by=noor, now=now)
        approve(made.approval, by=daan, now=now)
        return carry_out(made, by=noor, now=now)

    return make


def figures() -> Counter:
    rows = Signal.objects.values_list("desk", "municipality", "urgency", "outcome", "forms",
                                      "received_at")  # fmt: skip
    return Counter(
        (*each[:4], tuple(each[4]), timezone.localtime(each[5]).strftime("%Y-%m")) for each in rows
    )


def named_in(text: str) -> set[str]:
    """In which tables, as a dump would hold them, something stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = set()
        for table in tables:
            asked = sql.SQL("SELECT count(*) FROM {} t WHERE position(%s IN t::text) > 0")
            cursor.execute(asked.format(sql.Identifier(table)), [text])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_what_is_destroyed_is_gone_and_what_counts_stays(closed, agreed, noor, now):
    old, neighbour = closed(300), closed(100)
    reference, keys, before = old.reference, keys_of([old.pk]), figures()
    made = agreed(old)

    tasks.destroy(destruction_id=str(made.pk))  # as the worker, with its rights

    made.refresh_from_db()
    assert made.state == Destruction.State.DONE
    assert not SIGNAL_POLICY.rows(noor, "see").filter(pk=old.pk).exists()
    assert figures() == before
    assert named_in(reference) == {"audit_event"}  # with a term of its own
    REMEMBERED.clear()
    for key in RecordKey.objects.filter(pk__in=keys):
        with pytest.raises(CannotOpen):
            key.dek()
    assert not old.pieces.exists()
    assert not old.attachments.exists()
    assert neighbour.unsealed("story") == STORY
    assert SIGNAL_POLICY.rows(noor, "see").filter(pk=neighbour.pk).exists()
    assert SealedContent.objects.count() == neighbour.attachments.count()


def test_the_certificate_proves_and_tells_nothing(client, closed, agreed, noor, frits, yusuf, now):
    old = closed(300)
    reference = old.reference
    made = destroying.destroy(agreed(old), now=now)
    for who in (noor, frits):
        client.force_login(who)
        page = client.get(made.get_absolute_url()).content.decode()
        assert "Bewijs van vernietiging" in page
        assert fingerprint(made.reference, reference) in page
        assert reference not in page
        assert CANARY not in page
    client.force_login(yusuf)
    assert client.get(made.get_absolute_url()).status_code == 404
    acts = set(Event.objects.filter(object_id=made.pk).values_list("action", flat=True))
    assert acts >= {"retention.propose", "retention.agree", "retention.destroy"}


def test_nobody_does_it_alone_or_otherwise_than_agreed(closed, bergen_op_zoom, noor, daan, now):
    """T42 (ASVS 2.3.5)."""
    one, other = closed(300), closed(301)
    desk = bergen_op_zoom.organisation
    made = propose([one], desk=desk, why=WHY, by=noor, now=now)
    with pytest.raises(NotApproved):
        carry_out(made, by=noor, now=now)
    with pytest.raises(PermissionDenied):
        approve(made.approval, by=noor, now=now)
    approve(made.approval, by=daan, now=now)
    made.signals.create(signal=other, fingerprint="x")  # one more than was agreed to

    with pytest.raises(NotApproved):
        carry_out(made, by=noor, now=now)
    assert not Signal.objects.filter(destroyed_at__isnull=False).exists()


def test_what_was_held_or_opened_in_between_stops_the_whole(
    closed, bergen_op_zoom, noor, daan, now
):
    one, other = closed(300), closed(301)
    made = propose([one, other], desk=bergen_op_zoom.organisation, why=WHY, by=noor, now=now)
    approve(made.approval, by=daan, now=now)
    today = timezone.localdate()
    hold(other, why="Klacht.", look_again_on=today + timedelta(days=9), by=daan, today=today,
         now=now)  # fmt: skip

    with pytest.raises(NotDue):
        carry_out(made, by=noor, now=now)


def test_what_is_not_due_cannot_be_proposed(closed, signal, bergen_op_zoom, noor, yusuf, now):
    desk = bergen_op_zoom.organisation
    for wrong, by in (([closed(10)], noor), ([signal], noor), ([], noor), ([closed(300)], yusuf)):
        with pytest.raises(NotDue):
            propose(wrong, desk=desk, why=WHY, by=by, now=now)


def test_stopped_halfway_it_goes_on(closed, agreed, now, monkeypatch):
    """R12: a kill between two signals."""
    made = agreed(closed(300), closed(301), closed(302))
    real, count = destroying._destroy, []

    def stops(each, *, now):
        if count:
            raise KeyboardInterrupt
        count.append(each)
        real(each, now=now)

    monkeypatch.setattr(destroying, "_destroy", stops)
    with pytest.raises(KeyboardInterrupt):
        destroying.destroy(made, now=now)
    assert Signal.objects.filter(destroyed_at__isnull=False).count() == 1
    monkeypatch.setattr(destroying, "_destroy", real)

    assert destroying.destroy(made, now=now).state == Destruction.State.DONE
    assert Signal.objects.filter(destroyed_at__isnull=False).count() == 3
    assert Event.objects.filter(action="retention.destroy").count() == 1


def held(signal: Signal, noor, now) -> None:
    today = timezone.localdate()
    hold(signal, why="Rechtszaak.", look_again_on=today + timedelta(days=9), by=noor, today=today,
         now=now)  # fmt: skip


def told_more(signal: Signal, noor, now) -> None:
    Signal.objects.filter(pk=signal.pk).update(new_input_at=now)


def opened_again(signal: Signal, noor, now) -> None:
    Signal.objects.filter(pk=signal.pk).update(state="read", outcome="", closed_at=None)


@pytest.mark.parametrize("happens", [held, told_more, opened_again])
def test_what_happens_before_the_worker_comes_lets_it_stay(
    client, closed, agreed, noor, now, happens
):
    """Two agreed, the queue waits, and in between somebody needs the signal."""
    one, other = closed(300), closed(301)
    made = agreed(one, other)
    happens(one, noor, now)

    tasks.destroy(destruction_id=str(made.pk))  # as the worker, with its rights

    REMEMBERED.clear()
    assert Signal.objects.get(pk=one.pk).unsealed("story") == STORY
    made.refresh_from_db()
    assert (made.state, [each.signal_id for each in made.signals.all()]) == ("done", [other.pk])
    assert Event.objects.filter(object_id=made.pk, action="retention.spare").count() == 1
    client.force_login(noor)
    page = client.get(made.get_absolute_url()).content.decode()
    assert fingerprint(made.reference, one.reference) not in page


def test_why_a_colleague_was_asked_about_it_goes_too(client, closed, agreed, noor, daan, now):
    old = closed(300)
    asked = ask_for_identity(old, why=f"{CANARY} gevaar", by=noor, now=now)
    reference, made = old.reference, agreed(old)

    tasks.destroy(destruction_id=str(made.pk))

    asked.refresh_from_db()
    REMEMBERED.clear()
    with pytest.raises(CannotOpen):
        asked.key.dek()
    assert named_in(reference) == {"audit_event"}
    client.force_login(daan)
    assert client.get(asked.get_absolute_url()).status_code == 200


def test_a_backup_of_before_opens_no_more(closed, agreed, now, settings, tmp_path):
    """T54 (ASVS 14.2.7): with the keys of today, the row of the backup is unreadable."""
    settings.KEY_FILE = tmp_path / "keys.toml"
    create_key_file(settings.KEY_FILE)
    with connection.cursor() as cursor:
        tell_key(cursor)
    REMEMBERED.clear()
    old, neighbour = closed(300), closed(299)
    tasks.put_away(0)  # as the worker
    backup = {
        table: list(model.objects.filter(pk__in=ids).values())
        for table, model, ids in (
            ("keys", RecordKey, [old.key_id, neighbour.key_id]),
            ("signals", Signal, [old.pk, neighbour.pk]),
        )
    }
    destroying.destroy(agreed(old), now=now)
    later = timezone.localdate() + timedelta(days=184)
    put_away_all(today=timezone.localdate())
    Signal.objects.filter(pk=neighbour.pk).update(closed_at=now)  # kept for longer
    put_away_all(today=later)
    destroy_outlived(on=later)
    for model, rows in ((RecordKey, backup["keys"]), (Signal, backup["signals"])):
        for row in rows:
            if row["id"] in {old.pk, old.key_id}:
                model.objects.filter(pk=row["id"]).update(**row)
    REMEMBERED.clear()

    restored = Signal.objects.get(pk=old.pk)
    assert restored.story is not None  # the sealed text is back
    with pytest.raises(CannotOpen):
        restored.unsealed("story")
    assert Signal.objects.get(pk=neighbour.pk).unsealed("story") == STORY


def test_keys_of_what_is_opened_again_leave_the_bucket_of_what_goes(closed, now):
    old = closed(100)
    put_away_all(today=timezone.localdate())
    old.key.refresh_from_db()
    assert old.key.bucket.startswith("due-")

    Signal.objects.filter(pk=old.pk).update(state="read", outcome="", closed_at=None)
    put_away_all(today=timezone.localdate())

    old.key.refresh_from_db()
    assert not old.key.bucket.startswith("due-")
    assert old.unsealed("story") == STORY


def test_by_the_pages_from_proposal_to_certificate(client, closed, noor, daan, now):
    old, held = closed(300), closed(301)
    client.force_login(noor)
    prove(client, noor)
    address = reverse("retention:overview")
    page = client.get(address).content.decode()
    assert old.reference in page
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    client.post(reverse("retention:hold", args=[held.reference]),
                {"why": "Een klacht.", "look_again_on": day})  # fmt: skip
    assert "Een klacht." in client.get(address).content.decode()

    assert client.post(address, {"signals": [str(held.pk)], "why": WHY}).status_code == 422
    client.post(address, {"signals": [str(old.pk)], "why": WHY})
    made = Destruction.objects.get()
    assert "Wacht op akkoord" in client.get(made.get_absolute_url()).content.decode()
    approve(made.approval, by=daan, now=timezone.now())
    assert "Nu vernietigen" in client.get(made.get_absolute_url()).content.decode()
    client.post(reverse("retention:carry_out", args=[made.reference]))

    made.refresh_from_db()
    assert made.state == Destruction.State.AGREED
    assert "Wordt vernietigd" in client.get(made.get_absolute_url()).content.decode()


def test_a_refused_proposal_can_be_taken_back_and_made_anew(
    client, closed, bergen_op_zoom, noor, daan, now
):
    old = closed(300)
    made = propose([old], desk=bergen_op_zoom.organisation, why=WHY, by=noor, now=now)
    refuse(made.approval, answer="Wacht nog.", by=daan, now=now)
    client.force_login(noor)
    assert "Hierop kwam geen akkoord" in client.get(made.get_absolute_url()).content.decode()
    with pytest.raises(PermissionDenied):
        drop(made, by=daan, now=now)

    client.post(reverse("retention:carry_out", args=[made.reference]), {"drop": "1"})

    again = propose([old], desk=bergen_op_zoom.organisation, why=WHY, by=noor, now=now)
    assert again.pk != made.pk


@pytest.mark.parametrize("who", ["yusuf", "emre", "sanne", "bea", "frits", "kees"])
def test_strangers_find_no_page_of_it(
    client, request, closed, bergen_op_zoom, noor, daan, who, now
):
    old = closed(300)
    made = propose([old], desk=bergen_op_zoom.organisation, why=WHY, by=noor, now=now)
    client.force_login(request.getfixturevalue(who))
    for address in (reverse("retention:hold", args=[old.reference]),
                    reverse("retention:carry_out", args=[made.reference])):  # fmt: skip
        assert client.post(address).status_code == 404
    page = client.get(reverse("retention:overview"))
    # The page is there for who sits at another desk, and for who supervises; not what is on it.
    assert page.status_code == (200 if who in {"yusuf", "frits"} else 404)
    assert old.reference not in page.content.decode()


def test_everything_sealed_that_hangs_on_a_signal_has_its_place():
    """A new kind of record must say whether it goes with its signal."""
    hanging, waiting = {Signal}, [Signal]
    while waiting:
        for relation in waiting.pop()._meta.related_objects:
            model = relation.related_model
            if model not in hanging and model._meta.app_label != "audit":
                hanging.add(model)
                waiting.append(model)
    sealed = {m for m in hanging if issubclass(m, SealedModel)} - {Signal}
    known = {model for model, _paths in SEALED} | {apps.get_model(label) for label in STAYS}

    assert {m._meta.label for m in sealed - known} == set()


def test_who_supervises_sees_how_much_there_is_and_not_which(
    client, closed, noor, frits, yusuf, now
):
    old, held_back = closed(300), closed(301)
    closed(100)
    held(held_back, noor, now)
    hold_of = held_back.holds.get()
    hold_of.look_again_on = timezone.localdate()
    hold_of.save()

    tasks.put_away(0)  # as the worker, with its rights

    client.force_login(frits)
    page = client.get(reverse("retention:overview")).content.decode()
    rows = re.findall(r"<tr><td data-label=.*?</tr>", page)
    counted = [re.findall(r">(\d+)</td>", row) for row in rows]
    assert ["1", "1", "1", "1"] in counted
    assert old.reference not in page
    assert held_back.reference not in page
    client.force_login(yusuf)
    assert "Binnen drie maanden" not in client.get(reverse("retention:overview")).content.decode()


def test_a_colleague_sees_what_to_agree_to_and_who_supervises_does_not(
    client, closed, bergen_op_zoom, noor, daan, frits, now
):
    old = closed(300)
    made = propose([old], desk=bergen_op_zoom.organisation, why=WHY, by=noor, now=now)

    client.force_login(daan)
    assert old.reference in client.get(made.get_absolute_url()).content.decode()
    client.force_login(frits)
    assert old.reference not in client.get(made.get_absolute_url()).content.decode()


def test_nothing_is_chosen_before_somebody_chooses(client, closed, noor):
    old = closed(300)
    client.force_login(noor)

    page = client.get(reverse("retention:overview")).content.decode()

    assert f'value="{old.pk}"' in page
    assert f'value="{old.pk}" checked' not in page


def test_on_the_day_the_desk_is_told_to_look_again(client, closed, noor, daan, femke, now):
    kept, later = closed(300), closed(301)
    for each in (kept, later):
        held(each, noor, now)
    hold_of = kept.holds.get()
    hold_of.look_again_on = timezone.localdate()
    hold_of.save()

    tasks.put_away(0)  # as the worker, with its rights
    tasks.put_away(0)

    told = Notice.objects.filter(kind=Notice.Kind.HOLD_DUE)
    assert {(each.person, each.reference) for each in told} == {
        (noor, kept.reference),
        (daan, kept.reference),
    }
    assert told.count() == 2
    client.force_login(daan)
    page = client.post(reverse("people:follow", args=[told.get(person=daan).pk]), follow=True)
    assert "Niet langer bewaren" in page.content.decode()

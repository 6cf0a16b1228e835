"""Is the weekly sample the same for whoever asks, unpredictable, and what becomes of a check?

BIO2 8.15.06: somebody independent looks at a part of the log, every week.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from schakel.audit.models import Event
from schakel.audit.trail import record
from schakel.ops.roles import tell_key
from schakel.supervision import sampling
from schakel.supervision.actions.sampling import RemarkMissing, check
from schakel.supervision.models import SampleCheck
from schakel.vault.key_file import create_key_file
from tests.cast import MONDAY

REMARK = "Gevraagd aan Noor: zij nam waar voor Daan."


@pytest.fixture
def week() -> date:
    """The week that ended last, as the page counts it."""
    return sampling.last_whole_week(timezone.now())


@pytest.fixture
def looks(week, signal, noor, frits) -> list[Event]:
    """Thirty looks in that week, and some at its edges that are not in it."""
    noon = timezone.now().replace(hour=12, minute=0)
    monday = noon - timedelta(days=(noon.date() - week).days)
    with transaction.atomic():
        for hour in range(30):
            record("signal.read", by=noor, on=signal, now=monday + timedelta(hours=hour))
        for edge in (-1, 7):
            record("signal.see_details", by=noor, on=signal, now=monday + timedelta(days=edge))
        record("signal.list", by=noor, on=signal, now=monday)
        record("signal.remind", by=None, on=signal, now=monday)
    return list(Event.objects.filter(action="signal.read"))


def test_ten_of_the_looks_of_that_week_and_always_the_same(frits, looks, week):
    drawn = sampling.drawn_ids(frits, week)

    assert len(set(drawn)) == sampling.SIZE
    assert set(drawn) <= {event.pk for event in looks}
    assert drawn == sampling.drawn_ids(frits, week)


def test_without_the_keys_nobody_can_tell_which(frits, looks, week, settings, tmp_path):
    ours = sampling.drawn_ids(frits, week)
    settings.KEY_FILE = tmp_path / "other.toml"
    create_key_file(settings.KEY_FILE)
    with connection.cursor() as cursor:
        tell_key(cursor)

    assert sampling.drawn_ids(frits, week) != ours


def test_a_week_ends_before_its_sample_is_drawn():
    assert sampling.last_whole_week(MONDAY) == date(2026, 11, 16)
    assert sampling.last_whole_week(MONDAY - timedelta(days=1)) == date(2026, 11, 9)
    assert sampling.monday_of(date(2026, 11, 29)) == date(2026, 11, 23)


def test_a_look_is_checked_on_the_page_and_the_remark_is_sealed(at_work, frits, looks, week):
    event = sampling.drawn_ids(frits, week)[0]
    address = reverse("supervision:check_look", args=[week, event])

    at_work.post(address, {f"{event}-verdict": "ask", f"{event}-remark": REMARK})

    kept = SampleCheck.objects.get()
    assert (kept.event_id, kept.by, kept.verdict, kept.week) == (event, frits, "ask", week)
    assert b"Noor" not in bytes(kept.remark)
    page = at_work.get(reverse("supervision:sample")).content.decode()
    assert REMARK in page
    assert "9 wachten nog" in page
    assert sampling.left_to_check(frits, week) == 9
    assert REMARK not in str(Event.objects.get(action="supervision.check_sample").detail)


def test_what_is_not_in_order_needs_a_word_and_what_was_chosen_stays(at_work, frits, looks, week):
    event = sampling.drawn_ids(frits, week)[0]

    answer = at_work.post(
        reverse("supervision:check_look", args=[week, event]), {f"{event}-verdict": "wrong"}
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Schrijf op wat er niet klopt, of wat u navraagt." in page
    assert f'name="{event}-verdict" value="wrong" id="id_{event}-verdict_2" checked' in page
    assert not SampleCheck.objects.exists()
    with pytest.raises(RemarkMissing):
        check(Event.objects.get(pk=event), week=week, verdict="ask", by=frits, now=MONDAY)


def test_in_order_needs_no_word_and_can_be_judged_again(at_work, frits, looks, week):
    event = sampling.drawn_ids(frits, week)[0]
    address = reverse("supervision:check_look", args=[week, event])

    at_work.post(address, {f"{event}-verdict": "in_order"})
    at_work.post(address, {f"{event}-verdict": "wrong", f"{event}-remark": "Toch niet."})

    assert list(SampleCheck.objects.values_list("verdict", flat=True)) == ["in_order", "wrong"]
    assert sampling.left_to_check(frits, week) == 9


def test_only_what_was_drawn_can_be_checked(at_work, frits, looks, week):
    other = next(e for e in looks if e.pk not in sampling.drawn_ids(frits, week))

    assert (
        at_work.post(
            reverse("supervision:check_look", args=[week, other.pk]),
            {f"{other.pk}-verdict": "in_order"},
        ).status_code
        == 404
    )
    with pytest.raises(PermissionDenied):
        check(other, week=week, verdict="in_order", by=frits, now=MONDAY)


@pytest.mark.parametrize("day", ["2026-13-45", "1999-01-04"])
def test_a_week_that_is_none_is_a_missing_page(at_work, day):
    assert at_work.get(f"/toezicht/steekproef/{day}/").status_code == 404


def test_a_week_in_which_nothing_was_opened_says_so(at_work, signal):
    page = at_work.get(reverse("supervision:sample")).content.decode()

    assert "Niets te controleren" in page
    assert "Week ervoor" in page


def test_a_check_is_never_changed(frits, looks, week):
    event = Event.objects.get(pk=sampling.drawn_ids(frits, week)[0])
    check(event, week=week, verdict="in_order", by=frits, now=MONDAY)

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("UPDATE supervision_samplecheck SET verdict = 'wrong'")

"""Does somebody hear when far more keys are opened than usual, whatever opened them? (T52)

ASVS 16.3.3: attempts to get round what protects are logged and raise an alarm.
"""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from schakel.kernel.parts import WERKPLEK, WORKER
from schakel.ops.doctor import database
from schakel.people.models import Notice
from schakel.signals.actions.receiving import receive
from schakel.supervision.tasks import watch_unwraps
from schakel.vault.models import UnwrapCount
from schakel.vault.remembered import REMEMBERED
from schakel.vault.unwrap_alarm import LEAST_USUAL, TIMES, alarms
from schakel.vault.unwraps import COUNTED
from tests.cast import MONDAY, report

BURST = TIMES * LEAST_USUAL


@pytest.fixture(autouse=True)
def begun_anew():
    """What other tests opened in this process is not counted here."""
    COUNTED.add()
    COUNTED.take(not_within=0)


def counted(number: int, *, at: datetime, part: str = WERKPLEK) -> UnwrapCount:
    hour = at.replace(minute=0, second=0, microsecond=0)
    return UnwrapCount.objects.create(part=part, hour=hour, number=number)


def raised(*, until: datetime) -> list[int]:
    return [alarm.number for alarm in alarms(since=until - timedelta(days=1), until=until)]


def test_a_page_writes_down_how_many_keys_it_opened(
    client, noor, district, bergen_op_zoom, settings
):
    settings.UNWRAPS_WRITTEN_EVERY = 0
    made = [
        receive(report(district, bergen_op_zoom), receipt=None, by=None, now=MONDAY).signal
        for _ in range(3)
    ]
    client.force_login(noor)
    REMEMBERED.clear()
    COUNTED.take(not_within=0)

    assert client.get(f"{reverse('signals:inbox')}?alles").status_code == 200

    count = UnwrapCount.objects.get()
    assert (count.part, count.number) == (WERKPLEK, len(made))
    REMEMBERED.clear()
    client.get(made[0].get_absolute_url())
    count.refresh_from_db()
    assert count.number == len(made) + 1  # the same row of the same hour


def test_a_job_of_the_worker_writes_down_its_own(worker_opens, signal):
    worker_opens(signal)

    assert UnwrapCount.objects.get(part=WORKER).number == 1


@pytest.fixture
def worker_opens(settings):
    from schakel.vault.asker import seeing  # noqa: PLC0415  # a job made here

    settings.UNWRAPS_WRITTEN_EVERY = 0

    @seeing("signals")
    def opens(signal) -> str:
        REMEMBERED.clear()
        signal.refresh_from_db()
        return signal.unsealed("story")

    return opens


def test_a_process_writes_down_once_a_minute_and_loses_nothing(settings):
    settings.UNWRAPS_WRITTEN_EVERY = 60
    COUNTED.add(5)

    assert COUNTED.take(not_within=60) == 0
    COUNTED.add(2)
    assert COUNTED.take(not_within=0) == 7
    assert COUNTED.take(not_within=0) == 0


def test_a_burst_is_an_urgent_notice_once_a_line_for_the_doctor_and_stands_in_the_room(
    client, frits, noor, db
):
    now = timezone.now()
    row = counted(BURST, at=now)

    watch_unwraps(timestamp=0)
    watch_unwraps(timestamp=0)

    notice = Notice.objects.get(person=frits, kind="keys_opened")
    assert notice.urgent
    assert not Notice.objects.filter(person=noor).exists()
    row.refresh_from_db()
    assert row.told_at is not None

    (finding,) = database.keys_opened()
    assert f"opened {BURST} keys" in finding.said

    client.force_login(frits)
    page = client.post(reverse("people:follow", args=[notice.pk]), follow=True).content.decode()
    assert "Veel meer geopend dan gewoonlijk" in page
    assert f"{BURST} sleutels, gewoonlijk hooguit {LEAST_USUAL}" in page
    assert "Veel meer geopend" in client.get(reverse("supervision:overview")).content.decode()


def test_one_less_is_no_alarm(frits):
    counted(BURST - 1, at=timezone.now())

    watch_unwraps(timestamp=0)

    assert not Notice.objects.filter(kind="keys_opened").exists()
    assert list(database.keys_opened()) == []


def test_usual_is_the_busiest_hour_of_an_ordinary_day_of_the_same_part(frits):
    now = timezone.now()
    for days in range(1, 15):
        day = now - timedelta(days=days)
        counted(1_000, at=day)
        counted(5, at=day - timedelta(hours=1))
    counted(80_000, at=now - timedelta(days=15))  # one bad day does not become usual
    counted(9_999, at=now)
    counted(9_999, at=now, part=WORKER)  # of which nothing is known yet

    assert raised(until=now) == [9_999]
    UnwrapCount.objects.filter(part=WERKPLEK, number=9_999).update(number=10_000)
    assert sorted(raised(until=now)) == [9_999, 10_000]


def test_what_is_older_than_anybody_looks_back_goes(frits):
    counted(10, at=timezone.now() - timedelta(days=121))
    kept = counted(10, at=timezone.now() - timedelta(days=119))

    watch_unwraps(timestamp=0)

    assert list(UnwrapCount.objects.all()) == [kept]

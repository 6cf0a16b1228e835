"""A quarter of an hour without doing anything ends a session, and loses nothing that was typed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from schakel.people.idle import IDLE, KEPT_FOR
from schakel.people.models import StaffSession
from schakel.people.sessions import LONGEST
from schakel.signals.models import Note

pytestmark = pytest.mark.django_db

TEXT = "De buurvrouw zag het busje weer, om vijf uur 's ochtends."


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as moved:
        yield moved


@pytest.fixture
def at_work(clock, client, noor):
    client.force_login(noor)
    return client


@pytest.fixture
def sent_too_late(at_work, signal, clock):
    """Noor wrote a note, was called away, and sent it after twenty minutes."""
    at_work.get(signal.get_absolute_url())
    clock.shift(minutes(20))
    address = f"{signal.get_absolute_url()}notities/"
    answer = at_work.post(address, {"text": TEXT, "visibility": "desk"})
    assert not Note.objects.exists()
    return answer


def goes_on(client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_clock_that_is_put_back_ends_a_session_instead_of_lengthening_it(at_work, clock):
    """R16."""
    clock.shift(minutes(-0.9))
    assert goes_on(at_work)

    clock.shift(minutes(-0.2))
    assert not goes_on(at_work)


def test_after_a_quarter_of_silence_somebody_logs_in_again(at_work, clock):
    """T23 (ASVS 7.3.1)."""
    clock.shift(IDLE + minutes(0.1))

    answer = at_work.get("/signalen/?status=all", follow=True)

    assert answer.redirect_chain == [("/inloggen/?next=/signalen/%3Fstatus%3Dall&stil", 302)]
    assert "U was een kwartier niet bezig" in answer.content.decode()
    assert "_auth_user_id" not in at_work.session


def test_whoever_works_on_stays_and_no_longer_than_ten_hours(at_work, clock):
    """T23 (ASVS 7.3.1, 7.3.2)."""
    for _ in range(int(LONGEST / minutes(14))):
        assert goes_on(at_work)
        clock.shift(minutes(14))
    clock.shift(minutes(14))
    assert not goes_on(at_work)


def test_what_a_page_asks_by_itself_keeps_nobody_inside(at_work, clock):
    """T23: a page that stays open on a desk asks what is acute every minute."""
    for _ in range(15):
        clock.shift(minutes(1))
        assert at_work.get("/vandaag/acuut/", headers={"hx-request": "true"}).status_code < 400
    clock.shift(minutes(1))

    answer = at_work.get("/vandaag/acuut/", headers={"hx-request": "true"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["HX-Redirect"] == "/inloggen/?next=/&stil"
    assert not goes_on(at_work)


def test_a_note_that_was_sent_too_late_is_there_after_logging_in(
    sent_too_late, at_work, noor, signal
):
    assert sent_too_late["Location"] == "/inloggen/?next=/account/verder/&stil"
    at_work.force_login(noor)

    page = at_work.get("/account/verder/").content.decode()

    assert "De buurvrouw zag het busje weer" in page
    assert f'action="{signal.get_absolute_url()}notities/"' in page
    assert 'name="visibility" value="desk"' in page
    (form,) = re.findall(r'<form[^>]*notities/".*?</form>', page, re.DOTALL)
    assert form.count('name="csrfmiddlewaretoken"') == 1
    at_work.post(f"{signal.get_absolute_url()}notities/", {"text": TEXT, "visibility": "desk"})
    assert Note.objects.count() == 1
    assert "Hier staat niets meer" in at_work.get("/account/verder/").content.decode()


def test_nobody_else_reads_it_in_that_browser_nor_in_the_database(sent_too_late, at_work, yusuf):
    """ASVS 14.3.1: closed for who typed it, and who reads the table of sessions reads nothing."""
    rows = [f"{row.session_data} {row.get_decoded()}" for row in StaffSession.objects.all()]
    assert rows
    assert not any("buurvrouw" in row for row in rows)
    at_work.force_login(yusuf)

    page = at_work.get("/account/verder/").content.decode()

    assert "buurvrouw" not in page
    assert "Hier staat niets meer" in page


def test_it_is_gone_after_half_an_hour_or_when_it_is_thrown_away(
    sent_too_late, at_work, noor, clock
):
    at_work.force_login(noor)
    clock.shift(minutes(10))
    assert "buurvrouw" in at_work.get("/account/verder/").content.decode()
    clock.shift(KEPT_FOR - minutes(20))
    assert "buurvrouw" in at_work.get("/account/verder/").content.decode()
    clock.shift(minutes(11))
    assert "buurvrouw" not in at_work.get("/account/verder/").content.decode()


def test_it_is_thrown_away_by_hand(sent_too_late, at_work, noor):
    at_work.force_login(noor)

    page = at_work.post("/account/verder/weg/", follow=True).content.decode()

    assert "Wat u typte is weggegooid." in page
    assert "Hier staat niets meer" in at_work.get("/account/verder/").content.decode()


def test_a_file_is_not_kept_and_the_rest_is(at_work, signal, noor, clock):
    clock.shift(minutes(16))
    at_work.post(
        f"{signal.get_absolute_url()}notities/",
        {"text": TEXT, "uploads": SimpleUploadedFile("x.png", b"kanarie", "image/png")},
    )
    at_work.force_login(noor)

    page = at_work.get("/account/verder/").content.decode()

    assert "De buurvrouw" in page
    assert "kanarie" not in page
    assert "Dat moet u opnieuw kiezen" in page

"""A reporter comes back with a code: to the messages, never to the report."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schakel.audit.models import Event
from schakel.intake.limits import CODES
from schakel.intake.models import Envelope
from schakel.intake.tests.conftest import code_in, words_of
from schakel.intake.views import mailbox as view
from schakel.signals.models import Message, Satisfaction, Signal, SignalReporter
from schakel.vault.receipts import code_for, display, new_submission_key
from tests.cast import Visitor

STORY = "Kanarie in het verhaal."


@pytest.fixture
def code(door, told):
    form = told(story=STORY, piece_vehicle="kanariegele bus", disclosure="shielded", name="Jan")
    return code_in(door.post("/melden/", form))


@pytest.fixture
def opened(door, code):
    door.post("/bericht/", {"code": code})
    return door


def test_the_code_opens_the_messages_and_never_the_report(opened):
    page = words_of(opened.get("/bericht/"))
    assert "Wij hebben uw bericht ontvangen" in page
    assert "Ontvangen" in page
    for secret in (STORY, "kanariegele", "Jan", Signal.objects.get().reference):
        assert secret not in page


def test_a_code_may_be_typed_in_any_way(door, code):
    typed = code.lower().replace("-", " ")
    assert door.post("/bericht/", {"code": typed}).status_code == 302


def test_the_code_stands_in_no_address_and_the_field_is_not_remembered(door, code):
    assert code not in door.post("/bericht/", {"code": code})["Location"]
    door.post("/bericht/sluiten/")
    assert re.search(r'<input[^>]*name="code"[^>]*', door.get("/bericht/").content.decode())
    assert 'autocomplete="off"' in door.get("/bericht/").content.decode()


def test_a_wrong_code_costs_and_tells_the_same_whatever_is_wrong_with_it(door, code):
    """T30. As many statements, and the same page."""
    seen = []
    for wrong in (
        display(code_for(new_submission_key())),
        code[:-1],
        "",
        "x" * 190,
        code[:-1] + "*",
    ):
        CODES.empty()
        with CaptureQueriesContext(connection) as asked:
            page = door.post("/bericht/", {"code": wrong})
        body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page.content)
        seen.append((page.status_code, len(asked), len(page.content), body))
    assert len(set(seen)) == 1
    with CaptureQueriesContext(connection) as asked:
        Visitor().post("/bericht/", {"code": code})
    assert len(asked) == seen[0][1] == 1


def test_guessing_is_slowed_down_but_no_code_is_ever_locked(door, code):
    for _ in range(5):
        assert door.post("/bericht/", {"code": "wrong"}).status_code == 422
    assert door.post("/bericht/", {"code": code}).status_code == 429
    elsewhere = door.post("/bericht/", {"code": code}, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 302


def test_whoever_has_the_right_code_may_come_back_often(door, code):
    for _ in range(12):
        assert door.post("/bericht/", {"code": code}).status_code == 302
        door.post("/bericht/sluiten/")


def test_the_messages_close_by_themselves_and_by_the_button(opened, monkeypatch):
    assert "Uw berichten" in words_of(opened.get("/bericht/"))
    later = timezone.now() + view.IDLE + timedelta(seconds=1)
    monkeypatch.setattr(view.timezone, "now", lambda: later)
    assert "Vul de code in" in words_of(opened.get("/bericht/"))
    assert "Vul de code in" in words_of(opened.get("/bericht/"))


def test_logging_off_takes_the_cookie_away(opened, settings):
    answer = opened.post("/bericht/sluiten/")
    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert "Vul de code in" in words_of(opened.get("/bericht/"))


def test_every_time_that_the_thread_is_opened_is_recorded_without_a_person(opened):
    opened.get("/bericht/")
    opened.get("/bericht/")
    assert not Envelope.objects.exists()
    events = Event.objects.filter(action="mailbox.open")
    assert events.count() == 2
    assert {(event.actor_id, event.actor_kind) for event in events} == {(None, "reporter")}
    assert all(event.at.minute == 0 for event in events)


def test_an_addition_reaches_the_desk(opened):
    answer = opened.post("/bericht/", {"do": "add", "text": "Nog iets."})
    assert answer.status_code == 302
    assert "Uw aanvulling is verstuurd" in words_of(opened.get(answer["Location"]))
    added = Message.objects.get(from_reporter=True)
    assert added.unsealed("text") == "Nog iets."
    assert Signal.objects.get().line == Signal.Line.NEW_INPUT


def test_an_empty_addition_is_explained(opened):
    page = opened.post("/bericht/", {"do": "add", "text": "  "})
    assert page.status_code == 422
    assert "Schrijf iets, of kies een bestand" in words_of(page)


def test_contact_data_can_be_withdrawn(opened):
    assert "Wis mijn contactgegevens" in words_of(opened.get("/bericht/"))
    opened.post("/bericht/", {"do": "withdraw"})
    assert not SignalReporter.objects.exists()
    assert "Wis mijn contactgegevens" not in words_of(opened.get("/bericht/"))


def test_two_questions_are_asked_after_feedback_and_not_before(opened):
    judged = {"do": "satisfaction", "oordeel-heard_back": "yes"}
    judged |= {"oordeel-would_report_again": "no", "oordeel-remark": "Het duurde lang."}
    assert "Twee vragen" not in words_of(opened.get("/bericht/"))
    opened.post("/bericht/", judged)
    assert not Satisfaction.objects.exists()
    signal = Signal.objects.get()
    signal.state, signal.outcome, signal.closed_at = "closed", "handed_over", timezone.now()
    signal.save()
    assert "Twee vragen" in words_of(opened.get("/bericht/"))
    assert opened.post("/bericht/", {"do": "satisfaction"}).status_code == 422
    opened.post("/bericht/", judged)
    assert Satisfaction.objects.get().unsealed("remark") == "Het duurde lang."
    assert "Twee vragen" not in words_of(opened.get("/bericht/"))
    assert Signal.objects.get().state == "closed"


def test_the_number_of_questions_does_not_grow_with_the_thread(opened):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            Visitor.get(opened, "/bericht/")
        return len(queries)

    opened.get("/bericht/")
    before = asked()
    for number in range(8):
        opened.post("/bericht/", {"do": "add", "text": f"Bericht {number}"})
    assert asked() == before <= 13


def test_finding_the_row_is_not_enough_the_code_must_prove_itself(door, code):
    mailbox = Signal.objects.get().mailbox
    mailbox.verifier = bytes(32)
    mailbox.save()
    assert door.post("/bericht/", {"code": code}).status_code == 422

"""Employees report and follow their own reports; officers enter what was told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schakel.audit.models import Event
from schakel.intake.tests.conftest import code_in, words_of
from schakel.signals.models import Message, Milestone, PuzzlePiece, Signal, SignalReporter


@pytest.fixture
def at_work(client):
    def log_in(person):
        client.force_login(person)
        return client

    return log_in


def test_an_employee_is_shielded_unless_they_choose_otherwise(at_work, emre, told, bergen_op_zoom):
    page = at_work(emre).get("/melden/").content.decode()
    assert 'value="shielded" id="id_disclosure_1" checked' in page
    at_work(emre).post("/melden/", told(disclosure="", piece_vehicle="blauwe bus"))
    signal = Signal.objects.get()
    assert (signal.disclosure, signal.channel) == ("shielded", "staff")
    assert signal.reporter_kind == "employee"
    assert signal.reported_by == bergen_op_zoom.organisation
    assert SignalReporter.objects.get().person == emre


def test_a_shielded_employee_stands_nowhere_but_with_the_reporters_data(at_work, emre, told):
    at_work(emre).post("/melden/", told(piece_vehicle="blauwe bus"))
    assert Milestone.objects.get().by is None
    assert PuzzlePiece.objects.get().added_by is None
    assert not Event.objects.filter(actor=emre).exclude(action__startswith="people.").exists()


def test_an_anonymous_employee_leaves_no_trace_and_gets_a_code(at_work, emre, told):
    answer = at_work(emre).post("/melden/", told(disclosure="anonymous"))
    assert code_in(answer)
    assert not SignalReporter.objects.exists()
    assert Signal.objects.get().reported_by is None
    assert not Event.objects.filter(actor=emre).exclude(action__startswith="people.").exists()
    assert "U hebt nog niets gemeld" in words_of(at_work(emre).get("/mijn-meldingen/"))


def test_a_shielded_employee_needs_no_code(at_work, emre, told):
    answer = at_work(emre).post("/melden/", told())
    assert not code_in(answer)
    assert "Mijn meldingen" in words_of(answer)


def test_a_double_click_in_the_workplace_is_one_report(at_work, emre, told):
    form = told()
    at_work(emre).post("/melden/", form)
    assert at_work(emre).post("/melden/", form).status_code == 200
    assert Signal.objects.count() == 1


def test_the_own_municipality_stands_ready(at_work, emre):
    page = at_work(emre).get("/melden/").content.decode()
    assert 'value="GM0748" selected' in page


def test_an_employee_follows_and_answers_without_a_code(at_work, emre, told):
    at_work(emre).post("/melden/", told(story="Kanarie."))
    signal = Signal.objects.get()
    assert signal.reference in words_of(at_work(emre).get("/mijn-meldingen/"))
    path = f"/mijn-meldingen/{signal.reference}/"
    page = words_of(at_work(emre).get(path))
    assert "Wij hebben uw bericht ontvangen" in page
    assert "Kanarie" not in page
    assert at_work(emre).post(path, {"do": "add", "text": "Nog iets."}).status_code == 302
    assert Message.objects.get(from_reporter=True).unsealed("text") == "Nog iets."
    assert not Event.objects.filter(actor=emre, action__startswith="mailbox").exists()


def test_a_stranger_and_a_colleague_get_404(at_work, emre, noor, yusuf, told):
    at_work(emre).post("/melden/", told())
    path = f"/mijn-meldingen/{Signal.objects.get().reference}/"
    for stranger in (noor, yusuf):
        assert at_work(stranger).get(path).status_code == 404
        assert at_work(stranger).post(path, {"do": "withdraw"}).status_code == 404
    assert SignalReporter.objects.exists()


def test_withdrawing_ends_the_own_list(at_work, emre, told):
    at_work(emre).post("/melden/", told())
    path = f"/mijn-meldingen/{Signal.objects.get().reference}/"
    assert at_work(emre).post(path, {"do": "withdraw"})["Location"] == "/mijn-meldingen/"
    assert at_work(emre).get(path).status_code == 404
    assert Signal.objects.get().disclosure == "anonymous"


def test_the_own_list_takes_the_same_number_of_questions_for_one_and_for_many(at_work, emre, told):
    def asked():
        browser = at_work(emre)
        browser.get("/mijn-meldingen/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/mijn-meldingen/")
        return len(queries)

    at_work(emre).post("/melden/", told())
    for_one = asked()
    for _ in range(5):
        at_work(emre).post("/melden/", told())
    assert asked() == for_one <= 10


def entered(told, **answers):
    return told(
        source="desk_letter",
        received_at=timezone.localtime(timezone.now() - timedelta(days=3)).strftime(
            "%Y-%m-%dT%H:%M"
        ),
        told_as="resident",
        **answers,
    )


def test_the_clocks_of_a_letter_start_when_it_came(at_work, noor, told):
    answer = at_work(noor).post("/invoeren/", entered(told, disclosure="named", name="Jan"))
    signal = Signal.objects.get()
    assert answer.status_code == 200
    assert signal.channel == "desk_letter"
    assert signal.registered_at - signal.received_at > timedelta(days=2)
    assert signal.deadlines.get(kind="read").starts_at == signal.received_at
    assert SignalReporter.objects.get().unsealed("name") == "Jan"
    assert Event.objects.get(action="signal.receive").actor == noor
    assert signal.reference in words_of(answer)


def test_the_officer_may_pass_on_a_code(at_work, noor, told):
    assert not code_in(at_work(noor).post("/invoeren/", entered(told)))
    assert code_in(at_work(noor).post("/invoeren/", entered(told, give_code="on")))


def test_a_letter_from_the_future_is_questioned(at_work, noor, told):
    later = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page = at_work(noor).post("/invoeren/", {**entered(told), "received_at": later})
    assert page.status_code == 422
    assert "ligt in de toekomst" in words_of(page)


def test_only_focal_officers_enter_reports(at_work, emre, sanne, told):
    for person in (emre, sanne):
        assert at_work(person).get("/invoeren/").status_code == 403
        assert at_work(person).post("/invoeren/", entered(told)).status_code == 403
    assert not Signal.objects.exists()


def test_a_visitor_is_sent_to_log_in(client, district):
    for path in ("/melden/", "/mijn-meldingen/", "/invoeren/", "/mijn-meldingen/S-1/"):
        assert client.get(path).status_code == 302

"""One form is one report, however often it is sent."""

import threading
from contextvars import copy_context

import pytest
from django.db import DataError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from schakel.intake.actions.submitting import submit
from schakel.intake.models import Submission
from schakel.intake.tests.conftest import code_in, words_of, work
from schakel.signals.models import Mailbox, PuzzlePiece, Signal
from schakel.vault.receipts import NotASubmissionKey, new_submission_key
from tests.cast import MONDAY, report


def test_a_form_becomes_one_report_at_the_right_desk(district, bergen_op_zoom):
    done = submit(report(district, bergen_op_zoom), submission_key=new_submission_key(), now=MONDAY)
    signal = Signal.objects.get()
    assert done.signal == signal
    assert not done.repeated
    assert signal.desk == bergen_op_zoom.organisation


def test_a_retry_gets_the_same_code_and_makes_nothing(district, bergen_op_zoom):
    key = new_submission_key()
    first = submit(report(district, bergen_op_zoom), submission_key=key, now=MONDAY)
    again = submit(report(district, bergen_op_zoom), submission_key=key, now=MONDAY)
    assert (again.code, again.repeated) == (first.code, True)
    assert Signal.objects.count() == 1


def test_the_same_form_with_another_story_is_still_the_first_report(door, told):
    form = told(story="Het eerste verhaal.")
    first = door.post("/melden/", form)
    second = door.post("/melden/", {**form, "story": "Een ander verhaal."})
    assert code_in(first) == code_in(second)
    assert "Wij hadden uw melding al" in words_of(second)
    assert Signal.objects.get().unsealed("story") == "Het eerste verhaal."


def test_another_form_is_another_report(district, bergen_op_zoom):
    for _ in range(2):
        submit(report(district, bergen_op_zoom), submission_key=new_submission_key(), now=MONDAY)
    assert Signal.objects.count() == 2


def test_a_key_that_we_never_gave_out_is_refused(district, bergen_op_zoom):
    with pytest.raises(NotASubmissionKey):
        submit(report(district, bergen_op_zoom), submission_key="ab" * 32, now=MONDAY)
    assert not Signal.objects.exists()


def test_what_fails_halfway_leaves_nothing_so_that_the_retry_is_the_report(
    district, bergen_op_zoom
):
    key = new_submission_key()
    unstorable = report(district, bergen_op_zoom, pieces=(("vehicle", "bus"), ("x" * 99, "bus")))
    with pytest.raises(DataError):
        submit(unstorable, submission_key=key, now=MONDAY)
    assert not Signal.objects.exists()
    assert not Submission.objects.exists()
    assert not submit(report(district, bergen_op_zoom), submission_key=key, now=MONDAY).repeated


def test_a_report_without_a_fitting_desk_is_accepted(door, told):
    answer = door.post("/melden/", told(municipality="elsewhere"))
    signal = Signal.objects.get()
    assert answer.status_code == 200
    assert signal.fell_back
    assert signal.municipality is None


def statements(asked):
    own = {"BEGIN", "COMMIT"}
    return [query["sql"] for query in asked.captured_queries if query["sql"] not in own]


@pytest.mark.django_db(transaction=True)
def test_a_report_with_three_pieces_takes_few_statements_at_the_door_and_at_the_worker(
    sealed_door, told
):
    sealed_door.get("/melden/")
    form = told(piece_vehicle="blauwe bus\nwitte auto", piece_address="Parallelweg 99")
    with CaptureQueriesContext(connection) as at_the_door:
        assert sealed_door.post("/melden/", form).status_code == 200
    with CaptureQueriesContext(connection) as at_the_worker:
        work()
    assert len(statements(at_the_door)) <= 3, statements(at_the_door)
    assert len(statements(at_the_worker)) <= 18, statements(at_the_worker)
    assert PuzzlePiece.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_at_once_make_one_report_and_all_see_its_code(sealed_door, told):
    sealed_door.get("/melden/")
    form, answers, together = told(), [], threading.Barrier(20)

    def post():
        together.wait()
        try:
            answers.append(Client().post("/melden/", form))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy_context().run, args=(post,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200}
    assert len(answers) == 20
    assert len({code_in(answer) for answer in answers}) == 1
    work()
    assert Signal.objects.count() == Mailbox.objects.count() == 1

"""The desk and the reporter write to each other; a mail only ever says that there is news."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from schakel.audit.trail import events_on
from schakel.post.models import Letter
from schakel.signals.actions import mailbox
from schakel.signals.actions.closing import Ending, close
from schakel.signals.actions.messages import (
    NothingSaid,
    SignalClosed,
    mark_seen,
    open_thread,
    send,
)
from schakel.signals.actions.receiving import Contact, receive
from schakel.signals.models import Deadline, Message, Signal
from schakel.signals.tests.weighed import LATER, MONDAY, running
from tests.cast import report

QUESTION = "Hoe laat zag u de bus?"


@pytest.fixture
def told(district, bergen_op_zoom):
    """A report with a way to reach the reporter."""

    def receive_from(**contact) -> Signal:
        told = report(
            district,
            bergen_op_zoom,
            disclosure=Signal.Disclosure.NAMED,
            contact=Contact(
                **{
                    "name": "Jo Jansen",
                    "email": "jo@thuis.example",
                    "contact_is_safe": Signal.Said.YES,
                    "wants_news": True,
                    **contact,
                }
            ),
        )
        return receive(told, receipt=None, by=None, now=MONDAY).signal

    return receive_from


def test_a_message_lies_sealed_in_the_thread(signal, noor):
    send(signal, "Dank u wel, wij kijken ernaar.", by=noor, now=LATER)

    message = Message.objects.get(author=noor)
    assert message.unsealed("text") == "Dank u wel, wij kijken ernaar."
    assert message.key_id == signal.mailbox.key_id
    assert not message.is_question


def test_a_question_has_a_term_of_its_own(signal, noor):
    message = send(signal, QUESTION, by=noor, now=LATER, question=True)

    assert message.is_question
    assert message.answer_before == running(signal)["answer"]


def test_the_officer_may_choose_the_day(signal, noor):
    day = LATER + timedelta(days=2)

    send(signal, QUESTION, by=noor, now=LATER, question=True, answer_before=day)

    signal.refresh_from_db()
    assert running(signal)["answer"] == day
    assert signal.next_due_at == min(running(signal).values())


def test_an_answer_stops_the_waiting_and_comes_on_top(signal, noor):
    send(signal, QUESTION, by=noor, now=LATER, question=True)

    mailbox.add(signal.mailbox, "Rond zes uur.", by=None, now=LATER + timedelta(hours=1))

    signal.refresh_from_db()
    assert "answer" not in running(signal)
    assert signal.line == Signal.Line.NEW_INPUT
    assert Message.objects.get(is_question=True).answered_at is not None


def test_seeing_new_input_is_an_act_and_leaves_what_came_after(signal, noor):
    first = mailbox.add(signal.mailbox, "Rond zes uur.", by=None, now=LATER)
    mailbox.add(signal.mailbox, "En nu weer.", by=None, now=LATER + timedelta(minutes=5))

    mark_seen(signal, until=first.at, by=noor, now=LATER + timedelta(minutes=6))
    signal.refresh_from_db()
    still_new = signal.line
    mark_seen(signal, until=LATER + timedelta(minutes=5), by=noor, now=LATER + timedelta(minutes=7))
    signal.refresh_from_db()

    assert still_new == Signal.Line.NEW_INPUT
    assert signal.line == Signal.Line.OPEN
    assert signal.new_input_at is None
    assert not Message.objects.filter(from_reporter=True, read_at=None).exists()


def test_opening_the_thread_is_recorded(signal, noor):
    send(signal, "Dank u wel.", by=noor, now=LATER)

    thread = open_thread(signal, by=noor, now=LATER)

    assert [m.unsealed("text") for m in thread.messages][-1] == "Dank u wel."
    assert events_on(signal).filter(action="signal.read_messages", actor=noor).count() == 1


@pytest.mark.parametrize("stranger", ["yusuf", "emre", "bea", "sanne"])
def test_a_stranger_reads_and_writes_nothing(signal, stranger, request):
    person = request.getfixturevalue(stranger)

    for act in (
        lambda: send(signal, "Hallo", by=person, now=LATER),
        lambda: open_thread(signal, by=person, now=LATER),
        lambda: mark_seen(signal, until=LATER, by=person, now=LATER),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_nothing_is_no_message(signal, noor):
    with pytest.raises(NothingSaid):
        send(signal, "   ", by=noor, now=LATER)


def test_after_closing_one_may_still_write_but_not_ask(signal, noor):
    close(signal, Ending("advice_given", "Dank u wel."), by=noor, now=LATER)

    send(signal, "Nog één ding: u deed het goed.", by=noor, now=LATER)
    with pytest.raises(SignalClosed):
        send(signal, QUESTION, by=noor, now=LATER, question=True)

    assert not Deadline.objects.filter(kind=Deadline.Kind.ANSWER).exists()


def news(signal, by) -> list[Letter]:
    Letter.objects.all().delete()
    send(signal, "Er is iets gebeurd in de Parallelweg.", by=by, now=LATER)
    return list(Letter.objects.filter(kind=Letter.Kind.NEWS_FOR_REPORTER))


def test_who_asked_for_news_and_is_safe_gets_a_mail_without_content(told, noor, settings):
    (letter,) = news(told(), noor)

    assert letter.unsealed("recipient") == "jo@thuis.example"
    assert letter.unsealed("link") == f"{settings.PUBLIEK_URL}/bericht/"
    assert "Parallelweg" not in letter.unsealed("link")


@pytest.mark.parametrize("safe", [Signal.Said.NO, Signal.Said.UNKNOWN])
def test_nobody_is_mailed_who_did_not_say_that_it_is_safe(told, noor, safe):
    assert news(told(contact_is_safe=safe), noor) == []


def test_nobody_is_mailed_who_did_not_ask_for_it(told, noor):
    assert news(told(wants_news=False), noor) == []


def test_nobody_is_mailed_who_has_no_address_or_no_identity(told, noor, signal):
    assert news(told(email=""), noor) == []
    assert news(signal, noor) == []


def test_an_employee_is_mailed_at_their_account_to_their_own_list(told, noor, emre, settings):
    (letter,) = news(told(person=emre, email=""), noor)

    assert letter.unsealed("recipient") == emre.email
    assert letter.unsealed("link") == f"{settings.WERKPLEK_URL}/mijn-meldingen/"

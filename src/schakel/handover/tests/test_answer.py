"""The partner answers; silence is heard on both sides."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from schakel.audit.models import Event
from schakel.handover.actions.answering import TextMissing, answer, give_more
from schakel.handover.actions.reminding import remind_of_silence
from schakel.handover.lifecycle import HANDOVER_LIFECYCLE
from schakel.handover.models import HandoverAnswer, HandoverStatus
from schakel.handover.policy import HANDOVER_POLICY
from schakel.handover.tests.conftest import LATER
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.kernel.workdays import add_workdays
from schakel.people.models import Notice
from schakel.signals.models import Deadline

AN_HOUR_ON = LATER + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def state_of(handover) -> str:
    return HandoverStatus.objects.get(handover=handover).state


def test_lotte_takes_it_on_and_noor_hears_it(handover, lotte, noor):
    answer(handover, "take_on", by=lotte, now=AN_HOUR_ON)

    assert state_of(handover) == "taken_on"
    assert Notice.objects.filter(person=noor, kind=Notice.Kind.HANDOVER_ANSWERED).exists()
    assert handover.signal.deadlines.get(kind=Deadline.Kind.PARTNER).met_at == AN_HOUR_ON


def test_confirming_receipt_keeps_the_clock_running(handover, lotte):
    answer(handover, "receive", by=lotte, now=AN_HOUR_ON)

    assert state_of(handover) == "received"
    assert handover.signal.deadlines.get(kind=Deadline.Kind.PARTNER).met_at is None


@pytest.mark.parametrize("verb", ["decline", "ask_more", "report_result"])
def test_declining_asking_and_reporting_need_a_sentence(handover, lotte, verb):
    with pytest.raises(TextMissing):
        answer(handover, verb, text="  ", by=lotte, now=AN_HOUR_ON)

    assert state_of(handover) == "sent"


def test_a_declined_handover_says_why_and_the_desk_reads_it(client, handover, lotte, noor):
    answer(handover, "decline", text="Dit hoort bij de politie.", by=lotte, now=AN_HOUR_ON)
    client.force_login(noor)

    page = client.get(handover.get_absolute_url()).content.decode()

    assert "Dit hoort bij de politie." in page


def test_a_question_is_answered_and_the_term_starts_anew(handover, lotte, noor):
    answer(handover, "ask_more", text="Hoe laat rijdt de bus?", by=lotte, now=AN_HOUR_ON)
    give_more(handover, text="Elke ochtend om zes uur.", by=noor, now=AN_HOUR_ON + MINUTE)

    assert state_of(handover) == "received"
    assert handover.signal.deadlines.filter(kind=Deadline.Kind.PARTNER, met_at=None).count() == 1
    assert [a.kind for a in handover.answers.all()] == ["need_more", "more_given"]


def test_an_answer_after_the_result_is_refused(handover, lotte):
    answer(handover, "report_result", text="Bezocht en in orde.", by=lotte, now=AN_HOUR_ON)

    with pytest.raises(StepNotAllowed):
        answer(handover, "decline", text="Toch niet.", by=lotte, now=AN_HOUR_ON)


def test_another_partner_can_not_answer(handover, sanne):
    with pytest.raises(PermissionDenied):
        answer(handover, "take_on", by=sanne, now=AN_HOUR_ON)


def test_another_partner_gets_404_on_every_address(client, handover, sanne):
    client.force_login(sanne)

    for name in ("answer", "give_more", "revoke", "report_error", "make_link"):
        address = reverse(f"handover:{name}", args=[handover.reference])
        assert client.post(address, {"verb": "take_on", "text": "x"}).status_code == 404, name
    page = client.get(reverse("handover:inbox")).content.decode()
    assert handover.reference not in page


def test_the_partner_may_not_revoke_what_it_received(client, handover, lotte):
    client.force_login(lotte)

    assert (
        client.post(
            reverse("handover:revoke", args=[handover.reference]), {"text": "weg ermee"}
        ).status_code
        == 404
    )


def test_opening_is_recorded(client, handover, lotte):
    client.force_login(lotte)
    client.get(handover.get_absolute_url())

    event = Event.objects.get(action="handover.open")
    assert (event.actor, event.because) == (lotte, ["Dit is aan uw organisatie doorgezet."])


def test_the_partner_sees_no_link_to_the_signal_and_no_story_that_was_left_out(
    client, handover, lotte
):
    client.force_login(lotte)
    page = client.get(handover.get_absolute_url()).content.decode()

    assert handover.signal.reference not in page
    assert "Parallelweg" not in page
    assert "acht mensen" in page


def test_answering_on_the_page_keeps_what_was_typed_when_it_is_not_whole(client, handover, lotte):
    client.force_login(lotte)
    address = reverse("handover:answer", args=[handover.reference])

    wrong = client.post(address, {"verb": "ask_more", "text": ""})
    right = client.post(address, {"verb": "ask_more", "text": "Hoe laat?"})

    assert wrong.status_code == 422
    assert right.status_code == 302
    assert state_of(handover) == "need_more"


def test_silence_is_told_once_to_both_sides_and_a_day_later_to_the_chain_director(
    handover, lotte, noor, daan, kees
):
    due = handover.status.answer_before

    assert remind_of_silence(due - timedelta(minutes=1)) == 0
    assert remind_of_silence(due) == 1
    assert remind_of_silence(due + timedelta(minutes=5)) == 0
    silent = Notice.objects.filter(kind=Notice.Kind.HANDOVER_SILENT)
    told = set(silent.values_list("person__name", flat=True))
    assert {"Lotte", "Noor", "Daan"} <= told
    assert "Kees" not in told

    assert remind_of_silence(add_workdays(due, 1)) == 1
    # The director hears which one, and gets no way in.
    assert Notice.objects.get(person=kees, kind=Notice.Kind.HANDOVER_SILENT).url_name == ""
    assert remind_of_silence(add_workdays(due, 9)) == 0


def test_an_answered_handover_is_left_in_peace(handover, lotte):
    answer(handover, "take_on", by=lotte, now=AN_HOUR_ON)

    assert remind_of_silence(handover.status.answer_before + timedelta(days=30)) == 0


def test_every_step_of_the_table_has_somebody_who_may_take_it():
    assert set(HANDOVER_LIFECYCLE.steps) <= HANDOVER_POLICY.verbs


def test_answers_are_only_ever_added(handover, lotte):
    said = answer(handover, "take_on", by=lotte, now=AN_HOUR_ON)
    with pytest.raises(DatabaseError), transaction.atomic():
        HandoverAnswer.objects.filter(pk=said.pk).update(kind="declined")

"""The pages of deciding: weighing, closing, agreeing, writing. They work without JavaScript."""

import html

import pytest

from schakel.audit.trail import events_on
from schakel.organisations.models import FeedbackTemplate
from schakel.signals.actions import mailbox
from schakel.signals.actions.closing import Ending, close
from schakel.signals.models import Answer, Signal, Weighing
from schakel.signals.tests.weighed import LATER, MONDAY, made_acute, weighed
from tests.cast import STORY

ANSWERS = {
    "immediate_danger": "no",
    "still_with_exploiter": "yes",
    "assault_within_7_days": "no",
    "victim": "identifiable",
    "minor": "unknown",
    "unaccompanied_minor": "unknown",
    "consent": "unknown",
    "forms": ["labour"],
    "coercion": "no",
    "organised_crime": "unknown",
    "own_employer": "no",
    "fears_exposure": "no",
    "vague": "no",
    "source_reliability": "usually",
    "content_reliability": "seen",
    "decided": "urgent",
    "reason": "De melder zag het zelf.",
}
THANKS = "Dank u wel. Wij hebben uw melding doorgegeven."


@pytest.fixture
def page(client, signal):
    """Ask a page of the signal, as whoever is logged in; the words as somebody reads them."""

    def ask(part="", data=None, **extra):
        path = f"/signalen/{signal.reference}/{part}"
        answer = client.post(path, data, **extra) if data is not None else client.get(path, **extra)
        answer.words = html.unescape(answer.content.decode())
        return answer

    return ask


def test_weighing_starts_with_what_the_reporter_said(client, page, noor):
    Signal.objects.update(minor_said="yes")
    client.force_login(noor)

    words = page("beoordelen/").words

    assert STORY in words
    assert 'name="minor" value="yes" id="id_minor_0" checked' in words
    assert "Bij een minderjarige hoeft er geen dwang te zijn." in words
    assert 'name="decided" value="acute" id="id_decided_0" checked' not in words


def test_an_officer_weighs_on_the_page(client, page, signal, noor):
    client.force_login(noor)

    answer = page("beoordelen/", ANSWERS)

    signal.refresh_from_db()
    assert answer["Location"] == f"/signalen/{signal.reference}/"
    assert (signal.state, signal.urgency, signal.forms) == ("weighed", "urgent", ["labour"])
    assert signal.weighings.get().coercion == Answer.NO


def test_the_rules_that_apply_and_that_do_not_are_shown_with_their_source(client, page, noor):
    client.force_login(noor)

    part = page("beoordelen/uitleg/", ANSWERS)

    applying, _, not_applying = part.words.partition("Deze regels gelden niet")
    assert "<html" not in part.words
    assert "Iemand is nog bij de uitbuiter." in applying
    assert "Bron: Beleidsplan, §2.1" in applying
    assert "Geldt als iemand nu gevaar loopt." in not_applying
    assert "Bron: Beleidsplan, bijlage 2" in not_applying
    assert "Er is geen score." in not_applying


def test_without_javascript_a_button_shows_the_rules_and_keeps_what_was_typed(client, page, noor):
    client.force_login(noor)

    answer = page("beoordelen/", {**ANSWERS, "reason": "half af", "explain": "1"})

    assert answer.status_code == 200
    assert not Weighing.objects.exists()
    assert "Iemand is nog bij de uitbuiter." in answer.words
    assert "half af" in answer.words
    assert 'value="urgent" id="id_decided_1" checked' in answer.words
    assert "sk-field--invalid" not in answer.words


def test_a_form_that_is_not_complete_says_what_is_missing(client, page, noor):
    client.force_login(noor)

    answer = page("beoordelen/", {**ANSWERS, "reason": "", "decided": ""})

    assert answer.status_code == 200
    assert answer.words.count("sk-field--invalid") == 2
    assert not Weighing.objects.exists()


def test_who_comes_second_sees_the_first_and_keeps_what_was_typed(client, page, signal, noor, daan):
    weighed(signal, "normal", by=daan)
    client.force_login(noor)

    answer = page("beoordelen/", {**ANSWERS, "after": ""})
    again = {**ANSWERS, "after": str(signal.weighings.get().pk)}

    assert answer.status_code == 409
    assert "Daan koos op 23 november 2026, 12:00: Gewoon." in answer.words
    assert "De melder zag het zelf." in answer.words
    assert f'value="{signal.weighings.get().pk}"' in answer.words
    assert page("beoordelen/", again).status_code == 302


def test_lowering_an_acute_signal_asks_a_colleague(client, page, signal, noor, daan):
    made_acute(signal, by=noor)
    client.force_login(noor)

    page("beoordelen/", {**ANSWERS, "after": str(signal.weighings.first().pk)})
    mine = page("tweede-persoon/").words
    refused = page(
        "tweede-persoon/", {"opinion": signal.second_opinions.get().pk, "agree": "1", "remark": ""}
    )
    client.force_login(daan)
    theirs = page("tweede-persoon/").words
    agreed = page(
        "tweede-persoon/", {"opinion": signal.second_opinions.get().pk, "agree": "1", "remark": ""}
    )

    signal.refresh_from_db()
    assert "Dit is uw eigen voorstel." in mine
    assert "U kunt niet beslissen over uw eigen voorstel." in refused.words
    assert "Ik ga akkoord" in theirs
    assert "De melder zag het zelf." in theirs
    assert agreed.status_code == 302
    assert signal.urgency == "urgent"


def test_a_second_question_waits_for_the_first(client, page, signal, noor, daan):
    made_acute(signal, by=noor)
    weighed(signal, "normal", by=noor)
    client.force_login(daan)

    answer = page("beoordelen/", {**ANSWERS, "after": str(signal.weighings.first().pk)})

    assert "wacht al op een collega" in answer.words


def test_a_refusal_needs_words_and_an_old_page_decides_nothing(client, page, signal, noor, daan):
    close(signal, Ending("duplicate", THANKS, "Zie het andere signaal."), by=noor, now=LATER)
    opinion = signal.second_opinions.get().pk
    client.force_login(daan)

    silent = page("tweede-persoon/", {"opinion": opinion, "refuse": "1", "remark": ""})
    nothing = page("tweede-persoon/", {"opinion": opinion, "remark": ""})
    page("tweede-persoon/", {"opinion": opinion, "refuse": "1", "remark": "Nee, dit is nieuw."})
    late = page("tweede-persoon/", {"opinion": opinion, "agree": "1", "remark": ""}, follow=True)

    signal.refresh_from_db()
    assert "Leg uit waarom u niet akkoord gaat." in silent.words
    assert nothing.status_code == 200
    assert "Een collega was u voor" in late.words
    assert signal.is_open
    assert "Er wacht geen besluit" in page("tweede-persoon/").words


def test_the_own_proposal_is_withdrawn_on_the_page(client, page, signal, noor):
    close(signal, Ending("duplicate", THANKS, "Zie het andere signaal."), by=noor, now=LATER)
    client.force_login(noor)

    page("tweede-persoon/", {"opinion": signal.second_opinions.get().pk, "withdraw": "1"})

    assert not signal.second_opinions.exists()


def test_the_district_offers_a_text_by_outcome(client, page, signal, noor):
    client.force_login(noor)
    template = FeedbackTemplate.objects.get(district=signal.district, outcome="handed_over")

    first = page("afsluiten/", {"outcome": "handed_over", "feedback": "", "suggest": "1"})
    other = page(
        "afsluiten/", {"outcome": "advice_given", "feedback": template.text, "suggest": "1"}
    )
    own = page("afsluiten/", {"outcome": "advice_given", "feedback": "Eigen", "suggest": "1"})
    chosen = page("afsluiten/", {"outcome": "x", "feedback": "Eigen", "suggest": template.code})

    assert template.text.split("\n")[0] in first.words
    assert template.text.split("\n")[0] not in other.words
    assert ">\nEigen</textarea>" in own.words
    assert template.text.split("\n")[0] in chosen.words


def test_an_officer_closes_on_the_page(client, page, signal, noor):
    client.force_login(noor)

    answer = page("afsluiten/", {"outcome": "handed_over", "feedback": THANKS, "reason": ""})

    signal.refresh_from_db()
    assert answer.status_code == 302
    assert signal.state == "closed"
    assert page("afsluiten/").status_code == 302


def test_closing_without_action_asks_why(client, page, signal, noor):
    client.force_login(noor)
    form = {"outcome": "duplicate", "feedback": THANKS, "reason": ""}

    silent = page("afsluiten/", form)
    asked = page("afsluiten/", {**form, "reason": "Zie het andere signaal."}, follow=True)

    assert "Leg uw collega uit waarom u zo wilt afsluiten." in silent.words
    assert "Uw voorstel is klaar." in asked.words
    signal.refresh_from_db()
    assert signal.is_open


def test_a_text_that_repeats_a_piece_is_looked_at_twice(client, page, signal, noor):
    client.force_login(noor)
    form = {"outcome": "handed_over", "feedback": "Wij waren op de Parallelweg.", "reason": ""}

    first = page("afsluiten/", form)
    second = page("afsluiten/", {**form, "looked_at": "on"})

    assert "Deze woorden staan ook in de gegevens van dit signaal." in first.words
    assert "<strong>Parallelweg</strong>" in first.words
    assert second.status_code == 302


def test_new_input_is_read_before_closing(client, page, signal, noor):
    mailbox.add(signal.mailbox, "Nu ook een tweede bus.", by=None, now=MONDAY)
    client.force_login(noor)

    answer = page("afsluiten/", {"outcome": "handed_over", "feedback": THANKS, "reason": ""})

    assert answer.status_code == 200
    assert "Lees dat eerst" in answer.words


def test_nobody_agrees_over_the_head_of_new_input(client, page, signal, noor, daan):
    close(signal, Ending("duplicate", THANKS, "Zie het andere."), by=noor, now=LATER)
    mailbox.add(signal.mailbox, "Nu ook een tweede bus.", by=None, now=LATER)
    client.force_login(daan)
    form = {"opinion": signal.second_opinions.get().pk, "agree": "1", "remark": ""}

    assert "Lees dat eerst." in page("tweede-persoon/", form).words


def test_a_second_closing_waits_for_the_first(client, page, signal, noor, daan):
    close(signal, Ending("duplicate", THANKS, "Zie het andere."), by=noor, now=LATER)
    client.force_login(daan)

    answer = page("afsluiten/", {"outcome": "duplicate", "feedback": THANKS, "reason": "Idem"})

    assert "wacht al op een collega" in answer.words
    assert "Bekijk het voorstel" in page("afsluiten/").words


def test_a_closed_signal_is_not_weighed_on_the_page(client, page, signal, noor):
    close(signal, Ending("handed_over", THANKS), by=noor, now=LATER)
    client.force_login(noor)

    assert "Heropen het eerst." in page("beoordelen/", ANSWERS).words


def test_becoming_acute_says_to_call_first(client, page, noor):
    client.force_login(noor)

    answer = page(
        "beoordelen/", {**ANSWERS, "immediate_danger": "yes", "decided": "acute"}, follow=True
    )

    assert "Bel eerst." in answer.words


def test_a_closed_signal_is_reopened_on_the_page(client, page, signal, noor):
    client.force_login(noor)
    assert page("heropenen/").status_code == 302
    page("afsluiten/", {"outcome": "handed_over", "feedback": THANKS, "reason": ""})

    asked = page("heropenen/").words
    missing = page("heropenen/", {"reason": ""})
    page("heropenen/", {"reason": "Het gaat door."})

    signal.refresh_from_db()
    assert "Afgesloten op" in asked
    assert missing.status_code == 200
    assert signal.state == "read"


def test_officer_and_reporter_write_to_each_other(client, page, signal, noor):
    mailbox.add(signal.mailbox, "De bus was er weer.", by=None, now=MONDAY)
    client.force_login(noor)

    page("berichten/", {"text": "Hoe laat was dat?", "question": "on", "answer_before": ""})
    thread = page("berichten/").words
    seen = page(
        "berichten/gelezen/", {"until": signal.mailbox.messages.first().at.isoformat()}, follow=True
    )

    signal.refresh_from_db()
    assert thread.index("De bus was er weer.") < thread.index("Hoe laat was dat?")
    assert "Antwoord gevraagd vóór" in thread
    assert "Ik heb dit gezien" in thread
    assert "Vastgelegd dat u het las." in html.unescape(seen.content.decode())
    assert signal.new_input_at is None


@pytest.mark.parametrize("until", ["", "gisteren", "2026-11-23T10:00:00"])
def test_seeing_takes_a_moment(client, page, signal, noor, until):
    mailbox.add(signal.mailbox, "De bus was er weer.", by=None, now=MONDAY)
    client.force_login(noor)

    page("berichten/gelezen/", {"until": until})

    signal.refresh_from_db()
    assert signal.new_input_at is not None


def test_a_question_is_for_a_day_to_come_and_a_text_can_be_inserted(client, page, signal, noor):
    client.force_login(noor)
    template = FeedbackTemplate.objects.filter(district=signal.district).first()

    past = page(
        "berichten/", {"text": "Hoe laat?", "question": "on", "answer_before": "2020-01-01"}
    )
    inserted = page(
        "berichten/", {"text": "Beste melder", "template": template.code, "suggest": "1"}
    )

    assert "Kies een dag na vandaag." in past.words
    assert "Beste melder\n\n" in inserted.words
    assert template.text.split("\n")[0] in inserted.words
    assert not signal.mailbox.messages.filter(author=noor).exists()


def test_how_the_reporter_found_it_is_shown(client, page, signal, noor):
    close(signal, Ending("handed_over", THANKS), by=noor, now=LATER)
    mailbox.tell_satisfaction(
        signal.mailbox,
        heard_back=True,
        would_report_again=False,
        remark="Het duurde lang.",
        by=None,
        now=LATER,
    )
    client.force_login(noor)

    words = page("berichten/").words

    assert "Het duurde lang." in words
    assert "Dit is een vraag" not in words


PARTS = (
    "beoordelen/", "afsluiten/", "heropenen/", "tweede-persoon/", "berichten/",
)  # fmt: skip


@pytest.mark.parametrize("stranger", ["yusuf", "emre", "bea", "frits", "sanne"])
def test_for_a_stranger_the_signal_does_not_exist(client, page, signal, stranger, request):
    noor = request.getfixturevalue("noor")
    close(signal, Ending("duplicate", THANKS, "Zie het andere."), by=noor, now=LATER)
    client.force_login(request.getfixturevalue(stranger))

    for part in PARTS:
        assert page(part).status_code == 404, part
        assert page(part, {"reason": "x"}).status_code == 404, part
    assert not events_on(signal).filter(action__startswith="signal.read").exists()


@pytest.mark.parametrize("part", [*PARTS, "beoordelen/uitleg/", "berichten/gelezen/"])
def test_who_is_not_logged_in_is_asked_to(page, signal, part):
    answer = page(part, {})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/inloggen/")


@pytest.mark.parametrize("part", ["beoordelen/uitleg/", "berichten/gelezen/"])
def test_what_changes_or_asks_is_posted(client, page, noor, part):
    client.force_login(noor)

    assert page(part).status_code == 405


def test_weighing_costs_a_bounded_number_of_queries(
    client, page, signal, noor, django_assert_max_num_queries
):
    for minute in range(3):
        weighed(signal, "normal", by=noor, now=LATER.replace(minute=minute))
    client.force_login(noor)

    with django_assert_max_num_queries(22):
        page("beoordelen/")
    with django_assert_max_num_queries(24):
        page("berichten/")

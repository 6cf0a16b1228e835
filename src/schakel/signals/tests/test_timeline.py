"""The timeline tells everything that was recorded, in sentences, and never who reported."""

import re
from pathlib import Path

import pytest
from django.db import transaction

from schakel.audit.trail import record
from schakel.organisations.models import Organisation, PermittedCheck
from schakel.signals.actions import assigning, checks, reading, steps
from schakel.signals.models import Signal
from schakel.signals.timeline import WORDINGS, timeline_of
from tests.cast import MONDAY


def says(signal) -> list[str]:
    return [f"{moment.who}: {moment.says}; {moment.more}" for moment in timeline_of(signal).acts]


def test_what_was_done_reads_as_sentences_with_who(noor, daan, signal):
    reading.mark_read(signal, by=noor, now=MONDAY)
    assigning.assign(signal, to=daan, by=noor, now=MONDAY)
    assigning.assign(signal, to=None, by=daan, now=MONDAY)
    steps.skip(signal, "enriched", reason="no_time", by=daan, now=MONDAY)

    told = says(signal)

    assert "Noor: Gelezen; " in told
    assert "Noor: Toegewezen; aan Daan" in told
    assert "Daan: Toegewezen; aan de hele desk" in told
    assert "Daan: Stap overgeslagen; Verrijkt; Er is geen tijd voor: dit kan niet wachten" in told
    assert "de melder: Signaal ontvangen; " in told


def test_who_looked_stands_apart_with_the_reason(noor, signal):
    reading.open_story(signal, by=noor, now=MONDAY)
    reading.see_details(signal, reason="weigh", by=noor, now=MONDAY)

    looks = {moment.says: moment.more for moment in timeline_of(signal).looks}

    assert looks["Plek en puzzelstukken bekeken"].startswith("Ik heb het nodig om te wegen")
    assert "Signaal geopend" in looks


def test_seeing_it_in_a_list_does_not_flood_the_timeline(client, noor, signal):
    client.force_login(noor)
    client.get("/signalen/")

    assert timeline_of(signal).looks == []


def test_a_partner_is_named_by_its_organisation(noor, signal):
    avim = Organisation.objects.get(code="avim-zwb")
    with transaction.atomic():
        record("handover.pass_on", by=noor, on=signal, detail={"to": avim.code}, now=MONDAY)

    assert f"Noor: Pakket naar een partner; aan {avim.name}" in says(signal)


def test_an_event_that_the_table_does_not_know_stays_readable(noor, signal):
    with transaction.atomic():
        record("puzzle.seal_house", by=noor, on=signal, now=MONDAY)

    assert "Noor: Seal house (puzzle); " in says(signal)


@pytest.mark.parametrize(
    ("kind", "who"),
    [("partner_link", "een ketenpartner"), ("system", "Schakel"), ("reporter", "de melder")],
)
def test_whoever_has_no_account_has_a_name_in_words(signal, kind, who):
    with transaction.atomic():
        record("signal.remind", by=None, on=signal, actor_kind=kind, now=MONDAY)

    assert any(line.startswith(who) for line in says(signal))


def test_a_finished_check_says_how_it_ended(noor, signal):
    check = PermittedCheck.objects.current().first()
    task = checks.ask(signal, check, question="", assigned_to=None, by=noor, now=MONDAY)
    checks.finish(task, result="", needed=False, by=noor, now=MONDAY)

    assert "Noor: Eigen controle afgerond; Niet nodig" in says(signal)


def test_every_act_of_the_desk_has_its_sentence():
    here = Path(__file__).parents[1]
    recorded = {
        code
        for file in (*here.glob("actions/*.py"), *here.glob("views/*.py"), here / "inbox.py")
        for code in re.findall(r'"((?:signal|mailbox|reporter)\.[a-z_]+)"', file.read_text())
    }

    assert recorded - set(WORDINGS) == set()


def test_a_signal_that_nobody_touched_has_only_its_beginning(signal: Signal):
    assert [moment.says for moment in timeline_of(signal).acts] == ["Signaal ontvangen"]

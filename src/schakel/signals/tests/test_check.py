"""Own checks of the municipality: on the district's list, with a ground and a result."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from schakel.audit.models import Event
from schakel.organisations.models import PermittedCheck
from schakel.people.models import Notice
from schakel.signals.actions import checks, pieces, steps
from schakel.signals.models import Deadline, Milestone, Signal, Task
from tests.cast import MONDAY, NL


@pytest.fixture
def check(district) -> PermittedCheck:
    return PermittedCheck.objects.current().filter(district=district).first()


def asked(signal, check, by, **told) -> Task:
    return checks.ask(
        signal,
        check,
        **{"question": "Wie staan er?", "assigned_to": by, "by": by, "now": MONDAY, **told},
    )


def test_a_check_keeps_its_ground_and_has_a_term(noor, daan, signal, check):
    task = asked(signal, check, noor, assigned_to=daan)

    assert (task.label, task.ground) == (check.label, check.ground)
    term = signal.deadlines.get(kind=Deadline.Kind.TASK)
    assert (term.reference, term.due_at) == (task.reference, task.due_at)
    assert Notice.objects.get(kind=Notice.Kind.MENTIONED).person == daan
    assert Event.objects.get(action="signal.ask_check").detail["check"] == check.code


def test_the_ground_stays_as_it_read_then(noor, signal, check):
    task = asked(signal, check, noor)
    PermittedCheck.objects.filter(pk=check.pk).update(ground="Iets anders")

    assert Task.objects.get(pk=task.pk).ground == check.ground


def test_an_agreed_day_ends_at_five(noor, signal, check):
    task = asked(signal, check, noor, due_on=date(2026, 11, 26))

    assert task.due_at == datetime(2026, 11, 26, 17, tzinfo=NL)


def test_today_after_five_ends_at_midnight(noor, signal, check):
    evening = MONDAY.replace(hour=20)

    task = asked(signal, check, noor, due_on=evening.date(), now=evening)

    assert evening < task.due_at <= evening + timedelta(hours=4)


def test_the_last_result_makes_the_signal_enriched(noor, daan, signal, check):
    first, second = asked(signal, check, noor), asked(signal, check, noor)

    checks.finish(first, result="Acht personen", needed=True, by=daan, now=MONDAY)
    assert not signal.milestones.filter(step=Milestone.Step.ENRICHED).exists()

    checks.finish(second, result="Geen vergunning", needed=True, by=daan, now=MONDAY)
    assert signal.milestones.get(step=Milestone.Step.ENRICHED).by == daan
    assert not signal.deadlines.filter(kind=Deadline.Kind.TASK, met_at=None).exists()


def test_a_check_that_is_not_needed_enriches_nothing(noor, signal, check):
    task = checks.finish(asked(signal, check, noor), result="", needed=False, by=noor, now=MONDAY)

    assert task.state == Task.State.NOT_NEEDED
    assert not signal.milestones.filter(step=Milestone.Step.ENRICHED).exists()


def test_a_check_is_finished_once(noor, daan, signal, check):
    task = asked(signal, check, noor)
    checks.finish(task, result="Acht", needed=True, by=noor, now=MONDAY)

    with pytest.raises(checks.AlreadyFinished):
        checks.finish(task, result="Negen", needed=True, by=daan, now=MONDAY)
    assert Task.objects.get(pk=task.pk).unsealed("result") == "Acht"


def test_only_the_list_of_the_district_is_permitted(noor, yusuf, signal, check):
    check.retired_on = MONDAY.date()
    with pytest.raises(PermissionDenied):
        asked(signal, check, noor)
    check.retired_on = None
    with pytest.raises(PermissionDenied):
        asked(signal, check, noor, assigned_to=yusuf)
    with pytest.raises(PermissionDenied):
        asked(signal, check, yusuf)


def test_a_check_is_asked_and_answered_on_the_pages(client, noor, signal, check):
    client.force_login(noor)
    address = signal.get_absolute_url()

    client.post(f"{address}taken/", {"check": str(check.pk), "question": "Wie staan er?"})
    page = client.get(address).content.decode()
    assert "Wie staan er?" in page
    assert check.ground in page

    task = Task.objects.get()
    answer = f"{address}taken/{task.reference}/"
    empty = client.post(answer, {"needed": "yes"}).content.decode()
    assert "Schrijf op wat eruit kwam" in empty
    client.post(answer, {"needed": "yes", "result": "Acht personen ingeschreven"})
    client.post(answer, {"needed": "yes", "result": "Te laat"})
    page = client.get(address).content.decode()
    assert "Acht personen ingeschreven" in page
    assert "Te laat" not in page


def test_a_check_of_another_signal_is_not_found(client, noor, signal):
    client.force_login(noor)

    assert client.get(f"{signal.get_absolute_url()}taken/C-0000-0000/").status_code == 404


def test_a_day_that_passed_is_refused_with_what_to_do(client, noor, signal, check):
    client.force_login(noor)
    yesterday = timezone.localdate() - timedelta(days=1)

    page = client.post(
        f"{signal.get_absolute_url()}taken/", {"check": str(check.pk), "due_on": yesterday}
    )

    assert "Kies vandaag of later" in page.content.decode()


def test_everything_is_looked_up_by_saying_so(client, noor, signal):
    client.force_login(noor)

    client.post(f"{signal.get_absolute_url()}verrijkt/")

    assert signal.milestones.get(step=Milestone.Step.ENRICHED).by == noor


def test_a_step_is_skipped_with_a_reason_and_can_still_be_done(client, noor, daan, signal):
    client.force_login(noor)
    address = f"{signal.get_absolute_url()}overslaan/"
    assert "Kies waarom" in client.post(address, {"step": "enriched"}).content.decode()

    client.post(address, {"step": "enriched", "reason": "no_time"})
    page = client.get(signal.get_absolute_url()).content.decode()
    assert "Overgeslagen" in page
    assert "er is geen tijd voor" in page

    steps.finish_enriching(signal, by=daan, now=MONDAY)
    milestone = signal.milestones.get(step=Milestone.Step.ENRICHED)
    assert (milestone.by, milestone.skipped_because) == (daan, "")


@pytest.mark.parametrize(("step", "reason"), [("weighed", "no_time"), ("enriched", "geen zin")])
def test_weighing_is_never_skipped_and_a_reason_comes_from_the_list(noor, signal, step, reason):
    with pytest.raises(steps.NotByHand):
        steps.skip(signal, step, reason=reason, by=noor, now=MONDAY)


def test_a_piece_is_added_sealed_and_counted(client, noor, signal):
    client.force_login(noor)

    client.post(
        f"{signal.get_absolute_url()}gegevens/toevoegen/", {"kind": "phone", "text": "0612345678"}
    )

    assert Signal.objects.get(pk=signal.pk).piece_count == 3
    assert signal.pieces.get(kind="phone").unsealed("text") == "0612345678"
    assert Event.objects.get(action="signal.add_piece").detail == {"kind": "phone"}


def test_an_empty_piece_says_what_to_do(client, noor, signal):
    client.force_login(noor)

    page = client.post(f"{signal.get_absolute_url()}gegevens/toevoegen/", {"kind": "phone"})

    assert "Vul in wat u weet." in page.content.decode()


def test_a_stranger_adds_nothing(yusuf, signal):
    with pytest.raises(PermissionDenied):
        pieces.add(signal, kind="phone", text="0612345678", by=yusuf, now=MONDAY)

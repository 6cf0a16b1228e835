"""Is every processing of somebody's data logged, per data subject, and never by whom?

T40 (ASVS 16.3.2, 16.5.3): each look and act writes an event and its lines, in the transaction of
the act; without a line there is no page and no act. T41 (ASVS 16.2.5): neither log holds content,
and the processing log holds no user.
"""

import ast
import json
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from schakel.audit.models import Event, ProcessingLine
from schakel.audit.register import WrongRegister, read, register
from schakel.audit.standard import as_standard
from schakel.audit.subjects import CONCERNED, REPORTER, Subject
from schakel.audit.tests.conftest import as_superuser
from schakel.audit.trail import NotInRegister, record
from schakel.config.cli import main
from schakel.handover.actions.passing_on import pass_on
from schakel.handover.models import Handover
from schakel.handover.tests.conftest import shared, weighed
from schakel.kernel.parts import OWNER, PUBLIEK, ROLES, WERKPLEK, WORKER
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.actions import reading
from schakel.signals.actions.receiving import Contact, receive
from schakel.signals.models import Signal
from tests.cast import MONDAY, prove, report

CANARY = "Kanarievierkant"
SOURCE = Path(__file__).parents[2]
# About staff, partners and districts: no data of whom a signal is about.
NOT_ABOUT_SIGNALS = {"person", "district"}


def lines(action: str = "") -> list[tuple[str, str, str]]:
    """The lines: which act, in which activity, about whom."""
    rows = ProcessingLine.objects.order_by("pk")
    if action:
        rows = rows.filter(name=action)
    return [
        (row.name, row.processing_activity_id, Subject.behind(bytes(row.data_subject_id)).kind)
        for row in rows
    ]


@pytest.fixture
def named(district, bergen_op_zoom) -> Signal:
    """A report of which every word is the canary, by somebody who left a name."""
    told = report(
        district,
        bergen_op_zoom,
        story=CANARY,
        place=CANARY,
        happened=CANARY,
        pieces=(("address", CANARY),),
        contact=Contact(CANARY, "kanarie@melder.example", CANARY, CANARY, "yes"),
        disclosure=Signal.Disclosure.NAMED,
    )
    return receive(told, receipt=None, by=None, now=MONDAY).signal


def test_a_report_is_logged_for_whom_it_is_about_and_for_who_reported(named):
    assert lines() == [
        ("signal.receive", "signaal-ontvangen", CONCERNED),
        ("signal.receive", "signaal-ontvangen", REPORTER),
    ]


def test_an_anonymous_report_has_no_reporter_to_log(signal):
    assert lines() == [("signal.receive", "signaal-ontvangen", CONCERNED)]


def test_each_look_behind_a_door_is_logged_with_whose_data_it_showed(named, noor):
    reading.open_story(named, by=noor, now=MONDAY)
    reading.see_details(named, reason="weigh", by=noor, now=MONDAY)
    reading.see_identity(named, reason="contact", by=noor, now=MONDAY)

    assert lines()[2:] == [
        ("signal.read", "signaal-beoordelen", CONCERNED),
        ("signal.see_details", "signaal-beoordelen", CONCERNED),
        ("signal.see_identity", "melder-antwoorden", CONCERNED),
        ("signal.see_identity", "melder-antwoorden", REPORTER),
    ]


def test_a_list_logs_each_signal_that_it_showed(client, noor, signal, named):
    client.force_login(noor)

    client.get("/signalen/")

    assert lines("signal.list") == [("signal.list", "signaal-beoordelen", CONCERNED)] * 2
    assert {
        bytes(row.data_subject_id) for row in ProcessingLine.objects.filter(name="signal.list")
    } == {Subject(CONCERNED, "signals.signal", each.pk).pseudonym for each in (signal, named)}


def test_passing_on_and_opening_at_the_partner_are_logged(client, noor, sanne, signal):
    known = weighed(signal, noor, now=MONDAY)
    handover = pass_on(
        known,
        to=Organisation.objects.get(code="avim-zwb"),
        service="avim",
        kind=Handover.Kind.HANDOVER,
        rules=[],
        sharing=shared("municipality", "story", service="avim"),
        by=noor,
        now=MONDAY,
    )
    client.force_login(sanne)

    client.get(handover.get_absolute_url())

    for action in ("handover.pass_on", "handover.open"):
        assert lines(action) == [(action, "signaal-doorzetten", CONCERNED)]


def test_both_logs_carry_one_trace_and_one_operation(client, noor, named):
    client.force_login(noor)
    client.get(named.get_absolute_url())

    event = Event.objects.get(action="signal.read")
    (line,) = ProcessingLine.objects.filter(name="signal.read")

    assert (line.trace_id, line.operation_id) == (event.trace_id, event.operation_id)
    assert (line.start_time, line.end_time) == (event.at, event.at)
    assert event.operation_id != Event.objects.get(action="signal.receive").operation_id


def test_what_the_database_holds_of_a_line_names_nobody(client, noor, named):
    client.force_login(noor)
    for door in ("", "melder/?reden=contact", "gegevens/"):
        client.get(f"{named.get_absolute_url()}{door}")

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(l) FROM audit_processingline l")
        written = json.dumps(cursor.fetchall(), default=str).lower()
        cursor.execute("SELECT to_jsonb(e) FROM audit_event e")
        trail = json.dumps(cursor.fetchall(), default=str)

    for person in Person.objects.all():
        for known in (str(person.pk), person.pk.hex, person.email, person.name.lower()):
            assert known not in written
    for known in (str(named.pk), named.pk.hex, named.reference.lower()):
        assert known not in written
    assert CANARY.lower() not in written
    assert CANARY not in trail
    assert "kanarie@" not in trail
    assert not [field for field in ProcessingLine._meta.fields if field.is_relation]


def test_an_act_and_its_lines_cost_one_statement(named, noor, django_assert_num_queries):
    noor.current_memberships()

    with transaction.atomic(), django_assert_num_queries(1):
        record("signal.see_identity", by=noor, on=named, about=(REPORTER,))

    assert len(lines("signal.see_identity")) == 2


def test_about_whom_all_was_done_can_be_found_with_the_keys(named, signal, noor):
    reading.open_story(signal, by=noor, now=MONDAY)

    found = ProcessingLine.objects.filter(
        data_subject_id=Subject(CONCERNED, "signals.signal", signal.pk).pseudonym
    )

    assert [line.name for line in found.order_by("pk")] == ["signal.receive", "signal.read"]


def test_a_line_reads_as_the_standard_says(signal):
    line = ProcessingLine.objects.get()

    said = as_standard(line)

    assert set(said) == {
        "trace_id", "operation_id", "status_code", "name", "start_time", "end_time",
        "resource", "attributes",
    }  # fmt: skip
    assert (len(said["trace_id"]), len(said["operation_id"]), said["status_code"]) == (32, 16, 1)
    assert said["attributes"]["dpl.core.processing_activity_id"] == "signaal-ontvangen"


# No log, no content


@pytest.fixture
def log_is_full(transactional_db):
    """No line can be written any more."""

    def close():
        as_superuser(f"REVOKE INSERT ON audit_processingline FROM {writers}")

    writers = ", ".join(ROLES[part] for part in (OWNER, PUBLIEK, WERKPLEK, WORKER))
    yield close
    as_superuser(f"GRANT INSERT ON audit_processingline TO {writers}")


@pytest.fixture
def at_work(client, noor):
    """Noor at her desk; what breaks is a page, as in a real installation."""
    client.force_login(noor)
    prove(client, noor)
    client.raise_request_exception = False
    return client


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("/signalen/", ""),
        ("{signal}", ""),
        ("{signal}berichten/", ""),
        ("{signal}melder/", "contact"),
        ("{signal}gegevens/", "contact"),
    ],
)
def test_without_a_line_no_page_shows_anything(at_work, named, log_is_full, page, reason):
    client = at_work
    address = page.format(signal=named.get_absolute_url())

    def opened():
        return client.post(address, {"reason": reason}) if reason else client.get(address)

    before = opened()
    assert before.status_code == 200
    assert CANARY in before.content.decode() or "berichten" in page
    events = Event.objects.count()
    log_is_full()

    after = opened()

    assert after.status_code == 500
    assert CANARY not in after.content.decode()
    assert Event.objects.count() == events


@pytest.mark.django_db(transaction=True)
def test_without_a_line_nothing_is_done(named, noor, district, bergen_op_zoom, log_is_full):
    log_is_full()

    with pytest.raises(DatabaseError):
        reading.mark_read(named, by=noor, now=MONDAY)
    with pytest.raises(DatabaseError):
        receive(report(district, bergen_op_zoom), receipt=None, by=None, now=MONDAY)

    named.refresh_from_db()
    assert named.state == Signal.State.RECEIVED
    assert Signal.objects.count() == 1


def test_what_the_register_does_not_know_is_not_done(signal, noor):
    with pytest.raises(NotInRegister, match="barriers"):
        record("barriers.seal_house", by=noor, on=signal)

    assert not Event.objects.filter(action="barriers.seal_house").exists()


# The register


def test_every_act_in_the_code_has_its_place_in_the_register():
    recorded = {
        argument.value if name != "record_handover" else f"handover.{argument.value}"
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        if (name := getattr(node.func, "id", ""))
        in {"record", "record_each", "record_handover", "_record"}
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant)
    }

    homeless = {
        action
        for action in recorded
        if action.partition(".")[0] not in NOT_ABOUT_SIGNALS
        if register().activity_of(action) is None
    }

    assert len(recorded) > 30
    assert homeless == set()


def test_an_act_that_is_named_goes_before_all_of_its_module():
    assert register().activity_of("signal.message").code == "melder-antwoorden"
    assert register().activity_of("signal.weigh").code == "signaal-beoordelen"
    assert register().activity_of("nothing.at_all") is None


def test_nothing_that_is_shipped_says_that_a_privacy_officer_confirmed_it():
    assert not any(activity.is_confirmed for activity in register().activities)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "toezicht"', 'code = "signaal-ontvangen"', "stands there 2 times"),
        ('"mailbox.*"', '"signal.*"', "the action 'signal.*' stands there 2 times"),
        ('code = "toezicht"', 'code = "Toe zicht"', "activities.5.code"),
        ('code = "toezicht"', 'code = "toezicht"\nkleur = "rood"', "activities.5.kleur"),
        ('"audit.*"', '"alles"', "activities.5.actions.1"),
        ('code = "toezicht"', "code = toezicht", "no proper TOML"),
    ],
)
def test_a_wrong_register_says_what_to_repair(tmp_path, capsys, old, new, said):
    path = tmp_path / "register.toml"
    shipped = (SOURCE / "audit" / "register.toml").read_text()
    assert old in shipped
    path.write_text(shipped.replace(old, new))

    with pytest.raises(WrongRegister) as problem:
        read(path)

    assert said in str(problem.value)
    assert main(["audit", "register", str(path)]) == 1
    assert said in capsys.readouterr().err


def test_the_own_register_of_an_organisation_counts(tmp_path, settings, signal, noor, capsys):
    path = tmp_path / "register.toml"
    shipped = (SOURCE / "audit" / "register.toml").read_text()
    path.write_text(shipped.replace('code = "signaal-beoordelen"', 'code = "bergen-weegt"'))
    settings.PROCESSING_REGISTER = str(path)

    reading.open_story(signal, by=noor, now=MONDAY)

    assert lines("signal.read") == [("signal.read", "bergen-weegt", CONCERNED)]
    assert main(["audit", "register"]) == 0
    assert "bergen-weegt: Signalen lezen, controleren en wegen (nog te bevestigen)" in (
        capsys.readouterr().out
    )

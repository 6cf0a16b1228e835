"""Is everything that people do and see recorded, in the same transaction, and never what it was?"""

import json
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from schakel.audit.models import Event
from schakel.audit.tracing import Traced, current_trace, traced
from schakel.audit.trail import NotACode, OutsideTransaction, events_on, record
from schakel.people.models import Person
from schakel.post.models import Letter
from schakel.vault.models import RecordKey

pytestmark = pytest.mark.django_db

NIGHT = datetime(2027, 3, 14, 1, 17, 44, 123, tzinfo=UTC)
CANARY = "Kanarie Vierkantstraat 17"


@pytest.fixture
def vera() -> Person:
    return Person.objects.create_person("vera@gemeente.example", "Vera")


@pytest.fixture
def thing() -> RecordKey:
    return RecordKey.objects.create_key()


def test_an_act_is_recorded_with_who_what_and_on_which_ground(vera, thing):
    event = record(
        "signal.triage",
        by=vera,
        on=thing,
        because=["U beoordeelt de signalen van uw gemeente."],
        fields=["story", "pieces"],
        purpose="signaal-beoordelen",
        detail={"urgency": "acute"},
        now=NIGHT,
    )

    kept = Event.objects.get(operation_id=event.operation_id)
    assert (kept.at, kept.actor, kept.actor_kind) == (NIGHT, vera, "person")
    assert (kept.object_type, kept.object_id) == ("vault.recordkey", thing.pk)
    assert kept.because == ["U beoordeelt de signalen van uw gemeente."]
    assert (kept.fields, kept.purpose) == (["story", "pieces"], "signaal-beoordelen")
    assert kept.detail == {"urgency": "acute"}
    assert str(kept) == f"signal.triage {thing.pk}"


def test_an_event_says_for_whom_and_in_which_role_somebody_acted(thing):
    class Bergen:
        code = "gemeente-bergen-op-zoom"

    class AsOfficer:
        role, organisation = "focal_officer", Bergen

    person = Person.objects.create_person("noor@gemeente.example", "Noor")
    person._memberships_today = [AsOfficer, AsOfficer]

    by_membership = record("signal.read", by=person, on=thing)
    by_choice = record("signal.read", by=person, on=thing, organisation="ggd", role="partner")

    assert by_membership.organisations == ["gemeente-bergen-op-zoom"]
    assert by_membership.roles == ["focal_officer"]
    assert (by_choice.organisations, by_choice.roles) == (["ggd"], ["partner"])


def test_nobody_by_name_means_that_schakel_did_it_itself(thing):
    event = record("signal.remind", by=None, on=thing)

    assert (event.actor_id, event.actor_kind) == (None, "system")
    assert (event.organisations, event.roles) == ([], [])


def test_what_a_reporter_does_is_recorded_to_the_hour(thing):
    event = record("signal.receive", by=None, actor_kind="reporter", on=thing, now=NIGHT)

    assert event.at == NIGHT.replace(minute=0, second=0, microsecond=0)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_can_be_recorded():
    with pytest.raises(OutsideTransaction):
        record("signal.read", by=None, on=RecordKey(id=uuid.uuid4()))


def test_an_act_that_fails_leaves_no_record(thing):
    def triage():
        with transaction.atomic():
            record("signal.triage", by=None, on=thing)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        triage()

    assert not Event.objects.filter(object_type="vault.recordkey").exists()


@pytest.mark.parametrize(
    "offered",
    [
        {"detail": {"reason": CANARY}},
        {"detail": {CANARY: "x"}},
        {"detail": {"reason": "x" * 81}},
        {"detail": {"reason": "regel\nregel"}},
        {"detail": {"mail": "noor@gemeente.example"}},
        {"fields": [CANARY]},
        {"purpose": CANARY},
        {"organisation": CANARY},
        {"role": CANARY},
    ],
    ids=str,
)
def test_content_is_refused_and_the_refusal_does_not_repeat_it(thing, offered):
    with pytest.raises(NotACode) as refusal:
        record("signal.read", by=None, on=thing, **offered)

    assert CANARY not in str(refusal.value)
    assert not Event.objects.filter(object_type="vault.recordkey").exists()


@pytest.mark.parametrize("action", ["", "triage", "Signal.Triage", "signal.triage het", CANARY])
def test_an_action_is_a_module_and_a_verb(thing, action):
    with pytest.raises(NotACode):
        record(action, by=None, on=thing)


def test_the_trail_holds_nothing_of_the_rows_it_is_about(vera):
    vera.name = CANARY
    vera.save()
    letter = Letter(kind=Letter.Kind.REMINDER, key=RecordKey.objects.create_key())
    letter.seal(recipient=CANARY, link=CANARY)
    letter.save()

    record("post.read", by=vera, on=letter, fields=["recipient"])

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e) FROM audit_event e")
        written = json.dumps(cursor.fetchall(), default=str)
    assert CANARY not in written
    assert "Kanarie" not in written
    assert vera.email not in written


def test_the_ground_is_kept_in_dutch_whatever_the_reader_reads(thing):
    with translation.override("en"):
        event = record("signal.read", by=None, on=thing, because=[gettext_lazy("Yes")])

    assert event.because == ["Ja"]


def test_the_timeline_of_a_thing_is_one_query_oldest_first(vera, thing, django_assert_num_queries):
    other = RecordKey.objects.create_key()
    for hour, on in ((5, thing), (3, thing), (4, other)):
        record("signal.read", by=vera, on=on, now=NIGHT.replace(hour=hour))

    with django_assert_num_queries(1):
        seen = [(event.at.hour, event.actor.name) for event in events_on(thing)]

    assert seen == [(3, "Vera"), (5, "Vera")]


def test_recording_costs_one_query(vera, thing, django_assert_num_queries):
    vera.current_memberships()

    with django_assert_num_queries(1):
        record("signal.read", by=vera, on=thing)


def test_a_thing_without_a_uuid_is_recorded_by_its_kind_alone(thing):
    event = record("audit.read", by=None, on=record("signal.read", by=None, on=thing))

    assert (event.object_type, event.object_id) == ("audit.event", None)


def test_what_happens_in_one_request_carries_one_trace(thing):
    def view(request):
        return [record("signal.read", by=None, on=thing).trace_id for _ in range(2)]

    one, again = Traced(view)(RequestFactory().get("/"))
    other, _again = Traced(view)(RequestFactory().get("/"))

    assert one == again != other
    assert current_trace() != current_trace()
    with traced() as trace:
        assert current_trace() == trace


def test_a_reference_is_kept_for_who_reads_the_trail(thing):
    thing.reference = "S-7K3Q-9XM2"

    event = record("signal.read", by=None, on=thing)

    assert str(event) == "signal.read S-7K3Q-9XM2"

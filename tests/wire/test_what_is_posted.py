"""What if somebody sends more than a form asks, or another id than it offered?

T5 (ASVS 15.3.3): a field that was not asked for changes nothing. The forms are those of the
resolver: a new one that no page shows here, fails (`sending.LEFT` says which need not).
T3 (ASVS 8.2.2, 8.4.1): an id of another desk or district in any address, field or question gives
nothing, writes nothing and shows nothing of what lies there.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.http import HttpResponse

from schakel.people.models import Person
from tests.wire.changes import CODE, Rows, undone
from tests.wire.conftest import DOORS
from tests.wire.elsewhere import CANARY, Elsewhere, arrange
from tests.wire.sending import Came, Sent, all_forms, came_of
from tests.wire.standing import Standing, everything_stands  # noqa: F401  # a fixture
from tests.wire.swapping import addresses, fields

pytestmark = pytest.mark.xdist_group("what_is_posted")  # what was arranged serves them all
WRITTEN_BY_LOOKING = {"audit_event", "audit_processingline", "people_staffsession", "ops_cache"}
# What pages read behind their address without a form: `request.GET` in the views.
QUESTIONS = {"met", "desk", "vanaf", "kenmerk", "q", "lijst", "status", "sinds"}
# What somebody would like to be set, whether or not a table calls it so.
WANTED = {
    "org": "", "org_id": "", "organisation": "", "desk": "", "desk_id": "", "owner": "",
    "owner_id": "", "person": "", "user": "", "user_id": "", "by": "", "approved_by": "",
    "decided_by": "", "asked_by": "", "made_by": "", "author": "",
    "status": "closed", "state": "approved", "approved": "true", "decision": "agree",
    "role": "administrator", "roles": "administrator", "is_staff": "true", "is_superuser": "true",
    "is_active": "true", "groups": "1", "verified": "true", "id": "", "pk": "", "reference": "",
    "valid_to": "2031-05-05", "until": "2031-05-05", "expires_at": "2031-05-05T05:05",
    "created_at": "2001-05-05T05:05", "received_at": "2001-05-05T05:05", "now": "2001-05-05",
    "urgency": "low", "level": "district", "key": "", "_state": "x", "force": "1",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows(standing: Standing) -> Rows:
    """All tables, as they were arranged."""
    return Rows()


@pytest.fixture(scope="module")
def forms(standing: Standing, rows: Rows) -> list[Sent]:
    """Every form of both doors, filled in so that it is accepted."""
    found, missing = all_forms(standing, rows)
    assert missing == {}
    return found


def columns(tables: set[str]) -> Iterator[tuple[str, models.Field[Any, Any]]]:
    """By either name, the fields of these tables."""
    for model in apps.get_models():
        if model._meta.db_table in tables:
            for field in model._meta.concrete_fields:
                yield field.name, field
                yield field.attname, field


def value_for(field: models.Field[Any, Any]) -> str:
    """A value that would fit in a field, and that no form here would give it."""
    if field.related_model:
        return str(field.related_model._base_manager.values_list("pk", flat=True).last() or 1)
    if field.choices:
        return str(list(field.choices)[-1][0])
    fitting = {
        "BooleanField": "true", "DateField": date(2031, 5, 5).isoformat(),
        "DateTimeField": datetime(2031, 5, 5, 5, 5).isoformat(),  # noqa: DTZ001  # as in a form
        "UUIDField": "00000000-0000-4000-8000-000000000000", "JSONField": '["mede"]',
    }  # fmt: skip
    integers = "Integer" in field.get_internal_type() or "Auto" in field.get_internal_type()
    return fitting.get(field.get_internal_type(), "7" if integers else "Mede gestuurd")


def more_than(sent: Sent, tables: set[str], somebody: str) -> dict[str, list[str]]:
    """The form, with every column of what it writes beside it and whatever else one would like."""
    asked = {each.name for each in sent.form.fields}
    more = {name: value_for(field) for name, field in columns(tables)}
    more |= {name: value or more.get(name, somebody) for name, value in WANTED.items()}
    extra = {name: [value] for name, value in more.items() if name not in asked}
    room = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - len(asked) - 10
    assert len(extra) < room, "send them in two times"
    return {**extra, **sent.told}


def difference(one: Came, other: Came) -> dict[str, Any]:
    """What came of it here and not there."""
    tables = {*one.written, *other.written}
    rows = {t: (one.written.get(t), other.written.get(t)) for t in sorted(tables)}
    return {
        **{t: pair for t, pair in rows.items() if pair[0] != pair[1]},
        **({} if one.status == other.status else {"status": (one.status, other.status)}),
        **({} if one.where == other.where else {"where": (one.where, other.where)}),
    }


def test_a_field_that_was_not_asked_for_changes_nothing(standing, rows, forms):
    """T5, ASVS 15.3.3: each form of the resolver, with every column of what it writes."""
    somebody = str(Person.objects.get(name="Yusuf Haddad").pk)
    wrong = {}
    for sent in forms:
        with undone():
            answer = sent.send(standing, more_than(sent, set(sent.came.written), somebody))
            also = came_of(answer, rows)
        if found := difference(sent.came, also):
            wrong[str(sent)] = found

    assert wrong == {}
    writing = {sent.route for sent in forms if set(sent.came.written) - WRITTEN_BY_LOOKING}
    assert len(writing) > 70  # there was something to be changed


@pytest.fixture(scope="module")
def world(standing: Standing, rows: Rows) -> Elsewhere:
    """Another desk, another side of a covenant, another district: each with one of everything."""
    made = arrange(standing, rows)
    take_down_the_wall()
    rows.look_again()
    return made


def take_down_the_wall() -> None:
    """In this transaction PostgreSQL itself hides no row: what is refused, our sentences refuse.

    That PostgreSQL refuses the same by itself: ops/tests/test_lock_agrees.py.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        walled = [name for (name,) in cursor.fetchall()]
        assert len(walled) > 20
        for name in walled:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE ROW LEVEL SECURITY')


def shown(answer: HttpResponse, world: Elsewhere, who: str, asked: object) -> list[Any]:
    """What of elsewhere stands in an answer; what was asked may be repeated."""
    page = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8", "replace")
    leaked = set(CODE.findall(page)) & world.not_for(who) - set(CODE.findall(str(asked)))
    faults = [answer.status_code] if answer.status_code >= 500 else []
    return [*faults, *([CANARY] if CANARY in page else []), *leaked]


def done(rows: Rows) -> list[Any]:
    """What was written, beside that somebody looked."""
    written = {t: r for t, r in rows.written().items() if t not in WRITTEN_BY_LOOKING}
    return [written] if written else []


def status(answer: HttpResponse) -> list[Any]:
    """What it is when it is not that there is no such page."""
    return [] if answer.status_code == 404 else [answer.status_code]


def test_an_id_of_elsewhere_opens_no_page(standing, rows, world):
    """T3, ASVS 8.2.2, 8.4.1: every page with an id in its address, by whoever looks at such."""
    wrong, asked = {}, set()
    for door in DOORS:
        for route, who, address in standing.pages(door):
            for swapped, what in addresses(address, who, world):
                if (route.name, who, what) in asked:
                    continue
                asked.add((route.name, who, what))
                assert "nothing-elsewhere" not in swapped, (route.name, what)
                with undone(), standing.browser(door, who) as client:
                    answer = client.get(swapped)
                    if found := status(answer) + shown(answer, world, who, swapped) + done(rows):
                        wrong[f"{route.name} of {who}: {what}"] = found

    assert wrong == {}
    assert len(asked) > 70


def test_an_id_of_elsewhere_in_a_question_shows_nothing(standing, world, forms):
    """T3, ASVS 8.2.2, 8.4.1: behind the address of every page, in whatever it may be asked."""
    wrong = {}
    for (door, route, who, address), filters in standing.questions.items():
        asked = {name: world.to_ask_for(name) for name in {*QUESTIONS, *filters}}
        with undone(), standing.browser(door, who) as client:
            if found := shown(client.get(address, asked), world, who, asked):
                wrong[f"{route} of {who}"] = found

    assert wrong == {}
    assert len(standing.questions) > 100


def test_an_id_of_elsewhere_is_taken_by_no_form(standing, rows, world, forms):
    """T3, ASVS 8.2.2, 8.4.1: in the address of each form, and in each of its fields."""
    wrong, sent_to = {}, 0
    for sent in forms:
        for address, what in addresses(sent.action, sent.who, world):
            sent_to += 1
            with undone():
                answer = sent.send(standing, to=address)
                about = [*status(answer), *shown(answer, world, sent.who, address)]
                if found := about + done(rows):
                    wrong[f"{sent}, address: {what}"] = found
            assert "nothing-elsewhere" not in address, (str(sent), what)
        for told, what in fields(sent.route, sent.told, sent.who, world):
            sent_to += 1
            assert "nothing-elsewhere" not in str(told), (str(sent), what)
            with undone():
                answer = sent.send(standing, told)
                if found := shown(answer, world, sent.who, told) + done(rows):
                    wrong[f"{sent}, {what}"] = found

    assert wrong == {}
    assert sent_to > 100

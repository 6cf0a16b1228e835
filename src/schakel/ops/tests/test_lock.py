"""What does PostgreSQL give to a connection that says nothing, or says what is not so?"""

import threading
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections, transaction

from schakel.handover.models import Handover
from schakel.kernel.parts import ROLES, WALL
from schakel.linking.actions.searching import search
from schakel.linking.models import IndexedMention
from schakel.ops.rows import ROWS
from schakel.people.models import Membership, Person, Role
from schakel.signals.actions import notes
from schakel.signals.models import Note, Signal
from schakel.signals.tests.desk import received
from schakel.vault.asker import Asker, asking, makes, seeing, signed
from schakel.vault.database.base import DatabaseWrapper
from tests.cast import MONDAY, as_person

REFUSED = psycopg.errors.InsufficientPrivilege


@contextmanager
def bare(part: str, said: str = ""):
    """A session of this part past Django, which says of itself exactly this."""
    link = connection.connection
    with link.transaction(force_rollback=True):
        link.execute("SELECT set_config('role', %s, true), set_config('schakel.asker', %s, true)",
                     [ROLES[part], said])  # fmt: skip
        yield link


def rows_of(link: psycopg.Connection, table: str) -> int | None:
    """How many rows there are; None when the part may not even ask."""
    try:
        with link.transaction():
            return link.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    except REFUSED:
        return None


def said_by(person: Person, **other: object) -> str:
    """What the workplace would say for this person, or with something changed in it."""
    told = {**Asker("werkplek", known=lambda: person).said(), **other}
    at = told.pop("at", time.time())
    return signed(told, backend=told.pop("backend", connection.connection.info.backend_pid), at=at)


@pytest.fixture
def full(noor, signal) -> Signal:
    """A signal with a note: there is something that could leak."""
    notes.write(signal, text="Notitie", visibility="desk", by=noor, now=MONDAY)
    return signal


@pytest.mark.parametrize("part", ["werkplek", "worker", "publiek"])
def test_who_says_nothing_is_given_nothing(full, part):
    """T11 (ASVS 8.4.1, 13.2.2): with the right role, and a client of one's own."""
    with bare(part) as link:
        given = {table: rows_of(link, table) for table in ROWS}

    assert {table for table, rows in given.items() if rows} == set()
    with bare("backup") as link:
        assert rows_of(link, "signals_signal") == 1
        assert rows_of(link, "signals_note") == 1


def test_the_owner_too_is_given_nothing_without_saying_that_it_migrates(full):
    """T11 (ASVS 8.4.1): FORCE; a server that runs as the owner by mistake shows nothing."""
    with bare("owner") as link:
        assert {table for table in ROWS if rows_of(link, table)} == set()


def test_the_auditor_reads_the_trail_and_names_and_nothing_else(full):
    """T11 (ASVS 13.2.2)."""
    with bare("auditor") as link:
        given = {table: rows_of(link, table) for table in ROWS}

        asked = {table for table, rows in given.items() if rows is not None}
        assert asked == {"audit_event", "audit_processingline"}
        assert given["audit_event"] > 0
        assert link.execute("SELECT count(name) FROM people_person").fetchone()[0] > 0


def test_who_says_it_well_is_given_the_own_desk(full, noor, yusuf):
    with bare("werkplek", said_by(noor)) as link:
        assert (rows_of(link, "signals_signal"), rows_of(link, "signals_note")) == (1, 1)
    with bare("werkplek", said_by(yusuf)) as link:
        assert (rows_of(link, "signals_signal"), rows_of(link, "signals_note")) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda noor: "0" * 64 + said_by(noor)[64:], "not signed"),
        (lambda noor: said_by(noor).replace("focal_officer", "focal_officer "), "not signed"),
        (lambda noor: said_by(noor)[1:], "not signed"),
        (lambda _noor: "x", "not signed"),
        (lambda noor: said_by(noor, backend=1), "another connection"),
        (lambda noor: said_by(noor, backend=None), "another connection"),
        (lambda noor: said_by(noor, at=time.time() - 61), "another moment"),
        (lambda noor: said_by(noor, at=time.time() + 61), "another moment"),
    ],
    ids=["signature", "changed", "cut off", "nonsense", "other", "no connection", "old", "early"],
)
def test_what_is_forged_old_or_of_another_connection_is_refused(full, noor, wrong, why):
    """T13 (ASVS 8.3.1): whoever can send SQL cannot say to be somebody."""
    with bare("werkplek", wrong(noor)) as link, pytest.raises(REFUSED, match=why):
        link.execute("SELECT count(*) FROM signals_signal")


def test_what_a_door_may_say_opens_nothing_at_the_other(full, noor):
    """T13 (ASVS 8.3.1, 13.2.2): not a person at the public door, and not a job at the workplace."""
    everything = signed(
        {"part": "worker", "sees": ["*"]},
        backend=connection.connection.info.backend_pid,
        at=time.time(),
    )
    with bare("publiek", said_by(noor)) as link:
        assert not any(rows_of(link, table) for table in ROWS)
    with bare("werkplek", everything) as link:
        assert {t for t in ROWS if rows_of(link, t)} == {"vault_recordkey"}


def test_it_ends_with_the_transaction_and_with_each_statement_outside_one(transactional_db, noor):
    """T15 (ASVS 8.4.1): nothing is left on the connection for who comes next."""

    def left() -> str:
        return connection.connection.execute(
            "SELECT coalesce(current_setting('schakel.asker', true), '')"
        ).fetchone()[0]

    with as_person(noor):
        Signal.objects.count()
        assert left() == ""
        with transaction.atomic():
            Signal.objects.count()
            assert str(noor.pk) in left()
        assert left() == ""


def test_a_way_back_to_a_savepoint_does_not_lose_who_asks(full, noor):
    """T15: what is said within a savepoint is undone with it, and said again."""
    with as_person(noor), transaction.atomic():
        point = transaction.savepoint()
        within = Signal.objects.count()
        transaction.savepoint_rollback(point)

        assert (within, Signal.objects.count()) == (1, 1)


def test_rows_that_come_in_portions_are_locked_too(transactional_db, district, bergen_op_zoom):
    """T15: a cursor on the server is a statement of its own, in and outside a transaction."""
    told = received(district, bergen_op_zoom)
    noor, yusuf = (Person.objects.create_person(f"{n}@x.example", n) for n in ("noor", "yusuf"))
    Membership.objects.create(person=noor, organisation=told.desk, role=Role.FOCAL_OFFICER)

    for person, seen in ((noor, [told]), (yusuf, [])):
        with as_person(person):
            assert list(Signal.objects.iterator(chunk_size=1)) == seen
            with transaction.atomic():
                assert list(Signal.objects.iterator(chunk_size=1)) == seen


def test_a_hundred_users_take_turns_on_two_connections(transactional_db, district, bergen_op_zoom,
                                                       roosendaal):  # fmt: skip
    """T15 (ASVS 8.4.1): with the pool of the web processes, in threads, each sees the own desk."""
    signals = {
        place.organisation_id: received(district, place).pk
        for place in (bergen_op_zoom, roosendaal)
    }
    people = []
    for number in range(100):
        desk = Signal.objects.get(pk=list(signals.values())[number % 2]).desk
        person = Person.objects.create_person(f"p{number}@x.example", f"P{number}")
        Membership.objects.create(person=person, organisation=desk, role=Role.FOCAL_OFFICER)
        people.append((person, list(signals.values())[number % 2]))
    named = {**connection.settings_dict, "CONN_MAX_AGE": 0}
    named["OPTIONS"] = {**named.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 2}}
    wrong, pooled = [], []

    def take_turns(mine) -> None:
        kept = connections["default"]
        connections["default"] = DatabaseWrapper(named, "default")
        pooled.append(connections["default"])
        try:
            for person, expected in mine:
                with as_person(person):
                    seen = list(Signal.objects.values_list("pk", flat=True))
                left = (
                    connections["default"]
                    .connection.execute(
                        "SELECT current_setting('schakel.asker', true), current_user"
                    )
                    .fetchone()
                )
                if seen != [expected] or left[0]:
                    wrong.append((person.name, seen, left))
                connections["default"].close()  # back into the pool, as after a request
        finally:
            connections["default"] = kept

    threads = [threading.Thread(target=take_turns, args=(people[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    pooled[0].close_pool()

    assert len(pooled) == 4
    assert wrong == []


def test_a_signal_that_is_being_made_may_be_written_at_any_desk_and_is_gone_after(
    district, roosendaal, emre
):
    """An employee reports to a desk of which they see nothing, before and after."""
    with as_person(emre):
        made = received(district, roosendaal)
        assert Signal.objects.filter(pk=made.pk).exists()
    with as_person(emre):
        assert not Signal.objects.filter(pk=made.pk).exists()
    with as_person(emre), transaction.atomic():
        makes(made.pk)  # to say so of one that exists, is what only the code of the action does
        assert Signal.objects.filter(pk=made.pk).exists()


def test_writing_on_what_one_does_not_see_is_refused_whether_it_is_there_or_not(full, yusuf):
    """T16 (ASVS 8.4.1): a foreign key would tell; the lock answers first, and the same."""
    answers = []
    for signal_id in (full.pk, yusuf.pk):  # one that is there, and one that is not
        with as_person(yusuf), pytest.raises(ProgrammingError) as refused, transaction.atomic():
            Note.objects.create(key=full.key, signal_id=signal_id, author=yusuf, visibility="desk",
                                at=MONDAY)  # fmt: skip
        answers.append(str(refused.value))

    assert answers[0] == answers[1]
    assert "violates row-level security policy" in answers[0]


def test_a_job_sees_the_areas_that_it_names(full):
    """T11 (ASVS 13.2.2)."""
    count = seeing("handover")(lambda: (Handover.objects.count(), Signal.objects.count()))

    assert count() == (0, 0)
    assert seeing("signals")(Signal.objects.count)() == 1


NEAR = "SELECT count(*) FROM wall.near(%s, 'phone', %s::bigint[], '{1}', 1::smallint, NULL, 10)"


def test_a_search_finds_in_the_realm_of_an_own_desk_or_by_a_job_that_links(
    district, bergen_op_zoom, noor, yusuf
):
    """T11 (ASVS 8.4.1): the one function that looks past the lock asks the same as the lock."""
    told = received(district, bergen_op_zoom, pieces=(("phone", "06-12345678"),))
    search(told, now=MONDAY)
    mention = IndexedMention.objects.get()
    asked = (NEAR, [mention.realm_id, mention.tokens])
    everything = {"part": "werkplek", "sees": ["*"]}
    backend = connection.connection.info.backend_pid
    as_a_job = signed({**everything, "part": "worker"}, backend=backend, at=time.time())

    for part, said, found in (
        ("werkplek", said_by(noor), 1),
        ("werkplek", said_by(yusuf), 0),
        ("werkplek", "", 0),
        ("werkplek", as_a_job, 0),
        ("worker", as_a_job, 1),
        ("worker", "", 0),
        ("publiek", said_by(noor), 0),
    ):
        with bare(part, said) as link:
            assert link.execute(*asked).fetchone()[0] == found, (part, said[64:])


def test_behind_the_lock_a_search_still_walks_along_the_index(district, bergen_op_zoom):
    """An array is compared by a function that PostgreSQL does not trust with hidden rows."""
    said = signed(
        {"part": "owner", "sees": ["*"]},
        backend=connection.connection.info.backend_pid,
        at=time.time(),
    )
    plan = "EXPLAIN SELECT id FROM linking_indexedmention WHERE tokens && '{1,2}'::bigint[]"
    with bare("owner", said) as link:
        link.execute(f"SET LOCAL ROLE {WALL}")
        link.execute("SET LOCAL enable_seqscan = off")
        told = "\n".join(row[0] for row in link.execute(plan).fetchall())

    assert "Index Cond: (tokens && '{1,2}'::bigint[])" in told
    assert "Filter" not in told


def test_the_worker_may_not_read_who_reported(full):
    """T11 (ASVS 13.2.2): no job needs the name, the address or the number of a reporter."""
    with asking(Asker("worker", sees=frozenset({"signals"}))):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(full.second_opinions.all())
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute("SELECT name FROM signals_signalreporter")

"""How does a desk get as many signals as a measurement needs?"""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

import psycopg
from django.conf import settings
from django.db import connection, models, transaction
from psycopg import sql

from schakel.kernel.codes import new_reference
from schakel.organisations.models import District, Municipality
from schakel.people.models import Membership, Person, Role
from schakel.signals.actions import notes, reading, receiving
from schakel.signals.models import Deadline, Note, Signal
from schakel.vault.models import RecordKey

AT_A_TIME = 5000
FORMS = ("sexual", "labour", "criminal", "begging", "organ_removal")
STORY = "In het huis op de hoek slapen acht mensen. Een man haalt elke ochtend hun passen op. " * 6
OPEN_SHARE = 0.2
ACUTE_SHARE = 0.001  # of what is open
YEARS = 10
NOTES = 10


def officer_of_the_largest(district: District) -> Person:
    """A focal officer at the desk of the largest municipality, made when needed."""
    desk = largest_of(district).desk
    assert desk is not None  # noqa: S101  # asked for one with a desk
    person, made = Person.objects.get_or_create(
        email="bench@schakel.example", defaults={"name": "Bench"}
    )
    if made:
        Membership.objects.create(person=person, organisation=desk, role=Role.FOCAL_OFFICER)
    return person


def busy_signal(district: District, person: Person, *, now: datetime) -> Signal:
    """One signal as a desk has it after a while: read, with notes, and often looked at."""
    report = receiving.Report(
        district=district,
        municipality=largest_of(district),
        story=STORY,
        channel=Signal.Channel.PUBLIC,
        reporter_kind=Signal.ReporterKind.RESIDENT,
        pieces=(("vehicle", "blauwe bus, begint met 8"), ("address", "Havenweg 1")),
    )
    signal = receiving.receive(report, receipt=None, by=None, now=now).signal
    reading.mark_read(signal, by=person, now=now)
    for _note in range(NOTES):
        notes.write(signal, text=STORY[:200], visibility=Note.Visibility.DESK, by=person, now=now)
    return signal


def fill(district: District, *, until: int, now: datetime) -> None:
    """Store signals at one desk until it has so many; a fifth of them open, spread over ten years.

    Copied in bulk past the actions: this measures reading. Every text is sealed with a key of
    its own signal, like any other.
    """
    place = largest_of(district)
    have = Signal.objects.filter(desk=place.desk).count()
    chance = random.Random(have)  # noqa: S311  # the same data every time, no secret
    missing = iter(range(have, until))
    while batch := list(islice(missing, AT_A_TIME)):
        with transaction.atomic():
            keys = RecordKey.objects.create_keys(len(batch))
            signals = list(_signals(place, keys, chance, now=now))
            copy_rows(Signal, signals)
            copy_rows(Deadline, _deadlines(signals))
    analyse()


def analyse() -> None:
    """Let PostgreSQL count and tidy up what is there now, as it does by itself after a while.

    By the owner: a role that owns nothing is told so in a warning, and nothing is counted.
    """
    owner = settings.DATABASE_OWNER
    with psycopg.connect(
        host=owner["HOST"],
        user=owner["USER"],
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as session:
        session.execute("VACUUM (ANALYZE)")


def copy_rows(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Put rows in their table by way of COPY, many times faster than INSERT.

    Beside the table, and from there into it: PostgreSQL copies into no table with locked rows.
    """
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    if isinstance(model._meta.pk, models.AutoField):
        fields.remove(model._meta.pk)
    table = sql.Identifier(model._meta.db_table)
    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        beside = sql.SQL(
            "CREATE TEMPORARY TABLE beside ON COMMIT DROP AS SELECT {} FROM {} LIMIT 0"
        )
        cursor.execute(beside.format(columns, table))
        with cursor.copy(sql.SQL("COPY beside ({}) FROM STDIN").format(columns)) as copy:
            for row in rows:
                copy.write_row([field.get_db_prep_save(field.pre_save(row, add=True), connection)
                                for field in fields])  # fmt: skip
        into = sql.SQL("INSERT INTO {} ({}) SELECT * FROM beside").format(table, columns)
        cursor.execute(into)
        cursor.execute("DROP TABLE beside")


def largest_of(district: District) -> Municipality:
    """The municipality with most people; the check of a district file says that it has a desk."""
    return (
        Municipality.objects.select_related("desk")
        .filter(district=district, desk__isnull=False)
        .order_by("-population")[:1]
        .get()
    )


def _signals(
    place: Municipality, keys: list[RecordKey], chance: random.Random, *, now: datetime
) -> Iterator[Signal]:
    for key in keys:
        is_open = chance.random() < OPEN_SHARE
        received_at = now - timedelta(minutes=chance.randrange(YEARS * 365 * 24 * 60))
        acute = is_open and chance.random() < ACUTE_SHARE
        signal = Signal(
            key=key,
            reference=new_reference("S"),
            district_id=place.district_id,
            municipality=place,
            desk=place.desk,
            channel=Signal.Channel.PUBLIC,
            reporter_kind=chance.choice(Signal.ReporterKind.values),
            disclosure=Signal.Disclosure.ANONYMOUS,
            suggested_forms=[chance.choice(FORMS)],
            forms=[chance.choice(FORMS)],
            state=chance.choice(["received", "read", "weighed", "passed_on"])
            if is_open
            else Signal.State.CLOSED,
            urgency=Signal.Urgency.ACUTE if acute else chance.choice(["urgent", "normal"]),
            urgency_decided=True,
            acute_since=received_at if acute else None,
            piece_count=chance.randrange(6),
            received_at=received_at,
            registered_at=received_at,
            next_due_at=received_at + timedelta(days=chance.randrange(1, 30)) if is_open else None,
            outcome="" if is_open else chance.choice(Signal.Outcome.values),
            closed_at=None if is_open else received_at + timedelta(days=20),
        )
        signal.stand_in_line()
        signal.seal(story=STORY, observations="", place="Wijk Noord", happened="")
        yield signal


def _deadlines(signals: list[Signal]) -> Iterator[Deadline]:
    for signal in signals:
        if signal.next_due_at is not None:
            at = signal.received_at
            yield Deadline(
                signal=signal,
                kind=Deadline.Kind.WEIGH,
                starts_at=at,
                half_at=at,
                nearly_at=at,
                due_at=signal.next_due_at,
                escalate_at=signal.next_due_at,
            )

"""Random people and signals at a few organisations, with one of everything that hangs on them.

Thousands of rows in seconds: `test_lock_agrees` asks the sentences and PostgreSQL about them.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.utils import timezone

from schakel.approvals.models import Approval
from schakel.audit.models import Event
from schakel.grants.models import Addition, Grant
from schakel.grants.policy import READ_ALONG
from schakel.handover.models import (
    BreachReport,
    CallRecord,
    Handover,
    HandoverAnswer,
    HandoverStatus,
    OneTimeLink,
)
from schakel.linking.models import Canary, CanaryAlarm, Realm, Touch
from schakel.organisations.models import Organisation
from schakel.people.models import Membership, Notice, Person, Role
from schakel.signals.models import (
    Attachment,
    Deadline,
    EmergencyOpening,
    Exclusion,
    InboxFilter,
    Mailbox,
    Message,
    Milestone,
    Note,
    PuzzlePiece,
    Satisfaction,
    SecondOpinion,
    Signal,
    SignalReporter,
    Task,
    Weighing,
)
from schakel.vault.models import RecordKey, SealedContent
from schakel.vault.sealing import Sealed
from tests.cast import MONDAY

PEOPLE, SIGNALS = 12, 24


@dataclass
class World:
    """Random people and signals at a few organisations, and what everybody should be given."""

    chance: Random
    organisations: list[Organisation]
    key: RecordKey
    people: list[Person] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    revoked: set = field(default_factory=set)
    realms: list[Realm] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    alarms: list[CanaryAlarm] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    openings: list[EmergencyOpening] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    additions: dict = field(default_factory=dict)
    # By signal: the ids of what hangs on it, by table.
    parts: dict[str, dict[uuid.UUID, set]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def some(self, rows, most: int) -> list:
        return self.chance.sample(list(rows), self.chance.randint(0, most))


def populate(world: World) -> None:
    """Past, present and future memberships in every role, also of people who left."""
    today = timezone.localdate()
    chance = world.chance
    world.people = Person.objects.bulk_create(
        Person(email=f"{uuid.uuid4()}@x.example", name=str(number), is_active=chance.random() < 0.9)
        for number in range(PEOPLE)
    )
    held = []
    for person in world.people:
        for organisation in world.some(world.organisations, 3):
            for role in world.some(Role.values, 3):
                start = today + timedelta(days=chance.choice((-900, -30, 0, 1, 30)))
                end = chance.choice((None, start, today, today - timedelta(days=1)))
                if end is None or end >= start:
                    held.append(
                        Membership(
                            person=person,
                            organisation=organisation,
                            role=role,
                            starts_on=start,
                            ends_on=end,
                        )
                    )
    Membership.objects.bulk_create(held)


def report(world: World) -> None:
    """Signals at random desks, each with one of everything that may hang on it."""
    chance, district = world.chance, world.organisations[0].district_id
    world.signals = Signal.objects.bulk_create(
        Signal(
            key=world.key,
            reference=number("S"),
            district_id=district,
            desk=chance.choice(world.organisations),
            channel="public",
            reporter_kind="resident",
            disclosure="shielded",
            urgency="normal",
            owner=chance.choice([None, *world.people]),
            received_at=MONDAY,
            registered_at=MONDAY,
        )
        for _ in range(SIGNALS)
    )
    except_for(world)
    hang(world)


def except_for(world: World) -> None:
    """Some are excluded from a signal, or were; some opened one in an emergency, or did."""
    chance, now = world.chance, timezone.now()
    world.exclusions = Exclusion.objects.bulk_create(
        Exclusion(
            key=world.key, signal=signal, person=person, set_by=person, set_at=MONDAY,
            ended_at=chance.choice((None, None, now)),
        )
        for signal in world.signals
        for person in world.some(world.people, 3)
    )  # fmt: skip
    hours = chance.choices((-1, 1), k=SIGNALS)
    world.openings = EmergencyOpening.objects.bulk_create(
        EmergencyOpening(
            key=world.key, signal=signal, signal_reference=signal.reference, reason="danger",
            by=chance.choice(world.people), opened_at=MONDAY, until=now + timedelta(hours=hour),
            review_due_at=MONDAY, ended_at=chance.choice((None, None, now)),
        )
        for signal, hour in zip(world.signals, hours, strict=True)
    )  # fmt: skip


def hang(world: World) -> None:
    """One of everything on each signal, a table at a time: thousands of rows in seconds."""
    chance, key = world.chance, world.key

    def somebody() -> Person:
        return chance.choice(world.people)

    def keep(rows: Iterable) -> list:
        """Store rows of one table, each with the signal or handover that it hangs on."""
        pairs = list(rows)
        made = type(pairs[0][1]).objects.bulk_create([row for _on, row in pairs])
        for (on, _row), row in zip(pairs, made, strict=True):
            world.parts[row._meta.db_table][on.pk].add(row.pk)
        return made

    def each(make: Callable) -> list:
        return keep((signal, make(signal)) for signal in world.signals)

    keep(
        (s, Note(key=key, signal=s, author=somebody(), visibility=visibility, at=MONDAY))
        for s in world.signals
        for visibility in ("desk", "me")
    )
    keep(
        (s, SignalReporter(key=key, signal=s, person=chance.choice([None, *world.people])))
        for s in world.signals[: SIGNALS * 2 // 3]
    )
    mailboxes = each(
        lambda s: Mailbox(
            key=key,
            signal=s,
            locator_hash=chance.randbytes(32),
            verifier=b"x" * 32,
            thread_key=Sealed(b"x"),
        )
    )
    keep((m.signal, Message(key=key, mailbox=m, from_reporter=True, at=MONDAY)) for m in mailboxes)
    keep(
        (
            m.signal,
            Satisfaction(key=key, mailbox=m, heard_back=True, would_report_again=True, at=MONDAY),
        )
        for m in mailboxes
    )
    known = {"source_reliability": "unknown", "content_reliability": "unknown"}
    each(
        lambda s: Weighing(
            key=key,
            signal=s,
            by=somebody(),
            at=MONDAY,
            proposed="normal",
            decided="normal",
            **known,
        )
    )
    each(
        lambda s: SecondOpinion(
            key=key, signal=s, kind="close", requested_by=somebody(), requested_at=MONDAY
        )
    )
    each(lambda s: PuzzlePiece(key=key, signal=s, kind="address", added_at=MONDAY))
    each(
        lambda s: Task(
            key=key, signal=s, reference=number("C"), check_code="x", label="x", ground="x",
            created_by=somebody(), created_at=MONDAY,
        )
    )  # fmt: skip
    moments = dict.fromkeys(("starts_at", "half_at", "nearly_at", "due_at", "escalate_at"), MONDAY)
    each(lambda s: Deadline(signal=s, kind="read", **moments))
    each(lambda s: Milestone(signal=s, step="received", at=MONDAY))
    shown = keep((s, SealedContent(key=key, body=b"")) for s in world.signals)
    originals = SealedContent.objects.bulk_create(
        SealedContent(key=key, body=b"") for _signal in world.signals
    )
    keep(
        (
            signal,
            Attachment(
                key=key, signal=signal, content_type="x", size=1, added_at=MONDAY,
                original=original, shown=copy,
            ),
        )
        for signal, original, copy in zip(world.signals, originals, shown, strict=True)
    )  # fmt: skip
    each(
        lambda s: CallRecord(
            key=key, signal=s, number="x", reached=False, took_over=False, called_at=MONDAY,
            by=somebody(), at=MONDAY,
        )
    )  # fmt: skip
    each(
        lambda s: Event(
            actor_kind="system", action="signal.x", object_type="signals.signal", object_id=s.pk
        )
    )
    each(lambda s: Notice(person=somebody(), kind="new_signal", reference=s.reference))
    link(world, somebody)
    InboxFilter.objects.bulk_create(InboxFilter(person=person) for person in world.people)
    hand_over(world, keep, somebody)


def link(world: World, somebody: Callable) -> None:
    """Touches between signals of one desk, and of two; and some that touched a canary."""
    chance = world.chance
    pieces = {piece.signal_id: piece for piece in PuzzlePiece.objects.filter(key=world.key)}
    world.realms = [
        Realm.objects.get_or_create(organisation=each, defaults={"made_at": MONDAY})[0]
        for each in world.organisations
    ]
    world.canaries = Canary.objects.bulk_create(
        Canary(
            key=world.key, realm=realm, reference=number("K"), kind="person",
            planted_by=somebody(), planted_at=MONDAY,
        )
        for realm in world.realms
    )  # fmt: skip
    for _ in range(SIGNALS):
        newer, older = chance.sample(world.signals, 2)
        world.touches += [
            Touch(
                realm=chance.choice(world.realms), kind=number("T")[:10], newer=newer, older=older,
                newer_piece=pieces[newer.pk], older_piece=pieces[older.pk], weight=1,
                posterior=1, level="strong", model_version="x", found_at=MONDAY,
            )
        ]  # fmt: skip
    Touch.objects.bulk_create(world.touches)
    world.alarms = CanaryAlarm.objects.bulk_create(
        CanaryAlarm(canary=chance.choice(world.canaries), signal=signal, at=MONDAY)
        for signal in world.some(world.signals, 3)
    )


def hand_over(world: World, keep: Callable, somebody: Callable) -> None:
    """To none, one or two organisations each, in every state, also revoked."""
    key = world.key
    world.handovers = Handover.objects.bulk_create(
        Handover(
            key=key, reference=number("H"), signal=signal, to=to, service="x", kind="handover",
            channel="account", ground="x", ground_label="x", purpose="x", by=somebody(), at=MONDAY,
        )
        for signal in world.signals
        for to in world.some(world.organisations, 2)
    )  # fmt: skip
    if not world.handovers:
        return
    states = HandoverStatus.State.values
    statuses = HandoverStatus.objects.bulk_create(
        HandoverStatus(handover=each, state=world.chance.choice(states)) for each in world.handovers
    )
    world.revoked = {status.pk for status in statuses if status.state == "revoked"}
    keep(
        (h, HandoverAnswer(key=key, handover=h, kind="received", from_partner=True, at=MONDAY))
        for h in world.handovers
    )
    keep(
        (
            h,
            BreachReport(
                key=key, handover=h, noticed_at=MONDAY, report_before=MONDAY, by=somebody(),
                at=MONDAY,
            ),
        )
        for h in world.handovers
    )  # fmt: skip
    keep(
        (
            h,
            OneTimeLink(
                handover=h, token_hash=uuid.uuid4().hex, code_hash="x", made_by=somebody(),
                made_at=MONDAY, expires_at=MONDAY,
            ),
        )
        for h in world.handovers
    )  # fmt: skip


def let_read_along(world: World) -> None:
    """To people in functions that they hold or not, of some parts, open, over and not yet."""
    chance, now = world.chance, timezone.now()
    asks, agrees = world.people[:2]
    wanted = [
        (signal, person) for signal in world.signals for person in world.some(world.people[2:], 3)
    ]
    approvals = Approval.objects.bulk_create(
        Approval(
            key=world.key, reference=number("A"), kind="grants.give", organisation=signal.desk,
            fingerprint=chance.randbytes(32), asked_by=asks, asked_of="focal_officer", asked_at=now,
            expires_at=now + timedelta(hours=72),
        )
        for signal, _person in wanted
    )  # fmt: skip
    held = {each.pk: list(each.memberships.all()) for each in world.people}

    def made(signal: Signal, person: Person, approval: Approval) -> Grant:
        acts_as = chance.choice(
            held[person.pk] or [Membership(role="partner", organisation=signal.desk)]
        )
        return Grant(
            key=world.key, reference=number("I"), signal=signal, signal_reference="x",
            desk=signal.desk, person=person, right=chance.choice(Grant.Right.values),
            role=chance.choice((acts_as.role, chance.choice(READ_ALONG))),
            organisation=acts_as.organisation, ground="x", ground_label="x", purpose="x",
            compartments=["basics", *world.some(Grant.Compartment.values[1:], 5)],
            approval=approval,
            requested_by=asks, approved_by=agrees, opened_at=now,
            requested_at=now - timedelta(days=3),
            until=now + timedelta(days=chance.choice((-1, 1, 30))),
            state=chance.choice(("open", "open", *Grant.State.values)),
        )  # fmt: skip

    world.grants = Grant.objects.bulk_create(
        made(signal, person, approval)
        for (signal, person), approval in zip(wanted, approvals, strict=True)
    )
    added = Addition.objects.bulk_create(
        Addition(key=world.key, grant=each, by=each.person, at=now) for each in world.grants
    )
    world.additions = {each.grant_id: each.pk for each in added}


def number(letter: str) -> str:
    return f"{letter}{uuid.uuid4().hex[:11]}"

"""Do the sentences and PostgreSQL agree? Thousands of random rows, and a dozen people each time.

Two things hold for everybody: whatever a sentence shows, PostgreSQL shows; and PostgreSQL shows no
more than what is said here in words, per organisation and grant. Where that is coarser than the
sentences, it is so on purpose; docs/adr/0013 says where and why.
"""

import os
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from schakel.approvals.models import Approval
from schakel.audit.models import Event
from schakel.config.policies import POLICIES
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
from schakel.ops.rights import RIGHTS
from schakel.ops.rows import ROWS
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
from tests.cast import MONDAY, as_person

WORLDS = int(os.environ.get("LOCK_WORLDS", "12"))
PEOPLE, SIGNALS = 12, 24
PARTNERS = (Role.PARTNER, Role.CARE_COORDINATOR)
CONCERNED = (*PARTNERS, Role.FOCAL_OFFICER, Role.CHAIN_DIRECTOR, Role.PRIVACY_OFFICER)
REPORTERS = (Role.EMPLOYEE, Role.FOCAL_OFFICER, *PARTNERS)
CODES = ("gemeente-bergen-op-zoom", "gemeente-tholen", "avim-zwb", "zvh-de-markiezaten")


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


def granted(world: World, person: Person, away: set) -> dict[str, set]:
    """By part: the signals of which this person may read it along, in the role they act in now."""
    held = {(m.organisation_id, m.role) for m in person.current_memberships()}
    found: dict[str, set] = defaultdict(set)
    for each in world.grants:
        if (
            each.person_id == person.pk
            and (each.organisation_id, each.role) in held
            and each.state == "open"
            and each.until > timezone.now()
            and each.signal_id not in away
        ):
            for part in each.compartments:
                found[part].add(each.signal_id)
    return found


def number(letter: str) -> str:
    return f"{letter}{uuid.uuid4().hex[:11]}"


def coarse(world: World, person: Person) -> dict[str, set]:
    """What PostgreSQL should give this person: said anew here, in words, from what was made."""
    held = person.current_memberships()
    desks = {m.organisation_id for m in held if m.role == Role.FOCAL_OFFICER}
    partner_of = {m.organisation_id for m in held if m.role in PARTNERS}
    reports = any(m.role in REPORTERS for m in held)
    reported = {
        reporter.signal_id for reporter in SignalReporter.objects.filter(person=person) if reports
    }
    away = {
        each.signal_id
        for each in world.exclusions
        if each.person_id == person.pk and each.ended_at is None
    }
    reported -= away
    at_desk = {signal.pk for signal in world.signals if signal.desk_id in desks} - away
    urgent = any(m.role in {Role.FOCAL_OFFICER, Role.CARE_COORDINATOR} for m in held)
    emergency = {
        each.signal_id
        for each in world.openings
        if urgent
        and each.by_id == person.pk
        and each.ended_at is None
        and each.until > timezone.now()
    } - away
    received = [
        each
        for each in world.handovers
        if each.to_id in partner_of
        and each.signal_id not in away
        and not (each.pk in world.revoked and each.to_id != each.signal.desk_id)
    ]
    sent = [each for each in world.handovers if each.signal_id in at_desk]
    handed = {each.signal_id for each in received}
    supervised = {m.organisation for m in held if m.role == Role.PRIVACY_OFFICER}
    at_supervised = {s.pk for s in world.signals if s.desk in supervised}
    alarmed = {each.signal_id for each in world.alarms if supervised} - away
    if any(each.level != Organisation.Level.LOCAL for each in supervised):
        at_supervised = {signal.pk for signal in world.signals}
    realms = {r.pk for r in world.realms if supervised or r.organisation_id in desks}
    canaries = {each.pk for each in world.canaries if each.realm_id in realms}
    visible = {each.pk for each in (*received, *sent)}

    def on(signals: set, table: str) -> set:
        return {pk for signal in signals for pk in world.parts[table][signal]}

    along = granted(world, person, away)
    all_supervised = any(each.level != Organisation.Level.LOCAL for each in supervised)
    seen_grants = {
        each.pk
        for each in world.grants
        if (each.desk_id in desks or each.person_id == person.pk or supervised)
        and each.signal_id not in away
    }
    concerned = {m.organisation_id for m in held if m.role in CONCERNED}
    manages = all_supervised or any(m.role == Role.ADMINISTRATOR for m in held)
    given: dict[str, set] = {
        "grants_grant": seen_grants,
        "grants_addition": {world.additions[each] for each in seen_grants},
        "approvals_approval": {
            each.approval_id
            for each in world.grants
            if manages or each.desk_id in concerned or each.requested_by_id == person.pk
        },
        "signals_signal": at_desk | reported | handed | alarmed | emergency | along["basics"],
        "signals_exclusion": {
            e.pk for e in world.exclusions if e.signal_id in at_desk or e.person_id == person.pk
        },
        "signals_emergencyopening": {
            e.pk
            for e in world.openings
            if e.signal_id in at_desk or e.by_id == person.pk or supervised
        },
        "linking_realm": realms,
        "linking_canary": canaries,
        "linking_canaryalarm": {
            a.pk for a in world.alarms if a.canary_id in canaries and a.signal_id not in away
        },
        "linking_touch": {t.pk for t in world.touches if {t.newer_id, t.older_id} <= at_desk},
        "signals_note": set(
            Note.objects.filter(pk__in=on(at_desk, "signals_note"))
            .exclude(~Q(author=person), visibility="me")
            .values_list("pk", flat=True)
        ),
        "handover_handover": visible,
        "handover_handoverstatus": visible,
        "handover_handoveranswer": on(visible, "handover_handoveranswer"),
        "handover_breachreport": on({each.pk for each in sent}, "handover_breachreport"),
        "handover_onetimelink": on({each.pk for each in sent}, "handover_onetimelink"),
        "handover_callrecord": on(at_desk, "handover_callrecord"),
        "audit_event": on(at_desk | at_supervised, "audit_event"),
        "vault_recordkey": {world.key.pk},
        "signals_inboxfilter": set(
            InboxFilter.objects.filter(person=person).values_list("pk", flat=True)
        ),
        "people_notice": on(
            at_desk | reported | handed | alarmed | emergency | along["basics"], "people_notice"
        )
        | set(Notice.objects.filter(person=person).values_list("pk", flat=True)),
    }
    for table in ("weighing", "secondopinion", "task"):
        given[f"signals_{table}"] = on(at_desk, f"signals_{table}")
    given["signals_weighing"] |= on(along["weighing"], "signals_weighing")
    given["signals_puzzlepiece"] = on(at_desk | emergency | along["pieces"], "signals_puzzlepiece")
    for table in ("mailbox", "message", "satisfaction", "milestone", "signalreporter"):
        given[f"signals_{table}"] = on(at_desk | reported, f"signals_{table}")
    given["signals_deadline"] = on(at_desk | reported | handed, "signals_deadline")
    for table in ("signals_attachment", "vault_sealedcontent"):
        given[table] = on(at_desk | reported | handed | along["files"], table)
    return given


# One verb of those that the same sentences are about: the others have the same rows.
VERBS = {
    tuple(id(sentence) for sentence in policy.sentences if verb in sentence.verbs): (policy, verb)
    for policy in POLICIES
    for verb in sorted(policy.verbs)
}


def shown_by_sentences(person: Person) -> dict[str, set]:
    """What the policies show this person, as the database lets them."""
    return {
        f"{policy.model._meta.label} {verb}": set(
            policy.rows(person, verb).values_list("pk", flat=True)
        )
        for policy, verb in VERBS.values()
    }


def given_by_the_database(person: Person) -> dict[str, set]:
    """What any question gets, without a sentence: as a forgotten filter or an injection would."""
    found = {}
    with as_person(person), connection.cursor() as cursor:
        for table in ROWS:
            key = {"handover_handoverstatus": "handover_id", "linking_tokencount": "token"}.get(
                table, "id"
            )
            if "S" not in RIGHTS[table].werkplek.split():
                continue  # the workplace has no right to read it at all
            cursor.execute(f"SELECT {key} FROM {table}")
            found[table] = {pk for (pk,) in cursor.fetchall()}
    return found


@given(seed=st.integers(0, 2**32))
@how(max_examples=WORLDS, suppress_health_check=list(HealthCheck))
@pytest.mark.django_db
def test_the_sentences_and_the_lock_agree(district, seed):
    """T14 (ASVS 8.3.1): Python shows nothing that SQL hides, and SQL no more than is said here."""
    with transaction.atomic():
        world = World(
            Random(seed),  # noqa: S311  # chance, no secret
            list(Organisation.objects.filter(code__in=CODES)),
            RecordKey.objects.create_key(),
        )
        before = set(Event.objects.values_list("pk", flat=True))
        populate(world)
        report(world)
        let_read_along(world)
        for made in world.people:
            person = Person.objects.get(pk=made.pk)
            person.act_as(world.chance.choice(Role.values))
            whole = shown_by_sentences(person)
            with as_person(person):
                behind_the_lock = shown_by_sentences(person)
            assert behind_the_lock == whole

            given_rows = given_by_the_database(person)
            given_rows["audit_event"] -= before
            expected = coarse(world, person)
            for table, rows in given_rows.items():
                assert rows == expected.get(table, set()), (table, [
                    (str(m), m.role) for m in person.current_memberships()
                ])  # fmt: skip
        transaction.set_rollback(True)

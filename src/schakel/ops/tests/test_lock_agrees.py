"""Do the sentences and PostgreSQL agree? Thousands of random rows, and a dozen people each time.

Two things hold for everybody: whatever a sentence shows, PostgreSQL shows; and PostgreSQL shows no
more than what is said here in words, per organisation and grant. Where that is coarser than the
sentences, it is so on purpose; docs/adr/0013 says where and why.
"""

import os
from collections import defaultdict
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from schakel.audit.models import Event
from schakel.config.policies import POLICIES
from schakel.ops.rights import RIGHTS
from schakel.ops.rows import ROWS
from schakel.ops.tests.random_world import World, let_read_along, populate, report
from schakel.organisations.models import District, Organisation
from schakel.people.models import Notice, Person, Role
from schakel.signals.models import (
    InboxFilter,
    Note,
    SignalReporter,
)
from schakel.vault.models import RecordKey
from tests.cast import as_person

WORLDS = int(os.environ.get("LOCK_WORLDS", "12"))
PARTNERS = (Role.PARTNER, Role.CARE_COORDINATOR)
CONCERNED = (*PARTNERS, Role.FOCAL_OFFICER, Role.CHAIN_DIRECTOR, Role.PRIVACY_OFFICER)
REPORTERS = (Role.EMPLOYEE, Role.FOCAL_OFFICER, *PARTNERS)
CODES = ("gemeente-bergen-op-zoom", "gemeente-tholen", "avim-zwb", "zvh-de-markiezaten")


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
    supervised = {m.organisation_id for m in held if m.role == Role.PRIVACY_OFFICER}
    of_all = District.objects.get().fallback_desk_id in supervised
    if of_all:
        supervised = set(Organisation.objects.values_list("pk", flat=True))
    at_supervised = {s.pk for s in world.signals if s.desk_id in supervised}
    alarmed = {each.signal_id for each in world.alarms} & at_supervised - away
    realms = {r.pk for r in world.realms if r.organisation_id in supervised | desks}
    canaries = {each.pk for each in world.canaries if each.realm_id in realms}
    visible = {each.pk for each in (*received, *sent)}

    def on(signals: set, table: str) -> set:
        return {pk for signal in signals for pk in world.parts[table][signal]}

    along = granted(world, person, away)
    seen_grants = {
        each.pk
        for each in world.grants
        if (each.desk_id in desks | supervised or each.person_id == person.pk)
        and each.signal_id not in away
    }
    concerned = {m.organisation_id for m in held if m.role in CONCERNED} | supervised
    manages = any(m.role == Role.ADMINISTRATOR for m in held)
    given: dict[str, set] = {
        "grants_grant": seen_grants,
        "grants_addition": {world.additions[each] for each in seen_grants},
        "approvals_approval": {
            each.approval_id
            for each in world.grants
            if (manages or each.desk_id in concerned or each.requested_by_id == person.pk)
            and each.signal_id not in away
        },
        "signals_signal": at_desk | reported | handed | alarmed | emergency | along["basics"],
        "signals_exclusion": {
            e.pk for e in world.exclusions if e.signal_id in at_desk or e.person_id == person.pk
        },
        "signals_emergencyopening": {
            e.pk
            for e in world.openings
            if e.signal_id in at_desk | at_supervised or e.by_id == person.pk
        },
        "linking_realm": realms,
        "linking_canary": canaries,
        "linking_canaryalarm": {a.pk for a in world.alarms if a.signal_id in at_supervised - away},
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

"""Of one row in every table, all about Bergen op Zoom: to whom does PostgreSQL give which?

Said here in words, once more and apart from `ops/rows.py`: who is given a table that is not said
here, or is not given one that is, fails. For a real crowd: `test_lock_agrees.py`.
"""

import pytest
from django.db.models import F
from django.utils import timezone

from schakel.covenants.models import TouchedPair
from schakel.handover.models import HandoverStatus
from schakel.ops.rights import RIGHTS
from schakel.ops.rows import ROWS
from schakel.ops.tests.one_of_everything import LATER, Everything, given
from schakel.organisations.models import Covenant, District, Organisation
from schakel.people.models import Notice, Person, Role
from schakel.signals.models import Deadline, EmergencyOpening, Exclusion, InboxFilter, Signal
from tests.cast import MONDAY, as_person, engage

READ = {table for table in ROWS if "S" in RIGHTS[table].werkplek.split()}
# Of the covenant, of the weights, and a wrapped key that opens nothing by itself.
EVERYBODY = {"covenants_figure", "linking_linkmodel", "vault_recordkey"}
# What nobody at a desk works with: supervision, accounts, what comes in, and others' own.
NOT_OF_A_DESK = {
    "accounts_invitation", "accounts_loginreset", "accounts_roleproposal", "linking_canaryalarm",
    "people_knowndevice",
    "retention_outlook", "signals_inboxfilter", "supervision_canary", "supervision_canaryopening",
}  # fmt: skip
OF_THE_DESK = READ - NOT_OF_A_DESK
HANDED = {
    "handover_handover", "handover_handoveranswer", "handover_handoversignal",
    "handover_handoverstatus", "people_notice", "signals_attachment", "signals_deadline",
    "signals_signal", "vault_sealedcontent",
}  # fmt: skip
# Of what lies where one supervises: that something is a canary, and never what it says.
SUPERVISES = {
    "linking_canary", "linking_canaryalarm", "linking_indexedmention", "linking_realm",
    "linking_realmkey", "linking_sealedfrequencies", "linking_tokencount",
    "signals_emergencyopening", "supervision_canary", "supervision_canaryopening",
}  # fmt: skip
IN_THE_DISTRICT = {
    "data_requests_datarequest", "grants_addition", "grants_grant", "people_notice",
    "retention_destroyed", "retention_destruction", "retention_outlook", "signals_signal",
}  # fmt: skip
TRAIL = {"audit_event", "supervision_samplecheck"}
ACCOUNTS = {"accounts_loginreset", "accounts_roleproposal", "approvals_approval"}
HERE, NEXT, AVIM, ZVH = (
    "gemeente-bergen-op-zoom", "gemeente-roosendaal", "avim-zwb", "zvh-de-markiezaten",
)  # fmt: skip
FAR, FAR_AND_WIDE = "gemeente-elders", "regio-elders"
APPROVES = {"approvals_approval"}

# Beside what everybody is given. Who is not named here, in a role that is not, is given no more.
GIVEN: dict[tuple[str, Role], set[str]] = {
    (HERE, Role.FOCAL_OFFICER): OF_THE_DESK,
    (HERE, Role.CARE_COORDINATOR): APPROVES,
    (HERE, Role.CHAIN_DIRECTOR): APPROVES,
    (HERE, Role.PARTNER): APPROVES,
    (HERE, Role.ADMINISTRATOR): ACCOUNTS,
    (HERE, Role.PRIVACY_OFFICER): SUPERVISES | IN_THE_DISTRICT | TRAIL | APPROVES,
    (NEXT, Role.ADMINISTRATOR): ACCOUNTS,
    (AVIM, Role.CARE_COORDINATOR): HANDED,
    (AVIM, Role.PARTNER): HANDED,
    (AVIM, Role.ADMINISTRATOR): ACCOUNTS,
    (ZVH, Role.ADMINISTRATOR): ACCOUNTS,
    (ZVH, Role.PRIVACY_OFFICER): SUPERVISES | IN_THE_DISTRICT | TRAIL | APPROVES,
    # What Schakel did by itself and names nobody, such as renewing keys.
    (FAR_AND_WIDE, Role.PRIVACY_OFFICER): {"audit_event"},
}


@pytest.fixture
def everything(district) -> Everything:
    return Everything(district)


@pytest.fixture
def far() -> list[Organisation]:
    """A municipality in another district, and what works for all of that."""
    elsewhere = District.objects.create(code="elders", name="Elders")
    town, wide = (
        Organisation.objects.create(
            district=elsewhere, code=code, name=code, level=level,
            kind=Organisation.Kind.MUNICIPALITY,
        )
        for code, level in ((FAR, "local"), (FAR_AND_WIDE, "district"))
    )  # fmt: skip
    elsewhere.fallback_desk = wide
    elsewhere.save()
    return [town, wide]


def given_to(person: Person) -> set[str]:
    with as_person(person):
        return given()


def test_of_everything_each_is_given_what_is_said_here(everything, far):
    """T11, T14 (ASVS 8.4.1): whatever the question, also one of a forgotten filter."""
    assert given() >= READ
    for code in (HERE, NEXT, AVIM, ZVH, FAR, FAR_AND_WIDE):
        organisation = Organisation.objects.get(code=code)
        for role in Role:
            person = engage(f"{role}-{code}", organisation, role)
            expected = EVERYBODY | GIVEN.get((code, role), set())
            assert given_to(person) == expected, (code, str(role))


def test_a_party_to_a_covenant_finds_its_realm_and_its_supervision_the_keys(everything):
    """Officers find what is of their own signals; keys and canaries are for who supervises."""
    parts = {
        "linking_realmkey",
        "linking_canary",
        "linking_sealedfrequencies",
        "linking_tokencount",
    }
    here, next_door = (Organisation.objects.get(code=code) for code in (HERE, AVIM))
    covenant = Covenant.objects.filter(parties__organisation=here).first()
    assert not covenant.parties.filter(organisation=next_door).exists()
    everything.models["linking_realm"]._base_manager.update(organisation=None, covenant=covenant.pk)

    for organisation, realm in ((here, {"linking_realm"}), (next_door, set())):
        for role, given_parts in ((Role.FOCAL_OFFICER, set()), (Role.PRIVACY_OFFICER, parts)):
            person = engage(f"{role}-realm", organisation, role)
            found = given_to(person) & (parts | {"linking_realm"})
            assert found == (realm | given_parts if realm else set()), (organisation, role)


def exclude(person: Person, *signals: Signal) -> None:
    for signal in signals:
        Exclusion.objects.create(
            key=signal.key, signal=signal, person=person, set_by=person, set_at=MONDAY
        )


def test_who_is_excluded_is_given_nothing_that_is_about_it(everything, noor, sanne, femke):
    """A conflict of interest beats the desk, the handover and the contact (security.md 2.7)."""
    TouchedPair.objects.update(shared_at=MONDAY)
    for person in (noor, sanne):
        exclude(person, everything.signal, everything.second)
    exclude(femke, everything.elsewhere)

    # Of the desk itself, and that one is excluded.
    assert given_to(noor) == EVERYBODY | {
        "data_requests_datarequest", "linking_canary", "linking_realm",
        "linking_realmkey", "linking_sealedfrequencies", "linking_tokencount",
        "retention_destroyed", "retention_destruction", "signals_exclusion",
    }  # fmt: skip
    assert given_to(sanne) == EVERYBODY | {"signals_exclusion"}
    assert given_to(femke) == EVERYBODY | {"signals_exclusion"}
    fien = engage("Fien", everything.elsewhere.desk, Role.FOCAL_OFFICER)
    assert "covenants_crosstouch" in given_to(fien)
    exclude(fien, everything.signal)  # the one that the other municipality holds
    assert "covenants_crosstouch" not in given_to(fien)


def test_the_other_side_of_a_touch_is_given_it_from_the_contact_on(everything, femke):
    """Rule: only the holder of the earlier piece is told, until there is contact."""
    of_a_touch = {"covenants_crosstouch", "covenants_touchedpair"}
    assert given_to(femke) & of_a_touch == set()

    TouchedPair.objects.update(shared_at=MONDAY)

    assert given_to(femke) & of_a_touch == of_a_touch
    with as_person(femke):
        assert Signal.objects.filter(pk=everything.signal.pk).exists()


def test_what_was_taken_back_is_not_given_to_the_partner(everything, sanne):
    HandoverStatus.objects.update(state="revoked")

    assert given_to(sanne) == EVERYBODY


def test_what_is_about_oneself_is_given_to_oneself(everything, emre):
    """Emre has no role in which he reads: his own notices, requests, searches and openings."""
    assert given_to(emre) == EVERYBODY
    everything.row("approvals_approval").__class__.objects.update(asked_by=emre)
    everything.row("linking_lookup").__class__.objects.update(by=emre)
    InboxFilter.objects.update(person=emre)
    Notice.objects.update(person=emre)
    EmergencyOpening.objects.update(by=emre)

    own = {
        "approvals_approval", "linking_lookup", "people_notice", "signals_emergencyopening",
        "signals_inboxfilter",
    }  # fmt: skip
    assert given_to(emre) == EVERYBODY | own


def test_an_opening_in_an_emergency_gives_its_own_signal_to_who_opened_it(everything, zoe, ward):
    """Four hours, in a role that may; not to a partner, not afterwards, not when it was closed."""
    opened = {"people_notice", "signals_emergencyopening", "signals_puzzlepiece", "signals_signal"}
    EmergencyOpening.objects.update(by=zoe)
    assert given_to(zoe) == EVERYBODY | opened

    EmergencyOpening.objects.update(ended_at=timezone.now())
    assert given_to(zoe) == EVERYBODY | {"signals_emergencyopening"}
    EmergencyOpening.objects.update(ended_at=None, until=F("opened_at"))
    assert given_to(zoe) == EVERYBODY | {"signals_emergencyopening"}
    EmergencyOpening.objects.update(until=LATER, by=ward)
    assert given_to(ward) == EVERYBODY | {"signals_emergencyopening"}


def test_a_deadline_of_a_handover_is_given_to_its_partner_alone(everything, lotte):
    assert Deadline.objects.exists()
    assert given_to(lotte) == EVERYBODY

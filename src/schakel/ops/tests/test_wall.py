"""What do the functions answer that look past the lock? Asked one by one, past our pages.

What they answer is the most that a page of ours could leak by asking wrongly.
"""

import json
from datetime import timedelta

import psycopg
import pytest

from schakel.covenants.models import TouchedPair
from schakel.grants.models import Grant
from schakel.handover.models import OneTimeLink
from schakel.intake.models import ProfessionalLink
from schakel.ops.tests.one_of_everything import Everything
from schakel.ops.tests.test_lock import bare, said_by
from schakel.organisations.models import District, Organisation
from schakel.people.models import Role
from schakel.signals.models import Exclusion, Signal, SignalReporter
from tests.cast import MONDAY, engage


@pytest.fixture
def everything(district) -> Everything:
    return Everything(district)


def answer(link: psycopg.Connection, function: str, *values: object) -> list:
    marks = ", ".join(["%s"] * len(values))
    return [row[0] for row in link.execute(f"SELECT wall.{function}({marks})", values).fetchall()]


def test_the_public_door_is_not_believed_to_be_a_job_or_a_person(everything, noor):
    """T13, T51 (ASVS 8.3.1): it signs nothing, so it says what was shown, and no more."""
    desk = everything.signal.desk_id
    roles = {"focal_officer": f"{{{desk}}}", "privacy_officer": f"{{{desk}}}"}
    said = json.dumps({"sees": ["*"], "person": str(noor.pk), "roles": roles})
    with bare("publiek", said) as link:
        assert answer(link, "supervised_signals", desk) == []
        assert answer(link, "desk_of", everything.signal.pk) == [None]
        assert answer(link, "person") == [None]
        assert answer(link, "signal_for_emergency", everything.signal.reference) == [None]


def test_the_public_door_finds_a_link_of_a_professional_by_that_link(everything):
    mine = ProfessionalLink.objects.get()
    for shown, found in ((mine.token_hash, 1), ("another", 0)):
        with bare("publiek", json.dumps({"shown": {"token": shown}})) as link:
            asked = "SELECT count(*) FROM intake_professionallink"
            assert link.execute(asked).fetchone()[0] == found


def test_who_supervises_one_desk_is_told_the_numbers_of_that_desk(everything, frits, noor):
    """Numbers alone, and of no other desk; who does not supervise is told nothing."""
    here = everything.signal.desk
    guard = engage("Guus", here, Role.PRIVACY_OFFICER)
    with bare("werkplek", said_by(guard)) as link:
        assert set(answer(link, "supervised_signals", here.pk)) == {
            everything.signal.pk, everything.second.pk,
        }  # fmt: skip
        assert answer(link, "supervised_signals", everything.elsewhere.desk_id) == []
        assert answer(link, "desk_of", everything.signal.pk) == [here.code]
        assert answer(link, "desk_of", everything.elsewhere.pk) == [None]
    with bare("werkplek", said_by(noor)) as link:
        assert answer(link, "supervised_signals", here.pk) == []
        assert answer(link, "desk_of", everything.signal.pk) == [None]


def test_a_grant_gives_its_signal_in_its_role_and_for_as_long_as_it_lasts(everything, sanne, noor):
    """T10, security.md 2.1: each part by itself, by the clock of the database."""
    rows = Grant._base_manager
    rows.update(
        person=sanne, state="open", opened_at=MONDAY, approved_by=noor,
        compartments=["basics", "story"],
    )  # fmt: skip
    given = {"compartments": ["basics"], "role": "care_coordinator", "state": "ended",
             "organisation": everything.signal.desk,
             "until": MONDAY + timedelta(minutes=1)}  # fmt: skip
    with bare("werkplek", said_by(sanne)) as link:
        assert answer(link, "granted_signals", "story") == [everything.signal.pk]
        assert answer(link, "granted_signals", "weighing") == []
    for column, other in given.items():
        (before,) = rows.values_list(column, flat=True)
        rows.update(**{column: other})
        with bare("werkplek", said_by(sanne)) as link:
            assert answer(link, "granted_signals", "story") == [], column
        rows.update(**{column: before})


def test_a_reference_leads_somewhere_in_an_emergency_in_the_own_district_and_role(
    everything, zoe, ward, noor
):
    """T10b: nobody can guess a reference, and who has one must be somebody who may open it."""
    reference = everything.signal.reference
    far = Organisation.objects.create(
        district=District.objects.create(code="elders", name="Elders"), code="zvh-elders",
        name="Elders", kind=Organisation.Kind.MUNICIPALITY,
    )  # fmt: skip
    stranger = engage("Sem", far, Role.CARE_COORDINATOR)
    Exclusion.objects.create(
        key=everything.signal.key, signal=everything.signal, person=noor, set_by=noor, set_at=MONDAY
    )
    for person, found in ((zoe, [everything.signal.pk]), (ward, [None]), (stranger, [None]),
                          (noor, [None])):  # fmt: skip
        with bare("werkplek", said_by(person)) as link:
            assert answer(link, "signal_for_emergency", reference) == found, person.name


def test_who_says_nothing_counts_no_decisions(everything, noor):
    everything.row("linking_touch").__class__.objects.update(
        verdict="same", decided_at=MONDAY, decided_by=noor
    )
    with bare("werkplek") as link:
        assert answer(link, "decisions") == []
    with bare("werkplek", said_by(noor)) as link:
        assert len(answer(link, "decisions")) == 1


def test_of_a_touch_the_holder_is_given_the_other_signal_after_contact(everything, noor):
    """Rule: the holder hears that something touches, and of the other side nothing before."""
    with bare("werkplek", said_by(noor)) as link:
        assert answer(link, "called_signals") == []
    TouchedPair.objects.update(shared_at=MONDAY)
    with bare("werkplek", said_by(noor)) as link:
        assert answer(link, "called_signals") == [everything.elsewhere.pk]


def test_what_somebody_reported_is_not_theirs_in_a_role_without_content(everything, bea, emre):
    """INV-1: who administers sees no content, also not of what they once reported."""
    for person, found in ((bea, []), (emre, [everything.signal.pk])):
        SignalReporter.objects.update(person=person)
        with bare("werkplek", said_by(person)) as link:
            assert answer(link, "reported_signals") == found


def test_a_link_gives_its_own_handover(everything):
    mine = OneTimeLink.objects.get()
    for shown, found in (
        ({"link": str(mine.pk)}, [mine.handover_id]),
        ({"token": mine.token_hash}, [mine.handover_id]),
        ({"link": str(everything.signal.pk)}, []),
        ({"token": "another"}, []),
    ):
        with bare("publiek", json.dumps({"shown": shown})) as link:
            assert answer(link, "linked_handovers") == found
            signals = answer(link, "linked_signals")
            assert set(signals) == ({everything.signal.pk} if found else set())
    assert Signal.objects.count() == 3

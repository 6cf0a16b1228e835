"""Of one row of everything, all about Bergen op Zoom: who may do what with it, by the sentences?

Said here in words, once more and apart from the policies, and asked without the lock of PostgreSQL,
which gives less by itself: a sentence that is gone would not be missed behind it.
"""

from datetime import timedelta

from django.db.models import F, Model
from django.utils import timezone

from schakel.config import policies
from schakel.handover.models import HandoverStatus
from schakel.kernel.policy import Policy
from schakel.ops.tests.one_of_everything import LATER, Everything
from schakel.ops.tests.test_lock_rows import (
    AVIM,
    FAR,
    FAR_AND_WIDE,
    HERE,
    NEXT,
    ZVH,
    everything,
    exclude,
    far,
)
from schakel.organisations.models import Organisation
from schakel.people.models import Person, Role
from schakel.signals.models import Note, Signal
from tests.cast import MONDAY, engage

__all__ = ["everything", "far"]

NAMED: dict[str, Policy] = {
    name.removesuffix("_POLICY").lower(): policy
    for name, policy in vars(policies).items()
    if isinstance(policy, Policy)
}
SIGNAL = "agree assign check close exclude grant message note pass_on puzzle read reopen see"
SIGNAL += " see_details weigh weigh_again"
PUZZLE = "add close edit merge pass_on reopen see see_details take_out unmerge"
OF_THE_DESK = {
    "cross_touch": "hold make_contact record_outcome see set_aside",
    "data_request": "handle", "destruction": "see", "grant": "end open see", "note": "see",
    "handover": "give_more make_link open report_error revoke", "puzzle": PUZZLE,
    "pattern": "dismiss see",
    "registration": "register unregister", "reporter": "see_identity", "signal": SIGNAL,
    "touch": "compare decide see", "weights": "see",
}  # fmt: skip
ANSWERS = {"handover": "ask_more decline open receive report_result take_on"}
ACCOUNTS = {"approval": "decide see", "person": "manage see", "proposal": "see", "reset": "see"}
COVENANT = {"covenant": "plant_canary see_figures", "weights": "see"}
SUPERVISES = COVENANT | {
    "alarm": "see", "canary": "see", "data_request": "supervise", "destruction": "see",
    "emergency": "review", "grant": "end see", "outlook": "see", "trail": "supervise",
}  # fmt: skip
CLOSED = {"state": "closed", "outcome": "handed_over", "closed_at": MONDAY}
WEIGHTS, FIGURES = {"weights": "see"}, {"covenant": "see_figures"}
# Who is not named here, in a role that is not, may do nothing with any of it.
MAY: dict[tuple[str, Role], dict[str, str]] = {
    **{(code, Role.FOCAL_OFFICER): WEIGHTS for code in (NEXT, AVIM, ZVH, FAR, FAR_AND_WIDE)},
    **{(code, Role.POLICY_ADVISER): FIGURES for code in (HERE, NEXT, AVIM, ZVH)},
    **{(code, Role.ADMINISTRATOR): ACCOUNTS for code in (HERE, NEXT, AVIM, ZVH)},
    **{(code, Role.ADMINISTRATOR): {"person": "manage see"} for code in (FAR, FAR_AND_WIDE)},
    **{(code, Role.PRIVACY_OFFICER): SUPERVISES for code in (HERE, ZVH)},
    (HERE, Role.FOCAL_OFFICER): OF_THE_DESK,
    **{(code, Role.PRIVACY_OFFICER): COVENANT for code in (NEXT, AVIM)},
    (AVIM, Role.CARE_COORDINATOR): ANSWERS,
    (AVIM, Role.PARTNER): ANSWERS,
    (FAR, Role.PRIVACY_OFFICER): WEIGHTS,
    # Of the trail what Schakel did by itself and names nobody, such as renewing keys.
    (FAR_AND_WIDE, Role.PRIVACY_OFFICER): WEIGHTS | {"trail": "supervise"},
}


def may(person: Person) -> dict[str, str]:
    """The verbs of which there is a row that this person may do it with, by policy."""
    found = {
        name: " ".join(v for v in sorted(policy.verbs) if policy.rows(person, v).exists())
        for name, policy in NAMED.items()
    }
    return {name: verbs for name, verbs in found.items() if verbs}


def of(person: Person, name: str) -> str:
    return may(person).get(name, "")


def change(everything: Everything, table: str, **said: object) -> None:
    rows: type[Model] = everything.models[table]
    rows._base_manager.update(**said)


def test_of_everything_each_may_do_what_is_said_here(everything, far):
    """T14, INV-1 to INV-8 (ASVS 8.2.1, 8.2.2): in every role, here and elsewhere."""
    for code in (HERE, NEXT, AVIM, ZVH, FAR, FAR_AND_WIDE):
        for role in Role:
            person = engage(f"{role}-{code}", Organisation.objects.get(code=code), role)
            assert may(person) == MAY.get((code, role), {}), (code, str(role))


def test_who_is_excluded_may_do_nothing_with_it(everything, noor, sanne, frits, femke):
    """A conflict of interest beats everything, and it is said of everything about the signal."""
    change(everything, "covenants_touchedpair", shared_at=MONDAY)
    assert of(femke, "cross_touch") == "record_outcome see"
    for person in (noor, sanne, frits):
        exclude(person, everything.signal, everything.second)
    exclude(femke, everything.elsewhere)

    assert may(noor) == {"data_request": "handle", "destruction": "see", "weights": "see"}
    assert may(sanne) == {}
    assert "alarm" not in may(frits)
    assert may(femke) == WEIGHTS


def test_one_side_of_a_touch_is_enough_to_be_kept_from_it(everything, noor, daan):
    exclude(noor, everything.signal)
    exclude(daan, everything.second)

    assert (of(noor, "touch"), of(daan, "touch")) == ("", "")


def test_a_touch_with_a_signal_of_another_desk_is_nobodys(everything, noor, femke):
    for side in ("newer", "older"):
        change(everything, "linking_touch", newer=everything.signal, older=everything.second)
        change(everything, "linking_touch", **{side: everything.elsewhere})
        assert (of(noor, "touch"), of(femke, "touch")) == ("", ""), side


def test_the_other_municipality_may_do_nothing_before_there_is_contact(
    everything, noor, femke, yusuf
):
    assert of(femke, "cross_touch") == ""
    change(everything, "covenants_touchedpair", shared_at=MONDAY)
    assert [of(each, "cross_touch") for each in (femke, yusuf)] == ["record_outcome see", ""]
    everything.models["covenants_touchedpair"]._base_manager.all().delete()

    assert of(noor, "cross_touch") == ""  # what was withdrawn on one side, is gone for both


def test_what_was_destroyed_is_there_for_nobody(everything, noor, sanne):
    Signal.objects.update(**CLOSED, destroyed_at=MONDAY)
    everything.models["vault_recordkey"]._base_manager.update(wrapped=b"")

    gone = {"signal", "handover", "puzzle", "retention"}
    assert gone & set(may(noor)) == set()
    assert may(sanne) == {}


def test_what_is_closed_is_let_go_or_held_by_its_own_desk(everything, noor, daan, yusuf):
    assert of(noor, "retention") == ""
    Signal.objects.update(**CLOSED)
    exclude(daan, everything.signal, everything.second)

    assert (of(noor, "retention"), of(yusuf, "retention")) == ("hold let_go", "")
    assert of(daan, "retention") == ""


def test_what_was_taken_back_is_closed_for_the_partner_and_not_for_the_desk(
    everything, noor, sanne
):
    change(everything, "handover_handoverstatus", state=HandoverStatus.State.REVOKED)

    assert (may(sanne), of(noor, "handover")) == ({}, OF_THE_DESK["handover"])


def test_an_emergency_opens_for_who_opened_in_a_role_that_may_and_for_a_while(
    everything, zoe, ward, kees
):
    other = engage("Otto", zoe.memberships.get().organisation, Role.CARE_COORDINATOR)
    opening = everything.row("signals_emergencyopening").__class__.objects
    opening.update(by=zoe)
    assert [of(each, "signal") for each in (zoe, other)] == ["see_in_emergency", ""]
    for said in ({"ended_at": MONDAY}, {"until": F("opened_at"), "ended_at": None}):
        opening.update(**said)
        assert of(zoe, "signal") == ""
    for person in (ward, kees):
        opening.update(by=person, until=LATER)
        assert of(person, "signal") == ""


def test_who_reported_follows_it_and_no_more(everything, emre, bea):
    for person, verbs in ((emre, "follow"), (bea, "")):
        change(everything, "signals_signalreporter", person=person)
        assert of(person, "signal") == verbs
    assert of(emre, "signal") == ""


def test_a_note_for_oneself_is_for_its_author_as_long_as_they_are_at_the_desk(
    everything, noor, daan, femke
):
    change(everything, "signals_note", visibility=Note.Visibility.ME, author=daan)
    assert [of(each, "note") for each in (noor, daan)] == ["", "see"]
    change(everything, "signals_note", author=femke)
    assert of(femke, "note") == ""


def test_a_second_person_is_a_colleague_in_the_role_that_was_asked(everything, far, noor, daan):
    """security.md 2.5, INV-2: not who asked, not another role, not another desk or district."""

    def deciding(*people: Person) -> list[bool]:
        return ["decide" in of(each, "approval") for each in people]

    change(everything, "approvals_approval", asked_of=Role.FOCAL_OFFICER, asked_by=daan)
    yusuf = engage("Yusuf", Organisation.objects.get(code=NEXT), Role.FOCAL_OFFICER)
    zoe = engage("Zoe", noor.memberships.get().organisation, Role.CARE_COORDINATOR)
    assert deciding(noor, yusuf, zoe, daan) == [True, False, False, False]
    assert of(daan, "approval") == "see withdraw"
    assert of(noor, "approval") == "decide see"

    change(everything, "approvals_approval", asked_of=Role.PRIVACY_OFFICER)
    guards = [
        engage(f"guard-{code}", Organisation.objects.get(code=code), Role.PRIVACY_OFFICER)
        for code in (HERE, ZVH, NEXT, FAR_AND_WIDE)
    ]
    assert deciding(*guards) == [True, True, False, False]
    assert deciding(noor) == [False]


def test_nobody_looks_after_an_own_account_nor_after_those_of_another_district(everything, far):
    people = {
        code: engage(f"admin-{code}", Organisation.objects.get(code=code), Role.ADMINISTRATOR)
        for code in (HERE, NEXT, FAR)
    }
    policy = NAMED["person"]
    assert set(policy.rows(people[HERE], "manage")) == {people[NEXT]}
    assert set(policy.rows(people[HERE], "see")) == {people[HERE], people[NEXT]}
    assert set(policy.rows(people[FAR], "see")) == {people[FAR]}


def test_who_opened_in_an_emergency_does_not_review_that(everything):
    for code in (HERE, ZVH):
        guard = engage(f"g-{code}", Organisation.objects.get(code=code), Role.PRIVACY_OFFICER)
        assert of(guard, "emergency") == "review"
        change(everything, "signals_emergencyopening", by=guard)
        assert of(guard, "emergency") == ""


def test_a_role_that_ended_or_that_begins_tomorrow_gives_nothing(everything, noor):
    """T22 (ASVS 8.3.2): it counts at the next request."""
    today = timezone.localdate()
    for said in (
        {"starts_on": today - timedelta(9), "ends_on": today - timedelta(1)},
        {"starts_on": today + timedelta(1), "ends_on": None},
    ):
        noor.memberships.update(**said)
        assert may(Person.objects.get(pk=noor.pk)) == {}
    noor.memberships.update(starts_on=today, ends_on=today)
    assert may(Person.objects.get(pk=noor.pk)) == OF_THE_DESK
    Person.objects.filter(pk=noor.pk).update(is_active=False)
    assert may(Person.objects.get(pk=noor.pk)) == {}


def test_what_a_button_offers_is_what_may_be_done(everything, noor, daan, frits):
    """The same sentences: for its role, and not for what a `never` forbids."""
    signal, opening = everything.signal, everything.row("signals_emergencyopening")
    exclude(daan, signal)

    assert NAMED["signal"].verbs_on(noor, signal) == set(SIGNAL.split())
    assert NAMED["signal"].verbs_on(daan, signal) == set()
    assert NAMED["emergency"].verbs_on(noor, opening) == set()
    assert NAMED["emergency"].verbs_on(frits, opening) == {"review"}
    assert NAMED["data_request"].verbs_on(noor, everything.row("data_requests_datarequest")) == {
        "handle"
    }


def test_a_grant_is_for_one_person_in_one_role_for_a_while(everything, sanne, noor):
    """security.md 2.1, INV-2, T10: from when it was opened until it ends, in that role alone."""
    colleague = engage("Stijn", sanne.memberships.get().organisation, Role.PARTNER)
    change(
        everything, "grants_grant", person=sanne, state="open", opened_at=MONDAY, approved_by=noor
    )
    assert [of(each, "grant") for each in (sanne, colleague)] == ["add end read see", ""]

    for said in (
        {"right": "read"}, {"role": "care_coordinator"}, {"state": "ended"},
        {"organisation": everything.signal.desk}, {"until": MONDAY + timedelta(minutes=1)},
    ):  # fmt: skip
        before = everything.models["grants_grant"]._base_manager.values(*said).get()
        change(everything, "grants_grant", **said)
        assert of(sanne, "grant") == ("end read see" if "right" in said else ""), said
        change(everything, "grants_grant", **before)
    Signal.objects.update(**CLOSED, destroyed_at=MONDAY)
    assert of(sanne, "grant") == "end see"
    exclude(sanne, everything.signal)
    assert of(sanne, "grant") == ""

"""Noor passes a signal on; what left is recorded and never changes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schakel.audit.models import Event
from schakel.handover.actions.passing_on import GroundMissing, NotAllowedToReceive, pass_on
from schakel.handover.models import Handover, HandoverStatus
from schakel.handover.tests.conftest import LATER, NECESSITY, ground_for, shared
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.organisations.models import Organisation
from schakel.people.models import Notice
from schakel.signals.actions.pieces import add
from schakel.signals.models import Deadline, Milestone, Signal


def passed_on(signal, by, to, **more):
    return pass_on(
        signal,
        **{
            "to": to,
            "service": "labour_inspectorate",
            "kind": Handover.Kind.HANDOVER,
            "rules": [],
            "sharing": shared("forms", service="labour_inspectorate"),
            "by": by,
            "now": LATER,
            **more,
        },
    )


def test_a_handover_says_what_to_whom_why_by_whom_when_and_what_was_left_out(handover, noor):
    signal = Signal.objects.get(pk=handover.signal_id)

    assert handover.to.code == "arbeidsinspectie"
    assert handover.included == ["municipality", "forms", "story"]
    assert "place" in handover.left_out
    assert any(code.startswith("piece:") for code in handover.left_out)
    assert handover.ground == ground_for("labour_inspectorate").code
    assert handover.purpose
    assert handover.unsealed("necessity") == NECESSITY
    assert (handover.by, handover.at) == (noor, LATER)
    assert signal.state == Signal.State.PASSED_ON
    assert signal.milestones.filter(step=Milestone.Step.PASSED_ON, by=noor).exists()


def test_the_partner_is_told_and_a_clock_runs_on_both_sides(handover, lotte):
    assert Notice.objects.get(person=lotte).kind == Notice.Kind.HANDOVER
    assert handover.status.answer_before > LATER
    assert handover.signal.deadlines.get(
        kind=Deadline.Kind.PARTNER, reference=handover.reference, met_at=None
    )


def test_a_handover_can_not_be_changed_or_deleted(handover):
    with pytest.raises(DatabaseError), transaction.atomic():
        Handover.objects.filter(pk=handover.pk).update(purpose="iets anders")
    with pytest.raises(DatabaseError), transaction.atomic():
        Handover.objects.filter(pk=handover.pk)._raw_delete("default")


def test_what_the_desk_learns_later_is_not_in_the_package(handover, noor):
    add(handover.signal, kind="phone", text="06-12345678", by=noor, now=LATER)

    assert "06-12345678" not in Handover.objects.get(pk=handover.pk).unsealed("package")


def test_nothing_leaves_without_a_necessity_in_words(noor, weighed_signal, inspectorate):
    sharing = shared("forms", service="labour_inspectorate")
    with pytest.raises(GroundMissing):
        passed_on(
            weighed_signal,
            noor,
            inspectorate,
            sharing=type(sharing)(sharing.included, (), sharing.ground, "  omdat  "),
        )
    assert not Handover.objects.exists()


def test_a_ground_for_another_service_is_refused(noor, weighed_signal, inspectorate):
    other = next(
        ground
        for ground in type(ground_for("avim")).objects.current()
        if "labour_inspectorate" not in ground.services
    )
    sharing = shared("forms", service="labour_inspectorate")

    with pytest.raises(GroundMissing):
        passed_on(
            weighed_signal,
            noor,
            inspectorate,
            sharing=type(sharing)(sharing.included, (), other, NECESSITY),
        )


def test_the_expertise_centre_gets_nothing(noor, weighed_signal):
    with pytest.raises(NotAllowedToReceive):
        passed_on(weighed_signal, noor, Organisation.objects.get(code="emm"), service="")


def test_a_signal_is_weighed_before_it_is_passed_on(noor, signal, inspectorate):
    with pytest.raises(StepNotAllowed):
        passed_on(signal, noor, inspectorate)


def test_a_stranger_passes_nothing_on(yusuf, weighed_signal, inspectorate):
    with pytest.raises(PermissionDenied):
        passed_on(weighed_signal, yusuf, inspectorate)


def test_a_partner_without_an_account_is_reached_by_link(noor, weighed_signal):
    sterk_huis = Organisation.objects.get(code="sterk-huis")
    handover = passed_on(weighed_signal, noor, sterk_huis, service="")

    assert handover.channel == Handover.Channel.LINK
    assert handover.status.state == HandoverStatus.State.SENT


def test_the_trail_holds_codes_and_never_the_story(handover):
    event = Event.objects.get(action="handover.pass_on")

    assert event.fields == ["municipality", "forms", "story"]
    assert "acht mensen" not in str(event.__dict__)


def test_noor_composes_previews_goes_back_and_sends(client, noor, lotte, weighed_signal):
    client.force_login(noor)
    address = reverse("handover:compose", args=[weighed_signal.reference, "arbeidsinspectie"])
    chosen = {
        "kind": "handover",
        "ground": ground_for("labour_inspectorate").code,
        "necessity": NECESSITY,
        "included": ["forms", "story"],
        "blacked_out": "passen",
    }

    preview = client.post(address, {**chosen, "step": "preview"})
    again = client.post(address, {**chosen, "step": "compose"})
    nothing_yet = Handover.objects.exists()
    sent = client.post(address, {**chosen, "step": "send"})

    assert "█" in preview.content.decode()
    assert "passen op" not in preview.content.decode()
    assert NECESSITY in again.content.decode()
    assert not nothing_yet
    handover = Handover.objects.get()
    assert sent.url == handover.get_absolute_url()
    assert "passen" not in handover.unsealed("package")


def test_what_was_typed_stays_when_the_necessity_is_too_short(client, noor, weighed_signal):
    client.force_login(noor)
    answer = client.post(
        reverse("handover:compose", args=[weighed_signal.reference, "arbeidsinspectie"]),
        {"step": "preview", "necessity": "te kort", "included": ["story"], "kind": "cooperation"},
    )

    assert answer.status_code == 422
    assert "te kort" in answer.content.decode()
    assert not Handover.objects.exists()


def test_a_stranger_gets_404_on_every_page_of_passing_on(client, yusuf, handover):
    client.force_login(yusuf)
    signal = handover.signal.reference

    for address in (
        reverse("handover:propose", args=[signal]),
        reverse("handover:compose", args=[signal, "arbeidsinspectie"]),
        reverse("handover:acute", args=[signal]),
        reverse("handover:detail", args=[handover.reference]),
        reverse("handover:breach", args=[handover.reference]),
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert handover.reference not in answer.content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(
    client, noor, lotte, weighed_signal, inspectorate
):
    client.force_login(lotte)
    passed_on(weighed_signal, noor, inspectorate)
    client.get(reverse("handover:inbox"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("handover:inbox"))
    for hours in range(5):
        passed_on(weighed_signal, noor, inspectorate, now=LATER + timedelta(hours=hours))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("handover:inbox"))

    assert len(many) == len(one)

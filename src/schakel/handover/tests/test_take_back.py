"""A handover is revoked, or was sent in error: access closes at once, and the law's clock runs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schakel.handover.actions.taking_back import BREACH_STEPS, report_error, revoke, tick
from schakel.handover.models import BreachReport, HandoverStatus
from schakel.handover.tests.conftest import LATER
from schakel.people.models import Notice
from schakel.signals.models import Deadline


def test_after_revoking_the_partner_sees_nothing_and_the_desk_still_does(
    client, handover, lotte, noor
):
    revoke(handover, reason="De melder trok het in.", by=noor, now=LATER)

    client.force_login(lotte)
    partner = client.get(handover.get_absolute_url())
    listed = client.get(reverse("handover:inbox") + "?alles=ja").content.decode()
    client.force_login(noor)
    desk = client.get(handover.get_absolute_url())

    assert partner.status_code == 404
    assert handover.reference not in listed
    assert "De melder trok het in." in desk.content.decode()
    # What waited for the partner leads nowhere any more, so only the revoking is still new.
    assert [notice.kind for notice in Notice.objects.filter(person=lotte, seen_at=None)] == [
        Notice.Kind.HANDOVER_REVOKED
    ]
    assert not Notice.objects.filter(person=lotte).exclude(url_name="").exists()
    assert not handover.signal.deadlines.filter(kind=Deadline.Kind.PARTNER, met_at=None).exists()


def test_only_the_desk_takes_back(handover, lotte, yusuf):
    for somebody in (lotte, yusuf):
        with pytest.raises(PermissionDenied):
            revoke(handover, reason="Weg", by=somebody, now=LATER)


def test_the_72_hours_run_from_when_it_was_noticed(handover, noor):
    noticed = LATER - timedelta(hours=5)

    breach = report_error(
        handover, what_happened="Verkeerde partner.", noticed_at=noticed, by=noor, now=LATER
    )

    assert breach.report_before == noticed + timedelta(hours=72)
    assert breach.access_closed_at == LATER
    assert HandoverStatus.objects.get(handover=handover).state == "revoked"


def test_the_last_step_closes_the_list_and_a_step_is_done_once(handover, noor):
    breach = report_error(
        handover, what_happened="Verkeerde partner.", noticed_at=LATER, by=noor, now=LATER
    )
    for number, step in enumerate(BREACH_STEPS):
        assert BreachReport.objects.get().closed_at is None
        tick(breach, step, by=noor, now=LATER + timedelta(hours=number))
    tick(breach, "recipient_asked_at", by=noor, now=LATER + timedelta(days=9))

    done = BreachReport.objects.get()
    assert done.closed_at is not None
    assert done.recipient_asked_at == LATER + timedelta(hours=1)


def test_the_checklist_is_worked_through_on_the_page(client, handover, noor):
    client.force_login(noor)
    reported = client.post(
        reverse("handover:report_error", args=[handover.reference]),
        {"text": "Naar de verkeerde gestuurd.", "noticed_at": "2026-11-23T13:00"},
    )
    client.post(reported.url, {"step": "privacy_officer_told_at"})
    page = client.get(reported.url).content.decode()

    assert "Naar de verkeerde gestuurd." in page
    assert BreachReport.objects.get().privacy_officer_told_at is not None
    assert client.post(reported.url, {"step": "closed_at"}).status_code == 200


def test_a_handover_that_went_well_has_no_checklist(client, handover, noor):
    client.force_login(noor)

    assert client.get(reverse("handover:breach", args=[handover.reference])).status_code == 404

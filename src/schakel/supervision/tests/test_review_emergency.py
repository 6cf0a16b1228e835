"""The privacy officer judges whether opening a signal in an emergency was right."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from schakel.signals.actions.emergency import open_in_emergency
from schakel.signals.models import EmergencyOpening
from schakel.supervision.actions.emergencies import RemarkMissing, review
from tests.cast import STORY, as_person

pytestmark = pytest.mark.django_db
WHY = "De moeder belt mij, de desk neemt niet op."


@pytest.fixture
def opening(signal, femke) -> EmergencyOpening:
    with as_person(femke):
        return open_in_emergency(
            signal.reference, reason="danger", why=WHY, by=femke, now=timezone.now()
        )


def test_the_room_shows_who_why_and_never_what_was_read(client, frits, opening):
    client.force_login(frits)

    page = client.get(reverse("supervision:emergencies")).content.decode()

    assert "Femke" in page
    assert WHY in page
    assert STORY not in page
    assert "wacht op uw oordeel" in client.get(reverse("supervision:overview")).content.decode()


def test_a_verdict_is_kept_once(client, frits, opening):
    client.force_login(frits)
    address = reverse("supervision:review_emergency", args=[opening.pk])
    prefix = str(opening.pk)
    assert client.post(address, {f"{prefix}-verdict": "not_justified"}).status_code == 422

    client.post(
        address, {f"{prefix}-verdict": "not_justified", f"{prefix}-remark": "Besproken met Femke."}
    )

    opening.refresh_from_db()
    assert (opening.verdict, opening.reviewed_by) == ("not_justified", frits)
    assert client.post(address, {f"{prefix}-verdict": "justified"}).status_code == 404
    assert "Besproken met Femke." in client.get(reverse("supervision:emergencies")).content.decode()


def test_who_may_not_review_sees_nothing(client, noor, femke, bea, opening):
    for stranger in (noor, femke, bea):
        client.force_login(stranger)
        assert client.get(reverse("supervision:emergencies")).status_code == 404
        address = reverse("supervision:review_emergency", args=[opening.pk])
        assert client.post(address, {}).status_code == 404
        with pytest.raises(PermissionDenied):
            review(opening, verdict="justified", by=stranger, now=timezone.now())


def test_not_justified_needs_a_word(frits, opening):
    with pytest.raises(RemarkMissing):
        review(opening, verdict="not_justified", by=frits, now=timezone.now())

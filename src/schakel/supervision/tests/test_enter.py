"""Who comes into the privacy officer's room, and does anything of what was told lie there?

ASVS 8.2.1, 8.3.1: only who supervises; for everybody else the room does not exist.
"""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schakel.audit import checkpoints, sealer
from schakel.audit.models import Batch, Event
from schakel.supervision import sampling
from schakel.supervision.actions import canaries, verifying
from schakel.supervision.actions.looking import read_trail
from schakel.supervision.models import Canary
from tests.cast import MONDAY, STORY

WEEK = "2026-11-16"


def addresses(seen) -> dict[str, str]:
    return {
        "overview": reverse("supervision:overview"),
        "looks": reverse("supervision:looks"),
        "about": reverse("supervision:about", args=[seen.reference]),
        "patterns": reverse("supervision:patterns"),
        "canaries": reverse("supervision:canaries"),
        "sample": reverse("supervision:sample"),
        "seals": reverse("supervision:seals"),
        "compare": reverse("supervision:compare", args=[1, "00" * 32]),
        "alarm": reverse("supervision:alarm", args=["logboek"]),
        "unusual": reverse("supervision:unusual", args=["sleutels"]),
        "register": reverse("supervision:register"),
        "dpia": reverse("supervision:dpia"),
    }


NAMES = (
    "overview", "looks", "about", "patterns", "canaries", "sample", "seals", "compare", "alarm",
    "register", "dpia",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_privacy_officer_comes_in_and_reads_nothing_that_was_told(at_work, seen, frits, name):
    answer = at_work.get(addresses(seen)[name], follow=True)

    assert answer.status_code == 200
    page = answer.content.decode()
    for told in (STORY, "Gageldonk", "Parallelweg", "begint met 8"):
        assert told not in page


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["noor", "emre", "sanne", "kees", "bea"])
def test_for_everybody_else_the_room_is_a_missing_page(client, request, seen, who, name):
    client.force_login(request.getfixturevalue(who))
    missing = client.get("/toezicht/bestaat-niet/")

    answer = client.get(addresses(seen)[name])

    assert answer.status_code == missing.status_code == 404
    assert answer.content == missing.content


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_asked_to_log_in(client, seen, name):
    answer = client.get(addresses(seen)[name])

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["noor", "bea"])
def test_nobody_else_can_do_anything_in_it(client, request, seen, frits, who):
    client.force_login(request.getfixturevalue(who))
    canary = Canary.objects.create(signal=seen, placed_by=frits, placed_at=MONDAY)
    before = Event.objects.exclude(action="person.refused").count()

    for address in (
        reverse("supervision:canaries"),
        reverse("supervision:remove_canary", args=[canary.pk]),
        reverse("supervision:verify"),
        reverse("supervision:check_look", args=[sampling.last_whole_week(MONDAY), 1]),
    ):
        assert client.post(address, {"reference": seen.reference}).status_code == 404

    assert Canary.objects.get().removed_at is None
    assert Event.objects.exclude(action="person.refused").count() == before


@pytest.mark.parametrize("who", ["noor", "bea"])
def test_the_actions_ask_for_themselves(request, seen, frits, who):
    person = request.getfixturevalue(who)
    canary = Canary.objects.create(signal=seen, placed_by=frits, placed_at=MONDAY)

    for act in (
        lambda: read_trail(by=person, asked={}, page="looks", now=MONDAY),
        lambda: canaries.place(seen.reference, by=person, now=MONDAY),
        lambda: canaries.remove(canary, by=person, now=MONDAY),
        lambda: verifying.ask(by=person, now=MONDAY),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_overview_says_what_asks_attention(at_work, seen):
    page = at_work.get("/toezicht/").content.decode()

    assert "Het logboek is al een tijd niet verzegeld" in page
    assert "7 nog te bevestigen" in page


def test_a_page_of_the_trail_costs_the_same_however_much_is_on_it(at_work, seen, noor):
    address = reverse("supervision:looks")
    at_work.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        at_work.get(address)
    Event.objects.bulk_create(
        Event(actor=noor, actor_kind="person", action="signal.read", object_type="signals.signal",
              object_id=seen.pk, object_reference=seen.reference, at=MONDAY,
              organisations=[noor.current_memberships()[0].organisation.code])
        for _ in range(60)
    )  # fmt: skip

    with CaptureQueriesContext(connection) as many:
        at_work.get(address)

    assert len(many) == len(few) <= 14


def test_a_seal_from_a_mail_fits_or_not(at_work, seen, shipped):
    sealer.seal(now=MONDAY)
    batch = Batch.objects.get()
    fingerprint = checkpoints.Checkpoint.of(batch).fingerprint

    def says(number, print_):
        return at_work.get(reverse("supervision:compare", args=[number, print_])).content.decode()

    assert "nog dezelfde vingerafdruk" in says(1, fingerprint)
    assert "anders dan toen deze mail" in says(1, "0" * 64)
    assert "Deze partij is er niet meer" in says(2, fingerprint)

"""Somebody elsewhere reads the parts that were given, and nothing else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from schakel.audit.models import Event
from schakel.grants.actions import reading_along
from schakel.grants.actions.ending import end
from schakel.grants.models import Grant
from schakel.grants.policy import GRANT_POLICY
from schakel.people.models import Membership, Notice
from schakel.signals.actions import excluding
from schakel.signals.actions.attachments import make_shown_copy
from schakel.signals.actions.receiving import Contact, Upload
from schakel.signals.models import PuzzlePiece, Signal, Weighing
from schakel.signals.tests.desk import received
from schakel.signals.tests.test_make_shown_copy import photo
from tests.cast import STORY, as_person

pytestmark = pytest.mark.django_db
PARTS = ("story", "place", "pieces", "weighing", "files")
SHOWN_BY = {"story": STORY, "place": "KANARIE-PLEK", "pieces": "KANARIE-STUK", "files": "kamer.jpg"}


@pytest.fixture
def signal(district, bergen_op_zoom):
    """Full of what not everybody may see, and somebody who reported it."""
    made = received(
        district,
        bergen_op_zoom,
        story=STORY,
        place="KANARIE-PLEK",
        pieces=(("address", "KANARIE-STUK 99"),),
        disclosure=Signal.Disclosure.NAMED,
        contact=Contact(name="KANARIE-MELDER", email="karin@thuis.example"),
        uploads=(Upload("kamer.jpg", "image/jpeg", photo()),),
    )
    make_shown_copy(made.attachments.get().pk, now=timezone.now())
    return made


def page_of(client, person, grant) -> str:
    client.force_login(person)
    return client.get(reverse("grants:read", args=[grant.reference])).content.decode()


@pytest.mark.parametrize("part", sorted(SHOWN_BY))
def test_one_part_shows_that_part_alone(client, given, zoe, part):
    """T4 (ASVS 8.2.3): a canary for each compartment; who reported is in none."""
    page = page_of(client, zoe, given(part))
    for each, canary in SHOWN_BY.items():
        assert (canary in page) == (each == part), each
    assert "KANARIE-MELDER" not in page
    assert "karin@" not in page


@pytest.mark.parametrize("part", PARTS)
def test_postgresql_gives_the_rows_of_that_part_alone(given, zoe, part):
    """T14: the second lock knows compartments too."""
    signal = given(part).signal
    with as_person(zoe):
        assert Signal.objects.filter(pk=signal.pk).exists()
        assert PuzzlePiece.objects.filter(signal=signal).exists() == (part == "pieces")
        assert signal.attachments.exists() == (part == "files")
        assert not signal.notes.exists()
        assert not Signal.objects.filter(reporter__isnull=False, pk=signal.pk).exists()
        assert not Weighing.objects.exists()


def test_every_look_is_recorded_with_its_purpose(client, given, zoe):
    """T40 (ASVS 16.3.2)."""
    grant = given("story", "place")
    page_of(client, zoe, grant)
    event = Event.objects.get(action="grant.read")
    assert event.actor_id == zoe.pk
    assert event.purpose == grant.ground
    assert event.fields == ["basics", "story", "place"]
    assert event.detail["grant"] == grant.reference


def test_it_shows_the_signal_as_it_stands_now(client, given, zoe, noor):
    grant = given("weighing")
    assert "Hier staat nog niets" in page_of(client, zoe, grant)


@pytest.mark.parametrize(
    "what",
    ["time is over", "ended", "other function", "left", "excluded", "other organisation"],
)
def test_from_the_next_request_on_it_is_closed(client, given, noor, zoe, what, now):
    """T10 (ASVS 8.3.2): in an open session, as a page that never was; by PostgreSQL as well."""
    grant = given("story", "pieces")
    assert STORY in page_of(client, zoe, grant)
    if what == "time is over":
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE grants_grant SET requested_at = requested_at - interval '30 days',"
                " until = now() - interval '1 second'"
            )
    elif what == "ended":
        end(grant, by=noor, now=now)
    elif what == "other function":
        Membership.objects.filter(person=zoe).update(role="chain_director")
    elif what == "left":
        Membership.objects.filter(person=zoe).update(
            ends_on=timezone.localdate(now) - timedelta(days=1)
        )
    elif what == "excluded":
        excluding.exclude(grant.signal, zoe, why="Haar straat.", by=noor, now=now)
    else:
        Grant.objects.filter(pk=grant.pk).update(organisation=grant.desk)

    found = client.get(reverse("grants:read", args=[grant.reference]))
    absent = client.get(reverse("grants:read", args=["I-2222-2222"]))

    assert found.status_code == absent.status_code
    if what != "left":
        assert found.status_code == 404
        assert found.content == absent.content
    assert not GRANT_POLICY.rows(type(zoe).objects.get(pk=zoe.pk), "read").exists()
    with as_person(type(zoe).objects.get(pk=zoe.pk)):
        assert not Signal.objects.filter(pk=grant.signal_id).exists()
        assert not PuzzlePiece.objects.filter(signal=grant.signal_id).exists()


def test_a_stranger_finds_nothing_anywhere(client, given, kees, femke):
    """T2, T9 (ASVS 8.2.2): a colleague of who reads along included."""
    grant = given(*PARTS)
    for person in (kees, femke):
        client.force_login(person)
        for name in ("read", "detail", "end", "add"):
            ask = client.post if name in ("end", "add") else client.get
            found = ask(reverse(f"grants:{name}", args=[grant.reference]))
            absent = ask(reverse(f"grants:{name}", args=["I-2222-2222"]))
            assert found.status_code == absent.status_code == 404, name
            assert found.content == absent.content
        assert grant.signal.reference not in client.get("/inzage/").content.decode()
        with as_person(person):
            assert not Grant.objects.exists()
            assert not Signal.objects.exists()


def test_who_reads_along_opens_nothing_else_of_the_signal(client, given, zoe):
    grant = given(*PARTS)
    client.force_login(zoe)
    address = grant.signal.get_absolute_url()
    for way in ("", "gegevens/", "berichten/", "melder/", "wegen/"):
        assert client.get(address + way).status_code == 404, way


def test_a_file_downloads_only_when_files_were_given(client, given, zoe):
    """T47 (ASVS 8.2.2)."""
    grant = given("files")
    file = grant.signal.attachments.get()
    client.force_login(zoe)
    answer = client.get(reverse("grants:file", args=[grant.reference, file.pk]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(action="grant.open_file").count() == 1

    other = given("story")
    assert client.get(reverse("grants:file", args=[other.reference, file.pk])).status_code == 404


def test_who_may_add_is_read_by_the_desk(client, given, zoe, noor):
    grant = given("story", right="add")
    client.force_login(zoe)
    address = reverse("grants:add", args=[grant.reference])
    empty = client.post(address, {"text": " "})
    assert empty.status_code == 422
    assert "Schrijf eerst iets op" in empty.content.decode()

    client.post(address, {"text": "Er is een bed vrij tot <b>zondag</b>."})

    assert Notice.objects.filter(person=noor, kind=Notice.Kind.GRANT_ADDED).exists()
    client.force_login(noor)
    page = client.get(grant.get_absolute_url()).content.decode()
    assert "Er is een bed vrij tot &lt;b&gt;zondag&lt;/b&gt;." in page


def test_who_may_only_read_adds_nothing(client, given, zoe, now):
    grant = given("story", right="read")
    with pytest.raises(PermissionDenied):
        reading_along.add(grant, text="Toch iets.", by=zoe, now=now)
    client.force_login(zoe)
    address = reverse("grants:add", args=[grant.reference])
    assert client.post(address, {"text": "Toch iets."}).status_code == 404
    assert "Iets aanvullen" not in page_of(client, zoe, grant)

"""A professional without an account is recognised by a link to the address of the work."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from schakel.intake import recognised
from schakel.intake.actions.recognising import ask_for_link, organisation_of, use_link
from schakel.intake.models import ProfessionalLink
from schakel.intake.tests.conftest import words_of
from schakel.organisations.models import Organisation
from schakel.post.models import Letter
from schakel.signals.models import Signal
from tests.cast import MONDAY


@pytest.fixture
def school(district):
    """A partner whose mail addresses the district knows."""
    found = Organisation.objects.get(code="veilig-thuis-zeeland")
    found.email_domains = ["veiligthuis.example"]
    found.save()
    return found


def mailed_token():
    link = Letter.objects.latest("created_at").unsealed("link")
    return re.fullmatch(r"http.*/professional/([\w-]+)/", link)[1]


def test_a_known_address_gets_a_link_and_an_unknown_one_the_same_answer(door, school):
    known = door.post("/professional/", {"email": "ans@veiligthuis.example"})
    unknown = door.post("/professional/", {"email": "ans@elders.example"})
    assert words_of(known) == words_of(unknown)
    assert len(known.content) == len(unknown.content)
    assert Letter.objects.count() == ProfessionalLink.objects.count() == 1


def test_one_corner_of_the_network_asks_not_too_often_and_hears_nothing_of_it(door, school):
    """T31, ASVS 2.4.1: one after another, each for another address; elsewhere it goes on."""
    first, *_, last = [
        door.post(
            "/professional/", {"email": f"n{i}@veiligthuis.example"}, REMOTE_ADDR=f"192.0.2.{i}"
        )
        for i in range(5)
    ]
    assert Letter.objects.count() == 3
    assert words_of(first) == words_of(last)

    door.post("/professional/", {"email": "n9@veiligthuis.example"}, REMOTE_ADDR="198.51.100.1")
    assert Letter.objects.count() == 4


def test_the_link_recognises_the_organisation_and_not_the_person(door, school, told):
    door.post("/professional/", {"email": "ans@veiligthuis.example"})
    path = f"/professional/{mailed_token()}/"
    door.get(path)  # a mail scanner looks first
    assert door.post(path)["Location"] == "/melden/"
    page = door.get("/melden/")
    assert school.name in words_of(page)
    assert re.search(r'name="disclosure" value="shielded"[^>]*checked', page.content.decode())
    door.post("/melden/", told())
    signal = Signal.objects.get()
    assert signal.reported_by == school
    assert (signal.channel, signal.reporter_kind) == ("professional", "professional")


def test_a_link_works_once_and_half_an_hour(district, school):
    ask_for_link("ans@veiligthuis.example", district=district, now=MONDAY)
    token = mailed_token()
    assert use_link(token, now=MONDAY + timedelta(minutes=30)) is None
    assert use_link(token, now=MONDAY + timedelta(minutes=29)) == school
    assert use_link(token, now=MONDAY + timedelta(minutes=29)) is None
    assert use_link("nonsense", now=MONDAY) is None


def test_an_old_link_offers_a_way_on(door):
    page = door.post("/professional/nonsense/")
    assert page.status_code == 410
    assert "Vraag een nieuwe link" in words_of(page)


@pytest.mark.parametrize(
    ("email", "known"),
    [
        ("a@veiligthuis.example", True),
        ("a@Jeugd.VeiligThuis.example", True),
        ("a@nietveiligthuis.example", False),
        ("a@veiligthuis.example.evil.example", False),
        ("a@example", False),
    ],
)
def test_a_domain_is_known_whole_or_not_at_all(district, school, email, known):
    assert (organisation_of(email, district) == school) is known


def test_the_token_and_the_address_are_not_stored_in_clear(district, school):
    ask_for_link("ans@veiligthuis.example", district=district, now=MONDAY)
    link = ProfessionalLink.objects.get()
    assert mailed_token() not in link.token_hash
    assert "ans@" not in str(vars(link))


def test_nobody_can_have_somebody_else_flooded_with_mail(door, school):
    for number in range(9):
        door.post(
            "/professional/",
            {"email": "ans@veiligthuis.example"},
            REMOTE_ADDR=f"192.0.{number}.1",
        )
    assert Letter.objects.count() == 3


def test_being_recognised_ends_after_an_hour(door, school, monkeypatch):
    door.post("/professional/", {"email": "ans@veiligthuis.example"})
    door.post(f"/professional/{mailed_token()}/")
    later = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr(recognised.timezone, "now", lambda: later)
    assert school.name not in words_of(door.get("/melden/"))

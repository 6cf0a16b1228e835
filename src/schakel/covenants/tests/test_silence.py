"""The one who entered the new piece sees nothing: byte for byte, statement for statement."""

import re
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from schakel.audit.models import Event
from schakel.config.routes import URLCONFS, routes_of
from schakel.covenants.actions import comparing, contact, telling
from schakel.covenants.models import Comparison, CrossTouch, TouchedPair
from schakel.covenants.tests.conftest import (
    NUMBER,
    OTHER_NUMBER,
    a_round,
    registered,
    reported,
)
from schakel.intake import surroundings
from schakel.linking.models import Realm
from schakel.people.models import Notice, Role
from schakel.post.models import Letter
from schakel.signals.actions import pieces as adding
from schakel.signals.models import Signal
from schakel.signals.tests.desk import without_token
from schakel.vault.remembered import REMEMBERED
from tests.cast import engage

# Every page, many times: others count the same lines.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

VALUE = re.compile(r"'[^']*'|\s*-?\d+")
WARM: list[bool] = []
FORM_KEY = re.compile(r'name="submission_key" value="[^"]+"')


class Undone(Exception):
    """Go back to where the two worlds were still one."""


def addresses(signal: Signal) -> list[str]:
    """Every page that can be asked for at the workplace without a thing of another kind."""
    found = []
    for route in routes_of("werkplek", URLCONFS["werkplek"]):
        if "GET" not in route.methods or not route.name:
            continue
        places = set(re.findall(r"<(?:\w+:)?(\w+)>", route.path))
        known = {
            "reference": signal.reference,
            "covenant": "raakt-aan-voorbeeld",
            "service": "avim",
            "cbs_code": "GM1674",
            "code": "avim-zwb",
        }
        if places <= set(known) and not route.path.startswith(("/inloggen", "/account")):
            given = {place: known[place] for place in places}
            found.append(reverse(route.name, kwargs=given))
    return sorted(set(found))


def test_the_pages_that_are_compared_are_those_that_could_leak(asked):
    found = addresses(asked)

    assert {
        "/", "/meldingen/", "/signalen/", asked.get_absolute_url(), "/convenanten/cijfers/",
        f"{asked.get_absolute_url()}convenanten/raakt-aan-voorbeeld/",
        f"{asked.get_absolute_url()}gegevens/", "/overdrachten/",
    } <= set(found)  # fmt: skip
    assert len(found) > 25


def words_of(answer) -> str:
    """The page, without what is drawn at random each time that somebody asks."""
    return FORM_KEY.sub("", without_token(answer))


def headers_of(answer) -> dict[str, str]:
    """All of them but the one that says what time it is."""
    return {name: value for name, value in answer.headers.items() if name != "Expires"}


def forget_what_was_remembered() -> None:
    """What a process keeps for a minute makes a later look cheaper, until the minute is over."""
    REMEMBERED.clear()
    surroundings.forget()


def seen_by(person, signal: Signal, *pages: str) -> dict[str, tuple]:
    """Everything that reaches somebody: pages with status and headers, and how much work it was.

    All pages, or for who must find a difference only those where it must be.
    """
    client = Client()
    client.force_login(person)
    seen: dict[str, tuple] = {}
    for path in pages or [*addresses(signal), "/signalen/?status=all"]:
        forget_what_was_remembered()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        seen[path] = (answer.status_code, headers_of(answer), words_of(answer), len(asked))
    for path, data in (
        (f"{signal.get_absolute_url()}gegevens/", {"reason": "weigh"}),
        ("/signalen/zoeken/", {"q": NUMBER}),
        ("/signalen/zoeken/", {"q": "Gageldonk"}),
    ):
        answer = client.post(path, data)
        seen[f"POST {path} {data}"] = (answer.status_code, headers_of(answer), words_of(answer))
    seen["notices"] = tuple(
        Notice.objects.filter(person=person)
        .order_by("kind", "reference")
        .values_list("kind", "reference")
    )
    letters = Letter.objects.order_by("pk").select_related("key")
    seen["mail"] = tuple(
        each.kind for each in letters if each.unsealed("recipient") == person.email
    )
    seen["trail"] = tuple(
        Event.objects.filter(object_id=signal.pk).order_by("id").values_list("action", "detail")
    )
    return seen


def differences(one: dict[str, tuple], other: dict[str, tuple]) -> dict[str, list]:
    """Where two looks are not the same, and in what; empty when nothing tells them apart."""
    assert list(one) == list(other)
    return {
        what: [(a, b) for a, b in zip(one[what], other[what], strict=False) if a != b]
        or [len(one[what]), len(other[what])]
        for what in one
        if one[what] != other[what]
    }


@pytest.fixture
def worlds(district, covenant, asked, bergen_op_zoom, noor, yusuf, now, monkeypatch):
    """The same afternoon twice: Noor holds this number, or another one.

    Yusuf's signal is the same row in both. What comes after it is undone in between.
    """
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=5))

    if not WARM:  # what a process remembers, it remembers in both
        seen_by(yusuf, asked)
        WARM.append(True)

    def live(number: str, then, look):
        result = None
        try:
            with transaction.atomic():
                day_before = now - timedelta(days=1)
                held = reported(
                    district, bergen_op_zoom, ("phone", number), now=day_before, place="Gageldonk"
                )
                registered(held, covenant, noor, now=day_before)
                a_round(day_before)
                registered(asked, covenant, yusuf, now=now)
                then()
                result = look()
                raise Undone
        except Undone:
            return result

    return live


def both(worlds, look, then) -> tuple:
    with_hit = worlds(NUMBER, then, look)
    without = worlds(OTHER_NUMBER, then, look)
    return with_hit, without


@pytest.mark.parametrize("roles", [(), (Role.POLICY_ADVISER,)])
def test_every_page_of_the_asker_is_the_same_with_and_without_a_hit(
    worlds, asked, yusuf, roosendaal, now, roles
):
    """With a second hat too: many focal officers are policy advisers as well."""
    for role in roles:
        yusuf.memberships.create(organisation=roosendaal.organisation, role=role)
    hits = []

    def then():
        a_round(now)
        hits.append(CrossTouch.objects.count())

    with_hit, without = both(worlds, partial(seen_by, yusuf, asked), then)

    assert hits == [1, 0]
    assert differences(with_hit, without) == {}


def test_the_comparison_can_tell_pages_apart(worlds, asked, noor, now):
    """The same look at the holder's pages does find the difference."""
    with_hit, without = both(
        worlds, partial(seen_by, noor, asked, "/meldingen/", "/"), lambda: a_round(now)
    )

    assert with_hit["notices"] != without["notices"]
    assert with_hit["/meldingen/"] != without["/meldingen/"]
    assert with_hit["/"] != without["/"]


def test_the_silence_ends_when_the_holder_makes_contact(worlds, asked, yusuf, noor, now):
    def then():
        a_round(now)
        for touch in CrossTouch.objects.all():
            contact.make_contact(touch, by=noor, now=now)

    page = asked.get_absolute_url()

    with_hit, without = both(worlds, partial(seen_by, yusuf, asked, page), then)

    assert with_hit[page] != without[page]
    assert "covenant.contacted" in dict(with_hit["trail"])
    assert [kind for kind, _reference in with_hit["notices"]].count("covenant_contact") == 1


@pytest.mark.parametrize("end", ["set_aside", "expire"])
def test_nothing_shows_when_the_holder_lets_it_go(worlds, asked, yusuf, noor, now, end):
    def then():
        a_round(now)
        if end == "expire":
            TouchedPair.objects.update(expires_on=(now - timedelta(days=1)).date())
            telling.tell(now=now)
        else:
            for touch in CrossTouch.objects.all():
                contact.set_aside(touch, by=noor, now=now)

    with_hit, without = both(worlds, partial(seen_by, yusuf, asked), then)

    assert differences(with_hit, without) == {}


def test_after_contact_the_other_side_cannot_try_more_pieces(touch, asked, held, noor, yusuf, now):
    """A second number that the holder has too: known to the holder, not to who tries."""
    adding.add(held, kind="phone", text=OTHER_NUMBER, by=noor, now=now)
    a_round(now)
    contact.make_contact(touch, by=noor, now=now)
    client = Client()
    client.force_login(yusuf)

    adding.add(asked, kind="phone", text=OTHER_NUMBER, by=yusuf, now=now)
    before = without_token(client.get(touch.get_absolute_url()))
    a_round(now)

    assert without_token(client.get(touch.get_absolute_url())) == before
    assert TouchedPair.objects.filter(shared_at=None).count() == 1
    assert Notice.objects.filter(person=noor, kind="covenant_touch", seen_at=None).count() == 1
    contact.make_contact(touch, by=noor, now=now)
    assert not TouchedPair.objects.filter(shared_at=None).exists()


def test_contact_about_one_signal_says_nothing_of_another(
    touch, asked, district, covenant, roosendaal, noor, yusuf, now
):
    """A second signal of the other side that touches the same: it learns nothing by itself."""
    contact.make_contact(touch, by=noor, now=now)
    second = reported(district, roosendaal, ("phone", NUMBER), now=now)
    registered(second, covenant, yusuf, now=now)
    client = Client()
    client.force_login(yusuf)
    before = without_token(client.get(touch.get_absolute_url()))

    a_round(now)

    assert TouchedPair.objects.filter(other_signal=second, shared_at=None).count() == 1
    page = client.get(second.get_absolute_url()).content.decode()
    assert touch.reference not in page
    assert "Er is contact met een andere gemeente" not in page
    assert without_token(client.get(touch.get_absolute_url())) == before


def test_the_work_of_comparing_is_the_same_with_and_without_a_hit(worlds, now):
    """The same statements in the same order, and rows of the same size in the same number."""

    def then():
        pass

    def look():
        forget_what_was_remembered()
        with CaptureQueriesContext(connection) as asked:
            comparing.compare(now=now)
        rows = list(Comparison.objects.order_by("at", "pk"))
        shapes = [VALUE.sub("?", each["sql"]) for each in asked]
        waiting = [len(bytes(row.found)) for row in rows if row.found is not None]
        return shapes, len(rows), waiting

    with_hit, without = both(worlds, look, then)

    assert with_hit == without
    assert with_hit[2]


def test_what_is_stored_of_a_hit_has_the_size_of_what_is_stored_of_none(worlds, covenant, now):
    def look():
        realm = Realm.objects.get(covenant=str(covenant.pk))
        row = Comparison.objects.exclude(found=None).get()
        keys = comparing.keyring_of(realm).versions[row.key_version]
        plain = keys.open_capsule(bytes(row.found), place=comparing.place_of(row))
        return len(comparing.unpacked(plain)), len(plain), len(bytes(row.found))

    with_hit, without = both(worlds, look, lambda: comparing.compare(now=now))

    assert (with_hit[0], without[0]) == (1, 0)
    assert with_hit[1:] == without[1:]


def test_more_hits_than_there_are_slots_change_no_size():
    hits = [comparing.Hit(uuid4(), uuid4(), "possible") for _ in range(50)]
    strong = comparing.Hit(uuid4(), uuid4(), "strong")

    packed = comparing.packed([*hits, strong])

    assert len(packed) == len(comparing.packed([]))
    assert len(comparing.unpacked(packed)) == comparing.SLOTS
    assert comparing.unpacked(packed)[0] == strong
    assert comparing.unpacked(comparing.packed([])) == []


def test_a_number_of_somebody_at_the_same_desk_as_both_is_no_oracle(
    touch, asked, held, roosendaal, client
):
    """A colleague of the asker who never touched the signal sees no more than the asker."""
    colleague = engage("Yara", roosendaal.organisation, Role.FOCAL_OFFICER)
    client.force_login(colleague)

    assert client.get(touch.get_absolute_url()).status_code == 404
    assert held.reference not in client.get(asked.get_absolute_url()).content.decode()

"""Every address of the workplace, with something there that could leak, asked by strangers.

T1, T2, T3, T9, T10 (ASVS 8.1.1, 8.2.1, 8.2.2, 8.3.2, 8.4.1). The addresses come from the resolver,
so a new page is asked too. What one may not see is, byte for byte, a page that never was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from schakel.audit.models import Event
from schakel.config.routes import URLCONFS, Route, routes_of
from schakel.grants.models import Grant
from schakel.handover.models import Handover
from schakel.organisations.models import Organisation
from schakel.people.models import Absence, Membership, Notice, Person, Role
from schakel.puzzles.models import Puzzle
from schakel.signals.models import Signal
from tests.cast import engage, prove
from tests.wire.conftest import NOBODY, filled
from tests.wire.standing import Standing

pytestmark = pytest.mark.django_db
REFERENCE = re.compile(r"[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}")
ROUTES = {route.name: route for route in routes_of("werkplek", URLCONFS["werkplek"])}
# Addresses that are for everybody who is logged in, or for nobody in particular.
FOR_ALL = {
    "knowledge:card": "signal cards are public",
    "directory:partner": "who the partners are is no secret among them",
    "directory:municipality": "idem",
    "handover:by_link": "for who has the link and its code",
    "handover:link_attachment": "idem",
    "welcome:choose": "for who has the invitation",
    "log_in_elsewhere": "the login itself",
    "openid_connect_callback": "idem",
    "people:ask_proof": "the own login",
    "people:bind_account": "idem",
    "people:unbind_account": "idem",
    "mfa_edit_webauthn": "the own key",
    "mfa_remove_webauthn": "idem",
}
# Who of the whole district sees what: an officer of a desk is a stranger at the next one.
OF_THE_DISTRICT = {
    Role.ADMINISTRATOR: ("people.Person", "accounts.RoleProposal", "accounts.LoginReset"),
    Role.PRIVACY_OFFICER: (
        "audit.Event",
        "signals.EmergencyOpening",
        "linking.CanaryAlarm",
        "linking.LinkModel",
        "organisations.Covenant",
    ),
    Role.POLICY_ADVISER: ("organisations.Covenant",),
    Role.FOCAL_OFFICER: ("linking.LinkModel",),
}


@dataclass(frozen=True)
class Asked:
    """One address with something there, and the method that it takes."""

    route: Route
    method: str
    address: str
    opener: str


def addresses(standing: Standing) -> Iterator[Asked]:
    """Of each route with a place in it: where there is something."""
    for route in ROUTES.values():
        for opener, path in standing.samples.get(route.name, ()):
            if "{" in path:
                continue
            found = resolve(path.partition("?")[0] or route.path, "schakel.config.urls_staff")
            if found.kwargs and found.view_name == route.name:
                for method in route.methods:
                    yield Asked(route, method, path.partition("?")[0], opener)
    for name, kwargs in more_of(standing).items():
        route = ROUTES[name]
        address = reverse(name, kwargs=kwargs, urlconf="schakel.config.urls_staff")
        for method in route.methods:
            yield Asked(route, method, address, "")


def more_of(standing: Standing) -> dict[str, dict[str, object]]:
    """Routes that the accessibility tests do not look at: acts, and downloads."""
    made = standing.made
    signal = {"reference": made["touching"][0].reference}
    file = made["fresh"].attachments.get().pk
    sent = {"reference": made["handover"].reference}
    along = {"reference": made["along"].reference}
    noor, zoe_sits, again = made["noor"].pk, made["zoe_sits"], made["again"]
    absence = Absence.objects.filter(person=noor).first() or Absence.objects.first()
    same = {
        "approvals:withdraw": "approvals:detail",
        "covenants:make_contact": "covenants:touch",
        "covenants:set_aside": "covenants:touch",
        "covenants:unregister": "covenants:register",
        "data_requests:add": "data_requests:detail",
        "data_requests:resume": "data_requests:detail",
        "puzzles:dismiss": "puzzles:pattern",
        "retention:release": "retention:hold",
    }
    return {
        **{name: _place(standing, like) for name, like in same.items()},
        **dict.fromkeys(
            (
                "signals:mark_read",
                "signals:finish_enriching",
                "signals:stop_emergency",
                "signals:explain",
                "signals:messages_seen",
                "linking:search_wider",
                "supervision:about",
                "supervision:emergency_of",
            ),
            signal,
        ),
        **{f"handover:{act}": sent for act in ("answer", "give_more", "revoke")},
        **{f"handover:{act}": sent for act in ("make_link", "report_error")},
        **{f"grants:{act}": along for act in ("add", "end")},
        "signals:attachment": {"reference": made["fresh"].reference, "attachment": file},
        "handover:attachment": {**sent, "attachment_id": file},
        "grants:file": {**along, "attachment": file},
        "signals:admit": {"reference": again.signal.reference, "exclusion": again.pk},
        "accounts:end_role": {"person": noor, "membership": zoe_sits.pk},
        "accounts:leave": {"person": noor},
        "accounts:come_back": {"person": noor},
        "people:follow": {"notice": Notice.objects.filter(person=noor).latest("created_at").pk},
        "people:back": {"absence": absence.pk if absence else NOBODY["uuid"]},
        "retention:carry_out": {"reference": made["destruction"].reference},
        "supervision:remove_canary": {"canary": made["canary"].pk},
        "supervision:review_emergency": {"opening": made["opening"].pk},
        "supervision:check_look": {
            "week": standing["week"],
            "event": Event.objects.filter(action="signal.read").latest("at").pk,
        },
        "supervision:alarm": {"about": "1"},
        "supervision:unusual": {"about": "sleutels"},
    }


def _place(standing: Standing, name: str) -> dict[str, object]:
    """What stands in the address of the first sample of a route."""
    path = standing.samples[name][0][1].partition("?")[0]
    return dict(resolve(path, "schakel.config.urls_staff").kwargs)


def strangers() -> Iterator[tuple[str, Person]]:
    """In every role at another municipality; in others at the own one; and who was there once."""
    yesterday, tomorrow = (timezone.localdate() + timedelta(days=days) for days in (-1, 1))
    for role in Role:
        yield f"{role} elsewhere", engage(f"Vreemd {role}", _of("gemeente-tholen"), role)
    for role in (Role.EMPLOYEE, Role.CARE_COORDINATOR, Role.CHAIN_DIRECTOR, Role.PARTNER):
        yield f"{role} beside", engage(f"Naast {role}", _of("gemeente-bergen-op-zoom"), role)
    for role, code in {
        Role.FOCAL_OFFICER: "gemeente-bergen-op-zoom",
        Role.CARE_COORDINATOR: "zvh-de-markiezaten",
        Role.PARTNER: "avim-zwb",
        Role.PRIVACY_OFFICER: "zvh-de-markiezaten",
        Role.ADMINISTRATOR: "zvh-de-markiezaten",
    }.items():
        gone = engage(f"Weg {role}", _of(code), role)
        Membership.objects.filter(person=gone).update(ends_on=yesterday)
        yield f"{role} of yesterday", gone
    new = engage("Nieuw", _of("gemeente-bergen-op-zoom"), Role.FOCAL_OFFICER)
    Membership.objects.filter(person=new).update(starts_on=tomorrow)
    yield "focal_officer of tomorrow", new


def _of(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def may(person: Person, route: Route) -> bool:
    """Whether this is of the whole district, so that nobody in this role is a stranger there."""
    return any(
        route.policy.startswith(f"{model}:")
        for membership in person.current_memberships()
        for model in OF_THE_DISTRICT.get(Role(membership.role), ())
    )


def ask(client: Client, each: Asked) -> tuple[int, bytes]:
    answer = client.generic(each.method, each.address)
    return answer.status_code, b"".join(answer) if answer.streaming else answer.content


def test_every_address_with_a_place_in_it_is_asked(standing):
    """A new page is shown in tests/accessibility/arranged.py, or named here."""
    asked = {each.route.name for each in addresses(standing)}
    places = {name for name, route in ROUTES.items() if "<" in route.path}
    assert places - asked == set(FOR_ALL) & places - asked


def test_what_is_asked_is_there(standing, client):
    """Or nothing below would show anything: whom it is for, finds it."""
    people = {person.name: person for person in Person.objects.all()}
    missing = []
    for each in addresses(standing):
        if each.method == "GET" and each.opener in people:
            client.force_login(people[each.opener])
            prove(client, people[each.opener])
            if ask(client, each)[0] not in (200, 302):
                missing.append((each.route.name, each.opener))
    assert missing == []


def test_a_stranger_finds_a_page_that_never_was(standing):
    wrong = []
    asked = [each for each in addresses(standing) if each.route.name not in FOR_ALL]
    asked = list({(each.route.name, each.method): each for each in asked}.values())
    for who, person in strangers():
        client = Client()
        client.force_login(person)
        prove(client, person)
        never_was = ask(
            client, Asked(ROUTES["signals:detail"], "GET", "/signalen/S-2222-2222/", "")
        )
        assert never_was[0] == 404
        wrong += [
            f"{who}: {each.method} {each.route.name} {found[0]}"
            for each in asked
            if not may(person, each.route) and (found := ask(client, each)) != never_was
        ]
    assert not wrong, "\n".join(wrong)


def shape(statement: str) -> str:
    """A statement without its values."""
    return re.sub(r"'[^']*'|\b\d+\b|\bs\d+_x\d+\b", "?", statement)


def shapes(client: Client, each: Asked) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, each)[0] == 404
    return [shape(query["sql"]) for query in asked]


@pytest.mark.parametrize("role", [Role.FOCAL_OFFICER, Role.CARE_COORDINATOR])
def test_the_same_is_done_for_what_is_closed_as_for_what_never_was(standing, role):
    """T9 (ASVS 8.2.2): the same statements in the same order, so that time tells nothing either."""
    person = engage("Vreemd", _of("gemeente-tholen"), role)
    client = Client()
    client.force_login(person)
    prove(client, person)
    asked = [each for each in addresses(standing) if each.route.name not in FOR_ALL]
    telling = []
    for each in {(each.route.name, each.method): each for each in asked}.values():
        absent = replace(each, address=filled(each.route))
        if not may(person, each.route) and shapes(client, each) != shapes(client, absent):
            telling.append(f"{each.method} {each.route.name}")
    assert not telling, "\n".join(telling)


def test_no_list_names_what_a_stranger_may_not_see(standing):
    """T7 (ASVS 8.2.2): the pages without a place in their address, where everything is counted."""
    references = set(Signal.objects.values_list("reference", flat=True))
    references |= set(Handover.objects.values_list("reference", flat=True))
    references |= set(Puzzle.objects.values_list("reference", flat=True))
    references |= set(Grant.objects.values_list("reference", flat=True))
    lists = [route for route in ROUTES.values() if "<" not in route.path and "GET" in route.methods]
    named = []
    for who, person in strangers():
        if not who.endswith("elsewhere"):
            continue
        client = Client()
        client.force_login(person)
        prove(client, person)
        for route in lists:
            page = client.get(route.path)
            if page.status_code == 200 and not page.streaming:
                shown = set(REFERENCE.findall(page.content.decode()))
                named += [f"{who}: {route.name} {each}" for each in shown & references]
    assert not named, "\n".join(named)

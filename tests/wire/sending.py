"""Which forms does a whole Schakel take, and with what in them are they accepted?

Found on the pages that were arranged and filled in by `honest`; where that is not enough, `TELL`
says what is. What a route takes and was not found, stands in the report: nothing escapes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import Resolver404, resolve

from tests.accessibility.people import CODE, PASSWORD
from tests.wire.changes import Rows, undone
from tests.wire.conftest import DOORS
from tests.wire.honest import Form, forms_of
from tests.wire.standing import Standing

REFUSED = ("sk-error-summary", 'aria-invalid="true"')
# What the machine would not guess: values by route, from what was arranged.
TELL: dict[str, Any] = {
    "signals:open_in_emergency": lambda all_: {"reference": all_["touching"][2].reference},
    "puzzles:add": lambda all_: {"signals": all_["fresh"].reference},
    "puzzles:edit": lambda _all: {"hypothesis": "Toch een ander verhaal."},
    "puzzles:add_to": lambda all_: {"puzzle": all_["another"].reference},
    "puzzles:source": lambda all_: {"other": all_["touching"][1].reference},
    "handover:acute": lambda _all: {"other_number": ""},
    "data_requests:add": lambda all_: {"signal": all_["known"].reference},
    "supervision:canaries": lambda all_: {"reference": all_["alone"].reference},
    "account_login": lambda _all: {"login": "vera@demo.example", "password": PASSWORD},
    "account_reauthenticate": lambda _all: {"password": PASSWORD},
    "account_change_password": lambda _all: {"oldpassword": PASSWORD},
    "intake:mailbox": lambda all_: {"code": all_["code"]},
    "handover:by_link": lambda _all: {"code": CODE},
}
BY_PROVIDER = "takes nothing but the provider in its address; people/tests, with a provider"
BY_ALLAUTH = "a second step, of another package: takes one code, for who is logged in"
# What takes nothing that could be more than it is, or what no machine can fill in.
LEFT = {
    "language": "one of two languages, kept in a cookie",
    "account_logout": "takes nothing",
    "intake:leave": "takes nothing: journeys/test_leaving.py",
    "people:drop": "takes nothing: throws away what this browser kept",
    **dict.fromkeys(
        (
            "log_in_elsewhere", "people:ask_proof", "people:bind_account", "people:unbind_account",
        ),
        BY_PROVIDER,
    ),
    **dict.fromkeys(
        (
            "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
            "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_edit_webauthn",
            "mfa_remove_webauthn", "mfa_reauthenticate_webauthn", "mfa_login_webauthn",
        ),
        BY_ALLAUTH,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Came:
    """What came of a form: the answer without chance, and what was written."""

    status: int
    where: str
    written: dict[str, list[str]]


@dataclass
class Sent:
    """A form that was accepted, and what came of it."""

    door: str
    who: str
    route: str
    action: str
    told: dict[str, list[str]]
    form: Form
    came: Came | None = None

    def __str__(self) -> str:
        return f"{self.route} of {self.who or 'anybody'}"

    def send(
        self, standing: Standing, told: dict[str, Any] | None = None, to: str = ""
    ) -> HttpResponse:
        """Send it, or what was made of it."""
        with standing.browser(self.door, self.who) as client:
            return client.post(to or self.action, self.told if told is None else told)


def came_of(answer: HttpResponse, rows: Rows) -> Came:
    """What came of what was just sent."""
    where = rows.plain(answer.headers.get("Location", ""))
    return Came(answer.status_code, where, rows.written())


def accepted(answer: HttpResponse) -> bool:
    """Whether a form was taken: led on, or shown without anything that is wrong."""
    page = answer.content.decode("utf-8", "replace")
    return answer.status_code == 302 or (
        answer.status_code == 200 and not any(sign in page for sign in REFUSED)
    )


def all_forms(standing: Standing, rows: Rows) -> tuple[list[Sent], dict[str, str]]:
    """Every form with every button, once; and by route what was not accepted, with why."""
    taken: dict[tuple[str, str, str], Sent] = {}
    refused: dict[str, str] = {}
    for door in DOORS:
        for who, address, form in _found(standing, door):
            route = _route(door, form.action or address)
            for button in form.buttons() if route not in LEFT else []:
                key = (door, route, _shape(button))
                if key in taken:
                    continue
                sent = Sent(door, who, route, form.action or address, button, form)
                if why := _refused(sent, standing, rows):
                    refused[route] = why
                else:
                    taken[key] = sent
    done = {sent.route for sent in taken.values()}
    for door in DOORS:
        for route in standing.routes(door):
            if "POST" in route.methods and route.name not in {*LEFT, *refused}:
                refused[route.name] = "no page that was arranged shows its form"
    return list(taken.values()), {r: why for r, why in refused.items() if r not in done}


def _refused(sent: Sent, standing: Standing, rows: Rows) -> str:
    """Fill it in until it is accepted, first with as little as may be; or why it is not."""
    button, why = sent.told, ""
    for whole in (False, True):
        told = _told(sent.route, sent.form, standing)
        sent.told = {**sent.form.filled(whole=whole), **button, **told}
        with undone():
            answer = sent.send(standing)
            if accepted(answer):
                sent.came = came_of(answer, rows)
                return ""
        why = f"{answer.status_code} {sent.told} {_why(answer)}"
    return why


def _found(standing: Standing, door: str) -> Iterator[tuple[str, str, Form]]:
    seen = {(route, who) for _door, route, who, _address in standing.questions}
    for route, who, address in standing.pages(door):
        with undone(), standing.browser(door, who) as client:
            page = client.get(address)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            forms, questions = forms_of(page.content.decode())
            if (route.name, who) not in seen:
                seen.add((route.name, who))
                names = {each.name for form in questions for each in form.fields if each.name}
                standing.questions[door, route.name, who, address] = names
            for form in forms:
                yield who, address, form


def _route(door: str, action: str) -> str:
    try:
        found = resolve(action.partition("?")[0], DOORS[door]["ROOT_URLCONF"])
    except Resolver404:
        return f"nothing at {action}"
    return ":".join([*found.namespaces, found.url_name])


def _told(route: str, form: Form, standing: Standing) -> dict[str, list[str]]:
    names = {each.name for each in form.fields}
    told = TELL[route](standing.made) if route in TELL else {}
    return {name: [value] for name, value in told.items() if name in names}


def _shape(button: dict[str, list[str]]) -> str:
    """Two buttons of one name are two, but a reference in a button is any."""
    return " ".join(
        f"{name}={value if re.fullmatch('[a-z_0-9]{1,20}', value) else '*'}"
        for name, [value] in button.items()
    )


def _why(answer: HttpResponse) -> str:
    page = answer.content.decode("utf-8", "replace")
    found = re.findall(r'(?s)sk-error-summary"(.*?)</(?:ul|section|div)>', page)
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(found)).split())[:300]

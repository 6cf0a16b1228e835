"""What stands there when a whole Schakel is walked over in-process, and who is inside?

The people of the demo, and what `tests.accessibility.arranged` makes of every page; for one module
at a time, and gone after it. Time stands still, so that the same request writes the same twice.
"""

import runpy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from schakel.accounts.actions import leaving
from schakel.approvals.actions.deciding import approve
from schakel.config.routes import URLCONFS, Route, routes_of
from schakel.data_requests.actions.handling import Asked, defer, register_request
from schakel.data_requests.actions.weighing import add, decide
from schakel.handover.actions import linking
from schakel.handover.actions.answering import answer
from schakel.intake import desk_keys, surroundings
from schakel.ops.demo.cast import Cast
from schakel.ops.demo.script import scripts
from schakel.people.models import Person
from schakel.puzzles.models import Puzzle
from schakel.signals.actions import mailbox
from schakel.signals.actions.reading import open_story
from schakel.signals.actions.receiving import Contact, receive
from schakel.vault import receipts
from tests.accessibility.people import CODE
from tests.cast import Visitor, load_district, prove, report
from tests.wire.conftest import DOORS

NOOR = "Noor Verbeek"
BY_CODE = "by code"
LEAVES = {"health", "account_logout", "intake:leave", "mfa_authenticate"}


@dataclass
class Standing:
    """Everything that was arranged, and a browser of everybody who looks at it."""

    made: dict[str, Any]
    samples: dict[str, list[tuple[str, str]]]
    standby: Path
    inside: dict[tuple[str, str], Client] = field(default_factory=dict)
    questions: dict[tuple[str, str, str, str], set[str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.made[name]

    def routes(self, door: str) -> list[Route]:
        return routes_of(door, URLCONFS[door])

    def pages(self, door: str) -> Iterator[tuple[Route, str, str]]:
        """Every page that was arranged, and who looks at it."""
        for route in self.routes(door):
            if "GET" in route.methods and route.name not in LEAVES:
                who = "" if door == "publiek" or route.policy in {"public", "link"} else NOOR
                alone = [] if "<" in route.path else [(who, "")]
                for name, address in self.samples.get(route.name, alone):
                    if "{" not in address and not name.endswith("tweede stap"):
                        yield route, name, address or route.path

    @contextmanager
    def browser(self, door: str, who: str) -> Iterator[Client]:
        """Of this person, at this door; what is answered changes nothing of their visit."""
        with override_settings(STANDBY=self.standby, **DOORS[door]):
            if (door, who) not in self.inside:
                self.inside[door, who] = self._come_in(door, who)
            client = self.inside[door, who]
            kept = {name: morsel.value for name, morsel in client.cookies.items()}
            yield client
            client.cookies.clear()
            for name, value in kept.items():
                client.cookies[name] = value

    def _come_in(self, door: str, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if door == "publiek":
            client = Visitor(raise_request_exception=False)
        if who == BY_CODE:
            assert client.post("/bericht/", {"code": self["code"]}).status_code == 302
        elif who.startswith("by link "):
            token = who.removeprefix("by link ")
            assert client.post(f"/pakket/{token}/", {"code": CODE}).status_code == 302
        elif who:
            person = Person.objects.get(name=who)
            Client().force_login(person)  # they are inside elsewhere too
            client.force_login(person)
            prove(client, person)
        return client


def _more(made: dict[str, Any], show: Callable[..., None]) -> None:
    """What no page needs to be looked at, but that takes a form all the same."""
    now, district, town = made["NOW"], made["district"], made["town"]
    noor, bea = made["noor"], made["bea"]
    made["code"] = receipts.code_for(receipts.new_submission_key())
    told = report(district, town, contact=Contact("J", "", "", "", "yes", wants_news=False))
    kept = receipts.kept_of(made["code"])
    heard = receive(told, receipt=kept, by=None, now=made["EARLIER"]).signal
    made["heard"] = heard
    mailbox.add(heard.mailbox, "Ik zag de bus weer.", by=None, now=now)
    show("signals:messages", NOOR, f"{heard.get_absolute_url()}berichten/")
    show("intake:mailbox", "", "/bericht/")
    show("intake:mailbox", BY_CODE, "/bericht/")
    others = [made[name].pk for name in ("puzzle", "merged", "ended")]
    made["another"] = Puzzle.objects.exclude(pk__in=others).get()
    # Who asked for more; who is to answer, without an account too.
    of_partner = made["of_puzzle"]
    answer(of_partner, "receive", by=made["sanne"], now=now)
    answer(of_partner, "ask_more", text="Welke bus?", by=made["sanne"], now=now)
    # A request that waits, and one that may be answered.
    for waits in (True, False):
        asked = Asked("access", "Verzonnen Vrager", "Per post.", "Alles.", now.date(), "passport")
        wish = register_request(asked, desk=town.organisation, by=noor, now=now)
        if waits:
            defer(wish, ground="crime", why="Het loopt.", look_again_on=made["ahead"],
                  by=noor, today=now.date(), now=now)  # fmt: skip
            show("data_requests:detail", NOOR, wish.get_absolute_url())
        else:
            laid = add(wish, made["fresh"], by=noor, now=now)
            decide(laid, about_asker=False, why="Een ander.", released=[], by=noor, now=now)
            show("data_requests:answer", NOOR, f"{wish.get_absolute_url()}antwoord/")
    # Somebody left, and somebody may get a role.
    gone = Person.objects.get(email__startswith="joost@")
    leaving.leave(gone, by=bea, now=now)
    show("accounts:person", bea.name, f"/mensen/{gone.pk}/")
    approve(made["new_role"].approval, by=made["frits"], now=now)
    # What a colleague agreed to, and nobody opened; a link of which the code was not used yet.
    approve(made["asked_along"].approval, by=made["daan"], now=now)
    unused = linking.make_link(made["handover"], code=CODE, by=noor, now=now)
    show("handover:by_link", "", f"/pakket/{unused.token}/")
    # A look of last week, so that there is one to check.
    open_story(made["done"], by=made["daan"], now=now - timedelta(days=7))


@pytest.fixture(scope="module", name="standing")
def everything_stands(
    _district_in_every_test, django_db_blocker, tmp_path_factory
) -> Iterator[Standing]:
    """All of it; nobody may change it but within `changes.undone`."""
    standby = tmp_path_factory.mktemp("standby")
    with (
        django_db_blocker.unblock(),
        override_settings(STANDBY=standby, DISTRICT="de-markiezaten"),
        time_machine.travel(timezone.now(), tick=False),
        transaction.atomic(),
    ):
        surroundings.forget()
        district = load_district()
        desk_keys.write(district)
        Cast(scripts()[0], district, now=timezone.now())
        made = runpy.run_module("tests.accessibility.arranged", run_name="arranged")
        samples = made["samples"]
        _more(made, lambda route, *sample: samples.setdefault(route, []).append(sample))
        stands = Standing(made, samples, standby)
        for door in DOORS:
            for who in {who for _route, who, _address in stands.pages(door)}:
                with stands.browser(door, who):
                    pass  # inside before anything is undone
        yield stands
        transaction.set_rollback(True)
    surroundings.forget()

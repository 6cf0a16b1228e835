"""What lies at other desks, that nobody who looks in the arrangement may learn of or touch?

At Tholen, at Roosendaal under the covenant, and in another district: one of each thing that a page
names by an id. `CANARY` stands in everything that was told or written there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from schakel.accounts.actions import leaving, resetting
from schakel.accounts.actions.giving import Wanted
from schakel.accounts.actions.giving import propose as propose_role
from schakel.approvals.actions.deciding import approve
from schakel.covenants.actions import comparing, registering, telling
from schakel.data_requests.actions import weighing
from schakel.data_requests.actions.handling import Asked, register_request
from schakel.grants.actions.giving import Wanted as WantedToRead
from schakel.grants.actions.giving import open_grant
from schakel.grants.actions.giving import propose as ask_to_read_along
from schakel.grants.actions.reading_along import add as add_along
from schakel.handover.actions import linking
from schakel.handover.actions.passing_on import pass_on
from schakel.handover.models import Handover
from schakel.handover.tests.conftest import shared, weighed
from schakel.linking.actions.canaries import plant
from schakel.linking.actions.searching import search
from schakel.organisations.loading import load
from schakel.organisations.models import Municipality, Organisation, PermittedCheck, SharingGround
from schakel.people.actions.absence import be_away
from schakel.people.models import Membership, Person, Role
from schakel.puzzles.actions.making import Thought, start
from schakel.puzzles.actions.noticing import notice_patterns
from schakel.puzzles.tests.conftest import decided_same
from schakel.retention.actions import holding, proposing
from schakel.signals.actions import checks, closing, excluding, messages, notes
from schakel.signals.actions.receiving import Contact, Upload, receive
from schakel.signals.models import Signal
from tests.accessibility.people import CODE
from tests.cast import DISTRICT_FILE, engage, report
from tests.wire.changes import UUID, Named, Rows
from tests.wire.standing import Standing

CANARY = "kanarievanelders"
WHY = f"Dit is van elders en dat moet zo blijven, want het gaat niemand anders aan: {CANARY}."
NUMBER = "06-48151623"
YUSUF = "Yusuf Haddad"
# Of the district: references in the trail, and nothing of what was told.
SEES_THE_DISTRICT = {"Frits van Galen"}
OTHER_DISTRICT = Path(DISTRICT_FILE).with_name("voorbeeldstreek.toml")


@dataclass
class Elsewhere:
    """What has a name here, at another desk, and in another district."""

    here: dict[str, Named]
    nearby: dict[str, Named]
    at_roosendaal: dict[str, Named]
    far: dict[str, Named]
    silent: dict[str, Named]

    def instead_of(self, name: str, who: str, *, far: bool) -> str | None:
        """The name elsewhere, of the same kind, of what looks most like this."""
        mine, there = self.here[name], self.far
        if not far:  # what Yusuf may see is not elsewhere for him, but of `silent` he did not hear
            there = self.nearby | (self.silent if who == YUSUF else self.at_roosendaal)
        fitting = [
            other
            for other, named in there.items()
            if named.table == mine.table and bool(UUID.match(other)) == bool(UUID.match(name))
        ]
        return max(fitting, key=lambda other: there[other].looks_like(mine), default=None)

    def not_for(self, who: str) -> set[str]:
        """The references that may stand on no page of this person."""
        if who in SEES_THE_DISTRICT:
            return {name for name, named in self.far.items() if name == named.row.get("reference")}
        there = self.nearby | self.far | ({} if who == YUSUF else self.at_roosendaal)
        return {name for name, named in there.items() if name == named.row.get("reference")}

    def to_ask_for(self, name: str) -> str:
        """What somebody would ask a page behind its address: of elsewhere, by what it is called."""
        first = {named.table: name for name, named in reversed(self.nearby.items())}
        if name in {"desk", "municipality", "organisation"}:
            return {"desk": "gemeente-tholen"}.get(name, "GM0716")
        return first["people_person" if name in {"owner", "person"} else "signals_signal"]


def arrange(standing: Standing, rows: Rows) -> Elsewhere:
    """Make it all, and answer what was made."""
    # The side of Noor of a touch that she may not hear of: hers, so not elsewhere.
    asks = _received(
        standing, standing["town"], story="Eigen verhaal.", place="", pieces=(("phone", NUMBER),)
    )
    stages = [rows.names()]
    for arrange_there in (lambda: _at_roosendaal(standing, asks), lambda: _at_tholen(standing),
                          lambda: _in_another_district(standing)):  # fmt: skip
        arrange_there()
        stages.append(rows.names())
    roosendaal, tholen, far = (
        {name: named for name, named in after.items() if name not in before}
        for before, after in pairwise(stages)
    )
    held = standing["silent"]
    silent = {name: stages[0][name] for name in (str(held.pk), held.reference)}
    return Elsewhere(stages[0], tholen, roosendaal, far, silent)


def _somebody(slug: str) -> Person:
    return Person.objects.get(email__startswith=f"{slug}@")


def _received(standing: Standing, town: Municipality, **told: object) -> Signal:
    given = {"story": WHY, "place": CANARY, "pieces": (("phone", "06-00000088"),), **told}
    told_there = report(standing["district"], town, **given)
    return receive(told_there, receipt=None, by=None, now=standing["EARLIER"]).signal


def _at_roosendaal(standing: Standing, asks: Signal) -> None:
    now, covenant, yusuf = standing["NOW"], standing["covenant"], standing["yusuf"]
    held = _received(standing, standing["elsewhere"], pieces=(("phone", NUMBER),))
    for signal, by in ((held, yusuf), (asks, standing["noor"])):
        registering.register(signal, covenant, necessity=WHY, by=by, now=now)
        comparing.compare(now=now)
        telling.tell(now=now)


def _at_tholen(standing: Standing) -> None:
    now, femke, jacco = standing["NOW"], _somebody("femke"), _somebody("jacco")
    town = Municipality.objects.get(cbs_code="GM0716")
    ellen = engage("Ellen", town.organisation, Role.EMPLOYEE)
    contact = Contact(CANARY, f"{CANARY}@melder.example", "", CANARY, "yes", wants_news=False)
    first = _received(
        standing,
        town,
        contact=contact,
        disclosure=Signal.Disclosure.NAMED,
        uploads=(Upload(f"{CANARY}.png", "image/png", standing["picture"]().content),),
    )
    signals = [first, *(_received(standing, town) for _ in range(3))]
    for each in signals:
        search(each, now=now)
        weighed(each, femke, now=now)
    notes.write(first, text=WHY, visibility="desk", mentions=jacco, by=femke, now=now)
    question = PermittedCheck.objects.current().filter(district=standing["district"]).first()
    checks.ask(first, question, question=WHY, assigned_to=jacco, by=femke, now=now)
    messages.send(first, WHY, by=femke, now=now)
    excluding.exclude(first, ellen, why=WHY, by=femke, now=now)
    puzzle = start(signals[:2], Thought(WHY, "plausible", standing["ahead"]), by=femke, now=now)
    start(signals[2:3], Thought(WHY, "plausible", standing["ahead"]), by=femke, now=now)
    assert puzzle.reference
    house = [
        _received(standing, town, pieces=(("address", f"{CANARY} 1"),)).pieces.get()
        for _ in range(4)
    ]
    for older, newer in pairwise(house):
        decided_same(older, newer, by=femke)
    notice_patterns(now=now)
    passed_on = pass_on(
        first,
        to=Organisation.objects.get(code="veilig-thuis-zeeland"),
        service="veilig_thuis",
        kind=Handover.Kind.HANDOVER,
        rules=[],
        sharing=shared("municipality", "forms", "story", service="veilig_thuis"),
        by=femke,
        now=now,
    )
    linking.make_link(passed_on, code=CODE, by=femke, now=now)
    _read_along(standing, first, _somebody("ward"), femke, jacco)
    closing.close(
        signals[3],
        closing.Ending(Signal.Outcome.TOO_LITTLE_INFORMATION, WHY, WHY),
        by=femke,
        now=now,
    )
    _keeping(standing, town, femke)
    be_away(jacco, deputy=femke, starts_on=now.date(), ends_on=now.date(), by=jacco, now=now)
    frits = standing["frits"]
    plant(town.organisation, kind="person", text=f"Nemo {CANARY}", by=frits, now=now)


def _read_along(
    standing: Standing, signal: Signal, guest: Person, officer: Person, colleague: Person
) -> None:
    """Somebody of a partner was given a look, and added something."""
    now = standing["NOW"]
    wanted = WantedToRead(
        compartments=("story", "place", "files"),
        right="add",
        ground=SharingGround.objects.current().filter(district=signal.district)[0],
        necessity=WHY,
        last_day=standing["ahead"],
    )
    seat = Membership.objects.get(person=guest)
    grant = ask_to_read_along(signal, to=seat, wanted=wanted, by=officer, now=now)
    approve(grant.approval, by=colleague, now=now)
    open_grant(grant, by=officer, now=now)
    add_along(grant, text=WHY, by=guest, now=now)


def _keeping(standing: Standing, town: Municipality, femke: Person) -> None:
    """What somebody asked, and what may go."""
    now, desk = standing["NOW"], town.organisation
    told = Asked("access", CANARY, CANARY, WHY, now.date(), "passport")
    wish = register_request(told, desk=desk, by=femke, now=now)
    laid = weighing.add(wish, _received(standing, town), by=femke, now=now)
    weighing.decide(laid, about_asker=False, why=WHY, released=[], by=femke, now=now)
    weighing.ask_second(wish, words=WHY, by=femke, now=now)
    long_ago = [_received(standing, town) for _ in range(2)]
    for each in long_ago:
        _long_ago(each, now)
    holding.hold(
        long_ago[0], why=WHY, look_again_on=standing["ahead"], by=femke, today=now.date(), now=now
    )
    destruction = proposing.propose([long_ago[1]], desk=desk, why=WHY, by=femke, now=now)
    approve(destruction.approval, by=_somebody("jacco"), now=now)


def _in_another_district(standing: Standing) -> None:
    """What who administers or supervises a district has nothing to do with."""
    now = standing["NOW"]
    district = load(OTHER_DISTRICT, by=None, now=now).district
    town = Municipality.objects.filter(district=district).first()
    there = district.fallback_desk
    first, _second = (engage(name, there, Role.ADMINISTRATOR) for name in ("Adri", "Bobbie"))
    guard = engage("Guus", there, Role.PRIVACY_OFFICER)
    officer, colleague = (engage(name, there, Role.FOCAL_OFFICER) for name in ("Oda", "Olaf"))
    wanted = Wanted(f"nieuw@{there.code}.example", CANARY, Role.EMPLOYEE)
    propose_role(wanted, organisation=there, why=WHY, by=first, now=now)
    leaving.leave(engage("Weg", there, Role.EMPLOYEE), by=first, now=now)
    loss = resetting.Loss(resetting.LoginReset.Lost.values[0], "in_person")
    resetting.propose(engage("Kwijt", there, Role.EMPLOYEE), loss, words=WHY, by=first, now=now)
    plant(there, kind="person", text=f"Nemo {CANARY}", by=guard, now=now)
    told = report(district, town, story=WHY)
    old = receive(told, receipt=None, by=None, now=standing["EARLIER"]).signal
    other = Organisation.objects.filter(district=district).exclude(pk=there.pk).first()
    _read_along(standing, old, engage("Gast", other, Role.PARTNER), officer, colleague)
    _long_ago(old, now)
    destruction = proposing.propose([old], desk=old.desk, why=WHY, by=officer, now=now)
    approve(destruction.approval, by=colleague, now=now)


def _long_ago(signal: Signal, now: datetime) -> None:
    Signal.objects.filter(pk=signal.pk).update(
        state="closed", outcome="advice_given", closed_at=now - timedelta(days=400),
        urgency_decided=True,
    )  # fmt: skip
    signal.refresh_from_db()

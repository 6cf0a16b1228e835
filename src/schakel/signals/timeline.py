"""What happened to a signal, in sentences that an officer can read?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.audit.models import ActorKind, Event
from schakel.audit.trail import events_on
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.actions.reading import Reason
from schakel.signals.actions.steps import Because
from schakel.signals.models import Deadline, Milestone, Signal, Task

MOST = 200
DESK_CHANNELS = frozenset(
    {Signal.Channel.DESK_PHONE, Signal.Channel.DESK_MAIL, Signal.Channel.DESK_LETTER}
)


@dataclass(frozen=True)
class Wording:
    """How one kind of event reads, and how it looks."""

    says: str | Promise
    icon: str = ""
    tone: str = "plain"
    only_a_look: bool = False


WORDINGS: dict[str, Wording] = {
    "signal.receive": Wording(_("Signaal ontvangen"), "send", "accent"),
    "signal.mark_read": Wording(_("Gelezen"), "check", "ok"),
    "signal.weigh": Wording(_("Gewogen"), "check", "ok"),
    "signal.lower": Wording(_("Acuut signaal lager gezet"), "arrow"),
    "signal.ask_to_lower": Wording(_("Akkoord gevraagd om een acuut signaal lager te zetten")),
    "signal.ask_to_close": Wording(_("Akkoord gevraagd om af te sluiten zonder actie")),
    "signal.agree": Wording(_("Akkoord gegeven als tweede persoon"), "check", "ok"),
    "signal.refuse": Wording(_("Niet akkoord als tweede persoon"), "cross"),
    "signal.withdraw_question": Wording(_("Vraag om akkoord ingetrokken")),
    "signal.enrich": Wording(_("Verrijkt: wat mag, is opgezocht"), "check", "ok"),
    "signal.skip_step": Wording(_("Stap overgeslagen")),
    "signal.assign": Wording(_("Toegewezen"), "person"),
    "signal.note": Wording(_("Notitie geschreven"), "note"),
    "signal.ask_check": Wording(_("Eigen controle gevraagd"), "search"),
    "signal.finish_check": Wording(_("Eigen controle afgerond"), "check", "ok"),
    "signal.add_piece": Wording(_("Puzzelstuk toegevoegd"), "plus"),
    "signal.prepare_file": Wording(_("Veilige kopie van een bestand gemaakt"), "file"),
    "signal.message": Wording(_("Bericht aan de melder"), "chat"),
    "signal.report_back": Wording(_("Teruggekoppeld aan de melder"), "chat", "ok"),
    "signal.remind": Wording(_("Herinnering verstuurd"), "bell"),
    "signal.escalate": Wording(_("Termijn verlopen: collega gewaarschuwd"), "alarm", "acute"),
    "signal.pass_on": Wording(_("Doorgezet"), "send", "ok"),
    "signal.take_over": Wording(_("Acuut signaal overgenomen"), "check", "ok"),
    "signal.close": Wording(_("Afgesloten"), "lock"),
    "signal.reopen": Wording(_("Heropend"), "open", "accent"),
    "signal.to_puzzle": Wording(_("In een puzzel gelegd"), "plus"),
    "signal.from_puzzle": Wording(_("Uit een puzzel gehaald"), "cross"),
    "signal.same_source": Wording(_("Zelfde bron als een ander signaal"), "people"),
    "signal.other_source": Wording(_("Andere bron dan een ander signaal"), "people"),
    "handover.call": Wording(_("Telefonisch contact vastgelegd"), "phone", "accent"),
    "handover.pass_on": Wording(_("Pakket naar een partner"), "send", "accent"),
    "handover.give_more": Wording(_("Extra informatie aan een partner gegeven"), "send"),
    "handover.receive": Wording(_("Partner heeft het pakket ontvangen"), "check"),
    "handover.take_on": Wording(_("Partner pakt het op"), "check", "ok"),
    "handover.decline": Wording(_("Niet voor deze partner"), "cross"),
    "handover.ask_more": Wording(_("Partner vraagt meer informatie"), "chat"),
    "handover.report_result": Wording(_("Partner meldt een resultaat"), "check", "ok"),
    "handover.revoke": Wording(_("Overdracht ingetrokken"), "cross"),
    "handover.report_error": Wording(_("Verkeerd verstuurd: datalek gemeld"), "alarm", "acute"),
    "handover.breach_step": Wording(
        _("Stap van de controlelijst voor een datalek gedaan"), "check"
    ),
    "handover.make_link": Wording(_("Eenmalige link gemaakt"), "send"),
    "handover.wrong_code": Wording(_("Foute code bij een eenmalige link"), "alarm"),
    "handover.remind": Wording(_("Partner antwoordt niet: beide kanten herinnerd"), "bell"),
    "handover.escalate": Wording(
        _("Partner antwoordt nog niet: ketenregisseur ingelicht"), "alarm"
    ),
    "grant.propose": Wording(_("Gevraagd of iemand van buiten de desk mag meelezen"), "people"),
    "grant.open": Wording(_("Iemand van buiten de desk leest mee"), "open", "accent"),
    "grant.drop": Wording(_("Verzoek om te laten meelezen ingetrokken"), "cross"),
    "grant.end": Wording(_("Meelezen gestopt"), "lock"),
    "grant.read": Wording(_("Gelezen door wie meeleest"), only_a_look=True),
    "grant.open_file": Wording(_("Bestand geopend door wie meeleest"), only_a_look=True),
    "grant.add": Wording(_("Aangevuld door wie meeleest"), "note", "accent"),
    "linking.decide": Wording(_("Verband met een ander signaal beoordeeld"), "check"),
    "linking.search_wider": Wording(_("Breder gezocht naar verbanden"), "search"),
    "linking.index": Wording(_("Puzzelstukken vindbaar gemaakt"), only_a_look=True),
    "linking.search": Wording(_("Gezocht naar verbanden"), only_a_look=True),
    "linking.open_touch": Wording(_("Verband bekeken"), only_a_look=True),
    "linking.compare": Wording(_("Puzzelstuk naast dat van een ander gelegd"), only_a_look=True),
    "covenant.register": Wording(_("Aangemeld bij een convenant"), "send"),
    "covenant.unregister": Wording(_("Aanmelding bij een convenant ingetrokken"), "cross"),
    "covenant.tell": Wording(
        _("Iets van een andere gemeente raakt dit signaal"), "alarm", "accent"
    ),
    "covenant.contact": Wording(_("Contact opgenomen met een andere gemeente"), "phone", "ok"),
    "covenant.contacted": Wording(_("Een andere gemeente neemt contact op"), "phone", "accent"),
    "covenant.set_aside": Wording(_("Raakvlak met een andere gemeente weggelegd"), "cross"),
    "covenant.outcome": Wording(_("Opgeschreven wat het contact opleverde"), "check", "ok"),
    "mailbox.add": Wording(_("Melder heeft iets aangevuld"), "chat", "accent"),
    "mailbox.satisfaction": Wording(_("Melder vertelde hoe het ging"), "chat"),
    "reporter.withdraw": Wording(_("Melder trok de contactgegevens in"), "lock"),
    "signal.exclude": Wording(_("Iemand uitgesloten van dit signaal"), "lock"),
    "signal.admit": Wording(_("Uitsluiting opgeheven"), "open"),
    "signal.open_in_emergency": Wording(
        _("Geopend met spoedinzage, door iemand van buiten de desk"), "alarm", "acute"
    ),
    "signal.read_in_emergency": Wording(_("Gelezen met spoedinzage"), "alarm", "acute"),
    "signal.close_emergency": Wording(_("Spoedinzage gesloten"), "lock"),
    "signal.read": Wording(_("Signaal geopend"), only_a_look=True),
    "signal.list": Wording(_("Gezien in een lijst"), only_a_look=True),
    "signal.found": Wording(_("Gevonden met zoeken"), only_a_look=True),
    "signal.see_identity": Wording(_("Melder bekeken"), only_a_look=True),
    "signal.see_details": Wording(_("Plek en puzzelstukken bekeken"), only_a_look=True),
    "signal.see_messages": Wording(_("Berichten bekeken"), only_a_look=True),
    "signal.read_messages": Wording(_("Berichten bekeken"), only_a_look=True),
    "signal.read_proposal": Wording(_("Voorstel van een collega gelezen"), only_a_look=True),
    "signal.open_file": Wording(_("Bestand bekeken"), only_a_look=True),
    "signal.read_for_handover": Wording(_("Gelezen om door te zetten"), only_a_look=True),
    "handover.open": Wording(_("Overdracht bekeken"), only_a_look=True),
    "handover.open_attachment": Wording(_("Bestand in een overdracht bekeken"), only_a_look=True),
    "handover.open_link": Wording(_("Partner opende de eenmalige link"), "check"),
    "handover.read_by_link": Wording(_("Partner las het pakket met een link"), only_a_look=True),
    "covenant.see": Wording(_("Raakvlak met een andere gemeente bekeken"), only_a_look=True),
    "mailbox.open": Wording(_("Melder opende de berichten"), only_a_look=True),
}

LABELS: dict[str, Mapping[str, str | Promise]] = {
    "step": dict(Milestone.Step.choices),
    "reason": dict(Because.choices),
    "decided": dict(Signal.Urgency.choices),
    "urgency": dict(Signal.Urgency.choices),
    "outcome": dict(Signal.Outcome.choices),
    "state": dict(Task.State.choices),
    "term": dict(Deadline.Kind.choices),
    "verdict": {
        "same": _("hetzelfde"),
        "not_same": _("niet hetzelfde"),
        "unknown": _("weet ik niet"),
        "open": _("besluit ingetrokken"),
    },
    "stage": {
        "half": _("de helft van de tijd is om"),
        "nearly": _("de termijn loopt bijna af"),
        "due": _("de termijn is verlopen"),
        "escalated": _("de termijn is verlopen en er is nog niets gedaan"),
    },
}
LISTS = "signal.list"


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    at: datetime
    who: str
    says: str
    more: str
    icon: str
    tone: str


@dataclass(frozen=True)
class Timeline:
    """What was done, and apart from that who only looked; the newest first."""

    acts: list[Moment]
    looks: list[Moment]


def timeline_of(signal: Signal, *, names_reporter: bool = False) -> Timeline:
    """Everything that was recorded about a signal, as far as a page can hold.

    Rule: the timeline never tells who reported; that opens behind its own door.
    Source: issue "From signal to action" (identity behind a logged click); product.md 5.5.
    """
    told = events_on(signal).exclude(action=LISTS).order_by("-at", "-id")
    events = list(told[:MOST])
    names = _names_in(events, signal)
    acts: list[Moment] = []
    looks: list[Moment] = []
    for event in events:
        wording = WORDINGS.get(event.action) or Wording(_readable(event.action))
        moment = Moment(
            # The trail rounds what a reporter does to the hour; the clocks ran from this moment.
            at=signal.received_at if event.action == "signal.receive" else event.at,
            who=_who(event, signal, names_reporter=names_reporter),
            says=str(wording.says),
            more=_more(event, names),
            icon=wording.icon,
            tone=wording.tone,
        )
        (looks if wording.only_a_look else acts).append(moment)
    return Timeline(acts, looks)


def hides_reporter(signal: Signal) -> bool:
    """Whether the one who entered the signal is the one who reported it."""
    return signal.channel not in DESK_CHANNELS


def _who(event: Event, signal: Signal, *, names_reporter: bool) -> str:
    by_reporter = event.action == "signal.receive" and hides_reporter(signal)
    if by_reporter and not names_reporter:
        return gettext("de melder")
    if event.actor_id and isinstance(event.actor, Person):
        return event.actor.name
    return {
        ActorKind.REPORTER: gettext("de melder"),
        ActorKind.PARTNER_LINK: gettext("een ketenpartner, met een eenmalige link"),
        ActorKind.SYSTEM: gettext("Schakel"),
    }.get(ActorKind(event.actor_kind), "")


def _more(event: Event, names: Mapping[str, str]) -> str:
    detail = event.detail
    parts = [
        str(labels[detail[name]])
        for name, labels in LABELS.items()
        if detail.get(name) in labels and not (name == "state" and "file" in detail)
    ]
    if other := detail.get("other"):
        parts.append(gettext("met %(other)s") % {"other": other})
    to = names.get(detail.get("to", ""), "")
    if to:
        parts.append(gettext("aan %(name)s") % {"name": to})
    elif event.action == "signal.assign":
        parts.append(gettext("aan de hele desk"))
    if puzzle := detail.get("puzzle", ""):
        said = gettext("als deel van puzzel %(puzzle)s")
        parts.append((said if "handover" in detail else "%(puzzle)s") % {"puzzle": puzzle})
    if other := detail.get("signal", ""):
        parts.append(other)
    if event.purpose in Reason.values:
        parts.append(str(Reason(event.purpose).label))
    if detail.get("state") == "refused":
        parts.append(gettext("dat lukte niet: het bestand is niet veilig te tonen"))
    return "; ".join(parts)


def _names_in(events: Iterable[Event], signal: Signal) -> dict[str, str]:
    """The colleagues and organisations that events name by id or code, in two statements."""
    people: set[str] = set()
    organisations: set[str] = set()
    for event in events:
        if to := event.detail.get("to", ""):
            (people if event.action == "signal.assign" else organisations).add(to)
    colleagues = Person.objects.filter(pk__in=map(UUID, people)).values_list("pk", "name")
    partners = Organisation.objects.filter(
        district=signal.district_id, code__in=organisations
    ).values_list("code", "name")
    return {**{str(pk): name for pk, name in colleagues}, **dict(partners)}


def _readable(action: str) -> str:
    """An event that this table does not know yet, in the words of its code."""
    module, _dot, verb = action.partition(".")
    return f"{verb.replace('_', ' ').capitalize()} ({module})"

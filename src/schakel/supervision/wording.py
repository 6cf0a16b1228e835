"""How does an event of the trail read to a privacy officer, and which of them are looks?"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.signals.actions.reading import OWNER, Reason
from schakel.signals.timeline import WORDINGS

# Besides what stands in the timeline of a signal.
OTHERS: Final[dict[str, str | Promise]] = {
    "signal.search": _("Gezocht met woorden"),
    "puzzle.start": _("Puzzel gemaakt"),
    "puzzle.add": _("Signaal in een puzzel gelegd"),
    "puzzle.take_out": _("Signaal uit een puzzel gehaald"),
    "puzzle.edit": _("Puzzel aangepast"),
    "puzzle.review": _("Puzzel opnieuw bekeken"),
    "puzzle.merge": _("Puzzel samengevoegd"),
    "puzzle.unmerge": _("Puzzel weer losgemaakt"),
    "puzzle.close": _("Puzzel gesloten"),
    "puzzle.reopen": _("Puzzel heropend"),
    "puzzle.pass_on": _("Puzzel doorgezet"),
    "puzzle.remind": _("Herinnerd aan een puzzel"),
    "puzzle.list": _("Puzzel gezien in een lijst"),
    "puzzle.read": _("Puzzel geopend"),
    "puzzle.print": _("Afgedrukt of geopend om af te drukken"),
    "puzzle.see_details": _("Puzzelstukken van een puzzel bekeken"),
    "puzzle.read_for_handover": _("Puzzel gelezen om door te zetten"),
    "pattern.notice": _("Patroon gezien"),
    "pattern.dismiss": _("Patroon weggelegd"),
    "pattern.bring_back": _("Patroon teruggehaald"),
    "data_request.register": _("Verzoek van een betrokkene vastgelegd"),
    "data_request.extend": _("Termijn van een verzoek verlengd"),
    "data_request.defer": _("Verzoek van een betrokkene uitgesteld"),
    "data_request.resume": _("Verzoek van een betrokkene hervat"),
    "data_request.refuse": _("Verzoek van een betrokkene afgewezen"),
    "data_request.find": _("Signaal bij een verzoek gelegd"),
    "data_request.decide": _("Besloten of een signaal over iemand gaat"),
    "data_request.answer": _("Verzoek van een betrokkene beantwoord"),
    "data_request.print": _("Antwoord op een verzoek geopend"),
    "retention.hold": _("Signaal langer bewaard"),
    "retention.release": _("Signaal niet langer bewaard"),
    "retention.propose": _("Vernietigen voorgesteld"),
    "retention.drop": _("Voorstel tot vernietigen ingetrokken"),
    "retention.agree": _("Vernietigen na akkoord van een tweede"),
    "retention.destroy": _("Signalen vernietigd"),
    "retention.spare": _("Signaal bleef, hoewel vernietigen was afgesproken"),
    "approval.ask": _("Akkoord van een tweede gevraagd"),
    "approval.approve": _("Akkoord gegeven aan een collega"),
    "approval.refuse": _("Geen akkoord gegeven aan een collega"),
    "approval.withdraw": _("Verzoek om akkoord ingetrokken"),
    "approval.use": _("Gedaan na akkoord van een tweede"),
    "person.login": _("Ingelogd"),
    "person.logout": _("Uitgelogd"),
    "person.refused": _("Voor een dichte deur: wat er niet is, of niet mag"),
    "person.end_sessions": _("Zelf ergens anders uitgelogd"),
    "person.bind": _("Account van een aanbieder gekoppeld"),
    "person.unbind": _("Account van een aanbieder losgemaakt"),
    "person.change_login": _("Eigen wachtwoord of tweede stap gewijzigd"),
    "person.act_as": _("Verder in een andere rol"),
    "person.engage": _("Account of rol gegeven"),
    "person.propose_role": _("Rol voorgesteld"),
    "person.agree_role": _("Rol gegeven na akkoord van een tweede"),
    "person.drop_role": _("Voorstel voor een rol ingetrokken"),
    "person.end_role": _("Rol beëindigd"),
    "person.invite": _("Uitgenodigd om een wachtwoord te kiezen"),
    "person.join": _("Eerste wachtwoord gekozen"),
    "person.propose_reset": _("Voorgesteld om iemand opnieuw toegang te geven"),
    "person.agree_reset": _("Nieuwe toegang gegeven na akkoord van een tweede"),
    "person.drop_reset": _("Voorstel voor nieuwe toegang ingetrokken"),
    "person.reset_login": _("Wachtwoord of tweede stap ingetrokken, na akkoord van een tweede"),
    "person.wrong_code": _("Foute code bij een link om een wachtwoord te kiezen"),
    "person.leave": _("Account stilgezet"),
    "person.come_back": _("Account weer in gebruik"),
    "person.be_away": _("Afwezigheid gemeld"),
    "person.be_back": _("Terug van afwezigheid"),
    "district.load": _("Districtsbestand geladen"),
    "intake.ask_for_link": _("Professional vroeg om een meldlink"),
    "intake.use_link": _("Professional gebruikte een meldlink"),
    "supervision.read_trail": _("Logboek bekeken"),
    "supervision.check_sample": _("Steekproef gecontroleerd"),
    "supervision.place_canary": _("Kanarie geplaatst"),
    "supervision.remove_canary": _("Kanarie weggehaald"),
    "supervision.review_emergency": _("Spoedinzage beoordeeld"),
    "supervision.verify": _("Controle van het logboek gevraagd"),
}

# Opening what was told, deliberately: not seen in passing, in a list.
OPENS: Final = (
    "signal.read",
    "signal.see_identity",
    "signal.see_details",
    "signal.read_messages",
    "signal.read_proposal",
    "signal.open_file",
    "signal.read_for_handover",
    "signal.read_in_emergency",
    "grant.read",
    "grant.open_file",
    "handover.open",
    "handover.open_attachment",
    "handover.read_by_link",
)
BEHIND_A_DOOR: Final = ("signal.see_identity", "signal.see_details")

FIELDS: Final[dict[str, str | Promise]] = {
    "story": _("verhaal"),
    "observations": _("waarnemingen"),
    "happened": _("wanneer"),
    "notes": _("notities"),
    "tasks": _("controles"),
    "name": _("naam"),
    "email": _("e-mailadres"),
    "phone": _("telefoon"),
    "safe_contact": _("veilig contact"),
    "place": _("plek"),
    "pieces": _("puzzelstukken"),
    "piece": _("puzzelstukken"),
    "hypothesis": _("werkhypothese"),
    "history": _("verloop"),
    "coherence": _("hoe signalen samenhangen"),
    "attachment": _("bestanden"),
    "messages": _("berichten"),
    "satisfaction": _("tevredenheid"),
    "municipality": _("gemeente"),
    "urgency": _("urgentie"),
    "forms": _("vormen"),
    "facts": _("feiten van de weging"),
}


def acts() -> dict[str, str | Promise]:
    """Every act that is known, in words, in the order of the alphabet."""
    every = {action: wording.says for action, wording in WORDINGS.items()} | OTHERS
    return dict(sorted(every.items(), key=lambda pair: str(pair[1]).casefold()))


def act_in_words(action: str) -> str:
    """What was done; an act that no table knows stays readable."""
    if known := WORDINGS.get(action):
        return str(known.says)
    return str(OTHERS.get(action, action.replace("_", " ").replace(".", ": ")))


def fields_in_words(fields: Iterable[str]) -> list[str]:
    """What was seen, by the names that the page gives it."""
    said = (str(FIELDS.get(name.partition(":")[0], name)) for name in fields)
    return list(dict.fromkeys(said))  # a package with three pieces says so once


def purpose_in_words(purpose: str, grounds: Mapping[str, str]) -> str:
    """Why somebody said to look, or on which ground of the district something was passed on."""
    if purpose == OWNER:
        return str(_("behandelt het signaal zelf"))
    if purpose in Reason.values:
        return str(Reason(purpose).label)
    return grounds.get(purpose, purpose)

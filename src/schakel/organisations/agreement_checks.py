"""Do the rules, terms, answers, grounds and budgets of a district file fit together?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from schakel.organisations.conditions import UNKNOWN, can_hold, values_asked
from schakel.organisations.district_file import DistrictFile
from schakel.organisations.feedback_words import placeholders, revealing_words
from schakel.organisations.toml_lines import Path

Found = Iterator[tuple[Path, str, str]]

OUTCOMES = (
    "handed_over",
    "help_started",
    "barrier_started",
    "no_trafficking",
    "too_little_information",
    "duplicate",
    "other_authority",
    "advice_given",
)
URGENCIES = ("acute", "urgent", "normal")
NEEDED_TERMS: dict[str, tuple[str, ...]] = {
    "read": URGENCIES,
    "weigh": URGENCIES,
    "contact": ("acute",),
    "pass_on": URGENCIES,
    "report_back": URGENCIES,
    "answer": URGENCIES,
    "task": URGENCIES,
    "partner": URGENCIES,
}


def unknown_code(path: Path, value: str, kind: str, known: Iterable[str]) -> tuple[Path, str, str]:
    """A code that nothing in the file has."""
    return (
        path,
        _("“%(value)s” is geen bekende %(kind)s.") % {"value": value, "kind": kind},
        _("Voeg die toe aan het bestand, of kies uit: %(known)s.")
        % {"known": ", ".join(sorted(known)) or "–"},
    )


def _rules(file: DistrictFile) -> Found:
    services = {entry.code for entry in file.services}
    known = {
        "form": {entry.code for entry in file.forms} | {UNKNOWN},
        "municipality": {entry.cbs_code for entry in file.municipalities} | {UNKNOWN},
    }
    kinds = {"form": _("vorm"), "municipality": _("gemeente")}
    for index, rule in enumerate(file.rules):
        here: Path = ("rules", index)
        for position, code in enumerate(rule.services):
            if code not in services:
                yield unknown_code((*here, "services", position), code, _("dienst"), services)
        condition = rule.condition.as_data()
        for fact, values in known.items():
            for value in sorted(values_asked(condition, fact) - values):
                yield unknown_code((*here, "condition"), value, kinds[fact], values)
        if not can_hold(condition):
            yield (
                (*here, "condition"),
                _("Deze regel kan nooit gelden: de voorwaarden spreken elkaar tegen."),
                _("Haal een van de voorwaarden weg, of gebruik `any` in plaats van `all`."),
            )


def _terms(file: DistrictFile) -> Found:
    seen: set[tuple[str, str | None]] = set()
    for index, term in enumerate(file.terms):
        if (term.kind, term.urgency) in seen:
            yield (
                ("terms", index),
                _("Er is al een termijn voor `%(kind)s` bij deze urgentie.") % {"kind": term.kind},
                _("Laat er één staan, of kies een andere `urgency`."),
            )
        seen.add((term.kind, term.urgency))
    for kind, urgencies in NEEDED_TERMS.items():
        missing = [u for u in urgencies if not {(kind, u), (kind, None)} & seen]
        if missing:
            yield (
                ("terms",),
                _("Er is geen termijn voor `%(kind)s` bij: %(urgencies)s.")
                % {"kind": kind, "urgencies": ", ".join(missing)},
                _('Voeg [[terms]] toe met kind = "%(kind)s". Zonder `urgency` geldt die altijd.')
                % {"kind": kind},
            )


def _feedback(file: DistrictFile) -> Found:
    for index, template in enumerate(file.feedback):
        for field in ("title", "nl", "en"):
            text = getattr(template, field)
            path: Path = ("feedback", index, field)
            if words := revealing_words(text):
                yield (
                    path,
                    _(
                        "“%(words)s” kan verraden waar een slachtoffer is, of dat er iemand is "
                        "gevonden."
                    )
                    % {"words": ", ".join(words)},
                    _("Schrijf het zonder plaats en zonder te zeggen wie er is."),
                )
            if gaps := placeholders(text):
                yield (
                    path,
                    _("“%(gaps)s” is een open plek. Daar kan iemand alles invullen.")
                    % {"gaps": ", ".join(gaps)},
                    _("Schrijf een hele zin die zonder invullen klopt."),
                )
    for outcome in OUTCOMES:
        if all(template.outcome != outcome for template in file.feedback):
            yield (
                ("feedback",),
                _("Er is geen terugkoppeling voor de uitkomst `%(outcome)s`.")
                % {"outcome": outcome},
                _('Voeg een [[feedback]] toe met outcome = "%(outcome)s".') % {"outcome": outcome},
            )


def _grounds(file: DistrictFile) -> Found:
    services = {entry.code for entry in file.services}
    covered: set[str] = set()
    for index, ground in enumerate(file.grounds):
        covered.update(ground.services)
        for position, code in enumerate(ground.services):
            if code not in services:
                yield unknown_code(
                    ("grounds", index, "services", position), code, _("dienst"), services
                )
    for index, service in enumerate(file.services):
        if service.way == "package" and service.code not in covered:
            yield (
                ("services", index),
                _("Voor “%(service)s” is er geen grondslag, dus kan niemand er iets delen.")
                % {"service": service.code},
                _("Zet de dienst bij `services` van een [[grounds]], of kies een andere `way`."),
            )


def _budgets(file: DistrictFile) -> Found:
    places = {entry.cbs_code for entry in file.municipalities}
    for index, budget in enumerate(file.budgets):
        here: Path = ("budgets", index)
        if sum(line.amount for line in budget.lines) != budget.total:
            yield (
                (*here, "total"),
                _("De posten tellen niet op tot het totaal."),
                _("Verbeter een post of `total`. Het totaal is de som van alle posten."),
            )
        amounts: dict[str, int] = defaultdict(int)
        for position, share in enumerate(budget.published):
            amounts[share.cbs_code] += share.amount
            if share.cbs_code not in places:
                path = (*here, "published", position, "cbs_code")
                yield unknown_code(path, share.cbs_code, _("gemeente"), places)
        printed = sum(amounts.values())
        if amounts and printed != budget.total and not budget.difference_note:
            yield (
                (*here, "published"),
                _("De gepubliceerde bijdragen tellen niet op tot het totaal."),
                _(
                    "Verbeter ze, of leg het verschil uit in `difference_note`. Gedrukte bedragen "
                    "blijven staan zoals ze gedrukt zijn."
                ),
            )


CHECKS: tuple[Callable[[DistrictFile], Found], ...] = (
    _rules,
    _terms,
    _feedback,
    _grounds,
    _budgets,
)

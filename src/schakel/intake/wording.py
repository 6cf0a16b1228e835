"""How does the same form speak to a resident, a professional and somebody it happens to?"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from schakel.signals.models import Signal

Kind = Signal.ReporterKind
Words = dict[str, Any]  # texts in Dutch that are translated when shown

RESIDENT: Words = {
    "title": _("Vertel wat u zag of hoorde"),
    "story": _("Wat zag of hoorde u?"),
    "story_hint": _(
        "Schrijf het op zoals u het vertelt. Het hoeft niet volledig te zijn, en u hoeft niet te "
        "weten of het strafbaar is."
    ),
    "observations": _("Herkent u iets hiervan?"),
    "minor": _("Is er iemand bij die jonger is dan 18?"),
    "consent": _("Weet degene om wie het gaat dat u dit meldt, en is dat goed?"),
    "person": _("Personen"),
    "ongoing": _("Is het nog aan de gang?"),
    "name": _("Uw naam"),
    "contact": _("Mogen wij weten wie u bent?"),
}
PROFESSIONAL: Words = {
    **RESIDENT,
    "title": _("Vertel wat u in uw werk zag of hoorde"),
    "story_hint": _(
        "Schrijf op wat u zelf zag of hoorde, en wat u van een ander weet. Het hoeft niet volledig "
        "te zijn, en u hoeft geen vorm van uitbuiting te kiezen."
    ),
    "consent": _("Weet degene om wie het gaat van deze melding, en is dat goed?"),
}
VICTIM: Words = {
    **RESIDENT,
    "title": _("Vertel wat u meemaakt"),
    "story": _("Wat maakt u mee?"),
    "story_hint": _(
        "Schrijf op wat u kwijt wilt. Het hoeft niet volledig te zijn, en zonder uw naam mag ook."
    ),
    "minor": _("Bent u jonger dan 18, of iemand anders om wie het gaat?"),
    "consent": "",
    "person": _("Personen die u dit aandoen of die erbij zijn"),
}
DESK: Words = {
    **PROFESSIONAL,
    "story": _("Wat vertelde de melder?"),
    "story_hint": _("Typ het zo letterlijk mogelijk over, of plak de tekst van de mail of brief."),
    "observations": _("Wat noemde de melder hiervan?"),
    "consent": _("Weet degene om wie het gaat van deze melding, en is dat goed?"),
    "name": _("Naam van de melder"),
    "contact": _("Hoe wil de melder bekend zijn?"),
}
SPOKEN: dict[str, Words] = {
    Kind.RESIDENT: RESIDENT,
    Kind.EMPLOYEE: PROFESSIONAL,
    Kind.PROFESSIONAL: PROFESSIONAL,
    Kind.VICTIM: VICTIM,
    Kind.OTHER: RESIDENT,
}

DISCLOSURE: Words = {
    Signal.Disclosure.ANONYMOUS: _(
        "Niemand weet wie u bent. Ons antwoord leest u alleen met uw code: bellen kunnen wij niet."
    ),
    Signal.Disclosure.SHIELDED: _(
        "Alleen de aandachtsfunctionaris kan uw naam zien. Die gaat niet mee naar een partner."
    ),
    Signal.Disclosure.NAMED: _(
        "Een partner die verder helpt, kan uw naam krijgen en contact met u opnemen."
    ),
}


def words_for(reporter_kind: str) -> Words:
    """The wording for this kind of reporter; a resident's for an unknown one."""
    return SPOKEN.get(reporter_kind, RESIDENT)

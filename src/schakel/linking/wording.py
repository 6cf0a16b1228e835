"""How do kinds, levels, agreements and differences read?"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

KINDS = {
    "person": _("Persoon"),
    "phone": _("Telefoonnummer"),
    "online": _("Naam of e-mailadres op internet"),
    "vehicle": _("Voertuig"),
    "address": _("Adres"),
    "company": _("Bedrijf"),
    "account": _("Bankrekening"),
    "described": _("Omschrijving"),
}


def kind_in_words(kind: str) -> str:
    """The kind of thing that two pieces may have in common."""
    return str(KINDS.get(kind, kind))


def level_in_words(kind: str, field: str, level: str) -> str:
    """One way to agree or differ, as it stands on the page about weights."""
    return f"{field}.{level}"


def in_words(kind: str, codes: Iterable[str]) -> list[str]:
    """What agrees or differs, as an officer reads it."""
    return [str(code) for code in codes]

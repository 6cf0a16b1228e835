"""What are the kinds of things called that two pieces may have in common?"""

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
    """The kind of thing, as an officer calls it."""
    return str(KINDS.get(kind, kind))

"""Under which words do the four overall headings stand on a card?"""

from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError

from schakel.knowledge import library
from schakel.knowledge.schema import Text
from schakel.organisations.lookup import NoDistrict, own_district
from schakel.organisations.models import OverallHeading


@dataclass(frozen=True)
class Headings:
    """The words by code, and whether the district confirmed all of them."""

    words: dict[str, Text]
    confirmed: bool


def overall_headings() -> Headings:
    """Rule: a district words the four headings itself; until then ours stand there, unconfirmed.

    A card has to be readable while the database is away: then too, ours stand there.
    Source: issue "From signal to action", signal cards; domain.md b2.
    """
    words = {heading.code: heading.name for heading in library.headings()}
    try:
        found = list(OverallHeading.objects.current().filter(district=own_district()))
    except (NoDistrict, DatabaseError, InterfaceError):
        found = []
    own = {each.code: each for each in found if each.code in words}
    words |= {code: Text(nl=each.label, en=each.label_en) for code, each in own.items()}
    return Headings(words, confirmed=set(own) == set(words) and all(e.confirmed for e in found))

"""Which observations and cards do we have, and what may observations point to?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from schakel.knowledge.checking import Content
from schakel.knowledge.reading import read
from schakel.knowledge.schema import Beside, Card, Indicator, Source, Synonyms, Text, Word

CONTENT = Path(__file__).parent / "content"


class ContentError(Exception):
    """The card files hold mistakes: `schakel cards check` explains them."""


@cache
def library() -> Content:
    """The cards that come with Schakel, read once per process and never from the database."""
    content, mistakes = read(CONTENT)
    if mistakes:
        raise ContentError("\n".join(str(mistake) for mistake in mistakes))
    return content


def indicators() -> tuple[Indicator, ...]:
    """Every observation that may be ticked today."""
    return tuple(each for each in library().indicators.values() if each.retired_on is None)


def first_indicators() -> tuple[Indicator, ...]:
    """The short list that a report form can offer before somebody chose a card."""
    return tuple(each for each in indicators() if each.first)


def known_indicators(codes: Iterable[str]) -> tuple[Indicator, ...]:
    """The observations with these codes, each once, in the order of the library.

    Retired ones too: an old report keeps its words. Unknown codes are left out.
    """
    wanted = set(codes)
    return tuple(each for each in library().indicators.values() if each.code in wanted)


def known_in_order(codes: Iterable[str]) -> list[Indicator]:
    """The observations with these codes, in the order in which an editor put them."""
    known = library().indicators
    return [known[code] for code in codes if code in known]


def indicators_at(setting: str) -> tuple[Indicator, ...]:
    """What may be observed in one setting, such as "home" or "desk"."""
    return tuple(each for each in indicators() if setting in each.settings)


def settings() -> tuple[Word, ...]:
    return tuple(library().settings.values())


def headings() -> tuple[Word, ...]:
    """The four overall headings, in our words for as long as a district has none of its own."""
    return tuple(library().headings.values())


def form(code: str) -> Word | None:
    return library().forms.get(code)


def strength(code: str) -> Word:
    return library().strengths[code]


def cards() -> tuple[Card, ...]:
    return tuple(sorted(library().cards.values(), key=lambda card: card.position))


def card(slug: str) -> Card | None:
    return library().cards.get(slug)


def beside(code: str) -> Beside:
    return library().beside[code]


def sources(ids: Iterable[str]) -> tuple[Source, ...]:
    return tuple(library().sources[each] for each in ids)


def synonyms() -> tuple[Synonyms, ...]:
    return library().synonyms


def outdated(today: date) -> tuple[Card, ...]:
    """Cards whose review date has passed. Only editors hear this; readers keep their card."""
    return tuple(each for each in cards() if each.review_on < today)


@dataclass(frozen=True)
class Pointing:
    """A form of exploitation, and the observations because of which we name it."""

    form: Word
    indicators: tuple[Indicator, ...]

    def why(self, language: str) -> str:
        """In words: because of which observations."""
        return Text(
            nl=f"omdat u dit zag: {_listed(self.indicators, 'nl')}",
            en=f"because you saw this: {_listed(self.indicators, 'en')}",
        ).said(language)


def _listed(seen: Iterable[Indicator], language: str) -> str:
    return "; ".join(each.seen.said(language) for each in seen)


def forms_pointed_to(codes: Iterable[str]) -> tuple[Pointing, ...]:
    """Rule: observations may point to forms of exploitation; they never weigh or rank them.

    Each form that at least one observation may point to is named, always in the same
    order, with those observations as the reason. Nothing is counted and nothing is
    concluded: one sign proves nothing, and no sign proves nothing either.
    Source: design/domain.md b3-b4; ABRvS 17-05-2017, ECLI:NL:RVS:2017:1317.
    """
    seen = known_indicators(codes)
    return tuple(
        Pointing(word, because)
        for word in library().forms.values()
        if (because := tuple(each for each in seen if word.code in each.forms))
    )

"""What is a signal card made of, and what may be written in its files?"""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, StringConstraints
from pydantic.dataclasses import dataclass

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

Words = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Strength = Literal["weak", "strong", "acute"]
Kind = Literal["general", "form", "profession"]
Reading = Literal["whole", "part", "quoted", "own"]


@dataclass(frozen=True, config=STRICT)
class Text:
    """Words in Dutch, and in English where an editor wrote them."""

    nl: Words
    en: str = ""

    def language_for(self, language: str) -> str:
        """The language in which these words can be given to a reader of `language`."""
        return "en" if language.startswith("en") and self.en else "nl"

    def said(self, language: str) -> str:
        return self.en if self.language_for(language) == "en" else self.nl


@dataclass(frozen=True, config=STRICT)
class Word:
    """A code with a name and an explanation: a form, a setting, a heading or a strength."""

    code: Code
    name: Text
    what: Text | None = None


@dataclass(frozen=True, config=STRICT)
class Source:
    id: Code
    title: Words
    publisher: Words
    read: Reading
    used: Text
    year: int | None = None


@dataclass(frozen=True, config=STRICT)
class Indicator:
    """One plain observation. It points to forms; it proves nothing."""

    code: Code
    seen: Text
    forms: tuple[Code, ...]
    strength: Strength
    settings: tuple[Code, ...]
    sources: tuple[Code, ...]
    heading: Code | None = None
    first: bool = False
    retired_on: date | None = None


@dataclass(frozen=True, config=STRICT)
class Beside:
    """A text that stands beside cards, such as: sex work is not trafficking."""

    code: Code
    title: Text
    text: Text
    sources: tuple[Code, ...]


@dataclass(frozen=True, config=STRICT)
class See:
    """A group of observations on a card, under a setting or under an overall heading."""

    indicators: tuple[Code, ...]
    setting: Code | None = None
    heading: Code | None = None


@dataclass(frozen=True, config=STRICT)
class Card:
    slug: Code
    kind: Kind
    position: int
    version: int
    owner: Words
    changed_on: date
    review_on: date
    title: Text
    audience: Text
    intro: Text
    see: tuple[See, ...]
    ask: tuple[Text, ...]
    avoid: tuple[Text, ...]
    act: tuple[Text, ...]
    beside: tuple[Code, ...]
    sources: tuple[Code, ...]
    form: Code | None = None

    def codes(self) -> tuple[str, ...]:
        return tuple(code for group in self.see for code in group.indicators)


@dataclass(frozen=True, config=STRICT)
class Synonyms:
    """Everyday words for the same thing, the cards they lead to, and a remark about the word."""

    words: tuple[Words, ...]
    cards: tuple[Code, ...]
    remark: Text | None = None


@dataclass(frozen=True, config=STRICT)
class Vocabulary:
    form: tuple[Word, ...]
    strength: tuple[Word, ...]
    heading: tuple[Word, ...]
    setting: tuple[Word, ...]


@dataclass(frozen=True, config=STRICT)
class IndicatorFile:
    indicator: tuple[Indicator, ...]


@dataclass(frozen=True, config=STRICT)
class SourceFile:
    source: tuple[Source, ...]


@dataclass(frozen=True, config=STRICT)
class BesideFile:
    beside: tuple[Beside, ...]


@dataclass(frozen=True, config=STRICT)
class SynonymFile:
    synonym: tuple[Synonyms, ...]
    empty_words: tuple[Words, ...]

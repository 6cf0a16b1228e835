"""Which mistakes can a set of signal cards hold that are each fine by themselves?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from schakel.knowledge import schema


@dataclass(frozen=True)
class Mistake:
    """Something an editor has to repair: in which file, at which place, how."""

    file: str
    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.what} {self.remedy}"


@dataclass
class Content:
    """Everything the files say, by code and in the order of the files."""

    forms: dict[str, schema.Word] = field(default_factory=dict)
    strengths: dict[str, schema.Word] = field(default_factory=dict)
    headings: dict[str, schema.Word] = field(default_factory=dict)
    settings: dict[str, schema.Word] = field(default_factory=dict)
    sources: dict[str, schema.Source] = field(default_factory=dict)
    indicators: dict[str, schema.Indicator] = field(default_factory=dict)
    beside: dict[str, schema.Beside] = field(default_factory=dict)
    cards: dict[str, schema.Card] = field(default_factory=dict)
    synonyms: tuple[schema.Synonyms, ...] = ()
    empty_words: frozenset[str] = frozenset()
    files: dict[str, str] = field(default_factory=dict)


def double(name: str, code: str) -> Mistake:
    return Mistake(
        name,
        f"'{code}'",
        _("deze code bestaat al."),
        _("Kies een andere code; een code betekent maar één ding."),
    )


def twice(name: str, codes: Iterable[str]) -> Iterator[Mistake]:
    return (double(name, code) for code, times in Counter(codes).items() if times > 1)


def unknown_references(content: Content) -> Iterator[Mistake]:
    """Codes that are used somewhere and exist nowhere."""

    def look(
        name: str, place: str, codes: Iterable[str | None], known: Mapping[str, object]
    ) -> Iterator[Mistake]:
        for code in codes:
            if code is not None and code not in known:
                yield Mistake(
                    name,
                    place,
                    _("'%(code)s' bestaat niet.") % {"code": code},
                    _("Kies een bestaande code: %(codes)s.")
                    % {"codes": ", ".join(sorted(known)) or "-"},
                )

    for indicator in content.indicators.values():
        name, place = content.files[indicator.code], f"'{indicator.code}'"
        yield from look(name, f"{place} forms", indicator.forms, content.forms)
        yield from look(name, f"{place} settings", indicator.settings, content.settings)
        yield from look(name, f"{place} sources", indicator.sources, content.sources)
        yield from look(name, f"{place} heading", [indicator.heading], content.headings)
    for text in content.beside.values():
        yield from look("beside.toml", f"'{text.code}' sources", text.sources, content.sources)
    for number, synonym in enumerate(content.synonyms, start=1):
        place = _("groep %(number)s (%(word)s)") % {"number": number, "word": synonym.words[0]}
        yield from look("synonyms.toml", place, synonym.cards, content.cards)
    for card in content.cards.values():
        name = content.files[card.slug]
        yield from look(name, "sources", card.sources, content.sources)
        yield from look(name, "beside", card.beside, content.beside)
        yield from look(name, "form", [card.form], content.forms)
        for group in card.see:
            yield from look(name, "see.indicators", group.indicators, content.indicators)
            yield from look(name, "see.setting", [group.setting], content.settings)
            yield from look(name, "see.heading", [group.heading], content.headings)


def misplaced(content: Content) -> Iterator[Mistake]:
    """Things that are known, but do not belong where they stand."""
    for card in content.cards.values():
        name = content.files[card.slug]
        if (card.kind == "form") != (card.form is not None):
            yield Mistake(
                name,
                "form",
                _("een kaart met kind = 'form' noemt één vorm, een andere kaart geen."),
                _("Vul 'form' in of haal het weg."),
            )
        if card.review_on <= card.changed_on:
            yield Mistake(
                name,
                "review_on",
                _("de kaart moet na de wijziging nog een keer bekeken worden."),
                _("Kies een datum na changed_on."),
            )
        yield from twice(name, card.codes())
        for group in card.see:
            if (group.setting is None) == (group.heading is None):
                yield Mistake(
                    name,
                    "see",
                    _("een groep heeft óf een setting óf een heading."),
                    _("Kies één van de twee."),
                )
            for code in group.indicators:
                if code in content.indicators:
                    yield from _wrong_group(name, group, content.indicators[code])


def _wrong_group(name: str, group: schema.See, indicator: schema.Indicator) -> Iterator[Mistake]:
    place = f"see '{indicator.code}'"
    if group.setting and group.setting not in indicator.settings:
        yield Mistake(
            name,
            place,
            _("dit wordt volgens de lijst niet gezien bij '%(setting)s'.")
            % {"setting": group.setting},
            _("Zet de setting bij het signaal, of verplaats het op de kaart."),
        )
    if group.heading and group.heading != indicator.heading:
        yield Mistake(
            name,
            place,
            _("dit hoort bij een andere kop dan '%(heading)s'.") % {"heading": group.heading},
            _("Zet het onder de kop die bij het signaal staat."),
        )
    if indicator.retired_on is not None:
        yield Mistake(
            name,
            place,
            _("dit signaal wordt niet meer gebruikt."),
            _("Haal het van de kaart."),
        )

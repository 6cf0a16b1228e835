"""What does a reader see of the signal cards, at either door?

Both doors show the same pages. They differ in who may call them, in the base page and in
the report form that ticked observations go to. Nothing here asks the database, except for
the district's own words for the four headings, which may be missing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from schakel.kernel.access import access
from schakel.knowledge import library, search
from schakel.knowledge.headings import Headings, overall_headings
from schakel.knowledge.schema import Beside, Card, Indicator, Text, Word

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Door:
    """What differs between the public pages and the workplace."""

    access: str
    base: str
    namespace: str
    report: str
    acute: str = ""


PUBLIC = Door(
    "public", "web/base_public.html", "knowledge_public", "intake:report", acute="/acuut/"
)
STAFF = Door("login", "web/base_staff.html", "knowledge", "intake_staff:report")


@dataclass(frozen=True)
class Group:
    """Observations that stand together on a card."""

    name: Text
    indicators: tuple[Indicator, ...]


def list_view(door: Door) -> View:
    """The page with all cards, and search in everyday words."""

    @access(door.access)
    def cards(request: HttpRequest) -> HttpResponse:
        question = request.GET.get("q", "").strip()[: search.LONGEST_QUESTION]
        shelves: dict[str, list[Card]] = {"general": [], "form": [], "profession": []}
        for card in library.cards():
            shelves[card.kind].append(card)
        return render(
            request,
            "knowledge/cards.html",
            {
                "base": door.base,
                "list_name": f"{door.namespace}:cards",
                "card_name": f"{door.namespace}:card",
                "question": question,
                "found": search.find(question) if question else (),
                "shelves": shelves,
                "notes": [library.beside("combination"), library.beside("weak_signals")],
            },
        )

    return cards


def card_view(door: Door) -> View:
    """One card: to read, to print, and to tick."""

    @access(door.access)
    def show_card(request: HttpRequest, slug: str) -> HttpResponse:
        card = library.card(slug)
        if card is None:
            raise Http404
        headings = overall_headings() if any(see.heading for see in card.see) else None
        return render(
            request,
            "knowledge/card.html",
            {
                "base": door.base,
                "list_name": f"{door.namespace}:cards",
                "card": card,
                "groups": _groups(card, headings),
                "unconfirmed": door is STAFF and headings is not None and not headings.confirmed,
                "strengths": _strengths_on(card),
                "beside": _beside(card),
                "sources": library.sources(card.sources),
                "report_url": _report_url(door),
                "acute_url": door.acute,
            },
        )

    return show_card


def _groups(card: Card, headings: Headings | None) -> tuple[Group, ...]:
    """Groups under the same name follow each other as one."""
    known = library.library()
    together: dict[str, tuple[Text, list[Indicator]]] = {}
    for see in card.see:
        key = see.setting or see.heading or ""
        name = headings.words[key] if see.heading and headings else known.settings[key].name
        _name, seen = together.setdefault(key, (name, []))
        seen += library.known_in_order(see.indicators)
    return tuple(Group(name, tuple(seen)) for name, seen in together.values())


def _strengths_on(card: Card) -> tuple[Word, ...]:
    """The strengths whose meaning this card has to explain."""
    used = {each.strength for each in library.known_indicators(card.codes())}
    return tuple(word for word in library.library().strengths.values() if word.code in used)


def _beside(card: Card) -> list[Beside]:
    return [library.beside(code) for code in card.beside]


def _report_url(door: Door) -> str:
    """Where ticked observations go; empty while this door has no report form."""
    try:
        return reverse(door.report)
    except NoReverseMatch:
        return ""

"""In which signals of one's own desk do these words stand?

The texts are sealed, so there is no index of words: they are opened in memory, a bounded number
at a time, and forgotten. What was searched for is kept nowhere; that somebody searched, is.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.audit.trail import record, record_each
from schakel.people.models import Person
from schakel.signals.inbox import desks_of
from schakel.signals.models import Message, Signal
from schakel.signals.policy import NOTE_POLICY, SIGNAL_POLICY
from schakel.vault.models import SealedModel
from schakel.vault.opening import unseal_many

STEP = 300
MOST_WORDS: Final = 6
SHORTEST_WORD: Final = 3
AROUND: Final = 70
MARKS: Final = dict.fromkeys(range(0x300, 0x370))
# Letters that people type for one another when they read a reference aloud.
MISREAD: Final = str.maketrans("OIL", "011")
REFERENCE: Final = re.compile(r"S?([0-9A-Z]{4})([0-9A-Z]{4})")


@dataclass(frozen=True)
class Place:
    """How far the search is: the signals that came in before this one are still to come."""

    received_at: datetime
    id: UUID
    searched: int

    def __str__(self) -> str:
        moment = round(self.received_at.timestamp() * 1_000_000)
        return f"{moment}.{self.id.hex}.{self.searched}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        try:
            moment, identity, searched = text.split(".")
            received_at = datetime.fromtimestamp(int(moment) / 1_000_000, UTC)
            return cls(received_at, UUID(identity), int(searched))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True)
class Snippet:
    """A few words around a hit; each part says whether it was looked for."""

    where: Promise
    parts: list[tuple[str, bool]]


@dataclass(frozen=True)
class Found:
    """A signal in which all words stand."""

    signal: Signal
    snippets: list[Snippet]


@dataclass(frozen=True)
class Step:
    """What one stretch of searching brought, and how far it is."""

    found: list[Found] = field(default_factory=list)
    searched: int = 0
    total: int = 0
    next_place: Place | None = None

    @property
    def done(self) -> bool:
        return self.next_place is None


def plain(text: str) -> str:
    """The text without accents and capitals, as two people would type the same word."""
    return unicodedata.normalize("NFKD", text).translate(MARKS).casefold()


def words_in(query: str) -> list[str]:
    """The words to look for; too short ones would stand everywhere."""
    words = [word for word in re.split(r"[\s,;]+", plain(query)) if len(word) >= SHORTEST_WORD]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def by_reference(person: Person, query: str) -> Signal | None:
    """The signal with this reference at one's own desk, however it was typed."""
    typed = re.sub(r"[^0-9A-Z]", "", query.upper())
    fitting = REFERENCE.fullmatch(typed)
    if fitting is None:
        return None
    first, second = (part.translate(MISREAD) for part in fitting.groups())
    found = SIGNAL_POLICY.rows(person, "see").filter(reference=f"S-{first}-{second}").first()
    signal: Signal | None = found
    return signal


@transaction.atomic(savepoint=False)
def search(person: Person, query: str, *, after: Place | None, now: datetime) -> Step:
    """Look through the next stretch of the own desk's signals, the newest first.

    Rule: a search opens only texts of the own desk, a bounded number at a time, and that it was
    done is recorded: by whom, through how many, with how many found; never for which words.
    Source: issue "From signal to action" (the focal officer's desk); security.md 3.9.
    """
    words = words_in(query)
    desks = desks_of(person)
    if not words or not desks:
        return Step()
    may_see = SIGNAL_POLICY.rows(person, "see")
    total = may_see.filter(desk__in=desks).count()
    signals = _next(may_see, desks, after)
    more, signals = len(signals) > STEP, signals[:STEP]
    found = [
        Found(signal, snippets)
        for signal, texts in zip(signals, _texts_of(signals, person), strict=True)
        if (snippets := snippets_in(texts, words))
    ]
    searched = (after.searched if after else 0) + len(signals)
    because = _because(person)
    for desk in {signal.desk for signal in signals}:
        record(
            "signal.search",
            by=person,
            on=desk,
            because=because,
            fields=("story", "notes", "messages"),
            detail={"searched": str(len(signals)), "found": str(len(found))},
            now=now,
        )
    record_each(
        "signal.found",
        by=person,
        on=[each.signal for each in found],
        because=because,
        fields=("story", "notes", "messages"),
        now=now,
    )
    last = signals[-1] if more else None
    return Step(
        found,
        searched,
        total,
        Place(last.received_at, last.pk, searched) if last is not None else None,
    )


def _next(may_see: QuerySet[Signal], desks: Sequence[UUID], after: Place | None) -> list[Signal]:
    """The next signals and one more; each desk along its own index, so that no step costs more."""
    order = ("-received_at", "-id")
    stretches = [Q()]
    if after is not None:
        stretches = [
            Q(received_at=after.received_at, id__lt=after.id),
            Q(received_at__lt=after.received_at),
        ]
    parts = [
        may_see.filter(stretch, desk=desk).order_by(*order).values("pk")[: STEP + 1]
        for desk in desks
        for stretch in stretches
    ]
    ids = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True)
    named = Signal.objects.filter(pk__in=ids).select_related("municipality", "desk")
    return list(named.order_by(*order)[: STEP + 1])


Text = tuple[Promise, str]


def _texts_of(signals: Sequence[Signal], person: Person) -> list[list[Text]]:
    """What this person may read of each signal: the story, notes and messages."""
    by_signal: dict[UUID, list[Text]] = {signal.pk: [] for signal in signals}

    def keep(
        rows: Iterable[SealedModel], owners: Iterable[UUID], field: str, where: Promise
    ) -> None:
        rows = list(rows)
        opened = unseal_many(rows, field)
        for row, owner in zip(rows, owners, strict=True):
            by_signal[owner].append((where, opened[row.pk]))

    keep(signals, by_signal, "story", _("in het verhaal"))
    notes = list(NOTE_POLICY.rows(person, "see").filter(signal__in=signals))
    keep(notes, [note.signal_id for note in notes], "text", _("in een notitie"))
    messages = list(
        Message.objects.filter(mailbox__signal__in=signals, automatic=False).select_related(
            "mailbox"
        )
    )
    owners = [message.mailbox.signal_id for message in messages]
    keep(messages, owners, "text", _("in een bericht"))
    return list(by_signal.values())


def snippets_in(texts: Sequence[Text], words: Sequence[str]) -> list[Snippet]:
    """The places of the words, when every word stands in at least one of the texts."""
    plains = [plain(text) for _where, text in texts]
    if not all(any(word in each for each in plains) for word in words):
        return []
    return [
        Snippet(where, parts)
        for (where, text), folded in zip(texts, plains, strict=True)
        if any(word in folded for word in words)
        for parts in _parts(text, words)
    ]


def _parts(text: str, words: Sequence[str]) -> list[list[tuple[str, bool]]]:
    """Stretches of the text as it was written, around the first hit of each word."""
    hits = _hits(text, words)
    stretches: list[list[tuple[str, bool]]] = []
    shown_until = -1
    for start, end in hits[:MOST_WORDS]:
        if start < shown_until:
            continue
        first, shown_until = max(0, start - AROUND), min(len(text), end + AROUND)
        parts = [("…", False)] if first else []
        at = first
        for hit_start, hit_end in hits:
            if at <= hit_start and hit_end <= shown_until:
                parts += [(text[at:hit_start], False), (text[hit_start:hit_end], True)]
                at = hit_end
        parts += [(text[at:shown_until], False), ("…" if shown_until < len(text) else "", False)]
        stretches.append(parts)
    return stretches


def _hits(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text, as positions in what was written."""
    folded: list[str] = []
    origins: list[int] = []
    for position, letter in enumerate(text):
        for each in plain(letter):
            folded.append(each)
            origins.append(position)
    whole = "".join(folded)
    return sorted(
        (origins[found.start()], origins[found.end() - 1] + 1)
        for word in words
        for found in re.finditer(re.escape(word), whole)
    )


def _because(person: Person) -> list[str]:
    return [
        sentence.because
        for sentence in SIGNAL_POLICY.sentences
        if "see" in sentence.verbs and person.has_role(sentence.role or "")
    ]

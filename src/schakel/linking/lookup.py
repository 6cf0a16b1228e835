"""What may a mention touch? By tokens the few that it may be, by capsules which of these it is.

Rarest tokens first, up to a budget of candidates; one query within the realm; only the capsules
of the candidates are opened, and no stored text ever is. What comes back is a hypothesis.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

import numpy as np
from django.db import connection

from schakel.linking import scoring
from schakel.linking.capsule import unpacked
from schakel.linking.encoding import VERSION
from schakel.linking.explaining import words
from schakel.linking.models import IndexedMention, Touch
from schakel.linking.realms import Keyring
from schakel.linking.scoring import Frequencies
from schakel.linking.weights import Model
from schakel.vault.link_keys import LinkKeys

# What no count was kept of occurs at most so often (see `counting.py`).
RARE: Final = 50
# Rule: no realm is so small that a chance meeting in it is certain to be the same.
# Source: design linking.md, section 3 (the prior is recomputed with the size of the realm).
SMALLEST_POPULATION: Final = 1_000


# Written out, for the ORM takes four times as long to write these two down as PostgreSQL to answer.
# Identities as text: reading hundreds of them as numbers would take longer than all else.
Row = tuple[str, str | None, str | None, str | None, bytes, int]
CANDIDATES: Final = """
SELECT id, signal_id, piece_id, canary_id, capsule, key_version FROM wall.near(
  %(realm)s, %(kind)s, %(tokens)s::bigint[], %(versions)s::smallint[], %(encoding)s::smallint,
  %(outside)s, %(budget)s
)
"""
COUNTS: Final = "SELECT token, number FROM linking_tokencount WHERE token = ANY (%s::bigint[])"


@dataclass(frozen=True)
class Breadth:
    """How far a search goes: how many may be opened, how many shown, and from which chance on."""

    budget: int
    most: int
    posterior: float


NOTHING_KNOWN: Final[Mapping[int, Frequencies]] = {}
STRONG_FROM: Final = 0.95
POSSIBLE_FROM: Final = 0.5
NORMAL: Final = Breadth(budget=500, most=20, posterior=0.5)
WIDER: Final = Breadth(budget=5_000, most=40, posterior=0.1)


@dataclass(frozen=True)
class Asked:
    """One mention to search for: its tokens and features, per version of the keys."""

    kind: str
    tokens: Mapping[int, Sequence[int]]
    features: Mapping[int, np.ndarray]


@dataclass(frozen=True)
class Candidate:
    """One earlier mention that may be the same, with how sure and why."""

    mention: UUID
    signal: UUID | None
    piece: UUID | None
    canary: UUID | None
    weight: float
    posterior: float
    level: str
    levels: tuple[int, ...]
    agrees: tuple[str, ...]
    differs: tuple[str, ...]
    model_version: str


@dataclass(frozen=True)
class Answer:
    """What a search found, and how many capsules were opened for it."""

    found: Sequence[Candidate]
    opened: int = 0


def place_of(mention: IndexedMention | UUID | str, kind: str) -> bytes:
    """The only row in which a capsule opens; realm and key version are in the key itself."""
    identity = mention.pk if isinstance(mention, IndexedMention) else mention
    return f"{kind}|{identity}".encode()


def look_up(
    asked: Asked,
    keyring: Keyring,
    model: Model,
    *,
    population: int,
    frequencies: Mapping[int, Frequencies] = NOTHING_KNOWN,
    outside: UUID | None = None,
    breadth: Breadth = NORMAL,
) -> Answer:
    """The mentions in this realm that may be the same thing, the likeliest first.

    `outside` is the signal that is searched for: it never finds itself.
    """
    tokens = rarest_first({t for each in asked.tokens.values() for t in each}, breadth.budget)
    if not tokens:
        return Answer([])
    with connection.cursor() as cursor:
        cursor.execute(
            CANDIDATES,
            {
                "realm": keyring.realm.pk,
                "kind": asked.kind,
                "tokens": tokens,
                "versions": list(asked.features),
                "encoding": VERSION,  # another version is found again once it is encoded again
                "outside": outside,
                "budget": breadth.budget,  # it holds: counts may be a day old
            },
        )
        found = [cast("Row", row) for row in cursor.fetchall()]
    candidates = [
        candidate
        for version, features in asked.features.items()
        for candidate in _scored(
            [row for row in found if row[-1] == version],
            features,
            keyring.versions[version],
            model,
            population=max(population, SMALLEST_POPULATION),
            frequencies=frequencies.get(version),
            least=breadth.posterior,
        )
    ]
    candidates.sort(key=lambda each: (-each.posterior, -each.weight, str(each.mention)))
    return Answer(candidates[: breadth.most], opened=len(found))


def rarest_first(tokens: Iterable[int], budget: int) -> list[int]:
    """The tokens to search with: the rarest first, as long as the expected number fits.

    What occurs more often than the whole budget is left out: it tells nothing of one person, and
    it is what an attack by frequency begins with.
    """
    wanted = set(tokens)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [sorted(wanted)])
        counted = dict(cursor.fetchall())
    chosen: list[int] = []
    expected = 0
    for token in sorted(wanted, key=lambda each: (counted.get(each, 0), each)):
        expected += counted.get(token, 0)
        if expected > budget:
            break
        chosen.append(token)
    return chosen


def _scored(
    rows: Sequence[Row],
    features: np.ndarray,
    keys: LinkKeys,
    model: Model,
    *,
    population: int,
    frequencies: Frequencies | None,
    least: float,
) -> Iterator[Candidate]:
    if not rows:
        return
    opened = keys.open_many(
        [bytes(row[4]) for row in rows], [place_of(row[0], model.kind) for row in rows]
    )
    many = unpacked(model.kind, opened)
    scores = scoring.scored(features, many, model, population=population, frequencies=frequencies)
    for number in np.flatnonzero(scores.posteriors >= least).tolist():
        identities = [each and UUID(each) for each in rows[number][:4]]
        posterior, levels = float(scores.posteriors[number]), scores.levels[number]
        agrees, differs = words(model.kind, levels)
        yield Candidate(
            *cast("tuple[UUID, UUID | None, UUID | None, UUID | None]", identities),
            weight=float(scores.weights[number]),
            posterior=posterior,
            level=_level(posterior),
            levels=tuple(int(level) for level in levels),
            agrees=tuple(agrees),
            differs=tuple(differs),
            model_version=model.version,
        )


def _level(posterior: float) -> str:
    if posterior >= STRONG_FROM:
        return Touch.Level.STRONG
    return Touch.Level.POSSIBLE if posterior >= POSSIBLE_FROM else Touch.Level.FAINT

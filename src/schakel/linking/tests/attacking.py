"""What does a thief of the database learn, who has no key? Attacks on what is really stored.

Design note on linking, 5.1. The thief has tokens and sealed capsules of everybody (victims), and:

* rank and frequency: a list of other people from the same population, in the clear. The thief
  counts how often each token and each value occurs, and lays the two ranked lists side by side.
  We are generous: the thief knows the type of each token, which the database does not say.
* known plaintext: K victims whom the thief knows by name (a leaked case list, an insider who typed
  them). From these the thief guesses the surnames of the others.

Beside each attack stands a control: the same attack on what is *not* stored (single attributes
as tokens, opened filters), to see that the attack itself works.

    .venv/bin/python -m schakel.linking.tests.attacking 20000
"""

import random
import sys
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final
from uuid import UUID

import numpy as np

from schakel.linking.capsule import unpacked
from schakel.linking.encoding import encode
from schakel.linking.mention import Mention
from schakel.linking.normal_forms import form_of
from schakel.linking.tokens import named
from schakel.vault.link_keys import LinkKeys

RANKS: Final = 50
SKEW: Final = 0.75  # how much commoner common names are (design note, section 6)
COUNTRIES: Final = ("NL", "RO", "BG", "HU", "PL", "TR", "UA", "NG", "CO", "AR", "VN")
SHARES: Final = (42, 9, 8, 7, 7, 6, 6, 5, 4, 3, 3)
ONSETS: Final = "b d f g h k l m n p r s t v w br dr kr st vl".split()  # noqa: SIM905  # readable
VOWELS: Final = ("a", "e", "i", "o", "u", "oe")
CODAS: Final = "l m n r s t k rt ns lk nd mp".split()  # noqa: SIM905  # readable
ENDINGS: Final = ("", "sen", "man", "stra", "inga", "ov", "escu", "ski", "oglu", "ez")


@dataclass(frozen=True)
class Victim:
    """Somebody who does not exist."""

    first: str
    last: str
    born: date
    country: str

    @property
    def mention(self) -> Mention:
        said = {
            "first_name": self.first,
            "last_name": self.last,
            "birth_date": self.born.isoformat(),
            "nationality": self.country,
        }
        return Mention("person", said)


@dataclass(frozen=True)
class Stored:
    """What the database holds of somebody, and nothing besides."""

    tokens: tuple[int, ...]
    capsule: bytes


def people(number: int, seed: int) -> list[Victim]:
    """So many people of one population: some names are common, most are rare."""
    draw = random.Random(seed)  # noqa: S311  # invented people, no secret
    firsts, lasts = _names(900, seed=1), _surnames(3_800, seed=2)
    start = date(1950, 1, 1)
    return [
        Victim(
            first=firsts(draw),
            last=lasts(draw),
            born=start + timedelta(days=draw.randrange(60 * 365)),
            country=draw.choices(COUNTRIES, SHARES)[0],
        )
        for _ in range(number)
    ]


Drawn = Callable[[random.Random], str]


def _names(number: int, seed: int) -> Drawn:
    made = [
        f"{one}{two}{three}{four}"
        for one in ONSETS
        for two in VOWELS
        for three in CODAS
        for four in "aeio"
    ]
    return _by_rank(made, number, seed)


def _surnames(number: int, seed: int) -> Drawn:
    made = [f"{a}{b}{c}{d}" for a in ONSETS for b in VOWELS for c in CODAS for d in ENDINGS]
    return _by_rank(made, number, seed)


def _by_rank(made: list[str], number: int, seed: int) -> Drawn:
    random.Random(seed).shuffle(made)  # noqa: S311  # invented names, no secret
    kept = [name.capitalize() for name in made[:number]]
    bounds = list(accumulate(1 / (rank + 5) ** SKEW for rank in range(len(kept))))
    return lambda draw: kept[bisect(bounds, draw.random() * bounds[-1])]


def _place(number: int) -> bytes:
    """As `linking.lookup.place_of`, without a database: a row of its own for everybody."""
    return f"person|{UUID(int=number)}".encode()


def stored(victims: Iterable[Victim], keys: LinkKeys) -> list[Stored]:
    """Encoded and sealed as `linking.actions.indexing` does."""
    made = []
    for number, victim in enumerate(victims):
        encoded = encode(victim.mention, keys)
        sealed = keys.seal_capsule(encoded.features.tobytes(), place=_place(number))
        made.append(Stored(tuple(sorted(encoded.tokens)), sealed))
    return made


# Rank and frequency


def by_rank(
    seen: Sequence[Sequence[object]], known: Sequence[Sequence[str]], truth: Sequence[Sequence[str]]
) -> float:
    """The part of the victims of whom a value is read by its rank.

    `seen` are the encoded values of each victim, `truth` what they were, and `known` the values of
    the thief's own list of other people.
    """
    encoded = Counter(each for values in seen for each in values)
    plain = Counter(each for values in known for each in values)
    guess = dict(
        zip(
            (each for each, _count in encoded.most_common(RANKS)),
            (each for each, _count in plain.most_common(RANKS)),
            strict=False,
        )
    )
    right = sum(
        any(guess.get(code) == value for code, value in zip(codes, values, strict=True))
        for codes, values in zip(seen, truth, strict=True)
    )
    return right / len(seen)


def values_by_type(victims: Iterable[Victim]) -> dict[str, list[list[str]]]:
    """Per type of token and victim, the values behind its tokens, still readable."""
    found: dict[str, list[list[str]]] = {}
    for number, victim in enumerate(victims):
        for type_, value in named("person", form_of(victim.mention)):
            found.setdefault(type_, []).extend([] for _ in range(number + 1 - len(found[type_])))
            found[type_][number].append(value)
    return found


def rank_attack(
    victims: Sequence[Victim], others: Sequence[Victim], keys: LinkKeys
) -> dict[str, float]:
    """Per type of token that is stored: the part of the victims of whom its value is read."""
    truth, known = values_by_type(victims), values_by_type(others)
    read = {}
    for type_, values in sorted(truth.items()):
        filled = [*values, *([] for _ in range(len(victims) - len(values)))]
        codes = [[keys.token("person", type_, value) for value in each] for each in filled]
        read[type_] = by_rank(codes, known.get(type_, []), filled)
    return read


def rank_control(
    victims: Sequence[Victim], others: Sequence[Victim], keys: LinkKeys
) -> dict[str, float]:
    """The same attack on single attributes, which have no token."""
    single: dict[str, Callable[[Victim], str]] = {
        "nationality": lambda one: one.country,
        "birth year": lambda one: str(one.born.year),
        "surname": lambda one: one.last,
    }
    return {
        name: by_rank(
            [[keys.token("control", name, of(one))] for one in victims],
            [[of(one)] for one in others],
            [[of(one)] for one in victims],
        )
        for name, of in single.items()
    }


# Known plaintext


@dataclass(frozen=True)
class Guessed:
    """The part of the other victims whose surname is guessed; and of names nobody knew before."""

    right: float
    of_unknown_names: float


def known_tokens(rows: Sequence[Stored], victims: Sequence[Victim], known: int) -> Guessed:
    """Guess: who shares a token with somebody known has that surname."""
    votes: dict[int, Counter[str]] = {}
    for row, victim in zip(rows[:known], victims[:known], strict=True):
        for token in row.tokens:
            votes.setdefault(token, Counter())[victim.last] += 1

    def guess(row: Stored) -> str:
        heard: Counter[str] = Counter()
        for token in row.tokens:
            heard.update(votes.get(token, {}))
        return heard.most_common(1)[0][0] if heard else ""

    return _judged([guess(row) for row in rows[known:]], victims, known)


def known_capsules(rows: Sequence[Stored], victims: Sequence[Victim], known: int) -> Guessed:
    """Guess: the surname of whoever's sealed capsule has the most bits in common."""
    return _nearest(np.stack([np.frombuffer(row.capsule, "u1") for row in rows]), victims, known)


def known_filters(
    rows: Sequence[Stored], victims: Sequence[Victim], known: int, keys: LinkKeys
) -> Guessed:
    """The control: the same with the surname filter of capsules that were opened with the key."""
    places = [_place(number) for number in range(len(rows))]
    opened = unpacked("person", keys.open_many([row.capsule for row in rows], places))
    bits = np.ascontiguousarray(opened["last_bits"]).view("u1")
    return _nearest(bits.reshape(len(rows), -1), victims, known)


def _nearest(bits: "np.ndarray", victims: Sequence[Victim], known: int) -> Guessed:
    ones = np.unpackbits(bits, axis=1).astype(np.float32)
    examples = ones[:known]
    guesses = []
    for start in range(known, len(ones), 1_000):
        rest = ones[start : start + 1_000]
        apart = rest.sum(1)[:, None] + examples.sum(1)[None, :] - 2 * rest @ examples.T
        guesses += [victims[at].last for at in apart.argmin(1)]
    return _judged(guesses, victims, known)


def _judged(guesses: Sequence[str], victims: Sequence[Victim], known: int) -> Guessed:
    heard = {victim.last for victim in victims[:known]}
    truth = [victim.last for victim in victims[known:]]
    right = [guess == last for guess, last in zip(guesses, truth, strict=True)]
    new = [hit for hit, last in zip(right, truth, strict=True) if last not in heard]
    return Guessed(sum(right) / len(right), sum(new) / len(new) if new else 0.0)


def most_common(victims: Sequence[Victim]) -> float:
    """What who knows nothing reaches, by always saying the commonest surname."""
    return Counter(one.last for one in victims).most_common(1)[0][1] / len(victims)


def main(number: int) -> None:
    """Print the figures of docs/linking.md."""
    keys = LinkKeys.throwaway()
    victims, others = people(number, seed=3), people(number, seed=4)
    rows = stored(victims, keys)
    say = sys.stdout.write
    say(f"{number} victims; always the commonest surname: {most_common(victims):.2%}\n\n")
    say("Rank and frequency, part of the victims re-identified\n")
    for name, part in rank_attack(victims, others, keys).items():
        say(f"  stored   {name:28} {part:8.3%}\n")
    for name, part in rank_control(victims, others, keys).items():
        say(f"  control  {name:28} {part:8.3%}\n")
    say("\nKnown plaintext: surnames of others guessed (of names that nobody knew before)\n")
    for known in (200, 1_000, 5_000):
        if known * 2 > number:
            continue
        for name, got in (
            ("stored   tokens", known_tokens(rows, victims, known)),
            ("stored   sealed capsules", known_capsules(rows, victims, known)),
            ("control  opened surname filter", known_filters(rows, victims, known, keys)),
        ):
            say(f"  K={known:<5} {name:32} {got.right:8.3%} ({got.of_unknown_names:.3%})\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)

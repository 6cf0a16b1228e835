"""Who may do what? A policy is a list of sentences, compiled to SQL.

Lists, detail pages, actions, exports and the API ask the same policy, so what a
person sees and what a person may do cannot drift apart. Nothing is allowed unless
a sentence allows it; a `never` sentence overrules every `may`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

NOTHING = Q(pk__in=[])


class Actor(Protocol):
    """Anybody a policy can be asked about: a person with memberships."""

    def current_memberships(self) -> list[Any]: ...


@dataclass(frozen=True)
class Sentence:
    """One rule of access, in words that the person may read."""

    allows: bool
    verbs: frozenset[str]
    role: str | None  # None: every role
    rows: Callable[[Any], Q]  # from a person's membership to the rows it is about
    because: str  # Dutch: shown to the person, kept in the audit trail


def may(verbs: set[str], *, role: str, rows: Callable[[Any], Q], because: str) -> Sentence:
    """Allow the verbs to a role, on the rows that the phrase describes."""
    return Sentence(allows=True, verbs=frozenset(verbs), role=role, rows=rows, because=because)


def never(verbs: set[str], *, rows: Callable[[Any], Q], because: str) -> Sentence:
    """Forbid the verbs to everybody on the rows that the phrase describes."""
    return Sentence(allows=False, verbs=frozenset(verbs), role=None, rows=rows, because=because)


class Policy:
    """All sentences about one model."""

    def __init__(self, model: type[Model], *sentences: Sentence) -> None:
        self.model = model
        self.sentences = sentences
        self.verbs = {verb for s in sentences if s.allows for verb in s.verbs}
        if unknown := {verb for s in sentences for verb in s.verbs} - self.verbs:
            raise ValueError(f"forbidden, but never allowed to anybody: {unknown}")

    def rows(self, person: Actor, verb: str) -> QuerySet[Any]:
        """The rows on which this person may perform this verb."""
        allowed = barred = NOTHING
        for sentence, rows in self._applying(person, verb):
            if sentence.allows:
                allowed |= rows
            else:
                barred |= rows
        # A subquery, so that a to-many join in a sentence never doubles a row.
        open_rows = self.model._base_manager.filter(allowed & ~barred)
        return self.model._default_manager.filter(pk__in=open_rows.values("pk"))

    def grounds(self, person: Actor, verb: str, row: Model) -> list[str]:
        """Why this person may do this, in Dutch; empty when they may not. One statement."""
        holding = self._holding(self._applying(person, verb), row)
        if any(not sentence.allows for sentence in holding):
            return []
        return [sentence.because for sentence in holding]

    def require(self, person: Actor, verb: str, row: Model) -> list[str]:
        """Return why this person may do this, or refuse."""
        because = self.grounds(person, verb, row)
        if not because:
            raise PermissionDenied(f"may not {verb} this {self.model._meta.model_name}")
        return because

    def verbs_on(self, person: Actor, row: Model) -> set[str]:
        """The verbs this person may perform on this row: what decides which buttons show.

        One statement, however many sentences there are.
        """
        asked = [
            (sentence, sentence.rows(membership))
            for membership in person.current_memberships()
            for sentence in self.sentences
            if sentence.role in (None, membership.role)
        ]
        allowed: set[str] = set()
        barred: set[str] = set()
        for sentence in self._holding(asked, row):
            (allowed if sentence.allows else barred).update(sentence.verbs)
        return allowed - barred

    def _holding(self, asked: list[tuple[Sentence, Q]], row: Model) -> list[Sentence]:
        """Which of these sentences hold for this row."""
        if not asked:
            return []
        base = self.model._base_manager
        holds = {
            f"sentence_{number}": Exists(base.filter(rows, pk=OuterRef("pk")))
            for number, (_sentence, rows) in enumerate(asked)
        }
        answers = base.filter(pk=row.pk).annotate(**holds).values_list(*holds).first()
        if answers is None:
            return []
        return [sentence for (sentence, _rows), holds in zip(asked, answers, strict=True) if holds]

    def _applying(self, person: Actor, verb: str) -> list[tuple[Sentence, Q]]:
        if verb not in self.verbs:
            raise ValueError(f"the policy of {self.model.__name__} knows no {verb!r}")
        return [
            (sentence, sentence.rows(membership))
            for membership in person.current_memberships()
            for sentence in self.sentences
            if verb in sentence.verbs and sentence.role in (None, membership.role)
        ]

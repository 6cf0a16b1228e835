"""Which sealed texts are there, and with which word is each kind of them found again?

Made from the models: every sealed field is a kind, and some are more than one. In what was
arranged each text becomes the word of its kind, so that a page shows of which kinds it tells.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

from schakel.vault.fields import SealedTextField
from schakel.vault.models import RecordKey, SealedModel

WORD = re.compile(r"kanarie(\d{3})")
# What is more than one kind: by what in the row.
MORE = {
    "signals.Note": lambda row: row.visibility,
    "signals.Message": lambda row: "of the reporter" if row.from_reporter else "of the desk",
    "handover.HandoverAnswer": lambda row: "of the partner" if row.from_partner else "of the desk",
    "covenants.CrossOutcome": lambda row: row.side,
    "approvals.Approval": lambda row: row.kind,
}
# What is no text for people: codes, a key, rows as they were.
NO_TEXT = {
    "signals.Signal.observations", "signals.Mailbox.thread_key", "puzzles.PuzzleStep.before",
}  # fmt: skip


class Kinds:
    """The kinds of texts, each with its word."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def word(self, kind: str) -> str:
        """The word of a kind."""
        if kind not in self.names:
            self.names.append(kind)
        return f"kanarie{self.names.index(kind):03}"

    def in_text(self, text: str) -> set[str]:
        """Of which kinds a text tells."""
        return {self.names[int(number)] for number in WORD.findall(text)}


def sealed_fields() -> Iterator[tuple[type[SealedModel], list[str]]]:
    """Every model with sealed texts for people, and which."""
    for model in apps.get_models():
        names = [f.name for f in model._meta.concrete_fields if isinstance(f, SealedTextField)]
        told = [name for name in names if f"{model._meta.label}.{name}" not in NO_TEXT]
        if told and issubclass(model, SealedModel):
            yield model, told


def rewrite(kinds: Kinds) -> None:
    """Let every text that was arranged be the word of its kind."""
    _let_rows_be_rewritten()
    alive = set(RecordKey.objects.alive().values_list("pk", flat=True))
    for model, names in sealed_fields():
        for row in model._base_manager.select_related("key"):
            if row.key_id in alive:
                _rewrite(row, names, kinds)


def _let_rows_be_rewritten() -> None:
    """Also rows that are only ever added; for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model, _names in sealed_fields():
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')


def _rewrite(row: Any, names: list[str], kinds: Kinds) -> None:
    label = row._meta.label
    more = f" {MORE[label](row)}" if label in MORE else ""
    words = {
        name: _as_it_was(row.unsealed(name), kinds.word(f"{label}.{name}{more}")) for name in names
    }
    row.seal(**words)
    models.Model.save(row, update_fields=names)


def _as_it_was(text: str, word: str) -> str:
    """A text of the same form: a package stays a package."""
    if text.startswith(("{", "[")):
        return json.dumps(_leaves(json.loads(text), word))
    return f"{word}@melder.example" if re.fullmatch(r"\S+@\S+", text) else word


def _leaves(part: Any, word: str) -> Any:
    if isinstance(part, dict):
        return {key: _leaves(value, word) for key, value in part.items()}
    if isinstance(part, list):
        return [_leaves(value, word) for value in part]
    return f"{word} {part}" if isinstance(part, str) and " " in part else part

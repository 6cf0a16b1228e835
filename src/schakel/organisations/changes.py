"""What would loading a district file change, row by row and field by field?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from schakel.organisations.models.kept import Kept

ADDED: Final = "added"
CHANGED: Final = "changed"
RETIRED: Final = "retired"
RESTORED: Final = "restored"
LONGEST_SHOWN = 70

Row = TypeVar("Row", bound=Kept)


@dataclass(frozen=True)
class Change:
    """One row that comes, changes, goes out of use or comes back."""

    kind: Literal["added", "changed", "retired", "restored"]
    what: str  # the kind of thing, in Dutch
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()  # (field, before, after)
    in_use: tuple[tuple[str, int], ...] = ()  # (by what, how often)

    def __str__(self) -> str:
        return "\n".join([self._headline(), *(f"      {line}" for line in self._field_lines())])

    def _headline(self) -> str:
        words = {"what": self.what, "name": self.name}
        if self.kind == ADDED:
            return _("  + %(what)s: %(name)s") % words
        if self.kind == CHANGED:
            return _("  ~ %(what)s: %(name)s") % words
        if self.kind == RESTORED:
            return _("  ↑ %(what)s: %(name)s (weer in gebruik)") % words
        used = ", ".join(f"{count} × {by}" for by, count in self.in_use)
        if used:
            return _("  − %(what)s: %(name)s (uit gebruik; blijft staan voor %(used)s)") % {
                **words,
                "used": used,
            }
        return _("  − %(what)s: %(name)s (uit gebruik; de geschiedenis blijft)") % words

    def _field_lines(self) -> list[str]:
        return [f"{name}: {before} → {after}" for name, before, after in self.fields]


@dataclass
class Changes:
    """All changes of one load, in the order in which they are made."""

    today: date
    made: list[Change] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many rows of each kind of change."""
        found: dict[str, int] = {}
        for change in self.made:
            found[change.kind] = found.get(change.kind, 0) + 1
        return found

    def settle(
        self,
        model: type[Row],
        *,
        within: Mapping[str, Any],
        key: Sequence[str],
        rows: Iterable[Mapping[str, Any]],
    ) -> dict[tuple[Any, ...], Row]:
        """Make the stored rows of one table those of the file; what the file drops is retired.

        Rule: what is in use is never deleted; it goes out of use and stays readable.
        Source: issue "From signal to action" (The district file); product.md 19.4.
        """
        stored = {_key(row, key): row for row in model._base_manager.filter(**within)}
        wanted = {tuple(values[name] for name in key): {**within, **values} for values in rows}
        self._retire(model, [row for at, row in stored.items() if at not in wanted])
        self._bring_up_to_date(
            model, [(stored[at], values) for at, values in wanted.items() if at in stored]
        )
        new = {at: model(**values) for at, values in wanted.items() if at not in stored}
        model._base_manager.bulk_create(new.values())
        self.made += [Change(ADDED, _what(model), str(row)) for row in new.values()]
        stored |= new
        return {at: stored[at] for at in wanted}

    def _retire(self, model: type[Row], rows: Iterable[Row]) -> None:
        for row in rows:
            if row.retired_on is None:
                row.retired_on = self.today
                row.save(update_fields=["retired_on"])
                self.made.append(
                    Change(RETIRED, _what(model), str(row), in_use=tuple(_uses_of(row)))
                )

    def _bring_up_to_date(
        self, model: type[Row], rows: Iterable[tuple[Row, Mapping[str, Any]]]
    ) -> None:
        outdated = [
            (row, values, found)
            for row, values in rows
            if (found := differences(row, values)) or row.retired_on is not None
        ]
        # First all out of use: two rows may take each other's place in one load.
        model._base_manager.filter(pk__in=[row.pk for row, *_rest in outdated]).update(
            retired_on=self.today
        )
        for row, values, found in outdated:
            kind: Literal["restored", "changed"] = RESTORED if row.retired_on else CHANGED
            for name, value in values.items():
                setattr(row, name, value)
            row.retired_on = None
            row.save()
            self.made.append(Change(kind, _what(model), str(row), fields=found))


def differences(row: models.Model, values: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """The fields of a row that are not as wanted: name, before, after."""
    found = []
    for name, after in values.items():
        before = getattr(row, name)
        if before != after:
            label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a real column
            found.append((label, _shown(before), _shown(after)))
    return tuple(found)


def _key(row: models.Model, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _what(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)


def _shown(value: Any) -> str:
    if value is None or value in ("", []):
        return _("(leeg)")
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, list):
        return _shown(", ".join(str(item) for item in value))
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _uses_of(row: models.Model) -> Iterable[tuple[str, int]]:
    """What elsewhere points at the row; its own parts in the file do not count."""
    for relation in row._meta.related_objects:
        user = relation.related_model
        if isinstance(user, str) or user._meta.app_label == row._meta.app_label:
            continue
        count = user._base_manager.filter(**{relation.field.name: row}).count()
        if count:
            yield str(user._meta.verbose_name), count

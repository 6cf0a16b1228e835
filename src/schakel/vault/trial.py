"""Do records open with the keys that are here? Tried on some, drawn by lot; nothing is shown."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import QuerySet

from schakel.vault.fields import SealedTextField
from schakel.vault.models import RecordKey, SealedContent, SealedModel
from schakel.vault.sealing import CannotOpen


@dataclass
class Trial:
    """How many records opened, and which did not: table and id, never what they hold."""

    opened: int = 0
    shut: list[str] = field(default_factory=list)
    keys: int = 0  # how many records have a key that should open
    destroyed: int = 0  # how many were destroyed on purpose, some perhaps since the backup

    @property
    def is_good(self) -> bool:
        """Whether all that were tried opened, and something was tried if there was anything."""
        return not self.shut and (self.opened > 0 or self.keys == 0)


def try_opening(number: int) -> Trial:
    """Open so many records, spread over all tables with something sealed."""
    alive = RecordKey.objects.alive()
    keys = alive.count()
    trial, left = Trial(keys=keys, destroyed=RecordKey.objects.count() - keys), number
    kinds = [
        model
        for model in apps.get_models()
        if issubclass(model, SealedModel) and model._meta.managed and not model._meta.proxy
    ]
    filled = [model for model in kinds if _to_try(model, alive).exists()]
    for place, model in enumerate(filled):
        share = -(-left // (len(filled) - place))
        for row in _to_try(model, alive).order_by("?")[:share]:
            left -= 1
            try:
                _open_all(row)
            except CannotOpen:
                trial.shut.append(f"{model._meta.db_table} {row.pk}")
            else:
                trial.opened += 1
    return trial


def _to_try(model: type[SealedModel], alive: QuerySet[RecordKey]) -> QuerySet[SealedModel]:
    """What was destroyed cannot open, and says nothing about the keys that are here."""
    return model._base_manager.filter(key__in=alive.values("pk"))


def _open_all(row: SealedModel) -> None:
    for column in row._meta.concrete_fields:
        if isinstance(column, SealedTextField):
            row.unsealed(column.name)
    if isinstance(row, SealedContent):
        row.opened()

"""How does a model hold a text that the database may not read?

The attribute holds a Sealed value (or None): templates, logs and tracebacks show
"[verzegeld]". Reading goes by `row.unsealed("story")`, writing by `row.seal(story=…)`.
An empty text is sealed like any other, so that the database does not tell which fields were
filled in; None means that the field was never sealed.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute
from typing_extensions import override

from schakel.vault.sealing import Sealed

if TYPE_CHECKING:
    _BinaryField = models.BinaryField[Any, Any]
else:
    _BinaryField = models.BinaryField


class NotSealed(TypeError):
    """Somebody handed plain text to a column that holds sealed values only."""


class SealedAttribute(DeferredAttribute):
    """Refuses plain text at the moment of assignment, not only when the row is saved."""

    field: "SealedTextField"

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = self.field.accepted(value)


class SealedTextField(_BinaryField):
    """A text, encrypted with the key of its record; see `schakel.vault.sealing`."""

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = True
        kwargs["blank"] = True
        kwargs["default"] = None
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("null", "blank", "default", "editable"):
            kwargs.pop(fixed, None)
        return str(name), path, args, kwargs

    def accepted(self, value: object) -> Sealed | None:
        if value is None or isinstance(value, Sealed):
            return value
        raise NotSealed(f"{self.name} takes sealed values only: use seal({self.name}=…).")

    def from_db_value(
        self, value: bytes | memoryview | None, _expression: object, _connection: object
    ) -> Sealed | None:
        return None if value is None else Sealed(value)

    @override
    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        sealed = self.accepted(value)
        binary = None if sealed is None else bytes(sealed)
        return super().get_db_prep_value(binary, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        """Sealed values cannot be compared; only whether there is one can be asked."""
        if lookup_name != "isnull":
            raise NotSealed(f"{self.name} is sealed: it cannot be searched in the database.")
        return super().get_lookup(lookup_name)

    @override
    def value_to_string(self, obj: models.Model) -> str:
        return "[verzegeld]"

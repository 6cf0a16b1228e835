"""How does a row keep its texts sealed, and open them when somebody may read?"""

import uuid

from django.db import models

from schakel.vault.fields import SealedTextField
from schakel.vault.models.record_key import RecordKey
from schakel.vault.remembered import REMEMBERED
from schakel.vault.sealing import Place, opened, seal


class SealedModel(models.Model):
    """A row with sealed columns. Rows that hang on one signal share the signal's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True

    def seal(self, **texts: str) -> None:
        """Put these texts, sealed, in their columns. Saving remains up to the caller."""
        dek = self._dek()
        for name, text in texts.items():
            setattr(self, name, seal(text.encode(), place=self.place_of(name), dek=dek))

    def unsealed(self, field: str) -> str:
        """Open one text; "" when it is empty or was never filled."""
        sealed = getattr(self, field)
        if sealed is None:
            return ""
        return self.opened_with(self._dek(), field)

    def opened_with(self, dek: bytes, field: str) -> str:
        """Open one text with a key that the caller has at hand; see `schakel.vault.opening`."""
        sealed = getattr(self, field)
        place = self.place_of(field)
        return "" if sealed is None else opened(sealed, place=place, dek=dek).decode()

    def place_of(self, name: str) -> Place:
        field = self._meta.get_field(name)
        if not isinstance(field, SealedTextField):
            raise TypeError(f"{name} is no sealed field of {self._meta.label}.")
        return Place(field.model._meta.db_table, str(field.column), self.pk, self._key_id())

    def _key_id(self) -> uuid.UUID:
        key_id: uuid.UUID | None = self.key_id
        if key_id is None:
            raise TypeError(f"Give this {self._meta.object_name} a key before sealing.")
        return key_id

    def _dek(self) -> bytes:
        return REMEMBERED.get(self._key_id()) or self.key.dek()

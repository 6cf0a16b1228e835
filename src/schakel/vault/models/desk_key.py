"""Which key opens what came in at the public door for a desk? A private one, stored wrapped.

The public half is published in a file (`schakel.vault.published`): whoever has only that can
seal for the desk, and open nothing.
"""

import uuid
from collections.abc import Collection
from datetime import date

from django.db import models, transaction
from django.db.models import Max, Q

from schakel.vault.boxes import Bound, new_private_key, open_box, public_of
from schakel.vault.keys import CannotUnwrap, WrappedKey, provider
from schakel.vault.models.record_key import today
from schakel.vault.remembered import REMEMBERED
from schakel.vault.sealing import CannotOpen
from schakel.vault.unwraps import COUNTED


class DeskKeyManager(models.Manager["DeskKey"]):
    def current(self, holders: Collection[uuid.UUID]) -> dict[uuid.UUID, "DeskKey"]:
        """The key for which is sealed today, by holder."""
        found = self.filter(holder__in=holders, superseded_on=None)
        return {key.holder: key for key in found}

    def ensure(self, holders: Collection[uuid.UUID]) -> dict[uuid.UUID, "DeskKey"]:
        """The current keys; whoever has none yet gets one. Two set-ups at once make one key."""
        have = self.current(holders)
        missing = [holder for holder in holders if holder not in have]
        if not missing:
            return have
        self.bulk_create(self._fresh(missing), ignore_conflicts=True)
        return self.current(holders)

    @transaction.atomic
    def renew(self, holders: Collection[uuid.UUID], *, on: date) -> dict[uuid.UUID, "DeskKey"]:
        """Make a new key for each holder. The older ones open what is under way, and no more."""
        before = list(self.select_for_update().filter(holder__in=holders, superseded_on=None))
        self.filter(pk__in=[key.pk for key in before]).update(superseded_on=on)
        return {key.holder: key for key in self.bulk_create(self._fresh(holders))}

    def _fresh(self, holders: Collection[uuid.UUID]) -> list["DeskKey"]:
        newest = self.filter(holder__in=holders).values_list("holder").annotate(Max("version"))
        versions: dict[uuid.UUID, int] = dict(newest)
        return [DeskKey.fresh(holder, version=versions.get(holder, 0) + 1) for holder in holders]

    def forget(self, *, superseded_before: date, needed: Collection[uuid.UUID]) -> int:
        """Destroy old private keys that nothing waits for; answers how many are gone."""
        old = self.filter(superseded_on__lt=superseded_before).exclude(pk__in=needed)
        gone, _by_model = old.delete()
        return gone


class DeskKey(models.Model):
    """One key pair of one desk. Deleting the row makes what was sealed to it unreadable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.UUIDField()  # the organisation that is the desk
    version = models.PositiveSmallIntegerField()
    public = models.BinaryField(max_length=32)
    wrapped = models.BinaryField()
    kek_version = models.PositiveSmallIntegerField(db_index=True)
    created_on = models.DateField(default=today)
    superseded_on = models.DateField(null=True)

    objects = DeskKeyManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "version"], name="desk_key_version_once"),
            models.UniqueConstraint(
                fields=["holder"], condition=Q(superseded_on=None), name="desk_key_one_is_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.version}"

    @classmethod
    def fresh(cls, holder: uuid.UUID, *, version: int) -> "DeskKey":
        """A new pair, not stored yet; its private half is wrapped at once."""
        key_id, private = uuid.uuid4(), new_private_key()
        wrapped = provider().wrap(private, context=_context(key_id))
        return cls(
            id=key_id,
            holder=holder,
            version=version,
            public=public_of(private),
            wrapped=wrapped.blob,
            kek_version=wrapped.kek_version,
        )

    def bound(self, purpose: str, row: uuid.UUID) -> Bound:
        """What a box for this desk is bound to."""
        return Bound(purpose, str(self.holder), row, self.pk)

    def opened(self, sealed: bytes, *, purpose: str, row: uuid.UUID) -> bytes:
        """Open a box that was sealed to this key."""
        return open_box(self._private(), sealed, bound=self.bound(purpose, row))

    def is_whole(self) -> bool:
        """Whether the private half opens, and belongs to the public half."""
        try:
            return public_of(self._private()) == bytes(self.public)
        except CannotOpen:
            return False

    def rewrap(self) -> None:
        """Wrap the private half again under the current key-encryption key."""
        renewed = provider().rewrap(self._wrapped(), context=_context(self.pk))
        self.wrapped, self.kek_version = renewed.blob, renewed.kek_version
        self.save(update_fields=["wrapped", "kek_version"])

    def _private(self) -> bytes:
        private = REMEMBERED.get(self.pk)
        if private is None:
            try:
                private = provider().unwrap(self._wrapped(), context=_context(self.pk))
            except CannotUnwrap:
                raise CannotOpen("The key of this desk does not open.") from None
            COUNTED.add()
            REMEMBERED.put(self.pk, private)
        return private

    def _wrapped(self) -> WrappedKey:
        return WrappedKey(blob=bytes(self.wrapped), kek_version=self.kek_version)


def _context(key_id: uuid.UUID) -> bytes:
    """Apart from the keys of records: neither opens in the place of the other."""
    return b"desk|" + key_id.bytes

"""Where do the bytes of a file lie? In the database, sealed, so that nothing is half-saved."""

from django.db import models

from schakel.vault.models.record_key import RecordKey
from schakel.vault.models.sealed import SealedModel
from schakel.vault.sealing import Place, opened, seal

LARGEST_CONTENT = 10 * 1024 * 1024


class SealedContentManager(models.Manager["SealedContent"]):
    def store(self, content: bytes, *, key: RecordKey) -> "SealedContent":
        """Seal a file with the key of its signal and store it, in the caller's transaction."""
        if len(content) > LARGEST_CONTENT:
            raise ValueError(f"A file may hold at most {LARGEST_CONTENT} bytes.")
        kept = SealedContent(key=key)
        kept.body = seal(content, place=kept.body_place(), dek=key.dek())
        kept.save(force_insert=True)
        return kept


class SealedContent(SealedModel):
    """The bytes of one file. Its name and type stand, sealed, with the attachment."""

    body = models.BinaryField()

    objects = SealedContentManager()

    def __str__(self) -> str:
        return str(self.id)

    def opened(self) -> bytes:
        """Decrypt the file."""
        return opened(bytes(self.body), place=self.body_place(), dek=self._dek())

    def body_place(self) -> Place:
        return Place(self._meta.db_table, "body", self.pk, self._key_id())

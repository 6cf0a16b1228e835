"""What does the vault keep? The wrapped keys of records and of desks, files, and counts."""

from schakel.vault.models.content import SealedContent
from schakel.vault.models.desk_key import DeskKey
from schakel.vault.models.record_key import RecordKey
from schakel.vault.models.sealed import SealedModel
from schakel.vault.models.unwrap_count import UnwrapCount

__all__ = ["DeskKey", "RecordKey", "SealedContent", "SealedModel", "UnwrapCount"]

"""Files in the vault: `SealedContent.objects.store(data, key=signal.key)` and `.opened()`."""

from schakel.vault.models.content import LARGEST_CONTENT, SealedContent

__all__ = ["LARGEST_CONTENT", "SealedContent"]

"""How is a message sealed for whoever holds the code, and opened while the code is typed?

The private key follows from the code and is never stored. So a message that is sealed here can
be read by the reporter, and by nobody else: not by the process that shows it, before or after.
"""

import uuid

from schakel.vault.boxes import Bound, open_box, seal_to
from schakel.vault.receipts import thread_private_key
from schakel.vault.sealing import Sealed

HOLDER = "code"


def seal_for_code(thread_key: bytes, text: str, *, row: uuid.UUID, purpose: str) -> Sealed:
    """Seal a text to the public key that belongs to a code."""
    return seal_to(thread_key, text.encode(), bound=Bound(purpose, HOLDER, row))


def opened_with_code(
    code: str, sealed: bytes | memoryview | None, *, row: uuid.UUID, purpose: str
) -> str:
    """Open a text with the code; "" when nothing was sealed for it."""
    if sealed is None:
        return ""
    private = thread_private_key(code)
    return open_box(private, bytes(sealed), bound=Bound(purpose, HOLDER, row)).decode()

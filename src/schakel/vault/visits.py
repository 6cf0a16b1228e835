"""How does a visit stay open for a while, when the server may not keep what opens it?

The code goes to the browser in the cookie of the visit, closed with the secret of the door. The
cookie alone opens nothing, the server's memory alone opens nothing, and after a quarter of an
hour without a click the server refuses it.
"""

import hmac
import os
import struct
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES: Final = 12
MOMENT: Final = struct.Struct(">q")
LABEL: Final = b"schakel|visit|v1"


def closed_up(code: str, *, now: datetime, whose: str = "") -> str:
    """What a session may carry, from this moment on; `whose` it is, must be said to open it."""
    nonce = os.urandom(NONCE_BYTES)
    content = MOMENT.pack(int(now.timestamp())) + code.encode()
    return (nonce + AESGCM(_key(settings.SECRET_KEY, whose)).encrypt(nonce, content, LABEL)).hex()


def code_in(text: str, *, now: datetime, lasts: timedelta, whose: str = "") -> str | None:
    """The code of a visit that is still open; None when it is too old or not ours."""
    try:
        both = bytes.fromhex(text)
    except (ValueError, TypeError):
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            content = AESGCM(_key(secret, whose)).decrypt(
                both[:NONCE_BYTES], both[NONCE_BYTES:], LABEL
            )
        except (InvalidTag, ValueError):
            continue
        (moment,) = MOMENT.unpack_from(content)
        fresh = 0 <= now.timestamp() - moment + 1 <= lasts.total_seconds() + 1
        return content[MOMENT.size :].decode() if fresh else None
    return None


def _key(secret: str, whose: str) -> bytes:
    return hmac.digest(secret.encode(), LABEL + whose.encode(), "sha256")

"""What opens a one-time link, and how is a value recognised without storing it?"""

import hashlib
import secrets
from typing import Final

from schakel.vault.hashes import keyed

TOKEN_BYTES: Final = 32


def new_token() -> tuple[str, str]:
    """Make a token of 256 random bits for a link, and the hash that is stored of it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """The stored hash of a token: find the row by it."""
    return keyed("token", token.encode()).hex()


def new_public_token() -> tuple[str, str]:
    """A token for a link to the public door, which has no keys to hash with."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, public_hash_of(token)


def public_hash_of(token: str) -> str:
    """The stored hash of such a token: of 256 random bits, a hash without a key tells nothing."""
    return hashlib.sha256(b"schakel|public.token|v1|" + token.encode()).hexdigest()


def keyed_hash(domain: str, text: str) -> str:
    """A blind value: equal for equal texts in one domain, and meaningless without the keys."""
    return keyed("blind", domain.encode(), text.encode()).hex()

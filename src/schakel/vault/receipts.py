"""How does a reporter come back without an account? With a code that only the reporter has.

The form carries a submission key: 128 random bits with our own seal on it. The code is derived
from that key and from nothing else, so a double click or a retry shows the same code, while
nothing that could show it again is stored, and no process keeps a secret that could. From the
code follow, each by itself: a value by which the row is found, a value that proves the code, and
the private key of the thread (`schakel.vault.threads`). Stored are the first, a hash of the
second, and the public half of the third. Why no slow hash and no pepper:
docs/adr/0014-public-door-without-keys.md.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from schakel.vault.boxes import public_of
from schakel.vault.crockford import as_written, check_character, encoded

CODE_BYTES: Final = 15
CODE_CHARACTERS: Final = 24
NO_CODE: Final = "0" * (CODE_CHARACTERS + 1)
GROUP: Final = 4
KEY_BYTES: Final = 16
SEAL_BYTES: Final = 16

# What is compared when there is no row or no code: the same work, and never equal.
NOTHING: Final = bytes(32)


class NotASubmissionKey(ValueError):
    """This submission key was not given out by us."""


@dataclass(frozen=True)
class ReceiptHashes:
    """What is kept of a receipt code: enough to recognise it and to write to it, not to make it."""

    locator_hash: bytes
    verifier: bytes
    thread_key: bytes


def new_submission_key() -> str:
    """Make the hidden value for one empty form: random, and sealed so that nobody picks one."""
    return submission_key_of(secrets.token_bytes(KEY_BYTES))


def submission_key_of(random: bytes) -> str:
    """Seal the bits of one form. Only the demo chooses them: its codes are known to visitors."""
    return (random + next(_seals_of(random))).hex()


def is_submission_key(text: str) -> bool:
    """Whether we gave this submission key out."""
    try:
        _opened(text)
    except NotASubmissionKey:
        return False
    return True


def submission_hash(submission_key: str) -> str:
    """What is stored of a submission key, to make one report of many posts."""
    return _from(_opened(submission_key), "submission").hex()


def code_for(submission_key: str) -> str:
    """Derive the code: 24 characters for 120 bits, and a check character. Always the same."""
    bits = _from(_opened(submission_key), "code")[:CODE_BYTES]
    code = encoded(int.from_bytes(bits, "big"), CODE_CHARACTERS)
    return code + check_character(code)


def display(code: str) -> str:
    """Write a code in groups: XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-X."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalise(text: str) -> str | None:
    """Read what somebody typed; None when it cannot be a code (wrong length or check)."""
    code = as_written(text)
    fits = code is not None and len(code) == CODE_CHARACTERS + 1
    # What cannot be a code costs as much as what can.
    read = code if code is not None and fits else NO_CODE
    right = check_character(read[:-1]) == read[-1]
    return read if fits and right else None


def kept_of(code: str) -> ReceiptHashes:
    """All that is stored of a code."""
    return ReceiptHashes(locator_hash(code), verifier(code), public_of(thread_private_key(code)))


def locator_hash(code: str) -> bytes:
    """The stored value by which the row is found; unique, because it covers the whole code."""
    return _from(code.encode(), "locator")


def proof(code: str) -> bytes:
    """What only a holder of the code can show: it is not stored, a hash of it is."""
    return _from(code.encode(), "proof")


def verifier(code: str) -> bytes:
    """The stored value that proves the code."""
    return verifier_of(proof(code))


def verifier_of(shown: bytes) -> bytes:
    """The stored value that this proof belongs to."""
    return hashlib.sha256(b"schakel|receipt|v2|verifier|" + shown).digest()


def thread_private_key(code: str) -> bytes:
    """The private key of the thread. It exists as long as somebody types the code."""
    return _from(code.encode(), "thread")


def matches(code: str | None, stored: bytes | memoryview | None) -> bool:
    """Whether this code belongs to the stored verifier; the same work when either is missing."""
    return proves(proof(code or ""), stored) and bool(code)


def proves(shown: bytes, stored: bytes | memoryview | None) -> bool:
    """Whether this proof belongs to the stored verifier; the same work when there is none."""
    return hmac.compare_digest(verifier_of(shown), bytes(stored or NOTHING)) and bool(stored)


def _from(secret: bytes, purpose: str) -> bytes:
    """A value that follows from the secret for one purpose, and tells nothing of another."""
    return hmac.digest(secret, b"schakel|receipt|v2|" + purpose.encode(), "sha256")


def _seals_of(random: bytes) -> Iterator[bytes]:
    """By the secret of this door, and by the earlier ones that still count. It opens nothing."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        key = hmac.digest(secret.encode(), b"schakel|submission.seal|v2", "sha256")
        yield hmac.digest(key, random, "sha256")[:SEAL_BYTES]


def _opened(submission_key: str) -> bytes:
    try:
        both = bytes.fromhex(submission_key)
    except ValueError:
        raise NotASubmissionKey from None
    random, sealed = both[:KEY_BYTES], both[KEY_BYTES:]
    if not any(hmac.compare_digest(sealed, seal) for seal in _seals_of(random)):
        raise NotASubmissionKey
    return random

"""How does a reporter come back without an account? With a code that only the reporter has.

The form carries a submission key: 128 random bits with our own seal on it. The code is derived
from that key and the server's receipt key, so a double click or a retry shows the same code,
while nothing that could show it again is stored. Stored are two keyed hashes of the whole code:
one to find the row, one to prove the code. Why no slow hash is needed, and why the row is not
found by a few characters: docs/adr/0006-receipt-without-slow-hash.md.
"""

import hmac
import secrets
from typing import Final

from schakel.vault.crockford import as_written, check_character, encoded
from schakel.vault.hashes import keyed

CODE_BYTES: Final = 15
CODE_CHARACTERS: Final = 24
GROUP: Final = 4
KEY_BYTES: Final = 16
SEAL_BYTES: Final = 16

# What is compared when there is no row or no code: the same work, and never equal.
NOTHING: Final = bytes(32)


class NotASubmissionKey(ValueError):
    """This submission key was not given out by us."""


def new_submission_key() -> str:
    """Make the hidden value for one empty form: random, and sealed so that nobody picks one."""
    return submission_key_of(secrets.token_bytes(KEY_BYTES))


def submission_key_of(random: bytes) -> str:
    """Seal the bits of one form. Only the demo chooses them: its codes are known to visitors."""
    return (random + _seal_of(random)).hex()


def is_submission_key(text: str) -> bool:
    """Whether we gave this submission key out."""
    try:
        _opened(text)
    except NotASubmissionKey:
        return False
    return True


def code_for(submission_key: str) -> str:
    """Derive the code: 24 characters for 120 bits, and a check character. Always the same."""
    bits = keyed("receipt.code", _opened(submission_key))[:CODE_BYTES]
    code = encoded(int.from_bytes(bits, "big"), CODE_CHARACTERS)
    return code + check_character(code)


def display(code: str) -> str:
    """Write a code in groups: XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-X."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalise(text: str) -> str | None:
    """Read what somebody typed; None when it cannot be a code (wrong length or check)."""
    code = as_written(text)
    if code is None or len(code) != CODE_CHARACTERS + 1:
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def locator_hash(code: str) -> bytes:
    """The stored value by which the row is found; unique, because it covers the whole code."""
    return keyed("receipt.locator", code.encode())


def verifier(code: str) -> bytes:
    """The stored value that proves the code."""
    return keyed("receipt.verifier", code.encode())


def matches(code: str | None, stored: bytes | memoryview | None) -> bool:
    """Whether this code belongs to the stored verifier; the same work when either is missing."""
    equal = hmac.compare_digest(verifier(code or ""), bytes(stored or NOTHING))
    return equal and bool(code) and bool(stored)


def _seal_of(random: bytes) -> bytes:
    return keyed("submission.seal", random)[:SEAL_BYTES]


def _opened(submission_key: str) -> bytes:
    try:
        both = bytes.fromhex(submission_key)
    except ValueError:
        raise NotASubmissionKey from None
    random, sealed = both[:KEY_BYTES], both[KEY_BYTES:]
    if not hmac.compare_digest(sealed, _seal_of(random)):
        raise NotASubmissionKey
    return random

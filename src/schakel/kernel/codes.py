"""Which short codes do people read aloud and type over?"""

import secrets

# Crockford's base 32: no I, L, O or U, so a code read over the phone has one spelling.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(prefix: str) -> str:
    """A random reference such as `S-7K3Q-9XM2`: it tells nothing about how many there are.

    Forty random bits; the database's uniqueness is the judge, the caller tries again.
    """
    letters = random_code(8)
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def random_code(length: int) -> str:
    """So many random characters of five bits each, for a code that is read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))

"""Which bank account is meant, and can its number be right?"""

import re
from typing import Final, NamedTuple

from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError

from schakel.linking.normal.scripts import latin

_IBAN: Final = re.compile(r"\b([a-z]{2}\d{2}(?:\s?[a-z0-9]{1,4}){2,8})", re.IGNORECASE)
LONGEST: Final = 34


class Account(NamedTuple):
    """A bank account; "" and False when nothing was said."""

    number: str
    """Letters and digits without spaces."""
    bank: str
    """Country and bank: "nlingb"."""
    valid: bool
    """Whether the check digits are right, by the rules of its country."""


NOTHING: Final = Account("", "", valid=False)


def account(text: str) -> Account:
    """Read an IBAN, or any other account number; a wrong one still meets itself."""
    number = normal_account(text)
    if not number:
        return NOTHING
    valid = is_iban(number)
    return Account(number, number[:2] + number[4:8] if valid else "", valid)


def normal_account(text: str) -> str:
    """The letters and digits of an account number. Doing it twice changes nothing."""
    return "".join(latin(text[:80]).split())[:LONGEST]


def is_iban(number: str) -> bool:
    """Whether this is an IBAN with the right check digits."""
    try:
        iban_number.validate(number)
    except (ValidationError, ValueError):
        return False
    return True

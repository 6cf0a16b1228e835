"""What is one thing in the world that a signal speaks of: a person, a phone, a van, a house?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "person": (
        "first_name", "last_name", "birth_date", "birth_year", "nationality", "phone", "email",
        "postcode", "house_number", "street", "city",
    ),
    "phone": ("phone",),
    "online": ("email", "handle", "platform"),
    "vehicle": ("plate", "country", "make", "colour", "words"),
    "address": ("postcode", "house_number", "addition", "street", "city", "bag_id", "country"),
    "company": ("name", "kvk", "vat", "iban", "postcode", "house_number", "street", "city"),
    "account": ("iban",),
    "described": ("words",),
}  # fmt: skip
"""The kinds of things, and what may be known of each. Every attribute is optional, as written."""


class UnknownAttribute(ValueError):
    """This kind of thing does not have this attribute, or this kind does not exist."""


@dataclass(frozen=True, repr=False)
class Mention:
    """One thing as written in one place: its kind and what is said of it, still as text.

    It is plain text about a person: it lives in memory while it is encoded, and its repr does not
    show it.
    """

    kind: str
    attributes: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UnknownAttribute(f"There is no kind {self.kind!r}.")
        unknown = set(self.attributes) - set(KINDS[self.kind])
        if unknown:
            raise UnknownAttribute(f"A {self.kind} has no {', '.join(sorted(unknown))}.")

    def __repr__(self) -> str:
        return f"<Mention: {self.kind} with {len(self.attributes)} attributes>"

    def get(self, attribute: str) -> str:
        """What is said of this attribute; "" when nothing."""
        return self.attributes.get(attribute) or ""

    def parts(self) -> list["Mention"]:
        """Things of their own that are said within: the phone, mailbox and address of a person.

        A shared phone or house is a bridge between two people, and no proof that they are one.
        """
        return [
            Mention(kind, known)
            for kind, names in _WITHIN.get(self.kind, {}).items()
            if (known := {name: self.get(name) for name in names if self.get(name)})
            and known.keys() & _ENOUGH[kind]
        ]


_PLACE: Final = ("postcode", "house_number", "street", "city")
_WITHIN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "person": {"phone": ("phone",), "online": ("email",), "address": _PLACE},
    "company": {"account": ("iban",), "address": _PLACE},
}
_ENOUGH: Final = {
    "phone": {"phone"}, "online": {"email"}, "account": {"iban"}, "address": {"postcode", "street"},
}  # fmt: skip

"""What do we know of a mention after normalising: one form per kind, made once, used twice?

Tokens (tokens.py) and the capsule (capsule.py) are both made from it. It holds plain text, lives
for as long as one mention is encoded, and is never stored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from schakel.linking.mention import Mention
from schakel.linking.normal.accounts import Account, account
from schakel.linking.normal.addresses import Address, address
from schakel.linking.normal.companies import Company, company
from schakel.linking.normal.dates import Birth, birth
from schakel.linking.normal.described import Seen, seen
from schakel.linking.normal.names import Name, first_name, last_name, together
from schakel.linking.normal.nationalities import normal_nationality
from schakel.linking.normal.online import Online, online
from schakel.linking.normal.phones import Phone, phone
from schakel.linking.normal.scripts import latin
from schakel.linking.normal.vehicles import Vehicle, vehicle


@dataclass(frozen=True, slots=True, repr=False)
class PersonForm:
    """A person."""

    first: Name
    last: Name
    together: tuple[str, ...]
    born: Birth
    nationality: str
    phone: Phone
    email: str
    address: Address


@dataclass(frozen=True, slots=True, repr=False)
class PhoneForm:
    """A phone number."""

    phone: Phone


@dataclass(frozen=True, slots=True, repr=False)
class OnlineForm:
    """A mailbox or profile."""

    online: Online


@dataclass(frozen=True, slots=True, repr=False)
class VehicleForm:
    """A vehicle."""

    vehicle: Vehicle


@dataclass(frozen=True, slots=True, repr=False)
class AddressForm:
    """An address, and its country when it was said."""

    address: Address
    country: str


@dataclass(frozen=True, slots=True, repr=False)
class CompanyForm:
    """A company with its account and address."""

    company: Company
    account: Account
    address: Address


@dataclass(frozen=True, slots=True, repr=False)
class AccountForm:
    """A bank account."""

    account: Account


@dataclass(frozen=True, slots=True, repr=False)
class DescribedForm:
    """A place or vehicle of which only a description is known."""

    seen: Seen


Form = (
    PersonForm | PhoneForm | OnlineForm | VehicleForm | AddressForm | CompanyForm | AccountForm
    | DescribedForm
)  # fmt: skip


def form_of(mention: Mention) -> Form:
    """Normalise a mention."""
    return _FORMS[mention.kind](mention)


def _person(mention: Mention) -> PersonForm:
    get = mention.get
    first, last = first_name(get("first_name")), last_name(get("last_name"))
    return PersonForm(
        first=first,
        last=last,
        together=together(first, last),
        born=birth(get("birth_date"), get("birth_year")),
        nationality=normal_nationality(get("nationality")),
        phone=phone(get("phone")),
        email=online(get("email")).email if get("email") else "",
        address=_address(mention),
    )


def _address(mention: Mention) -> Address:
    get = mention.get
    return address(
        street=get("street"),
        number=get("house_number"),
        addition=get("addition"),
        postcode=get("postcode"),
        city=get("city"),
        bag_id=get("bag_id"),
    )


def _phone(mention: Mention) -> PhoneForm:
    return PhoneForm(phone(mention.get("phone")))


def _online(mention: Mention) -> OnlineForm:
    get = mention.get
    return OnlineForm(online(get("email"), get("handle"), get("platform")))


def _vehicle(mention: Mention) -> VehicleForm:
    get = mention.get
    return VehicleForm(
        vehicle(get("plate"), get("country"), get("make"), get("colour"), get("words"))
    )


def _house(mention: Mention) -> AddressForm:
    return AddressForm(_address(mention), "".join(latin(mention.get("country")).split())[:16])


def _company(mention: Mention) -> CompanyForm:
    get = mention.get
    known = company(get("name"), get("kvk"), get("vat"))
    return CompanyForm(known, account(get("iban")), _address(mention))


def _account(mention: Mention) -> AccountForm:
    return AccountForm(account(mention.get("iban")))


def _described(mention: Mention) -> DescribedForm:
    return DescribedForm(seen(mention.get("words")))


_FORMS: Final[dict[str, Callable[[Mention], Form]]] = {
    "person": _person, "phone": _phone, "online": _online, "vehicle": _vehicle,
    "address": _house, "company": _company, "account": _account, "described": _described,
}  # fmt: skip

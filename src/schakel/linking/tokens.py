"""By which keyed tokens do two mentions of one thing find each other?

A token is searchable, so it never stands for one attribute that many share: for people every
token joins two attributes or more. Single values have a token only when they are nearly unique:
a phone number, a plate, a mailbox, an account, a number in a register.

Rule: Nationality, sex and year of birth are not searchable; no token of a name alone.
Source: design note on linking, section 2 (token types) and 5.1 (rank-frequency attack).
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from schakel.linking.forms import (
    AccountForm,
    AddressForm,
    CompanyForm,
    DescribedForm,
    Form,
    OnlineForm,
    PersonForm,
    PhoneForm,
    VehicleForm,
    form_of,
)
from schakel.linking.mention import Mention
from schakel.linking.normal.addresses import Address
from schakel.vault.link_keys import LinkKeys

Named = tuple[str, str]
"""(type, value) of one token, before the key."""


def tokens_of(mention: Mention, keys: LinkKeys) -> tuple[int, ...]:
    """The distinct tokens of a mention, in a fixed order."""
    return tokens_of_form(mention.kind, form_of(mention), keys)


def tokens_of_form(kind: str, form: Form, keys: LinkKeys) -> tuple[int, ...]:
    """The same, of a mention that was normalised already."""
    token = keys.token
    return tuple({token(kind, type_, value): None for type_, value in named(kind, form)})


def named(kind: str, form: Form) -> Iterator[Named]:
    """Type and value of every token, still readable: for tests and measuring, never stored."""
    return _NAMED[kind](form)


def without_one(value: str) -> Iterator[str]:
    """The value, and the value with each one of its characters left out."""
    yield value
    yield from {value[:at] + value[at + 1 :] for at in range(len(value))}


def _person(form: PersonForm) -> Iterator[Named]:
    first, last, born, where = form.first, form.last, form.born, form.address
    year, month_day = str(born.year or ""), born.iso[5:] if born.day else ""
    if first.main and last.main:
        yield "names", " ".join(sorted((first.main, last.main)))
    if born.day:
        for letter in {first.sound[:1], last.sound[:1]} - {""}:
            yield "birth and letter", f"{born.iso} {letter}"
    for name in {first.main, last.main} - {""}:
        if year:
            yield "name and year", f"{name} {year}"
        if month_day:
            yield "name and day", f"{name} {month_day}"
        if where.postcode:
            yield "name and postcode", f"{name} {where.postcode}"
    yield from _at(where)
    if form.phone.e164:
        yield "phone", form.phone.e164
    if form.email:
        yield "email", form.email


def _phone(form: PhoneForm) -> Iterator[Named]:
    said = form.phone
    if said.e164:
        yield "tail", said.e164[-8:]
        for rest in without_one(said.e164[-9:]):
            yield "number", rest


def _online(form: OnlineForm) -> Iterator[Named]:
    said = form.online
    if said.email:
        yield "email", said.email
    if said.handle:
        for rest in without_one(said.handle) if len(said.handle) >= 8 else [said.handle]:
            yield "handle", rest


def _vehicle(form: VehicleForm) -> Iterator[Named]:
    said = form.vehicle
    if said.plate:
        for rest in without_one(said.fold):
            yield "plate", rest


def _address(form: AddressForm) -> Iterator[Named]:
    where = form.address
    if where.bag:
        yield "bag", where.bag
    yield from _at(where)


def _company(form: CompanyForm) -> Iterator[Named]:
    said = form.company
    if said.kvk:
        yield "kvk", said.kvk
    if said.vat:
        yield "vat", said.vat
    if form.account.number:
        yield "iban", form.account.number
    if said.words:
        yield "words", " ".join(said.words)
    if said.sound:
        yield "sound", said.sound


def _account(form: AccountForm) -> Iterator[Named]:
    if form.account.number:
        for rest in without_one(form.account.number):
            yield "iban", rest


def _described(form: DescribedForm) -> Iterator[Named]:
    words = form.seen.all
    for at, one in enumerate(words):
        for other in words[at + 1 :]:
            yield "words", " ".join(sorted((one, other)))


_NAMED: Final[dict[str, Callable[[Any], Iterator[Named]]]] = {
    "person": _person, "phone": _phone, "online": _online, "vehicle": _vehicle,
    "address": _address, "company": _company, "account": _account, "described": _described,
}  # fmt: skip


def _at(where: Address) -> Iterator[Named]:
    if where.number and where.postcode:
        yield "postcode and number", f"{where.postcode} {where.number}"
    if where.number and where.street_sound and where.city_fold:
        yield "street, number and city", f"{where.street_sound} {where.number} {where.city_sound}"

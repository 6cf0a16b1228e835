"""What lies in the sealed capsule of a mention, by which two mentions can be compared?

One record of fixed length per kind (a numpy structured dtype in LAYOUTS), so that the length
tells nothing. Three sorts of fields:

* equality tokens, `<i8`: equal when the normalised values were equal; 0 is missing. Fields that
  may be compared crosswise (first with last name, a birth date with day and month swapped) were
  made with one key.
* filters `…_bits`, words of `<u8`: Bloom filters (filters.py); all zero is missing.
* codes, `u1`: small numbers that say in which form something was known; 0 is missing.

These can be attacked by frequency, so they exist sealed only (LinkKeys.seal_capsule). Changing a
layout means another encoding.VERSION.

Source: design note on linking, section 2 ("what is in the capsule") and section 5.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from schakel.linking.filters import birth_parts, digit_pairs, filled, pairs
from schakel.linking.mention import Mention
from schakel.linking.normal.addresses import Address
from schakel.linking.normal.dates import MONTHS_IN_YEAR, Birth
from schakel.linking.normal.phones import Phone
from schakel.linking.normal_forms import (
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
from schakel.vault.link_keys import LinkKeys

MISSING: Final = 0
PARTIAL: Final = 1
WHOLE: Final = 2
"""The codes of a phone number, a plate and a name: not known, in part (an initial), whole."""
START: Final = 1
END: Final = 2
MOST_WORDS: Final = 8
WORD_BYTES: Final = 8


class Layout(NamedTuple):
    """The fields of one kind, in the order in which they are packed."""

    tokens: tuple[tuple[str, str], ...]
    """(field, type of the key it is made with)."""
    filters: tuple[tuple[str, str, int], ...]
    """(field, type of the key it is made with, words of 64 bits)."""
    codes: tuple[str, ...]

    @property
    def dtype(self) -> np.dtype[Any]:
        """As numpy sees it; the length is a multiple of eight bytes."""
        names: list[str] = []
        formats: list[Any] = []
        offsets: list[int] = []
        at = 0
        fields: list[tuple[str, Any, int]] = [(name, "<i8", 8) for name, _key in self.tokens]
        fields += [(name, ("<u8", (words,)), 8 * words) for name, _key, words in self.filters]
        fields += [(name, "u1", 1) for name in self.codes]
        for name, format_, size in fields:
            names.append(name)
            formats.append(format_)
            offsets.append(at)
            at += size
        return np.dtype(
            {"names": names, "formats": formats, "offsets": offsets, "itemsize": -(-at // 8) * 8}
        )


def _same(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


_PLACE = _same(
    "postcode", "postcode_area", "house_number", "addition", "street", "street_sound", "city",
)  # fmt: skip
_PLACE_BITS = (("street_bits", "street", 4), ("city_bits", "city", 2))

_LAYOUTS: Final = {
    "person": Layout(
        tokens=(
            ("first", "name"), ("last", "name"), ("first_sound", "sound"), ("last_sound", "sound"),
            ("first_main", "sound"), ("last_main", "sound"), ("first_initial", "initial"),
            ("last_initial", "initial"), ("names", "names"), ("names_sound", "names_sound"),
            ("birth_date", "birth_date"), ("birth_swapped", "birth_date"),
            *_same("birth_year", "birth_month_day", "nationality", "phone", "email"), *_PLACE,
        ),
        filters=(
            ("first_bits", "name", 4), ("last_bits", "name", 4), ("name_bits", "names", 8),
            ("birth_bits", "birth", 4), ("phone_bits", "phone", 4), ("email_bits", "email", 4),
            *_PLACE_BITS,
        ),
        codes=("first_form", "last_form", "birth_form", "phone_form"),
    ),
    "phone": Layout(
        tokens=_same("number", "tail", "country"),
        filters=(("number_bits", "number", 4),),
        codes=("number_form", "fragment"),
    ),
    "online": Layout(
        tokens=_same("email", "local", "domain", "handle", "core", "platform"),
        filters=(("handle_bits", "handle", 4),),
        codes=(),
    ),
    "vehicle": Layout(
        tokens=_same("plate", "plate_fold", "country", "make", "colour", "body"),
        filters=(("plate_bits", "plate", 4), ("word_bits", "words", 8)),
        codes=("plate_form", "fragment"),
    ),
    "address": Layout(
        tokens=(*_same("bag", "country"), *_PLACE), filters=_PLACE_BITS, codes=()
    ),
    "company": Layout(
        tokens=(*_same("name", "words", "name_sound", "kvk", "vat", "iban"), *_PLACE),
        filters=(("name_bits", "name", 8), *_PLACE_BITS),
        codes=(),
    ),
    "account": Layout(
        tokens=_same("iban", "bank"), filters=(("iban_bits", "iban", 4),), codes=("iban_form",)
    ),
    "described": Layout(
        tokens=(
            ("words", "words"), ("colour", "word"), ("body", "word"), ("make", "word"),
            *((f"word_{at}", "word") for at in range(1, MOST_WORDS + 1)),
        ),
        filters=(("word_bits", "words", 8),),
        codes=("word_count",),
    ),
}  # fmt: skip

LAYOUTS: Final[dict[str, np.dtype[Any]]] = {kind: layout.dtype for kind, layout in _LAYOUTS.items()}
"""The dtype of the features of a mention, by kind."""

_PACK: Final = {kind: struct.Struct(f"<{len(it.tokens)}q").pack for kind, it in _LAYOUTS.items()}
_PAD: Final = {
    kind: bytes(
        LAYOUTS[kind].itemsize
        - 8 * len(it.tokens)
        - 8 * sum(words for _name, _key, words in it.filters)
        - len(it.codes)
    )
    for kind, it in _LAYOUTS.items()
}


class Contents(NamedTuple):
    """What one mention puts into its capsule, before keys: in the order of its layout."""

    tokens: Iterable[str]
    filters: Iterable[Sequence[str]]
    codes: Iterable[int] = ()


def features_of(mention: Mention, keys: LinkKeys) -> np.ndarray[Any, Any]:
    """The features of one mention: an array of shape () with the dtype of its kind, read-only."""
    return features_of_form(mention.kind, form_of(mention), keys)


def features_of_form(kind: str, form: Form, keys: LinkKeys) -> np.ndarray[Any, Any]:
    """The same, of a mention that was normalised already."""
    packed = _packed(kind, _CONTENTS[kind](form), keys)
    return np.frombuffer(packed, LAYOUTS[kind]).reshape(())


def unpacked(kind: str, capsules: Iterable[bytes]) -> np.ndarray[Any, Any]:
    """The features of many opened capsules, shape (n,); ValueError when one has another length."""
    plain = list(capsules)
    size = LAYOUTS[kind].itemsize
    if any(len(each) != size for each in plain):
        raise ValueError(f"A capsule of a {kind} has {size} bytes: was it made by another version?")
    return np.frombuffer(b"".join(plain), LAYOUTS[kind])


def _packed(kind: str, contents: Contents, keys: LinkKeys) -> bytes:
    layout = _LAYOUTS[kind]
    token = keys.token
    inside = "inside " + kind
    numbers = [
        token(inside, key, value) if value else 0
        for (_name, key), value in zip(layout.tokens, contents.tokens, strict=True)
    ]
    filters = [
        filled(keys, kind, key, grams, words)
        for (_name, key, words), grams in zip(layout.filters, contents.filters, strict=True)
    ]
    return b"".join((_PACK[kind](*numbers), *filters, bytes(contents.codes), _PAD[kind]))


def _person(form: PersonForm) -> Contents:
    first, last, born, where = form.first, form.last, form.born, form.address
    full = born.iso if born.day else ""
    return Contents(
        tokens=(
            first.plain, last.plain, first.sound, last.sound, first.main, last.main,
            first.plain[:1], last.plain[:1],
            " ".join(sorted({*first.plain.split(), *last.plain.split()})),
            " ".join(form.together), full, _swapped(born), str(born.year or ""),
            born.month_day, form.nationality, form.phone.e164, form.email,
            *_place(where),
        ),
        filters=(
            pairs(first.fold), pairs(last.fold), pairs(f"{first.fold} {last.fold}"),
            birth_parts(born), _phone_grams(form.phone), pairs(form.email), *_place_grams(where),
        ),
        codes=(
            _name_form(first.plain), _name_form(last.plain),
            1 + bool(born.month) + bool(born.day) if born.year else 0, _phone_form(form.phone),
        ),
    )  # fmt: skip


def _phone(form: PhoneForm) -> Contents:
    said = form.phone
    return Contents(
        tokens=(said.e164, said.e164[-8:], said.digits[:2] if said.part != "end" else ""),
        filters=(_phone_grams(said),),
        codes=(_phone_form(said), {"start": START, "end": END}.get(said.part, 0)),
    )


def _online(form: OnlineForm) -> Contents:
    said = form.online
    return Contents(
        tokens=(said.email, said.local, said.domain, said.handle, said.core, said.platform),
        filters=(pairs(said.handle),),
    )


def _vehicle(form: VehicleForm) -> Contents:
    said = form.vehicle
    plate = said.fold or said.part_fold
    return Contents(
        tokens=(said.plate, said.fold, said.country, said.make, said.colour, said.body),
        filters=(digit_pairs(plate), said.words),
        codes=(
            WHOLE if said.plate else PARTIAL if said.part else MISSING,
            {"start": START, "end": END}.get(said.part_of, 0),
        ),
    )


def _address(form: AddressForm) -> Contents:
    where = form.address
    return Contents(tokens=(where.bag, form.country, *_place(where)), filters=_place_grams(where))


def _company(form: CompanyForm) -> Contents:
    said, where = form.company, form.address
    return Contents(
        tokens=(
            said.name, " ".join(said.words), said.sound, said.kvk, said.vat, form.account.number,
            *_place(where),
        ),
        filters=(pairs(" ".join(said.words)), *_place_grams(where)),
    )  # fmt: skip


def _account(form: AccountForm) -> Contents:
    said = form.account
    return Contents(
        tokens=(said.number, said.bank),
        filters=(digit_pairs(said.number),),
        codes=((WHOLE if said.valid else PARTIAL) if said.number else MISSING,),
    )


def _described(form: DescribedForm) -> Contents:
    said = form.seen
    telling = sorted(said.words, key=lambda word: (-len(word), word))[:MOST_WORDS]
    return Contents(
        tokens=(
            " ".join(sorted(said.all)), said.colour, said.body, said.make, *telling,
            *([""] * (MOST_WORDS - len(telling))),
        ),
        filters=(said.all,),
        codes=(min(len(said.all), 255),),
    )  # fmt: skip


_CONTENTS: Final[dict[str, Callable[[Any], Contents]]] = {
    "person": _person, "phone": _phone, "online": _online, "vehicle": _vehicle,
    "address": _address, "company": _company, "account": _account, "described": _described,
}  # fmt: skip


def _place(where: Address) -> tuple[str, ...]:
    return (
        where.postcode, where.area, where.number, where.addition, where.street, where.street_sound,
        where.city_fold,
    )  # fmt: skip


def _place_grams(where: Address) -> tuple[list[str], list[str]]:
    return pairs(where.street_fold), pairs(where.city_fold)


def _phone_grams(said: Phone) -> list[str]:
    return digit_pairs(said.digits)


def _phone_form(said: Phone) -> int:
    return WHOLE if said.e164 else PARTIAL if said.digits else MISSING


def _name_form(plain: str) -> int:
    if not plain:
        return MISSING
    return WHOLE if any(len(word) > 1 for word in plain.split()) else PARTIAL


def _swapped(born: Birth) -> str:
    """The same date with day and month changed places, where that is a date."""
    if not born.day or born.day > MONTHS_IN_YEAR:
        return ""
    return Birth(born.year, born.day, born.month).iso

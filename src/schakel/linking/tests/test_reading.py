"""Are the lines that people type read as what they speak of, and is what is unsure left out?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.linking.mention import KINDS
from schakel.linking.reading import mentions_in

PIECES = ["person", "phone", "online_name", "vehicle", "address", "company", "account", "place"]


def read(kind, text):
    return [(mention.kind, dict(mention.attributes)) for mention in mentions_in(kind, text)]


VEHICLES = [
    ("blauwe bus, begint met 8", [("vehicle", {"plate": "begint 8", "words": "blauwe bus"})]),
    ("12-ABC-3", [("vehicle", {"plate": "12-ABC-3"})]),
    ("vb123x", [("vehicle", {"plate": "vb123x"})]),
    (
        "witte bus VB-123-X, 06-12345678",
        [
            ("vehicle", {"plate": "VB-123-X", "words": "witte bus"}),
            ("phone", {"phone": "06-12345678"}),
        ],
    ),
    (
        "Witte Mercedes Sprinter met Bulgaars kenteken CB 1234 KA",
        [
            (
                "vehicle",
                {
                    "plate": "CB 1234 KA",
                    "words": "Witte Mercedes Sprinter met Bulgaars",
                    "country": "Bulgaars",
                },
            )
        ],
    ),
    (
        "Poolse bus, WGM 12345",
        [("vehicle", {"plate": "WGM 12345", "words": "Poolse bus", "country": "Poolse"})],
    ),
    (
        "GZ-123-B of GZ-123-D",
        [("vehicle", {"plate": "GZ-123-B"}), ("vehicle", {"plate": "GZ-123-D"})],
    ),
    (
        "kenteken eindigt op 12, grijze Skoda",
        [("vehicle", {"plate": "eindigt 12", "words": "grijze Skoda"})],
    ),
    (
        "wit busje met ladder op het dak",
        [("vehicle", {"words": "wit busje met ladder op het dak"})],
    ),
    ("weet ik niet", []),
    ("kenteken onbekend", []),
]
PERSONS = [
    (
        "Ion Popescu, geb. 12-3-1990",
        [("person", {"first_name": "Ion", "last_name": "Popescu", "birth_date": "12-3-1990"})],
    ),
    (
        "POPESCU, Ion (1990)",
        [("person", {"first_name": "Ion", "last_name": "POPESCU", "birth_year": "1990"})],
    ),
    ("Ion POPESCU", [("person", {"first_name": "Ion", "last_name": "POPESCU"})]),
    (
        "Een Roemeense vrouw, heet Maria, ongeveer 25 jaar",
        [("person", {"first_name": "Maria", "nationality": "Roemeense"})],
    ),
    (
        "Mohammed el Amrani, Marokkaanse nationaliteit, geboren in 1988",
        [
            (
                "person",
                {
                    "first_name": "Mohammed",
                    "last_name": "el Amrani",
                    "birth_year": "1988",
                    "nationality": "Marokkaanse",
                },
            )
        ],
    ),
    ("Jan de Vries", [("person", {"first_name": "Jan", "last_name": "de Vries"})]),
    ("jan de wit", [("person", {"first_name": "jan", "last_name": "de wit"})]),
    ("meneer Van den Berg", [("person", {"last_name": "Van den Berg"})]),
    ("mevr. Jansen", [("person", {"last_name": "Jansen"})]),
    (
        "De chauffeur heet Piotr Kowalski",
        [("person", {"first_name": "Piotr", "last_name": "Kowalski"})],
    ),
    ("A. Kowalska", [("person", {"first_name": "A.", "last_name": "Kowalska"})]),
    ("Noemt zich Kees", [("person", {"first_name": "Kees"})]),
    ("Иван Петров", [("person", {"first_name": "Иван", "last_name": "Петров"})]),
    (
        "Nguyễn Thị Lan 2-5-1999",
        [("person", {"first_name": "Nguyễn", "last_name": "Thị Lan", "birth_date": "2-5-1999"})],
    ),
    (
        "Ion en Maria Popescu",
        [
            ("person", {"first_name": "Ion"}),
            ("person", {"first_name": "Maria", "last_name": "Popescu"}),
        ],
    ),
    (
        "Jan de Vries, 06-12345678, Kerkstraat 12, 1234 AB Emmen",
        [
            (
                "person",
                {
                    "first_name": "Jan",
                    "last_name": "de Vries",
                    "phone": "06-12345678",
                    "postcode": "1234 AB",
                    "house_number": "12",
                    "street": "Kerkstraat",
                    "city": "Emmen",
                },
            ),
            ("phone", {"phone": "06-12345678"}),
            (
                "address",
                {
                    "postcode": "1234 AB",
                    "city": "Emmen",
                    "street": "Kerkstraat",
                    "house_number": "12",
                },
            ),
        ],
    ),
    # What only describes somebody is no name.
    ("grote man met baard", []),
    ("Grote man met een tatoeage in zijn nek", []),
    ("Vrouw met rood haar, spreekt Hongaars", []),
    ("de baas van het restaurant", []),
    ("man, kaal, rijdt in een blauwe BMW 12-AB-CD", [("vehicle", {"plate": "12-AB-CD"})]),
    ("+31612345678", [("phone", {"phone": "+31612345678"})]),
]
PHONES = [
    ("06-12345678", [("phone", {"phone": "06-12345678"})]),
    ("begint met 06-12", [("phone", {"phone": "begint met 06-12"})]),
    ("+40 722 123 456 (whatsapp)", [("phone", {"phone": "+40 722 123 456"})]),
    (
        "nummer van de baas 0612345678 of 06 87654321",
        [("phone", {"phone": "0612345678"}), ("phone", {"phone": "06 87654321"})],
    ),
    ("geen idee", []),
]
ONLINE = [
    ("@lovely.ana op Instagram", [("online", {"handle": "lovely.ana", "platform": "instagram"})]),
    ("Instagram: lovely_ana92", [("online", {"handle": "lovely_ana92", "platform": "instagram"})]),
    ("lovelyana (kinky.nl)", [("online", {"handle": "lovelyana", "platform": "kinky"})]),
    ("ana@kpn.nl", [("online", {"email": "ana@kpn.nl"})]),
    (
        "https://www.facebook.com/ana.popescu.12",
        [("online", {"handle": "https://www.facebook.com/ana.popescu.12"})],
    ),
    ("Facebook", []),
]
ADDRESSES = [
    (
        "Kerkstraat 12a, 1234 AB Emmen",
        [
            (
                "address",
                {
                    "postcode": "1234 AB",
                    "city": "Emmen",
                    "street": "Kerkstraat",
                    "house_number": "12",
                    "addition": "a",
                },
            )
        ],
    ),
    ("Havenweg 1", [("address", {"street": "Havenweg", "house_number": "1"})]),
    ("1234ab 12", [("address", {"postcode": "1234ab", "house_number": "12"})]),
    (
        "Op de Kerkstraat 12 in 's-Gravenhage",
        [("address", {"street": "Kerkstraat", "house_number": "12", "city": "'s-Gravenhage"})],
    ),
    (
        "Plein 1940 nr 3, Rotterdam",
        [("address", {"street": "Plein 1940", "house_number": "3", "city": "Rotterdam"})],
    ),
    ("Brink 4, Assen", [("address", {"street": "Brink", "house_number": "4", "city": "Assen"})]),
    (
        "emmen, kerkstraat 4",
        [("address", {"street": "kerkstraat", "house_number": "4", "city": "emmen"})],
    ),
    ("Kerkstraat, Emmen", [("address", {"street": "Kerkstraat", "city": "Emmen"})]),
    ("0613100000012345", [("address", {"bag_id": "0613100000012345"})]),
    ("het gele huis naast de kerk", [("described", {"words": "het gele huis naast de kerk"})]),
    ("Kerkstraat", []),
]
COMPANIES = [
    (
        "Uitzendbureau Flexwerk B.V., KvK 12345678, Industrieweg 3, Emmen",
        [
            (
                "company",
                {
                    "name": "Uitzendbureau Flexwerk B.V",
                    "kvk": "12345678",
                    "house_number": "3",
                    "street": "Industrieweg",
                    "city": "Emmen",
                },
            ),
            ("address", {"street": "Industrieweg", "house_number": "3", "city": "Emmen"}),
        ],
    ),
    (
        "op het busje stond: De Groene Kas BV www.degroenekas.nl",
        [("company", {"name": "De Groene Kas BV"})],
    ),
    ("Flexwerk 12345678", [("company", {"name": "Flexwerk", "kvk": "12345678"})]),
    ("onbekend", []),
]
ACCOUNTS = [
    (
        "NL91 ABNA 0417 1643 00 t.n.v. J. de Vries",
        [("account", {"iban": "NL91 ABNA 0417 1643 00"})],
    ),
    ("RO49AAAA1B31007593840000", [("account", {"iban": "RO49AAAA1B31007593840000"})]),
    ("rekening 123456789", [("account", {"iban": "123456789"})]),
    ("contant", []),
]
PLACES = [
    (
        "geel huis met rolluiken naast de kerk",
        [("described", {"words": "geel huis met rolluiken naast de kerk"})],
    ),
    ("camping", []),
]
EVERY = [
    (kind, text, found)
    for kind, lines in (
        ("vehicle", VEHICLES), ("person", PERSONS), ("phone", PHONES), ("online_name", ONLINE),
        ("address", ADDRESSES), ("company", COMPANIES), ("account", ACCOUNTS), ("place", PLACES),
    )
    for text, found in lines
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "found"), EVERY)
def test_a_line_is_read_as_what_it_speaks_of(kind, text, found):
    assert read(kind, text) == found


@pytest.mark.parametrize("kind", PIECES)
def test_what_is_certain_is_found_under_whichever_heading_it_was_typed(kind):
    text = "bel 0612345678 of mail ana@kpn.nl, NL91ABNA0417164300, Kerkstraat 5, bus 12-ABC-3"

    kinds = {mention.kind for mention in mentions_in(kind, text)}

    assert {"phone", "online", "account"} <= kinds
    assert kind not in {"person", "address", "place", "company"} or "address" in kinds
    assert kind not in {"person", "vehicle", "place"} or "vehicle" in kinds


def test_a_date_of_birth_is_no_phone_and_a_phone_is_no_date():
    assert read("person", "Anna 01-02-1990") == [
        ("person", {"first_name": "Anna", "birth_date": "01-02-1990"})
    ]
    assert [kind for kind, _known in read("person", "Anna 06-12-34-56-78")] == ["person", "phone"]


def test_a_date_of_birth_is_given_to_nobody_when_there_are_two_names():
    assert all("birth_date" not in known for _kind, known in read("person", "Ion en Ana, 2-3-1990"))


def test_an_account_with_wrong_check_digits_is_not_certain():
    assert read("person", "NL92ABNA0417164300") == []


@given(kind=st.sampled_from([*PIECES, "iets anders"]), text=st.text(st.characters(), max_size=200))
def test_no_text_breaks_the_reader(kind, text):
    for mention in mentions_in(kind, text):
        assert mention.kind in KINDS
        assert mention.attributes
        assert all(isinstance(value, str) and value for value in mention.attributes.values())


WORDS = st.sampled_from(
    [word for _kind, text, _found in EVERY for word in text.split()] + [",", ";", "(", "\n", "\x00"]
)


@given(kind=st.sampled_from(PIECES), words=st.lists(WORDS, max_size=12))
def test_nor_does_any_mix_of_what_people_type(kind, words):
    mentions = mentions_in(kind, " ".join(words))

    assert len({(m.kind, frozenset(m.attributes.items())) for m in mentions}) == len(mentions)


@pytest.mark.parametrize("unit", ["1-", "a.", "Aa ", "A1 ", "straat ", "van ", "0 6 ", "nul ", "@"])
def test_a_hostile_line_is_cut_off(unit):
    """Patterns look back and forth: a line without end would keep the worker busy."""
    assert len(mentions_in("address", unit * 5_000)) < 400

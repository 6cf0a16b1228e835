"""A thief of the database without a key: what is stored tells (nearly) nothing, and no name.

The figures for a population of twenty thousand stand in docs/linking.md; here a smaller one.
"""

import base64
import io
from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from schakel.linking.encoding import encode
from schakel.linking.lookup import place_of
from schakel.linking.mention import KINDS, Mention
from schakel.linking.models import IndexedMention, Realm
from schakel.linking.normal_forms import form_of
from schakel.linking.realms import keyring_of
from schakel.linking.tests import attacking
from schakel.linking.tests.conftest import sought
from schakel.linking.tokens import named
from schakel.signals.tests.desk import received
from schakel.vault.link_keys import LinkKeys
from tests.cast import MONDAY

PEOPLE = 2_000
NAMES = ("Krzysztof", "Wiśniewski", "Шевченко", "Gülşen", "Anneliese")


@pytest.fixture(scope="module")
def keys():
    return LinkKeys.throwaway()


@pytest.fixture(scope="module")
def victims():
    return attacking.people(PEOPLE, seed=3)


@pytest.fixture(scope="module")
def rows(victims, keys):
    return attacking.stored(victims, keys)


def test_no_token_is_read_by_its_rank(victims, keys):
    read = attacking.rank_attack(victims, attacking.people(PEOPLE, seed=4), keys)

    assert {"names", "name and year"} <= set(read)
    assert max(read.values()) < 0.01


def test_the_rank_attack_does_read_what_we_do_not_store(victims, keys):
    """Otherwise the test above would prove nothing."""
    read = attacking.rank_control(victims, attacking.people(PEOPLE, seed=4), keys)

    assert read["nationality"] > 0.3
    assert read["surname"] > 0.01


def test_who_knows_some_reads_no_new_name_from_tokens(rows, victims):
    got = attacking.known_tokens(rows, victims, 500)

    assert got.of_unknown_names == 0
    assert got.right < 0.1


def test_a_sealed_capsule_tells_no_more_than_a_guess(rows, victims, keys):
    chance = attacking.most_common(victims)

    sealed = attacking.known_capsules(rows, victims, 500)
    opened = attacking.known_filters(rows, victims, 500, keys)

    assert sealed.right <= chance + 0.005
    assert opened.right > 0.2  # what an open filter would have told


def test_all_capsules_of_a_kind_are_equally_long(rows, keys):
    short = encode(Mention("person", {"first_name": "A"}), keys).features.tobytes()
    sealed = keys.seal_capsule(short, place=b"x")

    assert {len(row.capsule) for row in rows} == {len(sealed)}


def searchable(kind: str, **said: str) -> set[tuple[str, str]]:
    return set(named(kind, form_of(Mention(kind, said))))


@given(nationality=st.text(max_size=30), year=st.integers(1900, 2030))
def test_nationality_and_year_of_birth_are_never_searchable_by_themselves(nationality, year):
    assert searchable("person", nationality=nationality) == set()
    assert searchable("person", birth_year=str(year)) == set()
    assert searchable("person", nationality=nationality, birth_year=str(year)) == set()
    assert searchable("person", birth_date=date(year, 3, 17).isoformat()) == set()


@given(first=st.text(max_size=20), last=st.text(max_size=20), nationality=st.text(max_size=30))
def test_nationality_is_in_no_token(first, last, nationality):
    said = {"first_name": first, "last_name": last, "birth_date": "1990-03-17"}

    assert searchable("person", **said, nationality=nationality) == searchable("person", **said)


def test_sex_is_no_attribute_of_anything():
    attributes = {attribute for kind in KINDS.values() for attribute in kind}

    assert not [name for name in attributes if "sex" in name or "gender" in name]


@given(name=st.sampled_from([victim.last for victim in attacking.people(50, seed=5)]))
def test_a_surname_alone_is_not_searchable(name):
    assert searchable("person", last_name=name) == set()
    assert searchable("person", first_name=name) == set()


def ways_to_write(word: str) -> dict[str, bytes]:
    """Every way in which a word could lie in a dump, without beginning or end that may differ."""
    found = {}
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        plain = word.encode(encoding)
        found[encoding] = plain
        found[f"{encoding} in hex"] = plain.hex().encode()
        for shift in range(3):
            coded = base64.b64encode(b"\x00" * shift + plain)
            found[f"{encoding} in base64, {shift}"] = coded[(4 if shift else 0) : -4]
    return found


def dump() -> bytes:
    """Every table of the database, as text and as PostgreSQL's own bytes."""
    written = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            for how in ("", " (FORMAT binary)"):
                with cursor.copy(f'COPY "{table}" TO STDOUT{how}') as copying:
                    for part in copying:
                        written.write(bytes(part))
    return written.getvalue()


def found_in(dumped: bytes, word: str) -> list[str]:
    lowered = dumped.lower()
    return [
        how
        for how, coded in ways_to_write(word).items()
        if (coded.lower() in lowered if "base64" not in how else coded in dumped)
    ]


@pytest.fixture
def told(district, bergen_op_zoom):
    """A signal that names people, written in several scripts, and made findable."""
    pieces = (
        ("person", "Krzysztof Wiśniewski 17-3-1990, Pools"),
        ("person", "Шевченко Gülşen"),
        ("person", "Anneliese van der Molen 1-2-1985"),
        ("phone", "06-12345678"),
    )
    return sought(received(district, bergen_op_zoom, pieces=pieces, now=MONDAY))


@pytest.mark.django_db
def test_a_dump_of_all_tables_reveals_no_name(told, noor):
    assert IndexedMention.objects.filter(signal=told, kind="person").count() >= 2

    dumped = dump()

    assert found_in(dumped, noor.name)  # who works here does stand in the clear
    for word in (*NAMES, "Molen 1-2", "12345678", "612345678"):
        assert found_in(dumped, word) == [], word


def test_whoever_looks_for_a_name_finds_it_however_it_is_written():
    for how, coded in ways_to_write("Wiśniewski").items():
        assert found_in(b"xx" + coded + b"yy", "Wiśniewski") or "base64" in how
        if "base64" in how:
            assert found_in(b"xx" + coded + b"yy", "Wiśniewski") == [how]


@pytest.mark.django_db
def test_what_the_database_holds_is_what_was_attacked(told):
    """Tokens and a sealed capsule that opens in its own row only: no third thing about a person."""
    row = IndexedMention.objects.filter(signal=told, kind="person").first()
    keys = keyring_of(Realm.objects.get(organisation=told.desk)).writing

    assert row.tokens == sorted(row.tokens)
    assert keys.open_capsule(bytes(row.capsule), place=place_of(row.pk, row.kind))
    columns = {field.attname for field in IndexedMention._meta.concrete_fields}
    assert columns == {
        "id", "realm_id", "kind", "signal_id", "piece_id", "canary_id", "number", "tokens",
        "capsule", "key_version", "encoding_version",
    }  # fmt: skip

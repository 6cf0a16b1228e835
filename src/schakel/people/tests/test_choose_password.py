"""A password is long, of any characters, exactly as typed; and nothing that others try first."""

import hashlib
import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from schakel.config import environment
from schakel.config import settings as real
from schakel.people.passwords import NotBreached, context_words
from tests.cast import prove

pytestmark = pytest.mark.django_db
OLD = "zes appels onder een boom"
GOOD = "vier woorden achter elkaar"


@pytest.fixture
def noor(noor):
    noor.set_password(OLD)
    noor.save()
    cache.clear()
    return noor


def refused(password, person=None) -> set[str]:
    """Why it is refused: codes; none when it may."""
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        return {each.code for each in wrong.error_list}
    return set()


def changes_to(noor, password) -> bool:
    """Whether Noor can change to it by the page, and comes in with it as she typed it."""
    client = Client()
    client.force_login(noor)
    told = {"oldpassword": OLD, "password1": password, "password2": password}
    client.post(reverse("account_change_password"), told)
    return authenticate(email=noor.email, password=password) == noor


def test_fifteen_characters_are_enough_and_fourteen_are_not(noor):
    """ASVS 6.2.1."""
    assert refused("boterham kaas!") == {"password_too_short"}
    assert refused("boterham kaas!?") == set()
    assert not changes_to(noor, "boterham kaas!")
    assert changes_to(noor, "boterham kaas!?")


@pytest.mark.parametrize("length", [64, 65, 128])
def test_long_ones_may(noor, length):
    """ASVS 6.2.9: 64 at least; ours 128."""
    password = (GOOD * 5)[: length - 3] + "xyq"
    assert len(password) == length
    assert changes_to(noor, password)


def test_a_book_may_not(noor):
    assert refused("abcde fghij" * 11 + "1234567q") == {"password_too_long"}


@pytest.mark.parametrize(
    "password",
    [
        "alleenkleineletters",
        "ALLEENGROTELETTERS",
        "8431 2297 5066 1",
        "   spaties vooraan en achteraan   ",
        "žluťoučký kůň úpěl",
        "Μία φορά κι έναν καιρό",
        "马上有一天的故事里的风和月亮在天上",
        "🐢🚲🌧️ fietsen in de regen",
        "<b>&amp; 'quotes' \"too\" \\ %s {{x}}",
    ],
)
def test_any_characters_may_and_none_must(noor, password):
    """ASVS 6.2.5."""
    assert changes_to(noor, password)


@pytest.mark.parametrize(
    ("typed", "otherwise"),
    [
        (" spaties vooraan en achter ", "spaties vooraan en achter"),
        ("Hoofdletters Blijven Staan", "hoofdletters blijven staan"),
        ("een é van één teken hier", "een e\u0301 van e\u0301e\u0301n teken hier"),
        (GOOD * 3, (GOOD * 3)[:72]),
    ],
    ids=["spaces", "capitals", "accents", "cut off"],
)
def test_it_is_kept_exactly_as_typed(noor, typed, otherwise):
    """ASVS 6.2.8: nothing is cut off, changed or made alike."""
    assert changes_to(noor, "x" + typed)
    assert authenticate(email=noor.email, password="x" + otherwise) is None


def test_at_the_login_page_too_it_is_taken_as_typed(client, noor):
    """ASVS 6.2.8."""
    noor.set_password(f"  {GOOD}  ")
    noor.save()

    for typed, inside in ((GOOD, False), (f"  {GOOD}  ", True)):
        client.post("/inloggen/", {"login": noor.email, "password": typed})
        assert ("_auth_user_id" in client.session) is inside


@pytest.mark.parametrize(
    "password",
    [
        "1qaz2wsx3edc4rfv",  # in the list as it is
        "Password12345678",
        "!!!sunshine2026!!!",
        "dragondragondragon",
        "aaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "kaaskaaskaaskaaskaas",
        "qwertyuiopasdfgh",
        "lkjhgfdsapoiuytrewq",
        "12345678901234567890",
        "zyxwvutsrqponmlk",
    ],
)
def test_usual_ones_and_usual_ones_made_longer_are_refused(noor, password):
    """ASVS 6.2.4."""
    assert "password_too_common" in refused(password)
    assert not changes_to(noor, password)


def test_words_of_the_context_are_refused(noor, bergen_op_zoom):
    """ASVS 6.1.2, 6.2.11: of the product, the district, its towns and organisations."""
    for password in (
        "ik log in bij Schakel",
        "sch4kel is van ons allen",
        "Bergen-op-Zoom is mooi",
        "bergenopzoombergen",
        "wonen in R00sendaal nu",
        "veiligthuis voor allen",
        "samen met de politie hier",
        "Mijn Wachtwoord Is Dit",
    ):
        assert refused(password) == {"password_of_context"}, password
        assert not changes_to(noor, password)
    assert refused(GOOD) == set()


def test_the_own_name_is_refused_for_oneself_alone(noor, daan):
    noor.name, noor.email = "Noor Verbeek-Jansen", "nverbeek@gemeente.example"

    for password in ("verbeek loopt door weer", "dit is nverbeek haar fiets"):
        assert refused(password, noor) == {"password_of_context"}
        assert refused(password, daan) == set()


def test_the_words_are_those_of_the_district_that_is_loaded(district):
    """ASVS 6.1.2: no list to look after: what is loaded, counts."""
    words = set(context_words(None))

    assert {"schakel", "De Markiezaten", "Tholen", "Gemeente Tholen", "Arbeidsinspectie"} <= words
    assert "112" not in words
    assert min(len(each) for each in words) > 4


def test_breached_ones_are_refused_when_there_is_a_file(tmp_path):
    """ASVS 6.2.12: looked up here, in a sorted file of hashes."""
    breached = [f"uitgelekt nummer {each}" for each in range(257)]
    lines = sorted(
        hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in breached
    )
    for ending in (":3\n", "\n", "\r\n"):
        path = tmp_path / "hashes"
        path.write_text("".join(f"{line}{ending}" for line in lines))
        check = NotBreached(str(path))
        for password in breached:
            with pytest.raises(ValidationError):
                check.validate(password)
        for each in range(257):
            check.validate(f"niet uitgelekt {each}")
    path.write_text("")
    NotBreached(str(path)).validate(breached[0])
    NotBreached("").validate(breached[0])


def test_a_file_of_breaches_that_is_not_there_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("BREACHED_PASSWORDS", str(tmp_path / "weg"))
    with pytest.raises(ImproperlyConfigured):
        environment.file("BREACHED_PASSWORDS")
    assert "NotBreached" in str(real.AUTH_PASSWORD_VALIDATORS)


def fields_of(page) -> list[str]:
    return re.findall(r'<input[^>]*type="password"[^>]*>', page.content.decode())


def test_passwords_are_masked_and_a_manager_can_fill_them_in(client, noor, settings):
    """ASVS 6.2.6, 6.2.7: no field in the clear, nothing that hinders, each says what it is."""
    client.force_login(noor)
    prove(client, noor, "password")
    pages = {
        "account_login": (Client(), ["current-password"]),
        "account_reauthenticate": (client, ["current-password"]),
        "account_change_password": (
            client,
            ["current-password", "new-password", "new-password"],
        ),
    }
    for name, (who, expected) in pages.items():
        page = who.get(reverse(name))
        fields = fields_of(page)
        assert [re.search(r'autocomplete="([^"]+)"', each)[1] for each in fields] == expected, name
        for word in ("onpaste", "readonly", "disabled", "maxlength", 'value="'):
            assert not any(word in each for each in fields), (name, word)
        assert 'name="password' not in re.sub(
            r'<input[^>]*type="password"[^>]*>', "", page.content.decode()
        )
    login = Client().get("/inloggen/").content.decode()
    assert re.search(r'<input[^>]*type="email"[^>]*autocomplete="(email|username)', login)


def test_no_script_of_ours_looks_at_what_is_pasted():
    """ASVS 6.2.7."""
    scripts = [
        path.read_text(encoding="utf-8")
        for path in (environment.ROOT / "src").rglob("*.js")
        if "node_modules" not in path.parts
    ]

    assert len(scripts) >= 3
    assert not [text for text in scripts if re.search(r"""['"]paste['"]|onpaste""", text)]


def test_in_earnest_they_are_hashed_with_argon2id_slowly():
    """ASVS 11.4.2: the hasher of the real settings, not the fast one of the tests."""
    with override_settings(PASSWORD_HASHERS=real.PASSWORD_HASHERS):
        kept = make_password(GOOD)
        _django, variant, version, costs, salt, _hash = kept.split("$")
        cost = dict(each.split("=") for each in costs.split(","))

        assert (variant, version) == ("argon2id", "v=19")
        # What OWASP asks at least: 19 MiB, twice, once.
        assert int(cost["m"]) >= 19456
        assert int(cost["t"]) >= 2
        assert int(cost["p"]) >= 1
        assert len(salt) >= 22  # 128 bits
        assert check_password(GOOD, kept)
        assert not check_password(GOOD + " ", kept)
        assert make_password(GOOD) != kept


def test_an_older_hash_is_replaced_at_the_next_login(noor):
    """ASVS 11.4.2."""
    with override_settings(PASSWORD_HASHERS=real.PASSWORD_HASHERS):
        noor.password = make_password(GOOD, hasher="pbkdf2_sha256")
        noor.save()

        assert authenticate(email=noor.email, password=GOOD) == noor

        noor.refresh_from_db()
        assert identify_hasher(noor.password).algorithm == "argon2"

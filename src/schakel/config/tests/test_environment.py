"""A value in the environment that is not understood stops the start, with a clear word."""

import stat
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from schakel.config import environment as env
from schakel.ops.tests.processes import run


@pytest.fixture(autouse=True)
def silent(monkeypatch):
    """Without what the tests' own settings offer."""
    monkeypatch.setattr(env, "_offered", {})
    for name in ("DATABASE_URL", "EMAIL_URL"):
        monkeypatch.delenv(name, raising=False)


def test_a_secret_may_come_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("s3cret\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret"))

    assert env.text("SECRET_KEY") == "s3cret"


def test_a_file_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret"))

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE cannot be read"):
        env.text("SECRET_KEY")


def test_a_secret_comes_from_one_place(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "b"))

    with pytest.raises(ImproperlyConfigured, match="not both"):
        env.text("SECRET_KEY")


def test_what_is_required_is_asked_for_by_name():
    with pytest.raises(ImproperlyConfigured, match="PUBLIEK_URL is required"):
        env.text("PUBLIEK_URL")


def test_what_the_environment_says_goes_before_what_is_offered(monkeypatch):
    env.offer(PUBLIEK_URL="http://localhost")
    assert env.text("PUBLIEK_URL") == "http://localhost"

    monkeypatch.setenv("PUBLIEK_URL", "https://melden.example")
    assert env.text("PUBLIEK_URL") == "https://melden.example"


@pytest.mark.parametrize(("said", "meant"), [("yes", True), ("ON", True), ("0", False)])
def test_yes_and_no_in_a_few_words(monkeypatch, said, meant):
    monkeypatch.setenv("HTTPS", said)

    assert env.flag("HTTPS", default=not meant) is meant


def test_maybe_is_no_answer(monkeypatch):
    assert env.flag("HTTPS", default=True) is True

    monkeypatch.setenv("HTTPS", "maybe")
    with pytest.raises(ImproperlyConfigured, match="HTTPS must be one of"):
        env.flag("HTTPS", default=True)


def test_numbers_words_and_choices(monkeypatch):
    monkeypatch.setenv("SIZE", "12")
    monkeypatch.setenv("HOSTS", "a.example, b.example,,")
    monkeypatch.setenv("DOOR", "achterdeur")

    assert env.number("SIZE", 8) == 12
    assert env.number("OTHER", 8) == 8
    assert env.words("HOSTS") == ["a.example", "b.example"]
    with pytest.raises(ImproperlyConfigured, match="must be one of publiek, werkplek"):
        env.one_of("DOOR", ("publiek", "werkplek"), "werkplek")
    monkeypatch.setenv("SIZE", "a dozen")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.number("SIZE", 8)


def test_a_database_in_one_line(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://schakel_app:p%40ss@db.example:5433/schakel?sslmode=require"
    )

    assert env.database() == {
        "HOST": "db.example",
        "PORT": "5433",
        "NAME": "schakel",
        "USER": "schakel_app",
        "PASSWORD": "p@ss",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    "address", ["postgresql://app@%2Fvar%2Frun/name", "postgres://app@/name?host=/var/run"]
)
def test_a_database_behind_a_socket(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)

    assert env.database()["HOST"] == "/var/run"
    assert env.database()["OPTIONS"] == {}


@pytest.mark.parametrize(
    "address", ["mysql://a@b/c", "postgresql://host-without-name", "postgresql://a@b:port/c"]
)
def test_another_kind_of_database_is_refused(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database()


def test_no_database_means_no_production():
    with pytest.raises(ImproperlyConfigured, match="refuses to serve production settings"):
        env.database()


def test_mail_in_one_line(monkeypatch):
    assert env.mail() == {"EMAIL_HOST": ""}

    monkeypatch.setenv("EMAIL_URL", "smtp+tls://user:p%40ss@mail.example")
    assert env.mail() == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "user",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
    }
    monkeypatch.setenv("EMAIL_URL", "sendmail://here")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like"):
        env.mail()


DEMO = """
from django.conf import settings
print(settings.SECRET_KEY, settings.SESSION_COOKIE_NAME, settings.PUBLIEK_URL, settings.DEMO)
"""


def demo(tmp_path, **more: str) -> list[str]:
    said = run(
        [sys.executable, "-c", DEMO],
        DJANGO_SETTINGS_MODULE="schakel.config.settings_demo",
        SCHAKEL_VAR=str(tmp_path),
        **more,
    )
    return said.stdout.split()


def test_every_checkout_of_the_demo_has_a_secret_of_its_own(tmp_path):
    first, again = demo(tmp_path / "a"), demo(tmp_path / "a")
    other = demo(tmp_path / "b", SCHAKEL_DOOR="publiek", PUBLIEK_PORT="8010")

    assert first == again
    assert first[1:] == ["werkplek_8001", "http://localhost:8000", "True"]
    assert other[1:] == ["sessie_8010", "http://localhost:8010", "True"]
    assert first[0] != other[0]
    assert len(first[0]) > 50
    assert stat.S_IMODE((tmp_path / "a" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["secret-key"]

"""Setting up does what is missing, says so in one line each, and does nothing twice."""

import shutil
import stat

import pytest
from django.core.management.base import CommandError
from django.db import connection

from schakel.ops import bootstrap
from schakel.ops.roles import tell_key
from schakel.vault.key_file import create_key_file

TRANSLATED = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Even niet beschikbaar"
msgstr "Not available for a moment"
"""


@pytest.fixture
def keys(settings):
    return settings.KEY_FILE


@pytest.fixture
def folder(tmp_path, settings):
    settings.VAR = tmp_path
    settings.CLUSTER = None
    settings.DEMO = False
    settings.KEY_FILE = tmp_path / "keys" / "keys.toml"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STANDBY = tmp_path / "standby"
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    written = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    written.parent.mkdir(parents=True)
    written.write_text(TRANSLATED)
    return tmp_path


def set_up() -> dict[str, str]:
    said: list[str] = []
    bootstrap.ready_application(said.append)
    return {line[2:22].strip(): line[23:] for line in said}


def test_the_first_time_makes_and_the_second_time_leaves(district, keys, folder):
    (folder / "keys").mkdir(mode=0o700)
    shutil.copy(keys, folder / "keys" / "keys.toml")  # the database knows these

    first, second = set_up(), set_up()

    assert first["Tables"].startswith("up to date")
    assert first["Translations"].startswith("en compiled")
    assert first["Styles and scripts"].startswith("collected in")
    assert first["District"].startswith("De Markiezaten:")
    assert second["Translations"].startswith("up to date")
    assert second["Styles and scripts"].startswith("up to date")
    assert second["District"].startswith("De Markiezaten: up to date")
    assert (folder / "locale" / "en" / "LC_MESSAGES" / "django.mo").stat().st_size > 50
    assert (folder / "static" / ".collected").exists()
    assert "0800-2000" in (folder / "standby" / "acuut.nl.html").read_text()
    assert "Tholen" in (folder / "standby" / "district.json").read_text()


def test_public_keys_are_published_with_the_pages(district, folder):
    folder.joinpath("keys").mkdir()
    create_key_file(folder / "keys" / "keys.toml")
    with connection.cursor() as cursor:
        tell_key(cursor)

    assert "public keys" not in set_up()["Standby pages"]

    assert str(district.fallback_desk_id) in (folder / "standby" / "public-keys.json").read_text()


def test_styles_are_collected_anew_for_another_storage(folder, settings):
    """What tests collected has no hashed names; served as it is, every page would be an error."""
    bootstrap._static_files(lambda _: None)
    assert not (folder / "static" / "staticfiles.json").exists()

    hashing = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": hashing}}
    bootstrap._static_files(lambda _: None)

    assert (folder / "static" / "staticfiles.json").exists()


def test_keys_are_made_for_a_demo_and_asked_for_otherwise(folder, settings):
    said: list[str] = []

    bootstrap._keys(said.append)
    assert "missing: put them in" in said[-1]
    assert not settings.KEY_FILE.exists()

    settings.DEMO = True
    bootstrap._keys(said.append)
    bootstrap._keys(said.append)
    assert "made in" in said[-2]
    assert "were there" in said[-1]
    assert stat.S_IMODE(settings.KEY_FILE.stat().st_mode) == 0o600


def test_a_wrong_district_file_is_told_and_not_traced(folder, settings):
    (folder / "district.toml").write_text("[district]\ncode = 1\n")
    settings.DISTRICT_FILES = [str(folder / "district.toml")]

    with pytest.raises(CommandError, match="regel"):
        bootstrap._districts(lambda _: None)


def test_with_a_database_of_ones_own_no_cluster_is_made(folder):
    assert bootstrap.ready_cluster(lambda _: None) is False
    bootstrap._own_database(lambda _: None)

    assert not (folder / "pgdata").exists()

"""Can somebody who installs Schakel make, check and renew the keys?"""

import pytest

from schakel.config import cli
from schakel.vault.key_file import read_key_file


@pytest.fixture
def key_file(settings, tmp_path):
    settings.KEY_FILE, settings.STANDBY = tmp_path / "keys.toml", tmp_path
    return settings.KEY_FILE


def test_keys_are_made_once_and_never_overwritten(key_file, capsys):
    assert cli.main(["keys", "create"]) == 0
    before = key_file.read_bytes()

    assert cli.main(["keys", "create"]) == 1

    assert key_file.read_bytes() == before
    told = capsys.readouterr()
    assert "Copy this file to a safe place" in told.out
    assert "They stay as they are" in told.err


def test_keys_are_made_only_where_there_is_a_folder(settings, tmp_path, capsys):
    settings.KEY_FILE = tmp_path / "nowhere" / "keys.toml"

    assert cli.main(["keys", "create"]) == 1
    assert "cannot be made" in capsys.readouterr().err


def test_keys_are_checked(key_file, db, capsys):
    assert cli.main(["keys", "check"]) == 1
    cli.main(["keys", "create"])
    assert cli.main(["keys", "check"]) == 0

    assert "The keys can be used." in capsys.readouterr().out


def test_keys_are_renewed_and_the_old_ones_stay(key_file, capsys):
    assert cli.main(["keys", "renew"]) == 1
    cli.main(["keys", "create"])
    first = read_key_file(key_file)

    assert cli.main(["keys", "renew"]) == 0

    second = read_key_file(key_file)
    assert (second.current, second.keks[1], second.root) == (2, first.keks[1], first.root)
    assert "New records use key 2" in capsys.readouterr().out

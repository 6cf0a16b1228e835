"""Where do keys come from, who may read them, and what happens when they change?"""

import os
from pathlib import Path

import pytest

from schakel.vault import keys
from schakel.vault.key_file import KeysUnavailable, add_kek, create_key_file, read_key_file
from schakel.vault.keys import CannotUnwrap, FileProvider, WrappedKey

DEK = bytes(range(32))


@pytest.fixture
def key_file(tmp_path) -> Path:
    path = tmp_path / "keys.toml"
    create_key_file(path)
    return path


def test_a_new_key_file_is_for_its_owner_only_and_never_overwritten(key_file):
    assert key_file.stat().st_mode & 0o777 == 0o600
    before = key_file.read_bytes()

    with pytest.raises(FileExistsError):
        create_key_file(key_file)

    assert key_file.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_key_file_that_others_may_read_is_refused(key_file, mode):
    key_file.chmod(mode)

    with pytest.raises(KeysUnavailable, match="mode 0600"):
        FileProvider(key_file)


def test_a_key_file_of_somebody_else_is_refused(key_file, monkeypatch):
    if os.geteuid() == 0:
        os.chown(key_file, 65534, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 65534)

    with pytest.raises(KeysUnavailable, match="somebody else"):
        FileProvider(key_file)


def test_a_key_file_that_may_only_be_read_is_fine(key_file):
    key_file.chmod(0o400)

    assert FileProvider(key_file).derived("x")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "format = 1",
        "geen toml [",
        'format = 2\ncurrent = 1\nroot = "x"\n[keks]\n',
        'format = 1\ncurrent = 1\nroot = "YQ=="\n[keks]\n1 = "YQ=="\n',
        'format = 1\ncurrent = 1\nroot = "%%"\n[keks]\n1 = "%%"\n',
        "format = 1\ncurrent = 1\nroot = 5\nkeks = 3\n",
    ],
)
def test_a_damaged_key_file_is_refused_without_showing_it(key_file, content):
    key_file.write_text(content)

    with pytest.raises(KeysUnavailable) as problem:
        FileProvider(key_file)

    assert problem.value.__cause__ is None
    assert "key file" in str(problem.value)


def test_a_current_key_that_is_missing_is_noticed(key_file):
    key_file.write_text(key_file.read_text().replace("current = 1", "current = 7"))

    with pytest.raises(KeysUnavailable, match="current"):
        FileProvider(key_file)


def test_a_missing_key_file_says_what_to_do(tmp_path):
    with pytest.raises(KeysUnavailable, match="KEY_FILE"):
        FileProvider(tmp_path / "nowhere.toml")


def test_a_folder_is_no_key_file(tmp_path):
    with pytest.raises(KeysUnavailable):
        FileProvider(tmp_path)


def test_a_wrapped_key_opens_in_its_own_row_only(key_file):
    provider = FileProvider(key_file)
    wrapped = provider.wrap(DEK, context=b"row 1")

    assert provider.unwrap(wrapped, context=b"row 1") == DEK
    with pytest.raises(CannotUnwrap):
        provider.unwrap(wrapped, context=b"row 2")
    with pytest.raises(CannotUnwrap):
        provider.unwrap(WrappedKey(wrapped.blob[:-1], 1), context=b"row 1")
    with pytest.raises(CannotUnwrap):
        provider.unwrap(WrappedKey(b"", 1), context=b"row 1")
    with pytest.raises(CannotUnwrap):
        provider.unwrap(WrappedKey(wrapped.blob, 9), context=b"row 1")


def test_after_rotation_old_records_open_and_new_ones_use_the_new_key(key_file):
    running = FileProvider(key_file)
    old = running.wrap(DEK, context=b"row")
    derived = running.derived("receipt.code")

    assert add_kek(key_file) == 2

    started_later = FileProvider(key_file)
    new = started_later.wrap(DEK, context=b"row")
    assert (old.kek_version, new.kek_version) == (1, 2)
    assert started_later.unwrap(old, context=b"row") == DEK
    assert started_later.rewrap(old, context=b"row").kek_version == 2
    # A process that started before the rotation reads the file again when it meets the new key.
    assert running.unwrap(new, context=b"row") == DEK
    assert started_later.derived("receipt.code") == running.derived("receipt.code") == derived
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert sorted(read_key_file(key_file).keks) == [1, 2]


def test_every_purpose_has_a_key_of_its_own(key_file):
    provider = FileProvider(key_file)
    material = read_key_file(key_file)

    derived = {provider.derived(purpose) for purpose in ("receipt.code", "token", "blind")}

    assert len(derived | {material.root, material.keks[1]}) == 5


def test_key_material_does_not_show_itself(key_file):
    material = read_key_file(key_file)

    assert repr(material) == "<KeyMaterial: versions [1], current 1>"
    assert repr(material.root) not in str(material)


def test_health_tells_what_is_wrong_and_neither_key_nor_path(settings, key_file):
    settings.KEY_FILE = key_file
    assert keys.health() == ""

    key_file.chmod(0o644)
    assert "mode 0600" in keys.health()
    key_file.unlink()
    told = keys.health()
    assert told.startswith("There is no key file")
    assert str(key_file.parent) not in told

    create_key_file(key_file)
    assert "restart" in keys.health()

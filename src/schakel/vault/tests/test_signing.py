"""Can anybody check a signature and a pseudonym be opened, and by whom?

ASVS 11.6.1 (approved signatures), 16.4.2.
"""

import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from schakel.vault.key_file import create_key_file
from schakel.vault.pseudonyms import identity_of, pseudonym
from schakel.vault.sealing import CannotOpen
from schakel.vault.signing import NotAPublicKey, PublicKey, public_key, sign


def test_what_was_signed_is_checked_with_the_public_key_alone():
    signature = sign("test.one", b"message")

    key = PublicKey.of_pem(public_key("test.one").pem())

    assert key.signed(b"message", signature)
    assert not key.signed(b"another message", signature)
    assert not key.signed(b"message", sign("test.two", b"message"))
    assert len(key.id) == 16


def test_openssl_checks_it_too(tmp_path):
    (tmp_path / "key.pem").write_text(public_key("test.one").pem())
    (tmp_path / "message").write_bytes(b"message")
    (tmp_path / "signature").write_bytes(sign("test.one", b"message"))

    checked = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin",
         "-in", "message", "-sigfile", "signature"],
        cwd=tmp_path, check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert checked.stdout.strip() == "Signature Verified Successfully"


def test_another_installation_has_another_key(settings, tmp_path):
    ours = public_key("test.one")
    settings.KEY_FILE = tmp_path / "theirs.toml"
    create_key_file(settings.KEY_FILE)

    assert public_key("test.one") != ours


def test_what_is_no_ed25519_key_is_refused():
    other = generate_private_key(SECP256R1()).public_key()
    pem = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    for text in ("", "geen sleutel", pem):
        with pytest.raises(NotAPublicKey):
            PublicKey.of_pem(text)


def test_one_person_has_one_pseudonym_that_tells_nothing():
    one, again = pseudonym("log", "reporter:7"), pseudonym("log", "reporter:7")

    assert one == again
    assert one != pseudonym("log", "reporter:8")
    assert one != pseudonym("other", "reporter:7")
    assert b"reporter" not in one
    assert identity_of("log", one) == "reporter:7"


@pytest.mark.parametrize("change", [0, 5, -1])
def test_a_pseudonym_that_was_changed_or_moved_does_not_open(change):
    given = bytearray(pseudonym("log", "reporter:7"))
    given[change] ^= 1

    with pytest.raises(CannotOpen):
        identity_of("log", bytes(given))
    with pytest.raises(CannotOpen):
        identity_of("other", pseudonym("log", "reporter:7"))
    with pytest.raises(CannotOpen):
        identity_of("log", b"")

"""Is every use of cryptography in the inventory, and can it be found?

ASVS 11.1.2 and 11.1.3: an inventory of keys, algorithms and where they are used, kept by machine.
"""

import pytest

from schakel.config import cryptography
from schakel.vault.inventory import LINES


def test_every_use_has_a_line_and_every_line_a_use():
    assert cryptography.uncovered(cryptography.uses_in()) == []


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("import hashlib\nhashlib.md5(b'')", "hashlib.md5"),
        ("import hashlib as h\nh.sha1(b'')", "hashlib.sha1"),
        ("from hashlib import blake2b", "blake2b"),
        ("import hmac\ndef f():\n    return hmac.new(b'', b'', 'sha1')", "hmac.new"),
        ("def f():\n    import secrets\n    return secrets.randbits(8)", "secrets.randbits"),
        ("from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key",
         "generate_private_key"),
        ("from cryptography.hazmat.primitives.asymmetric import ec\nec.SECP256R1()",
         "ec.SECP256R1"),
        ("from cryptography.fernet import Fernet", "Fernet"),
        ("import cryptography.fernet\ncryptography.fernet.Fernet(b'')",
         "cryptography.fernet.Fernet"),
        ("import argon2\nargon2.PasswordHasher()", "argon2.PasswordHasher"),
        ("from nacl.public import Box", "Box"),
        ("import os\nos.urandom(8)", "os.urandom"),
        ("from os import urandom", "os.urandom"),
        ("import random\nrandom.SystemRandom()", "random.SystemRandom"),
        ("from django.core import signing\nsigning.dumps({})", "django.core.signing.dumps"),
        ("from django.utils.crypto import salted_hmac", "salted_hmac"),
        ("import ssl\nssl._create_unverified_context()", "ssl._create_unverified_context"),
        ("HASHERS = ['django.contrib.auth.hashers.ScryptPasswordHasher']", "ScryptPasswordHasher"),
    ],
)  # fmt: skip
def test_a_use_in_a_new_place_is_found(tmp_path, text, used):
    (tmp_path / "new.py").write_text(text)

    found = cryptography.uncovered(cryptography.uses_in(tmp_path))

    assert f"new.py: {used} is in no line of vault/inventory.py" in found


def test_what_only_looks_like_it_is_no_use(tmp_path):
    (tmp_path / "new.py").write_text("import os, uuid\nos.path.join('a')\nuuid.uuid4()\n")

    assert cryptography.uses_in(tmp_path) == {}


def test_a_line_that_nothing_needs_any_more_is_told():
    used = cryptography.uses_in()
    used["vault/visits.py"].discard("AESGCM")

    assert cryptography.uncovered(used) == [
        "vault/visits.py: AESGCM is in vault/inventory.py, and not used"
    ]


def test_the_page_says_for_each_line_algorithm_key_length_and_rotation():
    page = "\n".join(cryptography.document())

    for line in LINES:
        assert all((line.purpose, line.algorithm, line.key, line.bits, line.rotation, line.used))
        assert f"| {line.purpose} | {line.algorithm} |" in page

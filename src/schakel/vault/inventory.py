"""Which algorithms do we use, with which keys, for what, and when do they change?

One line per use; `schakel docs` makes docs/crypto.md of them. Whoever uses cryptography in a new
place writes a line here first: `config/tests/test_cryptography.py` finds a use without a line in
the source, and a line without a use. Files are below src/schakel.

Source: ASVS 11.1.2, 11.1.3; BIO2 8.24.01.
"""

from dataclasses import dataclass
from typing import Final

GCM: Final = "AES-256-GCM (NIST SP 800-38D), a nonce of 96 random bits"
SHA256: Final = "SHA-256 (FIPS 180-4)"
HMAC: Final = "HMAC-SHA-256 (RFC 2104)"
HKDF: Final = "HKDF-SHA-256 (RFC 5869)"
ED25519: Final = "Ed25519 (RFC 8032)"
X25519: Final = "HPKE base mode: DHKEM(X25519, HKDF-SHA-256), HKDF-SHA-256, AES-256-GCM (RFC 9180)"
RANDOM: Final = "Random numbers of the system"
NO_KEY: Final = "none"
BY_ROOT: Final = "never: what is stored follows from it; a new installation has a new one"
BY_RECORD: Final = "`keys rotate record`: yearly, and at once after a leak"
NEVER: Final = "nothing to change"


@dataclass(frozen=True)
class Line:
    """One use of cryptography."""

    purpose: str
    algorithm: str
    key: str
    bits: str
    rotation: str
    used: dict[str, tuple[str, ...]]  # per file the names that this line covers


LINES: Final = (
    Line(
        "Seal texts, files and settings of one record in the database", GCM,
        "the key of the record, made here, stored wrapped", "256",
        "never: it dies with the record; what wraps it changes",
        {"vault/sealing.py": ("AESGCM", "os.urandom"),
         "vault/models/record_key.py": ("os.urandom",)},
    ),
    Line(
        "Wrap the keys of records and desks; once more by the bucket of the quarter", GCM,
        "key-encryption keys and bucket keys, in the key file", "256",
        f"{BY_RECORD}; a bucket each quarter, destroyed when all in it is due",
        {"vault/keys.py": ("AESGCM", "os.urandom"), "vault/key_file.py": ("os.urandom",)},
    ),
    Line(
        "The same in a security module (PKCS#11)", "AES-256-GCM, HMAC-SHA-256, Ed25519 there",
        "keys that never leave the module", "256", BY_RECORD,
        {"vault/hsm.py": (
            "encode_named_curve_parameters", "hmac.compare_digest", "os.urandom", "pkcs11.AES_GCM",
            "pkcs11.EC_EDWARDS_KEY_PAIR_GEN", "pkcs11.EDDSA", "pkcs11.GENERIC_SECRET_KEY_GEN",
            "pkcs11.SHA256_HMAC")},
    ),
    Line(
        "The same by a key server (transit), over TLS", "TLS 1.2 or 1.3; AES-256-GCM, "
        "HMAC-SHA-256, Ed25519 there", "keys that never leave the server; its certificate", "256",
        BY_RECORD, {"vault/transit.py": ("ssl.create_default_context",)},
    ),
    Line(
        "A key of its own for each purpose", HKDF, "the root key of the key file", "256", BY_ROOT,
        {"vault/keys.py": ("HKDF", "SHA256")},
    ),
    Line(
        "Recognise the root key, and a key after unwrapping", "Comparing in constant time",
        "the root key", "256", NEVER, {"vault/keys.py": ("hmac.compare_digest",)},
    ),
    Line(
        "Sign the seals of the audit trail", ED25519, "from the root key, per purpose and version",
        "256 (128 of strength)", "`keys rotate signing`: every two years, and after a leak",
        {"vault/keys.py": ("Ed25519PrivateKey",),
         "vault/signing.py": ("Ed25519PublicKey", "Encoding", "PublicFormat", "hashlib.sha256",
                              "load_pem_public_key")},
    ),
    Line(
        "Seal to a desk what came in at the public door, and to a reporter what is answered",
        X25519, "a pair per desk (private half wrapped); a pair from the receipt code",
        "256 (128 of strength)",
        "`schakel desk-keys renew`, yearly and after a leak; of a reporter: never",
        {"vault/boxes.py": ("X25519PrivateKey", "X25519PublicKey", "hpke.AEAD", "hpke.KDF",
                            "hpke.KEM", "hpke.Suite", "os.urandom"),
         "vault/published.py": ("X25519PublicKey",)},
    ),
    Line(
        "Find and prove a receipt code without storing it", f"{HMAC}; {SHA256}",
        "the code itself: 120 random bits (ADR 0006); the seal of a form: SECRET_KEY",
        "120 and 256",
        "each report its own; SECRET_KEY with a fallback",
        {"vault/receipts.py": ("hashlib.sha256", "hmac.compare_digest", "hmac.digest",
                               "secrets.token_bytes")},
    ),
    Line(
        "Recognise a token, a code or an equal value without storing it", f"{HMAC}; {SHA256}",
        "from the root key; without a key only of 256 random bits", "256", BY_ROOT,
        {"vault/hashes.py": ("hashlib.sha256", "hmac.new"),
         "vault/tokens.py": ("hashlib.sha256", "secrets.token_urlsafe")},
    ),
    Line(
        "Compare the code of a one-time link, or to choose a password again",
        "Comparing in constant time", NO_KEY, "256", NEVER,
        {"handover/actions/linking.py": ("hmac.compare_digest",),
         "accounts/actions/resetting.py": ("hmac.compare_digest",)},
    ),
    Line(
        "Pseudonyms of data subjects in the processing log", "AES-SIV (RFC 5297)",
        "two from the root key, per domain", "2 x 256", BY_ROOT,
        {"vault/pseudonyms.py": ("AESSIV",)},
    ),
    Line(
        "Find puzzle pieces that touch: tokens, filters, capsules", f"{HMAC}; {HKDF}; {GCM}",
        "a secret per realm and version, stored sealed", "256; a token is 64 bits of it",
        "`keys rotate index`: yearly, and after a leak",
        {"vault/link_keys.py": ("AESGCM", "HKDF", "SHA256", "hashlib.sha256", "os.urandom")},
    ),
    Line(
        "Seal backups", GCM, "from the root key and a random salt, per backup", "256",
        "each backup its own", {"vault/streams.py": ("AESGCM", "os.urandom")},
    ),
    Line(
        "Keep a visit of a reporter open, in the cookie", f"{GCM}; {HMAC} for its key",
        "SECRET_KEY of the public door", "256", "SECRET_KEY with a fallback",
        {"vault/visits.py": ("AESGCM", "hmac.digest", "os.urandom")},
    ),
    Line(
        "The public door's own secret, from that of the installation", HMAC, "SECRET_KEY", "256",
        "with SECRET_KEY", {"ops/serve.py": ("hmac.digest",)},
    ),
    Line(
        "Say to the database who asks", f"{HMAC}; SHA-256 in PostgreSQL checks it",
        "from the root key, per version; its pads in a table that no role reads", "256",
        "`keys rotate context`: while people work, and after a leak",
        {"vault/asker.py": ("hashlib.sha256", "hmac.digest")},
    ),
    Line(
        "The Merkle tree of the audit trail, and fingerprints of its seals",
        f"{SHA256}, as RFC 6962", NO_KEY, "256", NEVER,
        {"audit/merkle.py": ("hashlib.sha256",), "audit/checkpoints.py": ("hashlib.sha256",)},
    ),
    Line(
        "Bind an approval, a grant, a certificate of destruction, a district file, a session, "
        "or who somebody is at a provider, to what it is about", SHA256, NO_KEY, "256", NEVER,
        {"approvals/actions/asking.py": ("hashlib.sha256",),
         "grants/actions/giving.py": ("hashlib.sha256",),
         "retention/actions/proposing.py": ("hashlib.sha256",),
         "organisations/reading.py": ("hashlib.sha256",),
         "people/sessions.py": ("hashlib.sha256",),
         "people/providers.py": ("hashlib.sha256",)},
    ),
    Line(
        "See whether something changed: roles, styles, where a cluster is", f"{SHA256}; no secret",
        NO_KEY, "256", NEVER,
        {"ops/roles.py": ("hashlib.sha256",), "ops/bootstrap.py": ("hashlib.sha256",),
         "ops/cluster.py": ("hashlib.sha256",), "web/assets_check.py": ("hashlib.sha256",)},
    ),
    Line(
        "Limit visitors of the public door without keeping an address", HMAC,
        "a salt in memory", "256", "every day, and at every start",
        {"intake/limits.py": ("hashlib.sha256", "hmac.digest", "secrets.token_bytes")},
    ),
    Line(
        "Passwords", "Argon2id by argon2-cffi; PBKDF2 is only ever read, and replaced at login",
        "a random salt each", "128 of salt", "when the settings of the hash change, at login",
        {"config/settings.py": ("Argon2PasswordHasher", "PBKDF2PasswordHasher")},
    ),
    Line(
        "Look a password up in a list of breached ones", "SHA-1, as such lists are made; no secret",
        NO_KEY, "160", "with the list", {"people/passwords.py": ("hashlib.sha1",)},
    ),
    Line(
        "Tokens of identity providers", "RS256, PS256 or ES256, by PyJWT; nothing else is taken",
        "public keys of the provider", "2048 or more; 256 on a curve", "by the provider",
        {"people/id_tokens.py": ("hmac.compare_digest", "jwt.PyJWKSet", "jwt.PyJWTError",
                                 "jwt.decode", "jwt.get_unverified_header"),
         "people/providers.py": ("get_random_string",)},
    ),
    Line(
        "References, ids of operations, and the secrets of a new demo", RANDOM, NO_KEY,
        "40 (reference, no secret), 64 (operation), 256 and more", NEVER,
        {"kernel/codes.py": ("secrets.choice",), "audit/models/event.py": ("secrets.token_hex",),
         "config/settings_demo.py": ("secrets.token_urlsafe",)},
    ),
    Line(
        "Passwords in our tests only", "MD5, for speed", "a salt each", "128", NEVER,
        {"config/settings_test.py": ("MD5PasswordHasher",)},
    ),
)  # fmt: skip

NOT_HERE: Final = (
    ("TLS to browsers, mail server and database", "the proxy and the operator: operations.md"),
    ("Session ids, CSRF tokens, signed cookies", "Django 5.2: 32 characters; HMAC-SHA-256"),
    ("Second steps", "django-allauth: WebAuthn (ES256, RS256); TOTP (HMAC-SHA-1, RFC 6238)"),
    ("Packages", "SHA-256 and SHA-512 in the lock files, checked by whoever installs"),
)

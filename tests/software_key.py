"""A security key in software, for tests: it signs what it is told, also what no real key would."""

import hashlib
import secrets
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "testserver"
FLAG = AuthenticatorData.FLAG


class SoftwareKey:
    """One key, that its owner may use without a password."""

    def __init__(self, person: Any) -> None:
        self.person, self.id = person, secrets.token_bytes(16)
        self.secret = ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self.secret.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = self.data(FLAG.UP | FLAG.UV | FLAG.AT, attested)
        said = CollectedClientData.create("webauthn.create", b"once", f"https://{HOST}")
        WebAuthn.add(
            person,
            "Sleutel",
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "response": {
                    "clientDataJSON": websafe_encode(said),
                    "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
                },
                "clientExtensionResults": {"credProps": {"rk": True}},
            },
        )

    def data(self, flags: FLAG, attested: bytes = b"", host: str = HOST) -> AuthenticatorData:
        return AuthenticatorData.create(hashlib.sha256(host.encode()).digest(), flags, 1, attested)

    def answer(
        self,
        challenge: str,
        *,
        origin: str = f"https://{HOST}",
        host: str = HOST,
        kind: str = "webauthn.get",
        flags: FLAG = FLAG.UP | FLAG.UV,
        as_person: Any = None,
    ) -> dict[str, Any]:
        """What a browser hands over for this challenge."""
        data = self.data(flags, host=host)
        said = CollectedClientData.create(kind, challenge, origin)
        signature = self.secret.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        handle = user_pk_to_url_str(as_person or self.person).encode()
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(said),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(handle),
            },
            "clientExtensionResults": {},
        }

"""A provider of identities on loopback: real HTTP, real keys, and it lies when a test wants it to.

It asks nothing: whoever is sent there is `who`, at once. What it signs can be changed on the way.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "schakel", "tussen-ons-gezegd"
KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


SHORT = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  # to see it refused
CURVE = ec.generate_private_key(ec.SECP256R1())
SETTINGS = """
[{id}]
name = "{name}"
issuer = "{issuer}"
client_id = "{client}"
client_secret = "{secret}"
wanted = {{ amr = ["mfa"] }}
ask = {{ acr_values = "sterk" }}
"""


class IdentityProvider:
    """What it knows, says and does; tests change it."""

    def __init__(self) -> None:
        self.issuer = ""
        self.who = "sub-van-noor"
        self.claims: dict[str, Any] = {"amr": ["pwd", "mfa"]}
        self.told: dict[str, Any] = {}  # changes to its own description
        self.at = lambda: int(time.time())  # when who proved it
        self.changed: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.asked: list[dict[str, str]] = []  # what was asked of whoever came
        self.codes: dict[str, dict[str, str]] = {}

    def signed(self, claims: dict[str, Any], key: Any = KEYS[0], **said: Any) -> str:
        return jwt.encode(
            claims, key, algorithm=said.get("alg", "RS256"), headers={"kid": said.get("kid", "een")}
        )

    def use(self, alg: str, key: Any) -> None:
        """Sign with another kind of key from now on, and publish that one."""
        kind = jwt.algorithms.get_default_algorithms()[alg]
        public = kind.to_jwk(key.public_key(), as_dict=True)
        self.keys = lambda: {"keys": [{**public, "kid": "een", "use": "sig", "alg": alg}]}
        self.sign = lambda claims: self.signed(claims, key, alg=alg)

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.told,
        }

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(KEYS[0].public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "een", "use": "sig", "alg": "RS256"}]}

    def let_in(self, question: dict[str, str]) -> str:
        """Where the browser goes on to: back, with a code."""
        self.asked.append(question)
        code = secrets.token_urlsafe(16)
        self.codes[code] = question
        return f"{question['redirect_uri']}?{urlencode({'code': code, 'state': question['state']})}"

    def answer(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The token for a code, once, for who asked it."""
        question = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            question is None
            or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET)
            or form.get("redirect_uri") != question["redirect_uri"]
            or challenge != question["code_challenge"]
        ):
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.who, "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": question["nonce"], "auth_time": self.at(), **self.claims,
        }  # fmt: skip
        token = self.sign(self.changed(claims))
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}


def settings_of(
    provider: IdentityProvider, provider_id: str = "gemeente", name: str = "Gemeente"
) -> str:
    """How an installation says that it trusts this one (LOGIN_PROVIDERS)."""
    return SETTINGS.format(
        id=provider_id, name=name, issuer=provider.issuer, client=CLIENT, secret=SECRET
    )


@contextmanager
def running() -> Iterator[IdentityProvider]:
    """One provider on a port of its own."""
    provider = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.let_in(dict(parse_qsl(asked.query))))
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif asked.path == "/.well-known/openid-configuration":
                self.tell(provider.description())
            elif asked.path == "/keys":
                self.tell(provider.keys())
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = provider.answer({key: each[0] for key, each in parse_qs(body).items()})
            self.tell(answer or {"error": "invalid_grant"}, 200 if answer else 400)

        def tell(self, what: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

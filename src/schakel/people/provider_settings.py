"""Who else may say who somebody is? The providers that an installation trusts, from its settings.

One table of TOML per provider (docs/operations.md). Strict: what is not understood stops the
start, and so does a provider of which no second step is asked.

Source: issue "Trust" (Who are you); security.md T25; ASVS 10.5.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,29}")
REQUIRED: Final = {"name", "issuer", "client_id", "client_secret", "wanted"}
KNOWN: Final = REQUIRED | {"subject", "longest", "ask"}
LONGEST: Final = 10 * 60 * 60  # seconds since somebody proved there who they are
# What Schakel says itself when it sends somebody to the provider.
OURS: Final = {
    "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce",
    "max_age", "prompt", "code_challenge", "code_challenge_method", "request", "request_uri",
}  # fmt: skip


def providers(text: str) -> list[dict[str, Any]]:
    """The providers as allauth wants them. Raises ImproperlyConfigured, without any secret."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ImproperlyConfigured(f"LOGIN_PROVIDERS is not TOML: {problem}") from problem
    return [_provider(name, table) for name, table in tables.items()]


def is_safe(address: object) -> bool:
    """Whether what goes to this address stays secret: over TLS, or within this machine."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
    )


def _provider(name: str, table: object) -> dict[str, Any]:
    if not NAME.fullmatch(name) or not isinstance(table, dict):
        raise ImproperlyConfigured(
            "LOGIN_PROVIDERS: one table per provider, with a name of small letters, digits and -."
        )
    missing, unknown = REQUIRED - set(table), set(table) - KNOWN
    if missing or unknown:
        raise ImproperlyConfigured(
            f"LOGIN_PROVIDERS: {name} misses {sorted(missing)} and has unknown {sorted(unknown)}."
        )
    texts = [table[each] for each in ("name", "issuer", "client_id", "client_secret")]
    texts.append(table.get("subject", "sub"))
    if not all(isinstance(each, str) and each for each in texts):
        raise ImproperlyConfigured(f"LOGIN_PROVIDERS: {name} must say everything in texts.")
    if not is_safe(table["issuer"]):
        raise ImproperlyConfigured(f"LOGIN_PROVIDERS: the issuer of {name} must be https.")
    longest = table.get("longest", LONGEST)
    if not isinstance(longest, int) or isinstance(longest, bool) or longest <= 0:
        raise ImproperlyConfigured(f"LOGIN_PROVIDERS: longest of {name} must be seconds.")
    return {
        "provider_id": name,
        "name": table["name"],
        "client_id": table["client_id"],
        "secret": table["client_secret"],
        "settings": {
            "issuer": table["issuer"],
            "server_url": table["issuer"].rstrip("/"),
            "subject": table.get("subject", "sub"),
            "wanted": _wanted(name, table["wanted"]),
            "longest": longest,
            "auth_params": _asked(name, table.get("ask", {})),
            "oauth_pkce_enabled": True,
        },
    }


def _wanted(name: str, wanted: object) -> dict[str, list[str]]:
    is_good = (
        isinstance(wanted, Mapping)
        and wanted
        and all(
            isinstance(values, list) and values and all(isinstance(each, str) for each in values)
            for values in wanted.values()
        )
    )
    if not is_good:
        raise ImproperlyConfigured(
            f"LOGIN_PROVIDERS: {name}.wanted must say by which claims a second step shows, with "
            'the values that count, such as amr = ["mfa"].'
        )
    return {str(claim): list(values) for claim, values in dict(wanted).items()}  # type: ignore[call-overload]  # checked above


def _asked(name: str, asked: object) -> dict[str, str]:
    if not isinstance(asked, Mapping) or not all(isinstance(each, str) for each in asked.values()):
        raise ImproperlyConfigured(f"LOGIN_PROVIDERS: {name}.ask must hold texts.")
    if OURS & set(asked):
        raise ImproperlyConfigured(
            f"LOGIN_PROVIDERS: Schakel says itself: {sorted(OURS & set(asked))} (at {name}.ask)."
        )
    return {str(key): str(value) for key, value in asked.items()}

"""Is what a provider says about somebody true, meant for us, of just now, and strong enough?

Rule: a token counts when the wanted provider signed it, for this installation, as the answer to
this one question, about somebody who proved with a second step who they are, not too long ago.
Source: OpenID Connect Core 1.0, 3.1.3.7; security.md T25; ASVS 9.1, 10.5.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt

# With a key of the provider that only the provider has: neither "none", nor one that is shared.
ALGORITHMS: Final = ("RS256", "PS256", "ES256")
LEEWAY: Final = timedelta(minutes=1)  # clocks differ
REQUIRED: Final = ("iss", "sub", "aud", "exp", "iat", "nonce", "auth_time")


class NotAccepted(Exception):
    """The token does not count. Says why as a code, and nothing of what was in it."""


@dataclass(frozen=True)
class Expected:
    """What is asked of a token, by the settings of a provider and by the question."""

    issuer: str
    client_id: str
    subject: str  # the claim that says who it is: `sub`, or `oid` of Entra
    wanted: Mapping[str, Sequence[str]]  # per claim the values of which one must be there
    nonce: str
    longest: timedelta  # since the person proved it


@dataclass(frozen=True)
class Proven:
    """Somebody proved to a provider who they are, at some moment."""

    issuer: str
    subject: str
    at: datetime


def proven(token: object, *, keys: Mapping[str, Any], expected: Expected, now: datetime) -> Proven:
    """Who it is about. Raises NotAccepted."""
    claims = _signed(token, keys=keys, expected=expected)
    if not hmac.compare_digest(str(claims["nonce"]).encode(), expected.nonce.encode()):
        raise NotAccepted("nonce")
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", expected.client_id) != expected.client_id or (
        len(audiences) > 1 and "azp" not in claims
    ):
        raise NotAccepted("azp")
    for claim, values in expected.wanted.items():
        said = claims.get(claim)
        if not set(values) & {str(each) for each in (said if isinstance(said, list) else [said])}:
            raise NotAccepted(f"claim:{claim}")
    at = _moment(claims["auth_time"])
    if not now - expected.longest - LEEWAY <= at <= now + LEEWAY:
        raise NotAccepted("auth_time")
    subject = claims.get(expected.subject)
    if not isinstance(subject, str) or not subject:
        raise NotAccepted("subject")
    return Proven(expected.issuer, subject, min(at, now))


def _signed(token: object, *, keys: Mapping[str, Any], expected: Expected) -> dict[str, Any]:
    try:
        key = jwt.PyJWKSet.from_dict(dict(keys))[jwt.get_unverified_header(str(token))["kid"]]
        if key.public_key_use not in {None, "sig"}:
            raise NotAccepted("key")
        claims: dict[str, Any] = jwt.decode(
            str(token),
            key,
            algorithms=ALGORITHMS,
            issuer=expected.issuer,
            audience=expected.client_id,
            leeway=LEEWAY,
            options={"require": list(REQUIRED), "enforce_minimum_key_length": True},
        )
    except KeyError:
        raise NotAccepted("key") from None
    except jwt.PyJWTError as problem:
        raise NotAccepted(type(problem).__name__) from None
    return claims


def _moment(seconds: object) -> datetime:
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise NotAccepted("auth_time")
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        raise NotAccepted("auth_time") from None

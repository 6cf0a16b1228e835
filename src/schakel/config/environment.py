"""What does the environment say? Strict readers: a value that is not understood stops the start."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}

_offered: dict[str, Any] = {}


def offer(**values: Any) -> None:
    """Values for when the environment is silent, given by the demo and the test settings."""
    _offered.update(values)


def given(name: str) -> Any:
    """The value of NAME, or the content of the file that NAME_FILE points to, or the offer."""
    value, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value and path:
        raise ImproperlyConfigured(f"Give {name} or {name}_FILE, not both.")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {problem}") from problem
    return value or _offered.get(name)


def stated(name: str) -> bool:
    """Whether the environment itself names it, whatever is offered."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def text(name: str, default: str | None = None) -> str:
    """A text; without a default it is required."""
    value = given(name)
    if value is None:
        value = default
    if value is None:
        raise ImproperlyConfigured(f"{name} is required, or {name}_FILE with a file that holds it.")
    return str(value)


def flag(name: str, *, default: bool) -> bool:
    """Yes or no; anything else is a mistake that must not be guessed."""
    value = given(name)
    if value is None:
        return default
    lowered = str(value).strip().lower()
    if lowered not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be one of {sorted(TRUE | FALSE)}.")
    return lowered in TRUE


def number(name: str, default: int) -> int:
    """A whole number."""
    value = given(name)
    try:
        return default if value is None else int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def contacts(name: str) -> list[str]:
    """Where somebody can be reached, as addresses of security.txt: mail, a page or a phone."""
    given_ones = [
        f"mailto:{each}" if "@" in each and ":" not in each else each for each in words(name)
    ]
    for one in given_ones:
        if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+[\d-]+)", one):
            raise ImproperlyConfigured(
                f"{name} takes mail addresses, https:// and tel:+ addresses."
            )
    return given_ones


def one_of(name: str, allowed: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}.")
    return value


def file(name: str) -> str:
    """The path of a file that is there; empty when none is given."""
    path = text(name, "")
    if path and not os.access(path, os.R_OK):
        raise ImproperlyConfigured(f"{name} is no file that can be read.")
    return path


def database(name: str = "DATABASE_URL") -> dict[str, Any]:
    """The database of a URL (postgresql://user:password@host:port/name?sslmode=require).

    The demo and the tests offer a private cluster; production has no such offer.
    """
    value = given(name)
    if isinstance(value, dict):
        return value
    if not value:
        raise ImproperlyConfigured(
            f"{name} is required: the private cluster refuses to serve production settings. "
            "For the demo use DJANGO_SETTINGS_MODULE=schakel.config.settings_demo."
        )
    try:
        url = urlsplit(value)
        port = str(url.port or "")
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name} is not a proper address.") from problem
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgresql://user@host/database.")
    options: dict[str, Any] = dict(parse_qsl(url.query))
    host = unquote(options.pop("host", "") or url.hostname or "")
    return {
        "HOST": host,
        "PORT": port,
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "OPTIONS": options,
    }


def mail() -> dict[str, Any]:
    """How mail leaves: EMAIL_URL (smtp://, smtp+tls://, smtps://user:password@host:port)."""
    value = text("EMAIL_URL", "")
    if not value:
        return {"EMAIL_HOST": ""}
    url = urlsplit(value)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if url.scheme not in ports or not url.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp+tls://user:password@host:587.")
    return {
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or ports[url.scheme],
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_USE_SSL": url.scheme == "smtps",
    }

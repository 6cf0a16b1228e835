"""Which mailbox or profile is meant, with or without @, dots and capitals?"""

import re
import unicodedata
from typing import Final, NamedTuple

from schakel.linking.normal.scripts import latin

_EMAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+")
_LINK: Final = re.compile(
    r"(?:https?://)?(?:www\.|m\.|nl-nl\.|mobile\.)?(?P<site>[a-z0-9-]+)\.(?:com|nl|me|net|org|ru|tv)/"
    r"(?:@|in/|u/|user/|profile/|people/|groups/)?(?P<name>[^/?#\s]+)"
)
_GMAIL: Final = frozenset({"gmail.com", "googlemail.com"})
_TAIL: Final = re.compile(r"\d+$")

PLATFORMS: Final = {
    "fb": "facebook", "facebook": "facebook", "insta": "instagram", "ig": "instagram",
    "instagram": "instagram", "tiktok": "tiktok", "tik tok": "tiktok", "snap": "snapchat",
    "snapchat": "snapchat", "telegram": "telegram", "tg": "telegram", "t": "telegram",
    "whatsapp": "whatsapp", "wa": "whatsapp", "vk": "vk", "twitter": "x", "x": "x",
    "linkedin": "linkedin", "youtube": "youtube", "onlyfans": "onlyfans", "kinky": "kinky",
    "marktplaats": "marktplaats", "discord": "discord", "signal": "signal", "tinder": "tinder",
    "sexjobs": "sexjobs", "viber": "viber", "wechat": "wechat",
}  # fmt: skip


SHORTEST_CORE: Final = 4


class Online(NamedTuple):
    """A mail address or a profile; every part "" when it was not said."""

    email: str
    local: str
    """The part before @ of a mail address, without dots and digits at the end."""
    domain: str
    handle: str
    """Letters and digits of a profile name."""
    core: str
    """The handle without digits at the end, "" when under SHORTEST_CORE characters stay."""
    platform: str


def online(email: str = "", handle: str = "", platform: str = "") -> Online:
    """Read a mail address, a profile name or the link to a profile, in whichever field it is."""
    address = normal_email(email) or (normal_email(handle) if "@" in handle[1:] else "")
    said = "" if address and not email else handle
    if not address and not said:
        said = email
    name, place = _profile(said)
    local, _, domain = address.partition("@")
    stem = _letters(local.split("+")[0])
    return Online(
        email=address,
        local=_stem(stem),
        domain=domain,
        handle=name or stem,
        core=_stem(name or stem),
        platform=normal_platform(platform) or place,
    )


def normal_email(text: str) -> str:
    """A mail address in lower case, as the mailbox sees it; "" when it is none.

    Whatever follows a plus is left out; Gmail does not count dots. Doing it twice changes nothing.
    """
    found = _EMAIL.search(unicodedata.normalize("NFKC", text[:320]).casefold())
    if not found:
        return ""
    local, _, domain = unicodedata.normalize("NFKC", found[0]).partition("@")
    local, domain = local.split("+")[0].strip("."), domain.strip(".-")
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local and "." in domain else ""


def normal_handle(text: str) -> str:
    """Letters and digits of a profile name. Doing it twice changes nothing."""
    return _profile(text)[0]


def normal_platform(text: str) -> str:
    """The name of a site or app, one word; doing it twice changes nothing."""
    name = latin(text)
    return PLATFORMS.get(name, "".join(name.split()))[:24]


def _profile(text: str) -> tuple[str, str]:
    text = text[:200].strip()
    if found := _LINK.search(text.lower()):
        return _letters(found["name"]), normal_platform(found["site"])
    return _letters(text), ""


def _letters(text: str) -> str:
    return "".join(latin(text).split())[:64]


def _stem(name: str) -> str:
    stem = _TAIL.sub("", name)
    return stem if len(stem) >= SHORTEST_CORE else ""

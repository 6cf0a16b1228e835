"""With which codes may a visitor of the demo read as a reporter?

The demo gives out a few submission keys that anybody can compute who has the server's keys.
Codes follow from them as they do for a real form. Every installation has other keys, and so other
codes.
"""

from typing import TypedDict

from django.conf import settings

from schakel.ops.demo.script import Scene, Script, scripts
from schakel.signals.models import Mailbox
from schakel.vault import receipts
from schakel.vault.asker import shows
from schakel.vault.tokens import keyed_hash

READ_AT = "/bericht/"


class DemoCode(TypedDict):
    """What the login page shows of one report."""

    code: str
    about: str
    url: str


def code_of(district: str, name: str) -> str:
    """The code of one invented report."""
    random = bytes.fromhex(keyed_hash("demo.code", f"{district} {name}"))
    return receipts.code_for(receipts.submission_key_of(random[: receipts.KEY_BYTES]))


def name_of(scene: Scene) -> str:
    """How a scene with a code is called; each play has one at most."""
    return f"scene {scene.play}"


def codes_to_read() -> list[DemoCode]:
    """The codes that still open something, with what the reporter then sees."""
    return [code for script in scripts() for code in _codes_of(script)]


def _codes_of(script: Script) -> list[DemoCode]:
    found = []
    for scene in script.scenes_to_read:
        code = code_of(script.district, name_of(scene))
        locator = receipts.locator_hash(code)
        shows(locator=locator.hex())
        if Mailbox.objects.filter(locator_hash=locator).exists():
            found.append(
                DemoCode(
                    code=receipts.display(code),
                    about=scene.code,
                    url=f"{settings.PUBLIEK_URL}{READ_AT}",
                )
            )
    return found

"""Which words does every template know? The door, the other door, and whether this is the demo."""

from django.conf import settings
from django.http import HttpRequest


def door(request: HttpRequest) -> dict[str, object]:
    """No database here: the static public pages use it too."""
    return {
        "door": settings.DOOR,
        "publiek_url": settings.PUBLIEK_URL,
        "werkplek_url": settings.WERKPLEK_URL,
        "demo": settings.DEMO,
    }

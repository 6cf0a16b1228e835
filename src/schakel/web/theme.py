"""Which look did the district put over ours?"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

PREFIX = "theme"


@dataclass(frozen=True)
class Theme:
    """Addresses of the district's own style sheet and logo; empty when it brought none."""

    tokens: str = ""
    logo: str = ""


def district_theme() -> Theme:
    """What stands in the mounted theme directory.

    The directory is served under the static address as `theme/`; see docs/theming.md.
    """
    mounted = getattr(settings, "THEME_DIR", None)
    if not mounted:
        return Theme()

    def address(name: str) -> str:
        return static(f"{PREFIX}/{name}") if (Path(mounted) / name).is_file() else ""

    return Theme(tokens=address("tokens.css"), logo=address("logo.svg"))

"""Which browser do the tests drive? Debian's Chromium where it is, else the one of playwright.

Its headless shell where that is too: the same engine, without the windows, menus and tabs that the
whole browser draws for nobody.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright

DEBIAN = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Only this machine exists: whatever a page asks of another one, it does not get.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def launch(playwright: Playwright) -> Browser:
    """A browser that asks nothing of the network by itself."""
    there = [str(path) for path in DEBIAN if path.exists()]
    chosen: dict[str, Any] = {"executable_path": there[0]} if there else {}
    return playwright.chromium.launch(args=QUIET, **chosen)

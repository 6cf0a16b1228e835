#!/bin/sh
# See to it that there is a Chromium for the browser tests, or say exactly what to install.
# Debian's own as root, its headless shell if it has one; else the one that playwright downloads.
set -eu
cd "$(dirname "$0")/.."

installed() {
  [ -x /usr/bin/chromium-headless-shell ] || [ -x /usr/bin/chromium ]
}
installed && exit 0

works() {
  .venv/bin/python - <<'PYTHON' 2>/dev/null
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    p.chromium.launch(args=["--no-sandbox"]).close()
PYTHON
}
works && exit 0

echo "The browser tests need Chromium; installing it."
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || true
  for package in chromium-headless-shell chromium; do
    apt-get install -qq -y --no-install-recommends "$package" >/dev/null 2>&1 || true
    installed && exit 0
  done
  .venv/bin/playwright install --with-deps chromium && works && exit 0
else
  .venv/bin/playwright install chromium && works && exit 0
fi
cat >&2 <<'TEXT'

No Chromium could be installed, so the browser tests cannot run. Do one of these and try again:
  as root on Debian:   apt-get install chromium-headless-shell
  on Ubuntu:           .venv/bin/playwright install chromium
                       sudo .venv/bin/playwright install-deps chromium
TEXT
exit 1

"""T70 (ASVS 13.4.1, 13.4.2, 13.4.5, 13.4.6): deployed, nothing is open that need not be."""

import json
import re
import sys
from pathlib import Path

import pytest
from django.test import Client, override_settings

from schakel.config import environment
from schakel.ops.tests.processes import run
from tests.wire.conftest import DOORS

STATIC = environment.ROOT / "src" / "schakel"
# What a browser gets that was typed the name of the host, and then comes over https. The names of
# style files are asked of nobody: they are collected when it is installed.
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client, override_settings
plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
with override_settings(STORAGES={**settings.STORAGES, **plain}):
    browser = Client(headers={"host": "schakel.example"})
    opened, closed = (browser.get("/inloggen/", secure=secure) for secure in (False, True))
print(json.dumps({
    "opened": [opened.status_code, opened["Location"]],
    "hsts": closed["Strict-Transport-Security"],
    "cookies": [cookie.OutputString() for cookie in closed.cookies.values()],
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE],
}))
"""


def deployed(door: str, folder: Path) -> dict[str, str]:
    """The environment of a real installation."""
    return {
        "DJANGO_SETTINGS_MODULE": "schakel.config.settings",
        "DATABASE_URL": "postgresql://schakel_app@db.example/schakel",
        "SECRET_KEY": "".join(chr(97 + number % 26) for number in range(60)),
        **({} if door == "publiek" else {"KEY_FILE": str(folder / "keys")}),
        "SCHAKEL_VAR": str(folder),
        "SCHAKEL_DOOR": door,
        "PUBLIEK_URL": "https://melden.example",
        "WERKPLEK_URL": "https://schakel.example",
        "ALLOWED_HOSTS": "melden.example,schakel.example",
    }


def test_a_browser_is_kept_on_https_and_its_cookies_with_it(tmp_path):
    """T27, T21, ASVS 3.3.1, 3.3.3, 3.4.1: the redirect, the year that it is remembered, and cookies
    of this host name alone."""
    asked = run([sys.executable, "-c", ASK], **deployed("werkplek", tmp_path))
    seen = json.loads(asked.stdout)

    assert seen["opened"] == [301, "https://schakel.example/inloggen/"]
    assert seen["hsts"] == "max-age=31536000; includeSubDomains"
    (form,) = seen["cookies"]
    assert form.startswith("__Host-")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(form.split("; "))
    assert "Domain" not in form
    assert seen["session"] == ["__Host-werkplek", True]


@pytest.mark.parametrize("door", DOORS)
def test_the_check_of_a_deployment_finds_nothing(door, tmp_path):
    """T70, ASVS 13.4.2, 3.3.1, 3.3.2, 3.3.4: with the settings of a real installation."""
    asked = run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        **deployed(door, tmp_path),
    )

    # W021: whether a whole domain is put on the list of browsers is not for one application.
    found = set(re.findall(r"security\.W\d+", asked.stderr)) - {"security.W021"}
    assert found == set()
    assert asked.returncode == 0 or "W021" in asked.stderr


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize(
    "path",
    [
        "/.git/HEAD", "/.git/config", "/.env", "/admin/", "/manage.py", "/settings.py",
        "/static/../settings.py", "/static/..%2f..%2fmanage.py", "/static/web/", "/static/",
        "/static/web/public.js.map", "/static/web/schakel.css.map", "/__debug__/", "/metrics",
        "/server-status", "/backup.sql", "/requirements.lock",
    ],
)  # fmt: skip
def test_nothing_is_to_be_had_beside_the_addresses(name, path, db):
    """T70, ASVS 13.4.1, 13.4.3, 13.4.5."""
    with override_settings(**DOORS[name]):
        answer = Client(raise_request_exception=False).get(path)

    assert answer.status_code in {301, 404}
    if answer.status_code == 301:
        assert answer["Location"].endswith("/")


def test_no_page_tells_the_version_of_anything(public_client, district):
    """T70, ASVS 13.4.6."""
    page = public_client.get("/").content.decode() + public_client.get("/nergens").content.decode()

    assert not re.search(r"(?i)django|granian|python|generator\"|schakel[ /]\d", page)


def test_what_is_served_holds_no_map_back_to_its_source():
    """T70, ASVS 13.4.5."""
    served = [path for path in STATIC.rglob("static/**/*") if path.is_file()]

    assert len(served) > 5
    assert [path.name for path in served if path.suffix == ".map"] == []
    assert [path.name for path in served if b"sourceMappingURL" in path.read_bytes()] == []

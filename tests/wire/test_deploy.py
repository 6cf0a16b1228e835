"""T70 (ASVS 13.4.1, 13.4.2, 13.4.5, 13.4.6): deployed, nothing is open that need not be."""

import re
import sys

import pytest
from django.test import Client, override_settings

from schakel.config import environment
from schakel.ops.tests.processes import run
from tests.wire.conftest import DOORS

STATIC = environment.ROOT / "src" / "schakel"


@pytest.mark.parametrize("door", DOORS)
def test_the_check_of_a_deployment_finds_nothing(door, tmp_path):
    """T70, ASVS 13.4.2, 3.3.1, 3.3.2, 3.3.4: with the settings of a real installation."""
    keys = {} if door == "publiek" else {"KEY_FILE": str(tmp_path / "keys")}
    asked = run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        DJANGO_SETTINGS_MODULE="schakel.config.settings",
        DATABASE_URL="postgresql://schakel_app@db.example/schakel",
        SECRET_KEY="".join(chr(97 + number % 26) for number in range(60)),
        **keys,
        SCHAKEL_VAR=str(tmp_path),
        SCHAKEL_DOOR=door,
        PUBLIEK_URL="https://melden.example",
        WERKPLEK_URL="https://schakel.example",
        ALLOWED_HOSTS="melden.example,schakel.example",
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

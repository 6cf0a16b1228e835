"""What does a visit leave behind? Not who came, and nothing of what was written in a log.

T38 (ASVS 14.2.3, 14.2.4, 16.2.5), T36 (ASVS 14.3.1): no address, no browser, no code, no word.
"""

import logging
import re

from django.apps import apps
from django.db import connection

from schakel.intake.tests.conftest import code_in

CANARY = "kanarie-7f3a"
ADDRESS = "203.0.113.77"
AGENT = "Kanariebrowser/9"


def everything_stored():
    """All rows of all tables, as text: bytes as hexadecimals."""
    stored = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  # names of our own tables
            stored += [row[0] for row in cursor.fetchall()]
    return "\n".join(stored)


def visit(door, told):
    headers = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT, "HTTP_X_FORWARDED_FOR": ADDRESS}
    form = told(story=CANARY, piece_person=CANARY, disclosure="named", name=CANARY)
    code = code_in(door.post("/melden/", form, **headers))
    door.post("/bericht/", {"code": "verkeerd"}, **headers)
    door.post("/bericht/", {"code": code}, **headers)
    door.post("/bericht/", {"do": "add", "text": CANARY}, **headers)
    return code, form["submission_key"]


def test_no_address_no_browser_no_code_and_no_word_is_stored_readable(door, told):
    code, key = visit(door, told)
    stored = everything_stored()
    assert apps.get_app_config("intake")
    for trace in (ADDRESS, "203.0.113", AGENT, CANARY, CANARY.encode().hex(), code, key):
        assert trace not in stored
    assert code.replace("-", "") not in stored


def test_no_word_reaches_a_log(door, told, caplog):
    caplog.set_level(logging.DEBUG)
    code, key = visit(door, told)
    door.post("/melden/", told(story=CANARY, email=CANARY, disclosure="named"))
    for trace in (ADDRESS, AGENT, CANARY, code, key):
        assert trace not in caplog.text


def test_leaving_forgets_what_can_be_forgotten_and_goes_somewhere_neutral(door, told, settings):
    visit(door, told)
    answer = door.get("/weg/")
    assert answer.status_code == 303
    assert answer["Location"].startswith("https://")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert "Vul de code in" in door.get("/bericht/").content.decode()


def test_no_page_names_a_third_party_for_a_browser_to_fetch(door):
    for path in ("/", "/melden/", "/bericht/", "/hulp/", "/uitleg/", "/acuut/", "/professional/"):
        page = door.get(path).content.decode()
        fetched = re.findall(r'<(?:link|script|img|iframe)[^>]+(?:href|src)="([^"]+)"', page)
        assert all(address.startswith("/static/") for address in fetched), path

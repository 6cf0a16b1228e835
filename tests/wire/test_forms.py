"""T17 (ASVS 3.5.1, 3.5.3): no other site can make a browser do something at the workplace.

T18 (ASVS 3.5.3): and looking changes nothing.
"""

import hashlib

import pytest
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client, override_settings

from tests.wire.conftest import DOORS, filled, routes

# Each with why it needs no token; the reasons stand beside the views.
WITHOUT_A_TOKEN = {
    "publiek": {"intake:report", "intake:leave", "language"},
    "werkplek": {"language"},
}
# What is written when somebody looks: that they looked (by law), the visit itself, and how often
# an address of the login was asked.
WRITTEN_BY_LOOKING = {"audit_event", "audit_processingline", "people_staffsession", "ops_cache"}


@pytest.mark.parametrize("name", DOORS)
def test_nothing_can_be_sent_without_the_token_of_our_own_page(name, db, settings):
    """T17, ASVS 3.5.1: every address of the resolver that takes a form, also a new one."""
    settings.CSRF_COOKIE_SECURE = False
    token = _get_new_csrf_string()
    attempts = {
        "no token": {},
        "a token that is not of this browser": {"csrfmiddlewaretoken": _get_new_csrf_string()},
        "the right token, sent from elsewhere": {"csrfmiddlewaretoken": token},
        "the right token, from a page that hides itself": {"csrfmiddlewaretoken": token},
    }
    origins = {
        "the right token, sent from elsewhere": "https://elders.example",
        "the right token, from a page that hides itself": "null",
    }
    with override_settings(**DOORS[name]):
        visitor = Client(enforce_csrf_checks=True)
        visitor.cookies[DOORS[name]["CSRF_COOKIE_NAME"]] = token
        let_through = {
            (route.name, how)
            for route in routes(name, "POST")
            for how, form in attempts.items()
            if visitor.post(
                filled(route), form, headers={"origin": o} if (o := origins.get(how)) else {}
            ).status_code != 403
        }  # fmt: skip

    assert {route for route, _how in let_through} == WITHOUT_A_TOKEN[name]


def test_over_https_a_form_must_say_where_it_comes_from(db):
    """T17, ASVS 3.5.3: without Origin the Referer counts, and ours is sent: same-origin."""
    token = _get_new_csrf_string()
    with override_settings(**DOORS["werkplek"]):
        visitor = Client(enforce_csrf_checks=True)
        visitor.cookies[DOORS["werkplek"]["CSRF_COOKIE_NAME"]] = token
        form = {"csrfmiddlewaretoken": token}

        def status(**headers):
            return visitor.post("/inloggen/", form, secure=True, headers=headers).status_code

        assert status() == 403
        assert status(referer="https://elders.example/") == 403
        assert status(referer="https://testserver/inloggen/") == 200


def state_of_the_database() -> dict[str, str]:
    """A digest of every table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        state = {}
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')  # noqa: S608  # our own tables
            rows = "\n".join(row for (row,) in cursor.fetchall())
            state[table] = hashlib.sha256(rows.encode()).hexdigest()
    return state


@pytest.mark.parametrize("name", DOORS)
def test_looking_changes_nothing(name, noor, handover):
    """T18, ASVS 3.5.3: GET, HEAD and OPTIONS of every address, beside that somebody looked."""
    signal = handover.signal
    seen = set()
    with override_settings(**DOORS[name]):
        visitor = Client()
        if name == "werkplek":
            visitor.force_login(noor)
        before = state_of_the_database()
        for route in routes(name):
            if route.name in {"health", "account_logout"}:
                continue
            known = {"code": "arbeidsinspectie", "cbs_code": "GM0748"}
            known["reference"] = (
                handover.reference if route.name.startswith("handover:") else signal.reference
            )
            for method in ("get", "head", "options"):
                answer = getattr(visitor, method)(filled(route, **known))
                assert answer.status_code < 500, route.path
                if answer.status_code == 200 and method == "get":
                    seen.add(route.name)

    after = state_of_the_database()
    changed = {table for table in after if after[table] != before[table]}
    assert len(seen) > (8 if name == "publiek" else 40)
    assert changed <= WRITTEN_BY_LOOKING

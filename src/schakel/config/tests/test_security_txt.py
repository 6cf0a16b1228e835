"""Can who finds a weakness tell somebody, and does the doctor say so when not? (RFC 9116)"""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as loaded
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from schakel.config import environment as env
from schakel.ops.doctor import machine

PUBLIEK = {"DOOR": "publiek", **loaded.DOORS["publiek"]}
WHERE = "/.well-known/security.txt"


@pytest.fixture
def door():
    with override_settings(**PUBLIEK):
        yield Client()


def test_it_says_whom_to_tell_until_when_and_in_which_languages(door, settings):
    """Without a database: this test has none."""
    settings.SECURITY_CONTACT = ["mailto:lek@gemeente.example", "https://gemeente.example/lek"]

    answer = door.get(WHERE)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert [name for name, _value in fields] == [
        "Contact", "Contact", "Expires", "Preferred-Languages", "Canonical"
    ]  # fmt: skip
    said = dict(reversed(fields))
    assert said["Contact"] == "mailto:lek@gemeente.example"  # the first is preferred
    ahead = datetime.fromisoformat(said["Expires"]) - datetime.now(UTC)
    assert timedelta(days=80) < ahead < timedelta(days=365)
    assert said["Canonical"] == f"{settings.PUBLIEK_URL}{WHERE}"
    assert said["Preferred-Languages"] == "nl, en"
    assert not answer.cookies


def test_without_a_contact_there_is_none_and_the_doctor_says_so(door, settings):
    settings.SECURITY_CONTACT = []

    assert door.get(WHERE).status_code == 404
    settings.DEMO = False
    (finding,) = machine.security_contact()
    assert "SECURITY_CONTACT" in finding.remedy
    settings.SECURITY_CONTACT = ["mailto:lek@gemeente.example"]
    assert list(machine.security_contact()) == []


def test_a_contact_is_an_address_that_somebody_can_use(monkeypatch):
    monkeypatch.setattr(env, "_offered", {})
    monkeypatch.setenv("SECURITY_CONTACT", "lek@gemeente.example, https://x.example/a, tel:+31-1")
    assert env.contacts("SECURITY_CONTACT") == [
        "mailto:lek@gemeente.example", "https://x.example/a", "tel:+31-1"
    ]  # fmt: skip

    for wrong in ("the desk", "http://x.example", "javascript:alert(1)", "mailto:a b@c", "tel:112"):
        monkeypatch.setenv("SECURITY_CONTACT", wrong)
        with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT"):
            env.contacts("SECURITY_CONTACT")

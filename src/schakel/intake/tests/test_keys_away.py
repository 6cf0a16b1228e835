"""The key server is away: what goes on, what stops, and what a visitor reads. R13."""

import pytest
from django.db import connection

from schakel.intake.tests.conftest import code_in, words_of, work
from schakel.ops.roles import tell_key
from schakel.signals.models import Signal
from schakel.vault import keys
from schakel.vault.key_file import KeysUnavailable
from schakel.vault.remembered import REMEMBERED
from schakel.vault.tests.transit_server import FAULTS, TOKEN, TransitServer


@pytest.fixture
def key_server(settings, db):
    """The process has its keys from a key server, that a test may put out of order."""
    with TransitServer() as running:
        settings.KEY_PROVIDER = "transit"
        settings.TRANSIT = (running.url, TOKEN, "schakel", "")
        REMEMBERED.clear()
        with connection.cursor() as cursor:
            tell_key(cursor)
        yield running
    REMEMBERED.clear()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_with_a_story_says_that_it_cannot_be_read_now(
    key_server, signal, noor, client, fault
):
    """R13: 503, what to do, and nothing of what went wrong behind it."""
    client.force_login(noor)
    assert client.get(signal.get_absolute_url()).status_code == 200
    REMEMBERED.clear()
    key_server.fault = fault

    page = client.get(signal.get_absolute_url())

    assert page.status_code == 503
    assert page["Retry-After"] == "60"
    assert "Even niet beschikbaar" in words_of(page)
    assert "112" in words_of(page)
    assert str(key_server.server_port) not in page.content.decode()

    key_server.fault = ""
    assert client.get(signal.get_absolute_url()).status_code == 200


def test_a_report_is_taken_in_when_the_keys_are_back(key_server, public_client, desks, told):
    """R13: the public door has no keys to miss; what it sealed waits for who has them."""
    form = told(piece_vehicle="blauwe bus")
    key_server.fault = "sealed"
    keys._transit_provider.cache_clear()
    for page in ("/", "/melden/", "/acuut/", "/hulp/"):
        assert public_client.get(page).status_code == 200

    assert code_in(public_client.post("/melden/", form))
    with pytest.raises(KeysUnavailable):
        work()

    key_server.fault = ""
    work()
    assert Signal.objects.count() == 1


def test_health_says_that_it_is_the_keys(client, key_server):
    key_server.fault = "refuses"

    answer = client.get("/gezond")

    assert answer.status_code == 503
    assert answer.json()["checks"]["keys"] == "The key server answers 403."

"""Keys in a key server: they work, they rotate, and when it is away pages say so.

R13 of design security.md: key server down, slow, wrong.
"""

import base64
import time

import pytest
from django.db import connection

from schakel.config import cli
from schakel.ops.roles import tell_key
from schakel.vault import keys
from schakel.vault.keys import CannotUnwrap, KeysUnavailable, WrappedKey
from schakel.vault.models import RecordKey, SealedContent
from schakel.vault.remembered import REMEMBERED
from schakel.vault.rotating import rewrap_all
from schakel.vault.signing import public_key, sign
from schakel.vault.tests.transit_server import FAULTS, TOKEN, TransitServer
from schakel.vault.transit import TIMEOUT, Server, TransitProvider

DEK = bytes(range(32))


@pytest.fixture
def key_server():
    with TransitServer() as running:
        yield running


@pytest.fixture
def in_use(key_server, settings, db, tmp_path):
    """This process takes its keys from the key server."""
    settings.KEY_PROVIDER, settings.STANDBY = "transit", tmp_path
    settings.TRANSIT = (key_server.url, TOKEN, "schakel", "")
    REMEMBERED.clear()
    with connection.cursor() as cursor:
        tell_key(cursor)
    yield key_server
    REMEMBERED.clear()


def provider(server: TransitServer, **other: str) -> TransitProvider:
    return TransitProvider(Server(**{"url": server.url, "token": TOKEN, **other}))


def test_a_wrapped_key_opens_in_its_own_row_only(key_server):
    ours = provider(key_server)
    wrapped = ours.wrap(DEK, context=b"row 1")

    assert ours.unwrap(wrapped, context=b"row 1") == DEK
    assert DEK not in base64.b64decode(wrapped.blob.rsplit(b":", 1)[1])
    for changed, context in [
        (wrapped, b"row 2"),
        (WrappedKey(wrapped.blob, 2), b"row 1"),
        (WrappedKey(wrapped.blob[:-4], 1), b"row 1"),
        (WrappedKey(b"\x00made by a file", 1), b"row 1"),
    ]:
        with pytest.raises(CannotUnwrap):
            ours.unwrap(changed, context=context)


def test_what_is_derived_is_asked_once_and_stays_the_same_after_a_rotation(key_server):
    ours = provider(key_server)
    first, other = ours.derived("receipt.code"), ours.derived("token")
    asked = len(key_server.asked)

    ours.add_version()

    assert ours.derived("receipt.code") == first != other
    assert provider(key_server).derived("receipt.code") == first
    assert key_server.asked[asked:].count("POST hmac") == 1


def test_who_has_the_public_key_can_check_what_the_server_signed(in_use):
    signature = sign("audit.checkpoint", b"a statement")

    assert public_key("audit.checkpoint").signed(b"a statement", signature)
    assert not public_key("audit.checkpoint.2").signed(b"a statement", signature)


@pytest.mark.django_db
def test_records_are_sealed_rotated_and_read_with_the_key_server(in_use, capsys):
    held = {}
    for number in range(4):
        row = SealedContent.objects.store(bytes([number]), key=RecordKey.objects.create_key())
        held[row.pk] = bytes([number])

    list(rewrap_all(at_once=2))

    REMEMBERED.clear()
    assert {row.pk: row.opened() for row in SealedContent.objects.all()} == held
    assert set(RecordKey.objects.values_list("kek_version", flat=True)) == {2}
    assert in_use.lowest == 2
    assert cli.main(["keys", "check"]) == 0
    assert cli.main(["keys", "create"]) == 1
    assert "use its own commands" in capsys.readouterr().err


def test_only_a_lower_version_can_be_disabled_and_never_one_enabled_by_it(key_server):
    ours = provider(key_server)
    for _ in range(3):
        ours.add_version()

    ours.disable_version(2)
    ours.disable_version(1)

    assert ours.usable_versions() == {3, 4}
    with pytest.raises(KeysUnavailable):
        ours.disable_version(4)


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_the_server_answers_keys_are_away_and_records_not_damaged(key_server, fault):
    """R13: an outage must never look as if a record were lost."""
    ours = provider(key_server)
    wrapped = ours.wrap(DEK, context=b"row")
    key_server.fault = fault

    for ask in (
        lambda: ours.wrap(DEK, context=b"row"),
        lambda: ours.unwrap(wrapped, context=b"row"),
        lambda: ours.derived("new"),
        lambda: ours.sign("audit.checkpoint", b"x"),
        lambda: ours.public_key("audit.checkpoint"),
        ours.current_version,
        ours.check,
    ):
        with pytest.raises(KeysUnavailable) as problem:
            ask()
        assert TOKEN not in str(problem.value)
        assert str(key_server.server_port) not in str(problem.value)

    key_server.fault = ""
    assert ours.unwrap(wrapped, context=b"row") == DEK


def test_a_version_that_is_not_there_does_not_open_and_opens_nothing_else(key_server):
    key_server.fault = "wrong version"
    ours = provider(key_server)

    with pytest.raises(CannotUnwrap):
        ours.unwrap(ours.wrap(DEK, context=b"row"), context=b"row")


def test_a_server_that_hangs_is_given_two_seconds(key_server):
    """R13: patience has an end, well before the visitor's."""
    key_server.fault = "hangs"
    began = time.monotonic()

    with pytest.raises(KeysUnavailable, match="in time"):
        provider(key_server).wrap(DEK, context=b"row")

    assert TIMEOUT == 2
    assert time.monotonic() - began < 2 * TIMEOUT


def test_a_server_that_is_gone_and_an_address_that_cannot_be_right_are_refused(settings):
    with TransitServer() as gone:
        ours = provider(gone)
    with pytest.raises(KeysUnavailable):
        ours.wrap(DEK, context=b"row")
    for url in ("", "vault.example", "http://vault.example/v1/transit"):
        settings.KEY_PROVIDER, settings.TRANSIT = "transit", (url, TOKEN, "schakel", "")
        assert "TRANSIT_URL must" in keys.health()


def test_a_token_that_does_not_count_and_a_key_that_is_not_there_say_so(key_server):
    with pytest.raises(KeysUnavailable, match="403"):
        provider(key_server, token="stale").check()
    with pytest.raises(KeysUnavailable, match="is that key there"):
        provider(key_server, name="other").check()
    assert TOKEN not in repr(Server(key_server.url, TOKEN))

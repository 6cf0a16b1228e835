"""Keys in a security module: SoftHSM from Debian, which speaks the same PKCS#11."""

import subprocess
from pathlib import Path

import pytest
from django.db import connection

from schakel.config import cli
from schakel.ops.roles import tell_key
from schakel.vault.hsm import Pkcs11Provider, Token
from schakel.vault.keys import (
    CannotUnwrap,
    KeysUnavailable,
    NoSuchBucket,
    WrappedKey,
    provider,
)
from schakel.vault.models import RecordKey, SealedContent
from schakel.vault.remembered import REMEMBERED
from schakel.vault.rotating import rewrap_all
from schakel.vault.signing import prepare, public_key, sign

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "1234"


@pytest.fixture(scope="module")
def softhsm(tmp_path_factory):
    """A SoftHSM of this run; the driver reads where its tokens lie once per process."""
    assert MODULE.exists(), "Install SoftHSM first: apt-get install softhsm2"
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOFTHSM2_CONF", str(configuration))
        for label in ("schakel", "empty"):
            subprocess.run(
                ["softhsm2-util", "--init-token", "--free", "--label", label,
                 "--pin", PIN, "--so-pin", PIN],
                check=True, capture_output=True,
            )  # fmt: skip
        yield folder


@pytest.fixture
def in_use(softhsm, settings, request, tmp_path):
    """This process has its keys from the module."""
    settings.KEY_PROVIDER, settings.STANDBY = "pkcs11", tmp_path  # no published keys of others
    settings.PKCS11 = (str(MODULE), "schakel", PIN, "schakel")
    ours = provider()
    if not ours._asked(lambda session: ours._numbers(session, "kek")):
        assert cli.main(["keys", "create"]) == 0
    REMEMBERED.clear()
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            tell_key(cursor)
    yield ours
    REMEMBERED.clear()


@pytest.mark.django_db
def test_records_are_sealed_rotated_and_read_and_an_older_key_can_be_enabled(in_use, capsys):
    """R12 and design 3.1: the whole life of keys that never leave the module."""
    before = in_use.wrap(bytes(32), context=b"row")
    held = {}
    for number in range(3):
        row = SealedContent.objects.store(bytes([number]), key=RecordKey.objects.create_key())
        held[row.pk] = bytes([number])

    list(rewrap_all(at_once=2))

    REMEMBERED.clear()
    assert {row.pk: row.opened() for row in SealedContent.objects.all()} == held
    current = in_use.current_version()
    assert set(RecordKey.objects.values_list("kek_version", flat=True)) == {current}
    with pytest.raises(CannotUnwrap):
        in_use.unwrap(before, context=b"row")
    assert cli.main(["keys", "enable", str(before.kek_version)]) == 0
    assert in_use.unwrap(before, context=b"row") == bytes(32)
    assert cli.main(["keys", "check"]) == 0
    assert cli.main(["keys", "create"]) == 1
    assert "They stay as they are" in capsys.readouterr().err
    with pytest.raises(KeysUnavailable):
        in_use.disable_version(current)


def test_a_wrapped_key_opens_in_its_own_row_only(in_use):
    wrapped = in_use.wrap(bytes(range(32)), context=b"row 1")

    assert in_use.unwrap(wrapped, context=b"row 1") == bytes(range(32))
    for changed, context in [
        (wrapped, b"row 2"),
        (WrappedKey(wrapped.blob[:-1] + b"\0", wrapped.kek_version), b"row 1"),
        (WrappedKey(wrapped.blob[:20], wrapped.kek_version), b"row 1"),
        (WrappedKey(wrapped.blob, 99), b"row 1"),
    ]:
        with pytest.raises(CannotUnwrap):
            in_use.unwrap(changed, context=context)


def test_what_is_derived_and_signed_stays_the_same_and_is_of_its_purpose(in_use):
    prepare("audit.checkpoint.2")

    assert in_use.derived("token") == in_use.derived("token") != in_use.derived("receipt.code")
    assert public_key("audit.checkpoint").signed(b"x", sign("audit.checkpoint", b"x"))
    assert not public_key("audit.checkpoint.2").signed(b"x", sign("audit.checkpoint", b"x"))
    with pytest.raises(KeysUnavailable):
        sign("never.prepared", b"x")


def test_the_keys_cannot_be_taken_out(in_use):
    import pkcs11  # noqa: PLC0415  # only where a module is

    session = in_use._open_session()
    for key in session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.SECRET_KEY}):
        with pytest.raises(pkcs11.PKCS11Error):
            key[pkcs11.Attribute.VALUE]


@pytest.mark.parametrize(
    ("module", "label", "pin"),
    [
        ("/nowhere/libhsm.so", "schakel", PIN),
        (str(MODULE), "another token", PIN),
        (str(MODULE), "empty", PIN),
    ],
)
def test_a_module_that_cannot_be_used_says_so_without_the_pin(softhsm, module, label, pin):
    """R13: keys are away, and no record is called damaged."""
    with pytest.raises(KeysUnavailable) as problem:
        Pkcs11Provider(Token(module, label, pin)).unwrap(WrappedKey(bytes(60), 1), context=b"row")

    assert pin not in str(problem.value)
    assert pin not in repr(Token(module, label, pin))


@pytest.mark.django_db
def test_a_bucket_in_the_module_opens_until_it_is_destroyed(in_use):
    """T54: destroyed in the module, gone for every copy of the database."""
    in_use.make_bucket("2031q2")
    in_use.make_bucket("2031q2")
    kept = in_use.put_in("2031q2", b"a wrapped key", context=b"row")
    assert in_use.take_out("2031q2", kept, context=b"row") == b"a wrapped key"
    with pytest.raises(CannotUnwrap):
        in_use.take_out("2031q2", kept, context=b"another row")

    in_use.destroy_bucket("2031q2")

    assert "2031q2" not in in_use.buckets()
    with pytest.raises(NoSuchBucket):
        in_use.take_out("2031q2", kept, context=b"row")

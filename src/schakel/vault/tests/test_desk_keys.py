"""Every desk has a key of which the public door knows the public half only."""

import json
import uuid
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from schakel.config import cli
from schakel.ops.roles import tell_key
from schakel.vault import keys, published
from schakel.vault.boxes import new_private_key, public_of
from schakel.vault.key_file import add_kek
from schakel.vault.models import DeskKey
from schakel.vault.published import CannotSeal
from schakel.vault.remembered import REMEMBERED
from schakel.vault.sealing import CannotOpen

BERGEN, THOLEN = uuid.uuid4(), uuid.uuid4()
ROW = uuid.uuid4()
TODAY = date(2026, 11, 26)


@pytest.fixture
def file(settings, tmp_path):
    settings.STANDBY = tmp_path / "standby"
    return settings.STANDBY / "public-keys.json"


@pytest.fixture
def desks(db, file):
    """Two desks with a key, published."""
    made = DeskKey.objects.ensure([BERGEN, THOLEN])
    published.write(made.values(), fallback=THOLEN)
    return made


def sealed_for(desk, content=b"verhaal"):
    return published.published().key_for(str(desk)).seal(content, purpose="test", row=ROW)


def test_what_is_sealed_with_the_published_key_opens_with_the_desk_s_own(desks):
    assert desks[BERGEN].opened(sealed_for(BERGEN), purpose="test", row=ROW) == b"verhaal"


def test_a_desk_does_not_open_what_was_sealed_for_another(desks):
    """T53. Also not when the box is made to say that it is."""
    sealed = bytes(sealed_for(BERGEN))
    with pytest.raises(CannotOpen):
        desks[THOLEN].opened(sealed, purpose="test", row=ROW)
    renamed = sealed[:2] + desks[THOLEN].pk.bytes + sealed[18:]
    with pytest.raises(CannotOpen):
        desks[THOLEN].opened(renamed, purpose="test", row=ROW)


def test_a_desk_without_a_key_is_helped_by_the_fall_back_desk(desks):
    assert published.published().key_for(str(uuid.uuid4())).id == desks[THOLEN].pk
    assert published.published().key_for("").id == desks[THOLEN].pk


def test_setting_up_twice_makes_no_second_key(desks):
    assert DeskKey.objects.ensure([BERGEN, THOLEN]) == desks
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskKey.fresh(BERGEN, version=7).save(force_insert=True)


def test_the_database_holds_no_private_key_that_opens_by_itself(desks):
    """T50."""
    private = desks[BERGEN]._private()
    REMEMBERED.clear()

    assert private not in bytes(DeskKey.objects.get(holder=BERGEN).wrapped)
    assert public_of(private) == bytes(desks[BERGEN].public)


def test_a_wrapped_key_that_is_moved_to_another_desk_does_not_open(desks):
    """T53."""
    moved = desks[THOLEN]
    moved.wrapped = desks[BERGEN].wrapped
    REMEMBERED.clear()

    with pytest.raises(CannotOpen):
        moved._private()
    assert not moved.is_whole()
    with pytest.raises(CannotOpen):
        moved.opened(sealed_for(THOLEN), purpose="test", row=ROW)


def test_after_renewing_the_old_key_opens_what_is_under_way_and_the_door_uses_the_new_one(desks):
    """T53, old key version."""
    under_way = sealed_for(BERGEN)

    renewed = DeskKey.objects.renew([BERGEN], on=TODAY)
    published.write({**desks, **renewed}.values(), fallback=THOLEN)

    assert (renewed[BERGEN].version, published.published().key_for(str(BERGEN)).version) == (2, 2)
    old = DeskKey.objects.get(holder=BERGEN, version=1)
    assert old.superseded_on == TODAY
    assert old.opened(under_way, purpose="test", row=ROW) == b"verhaal"
    with pytest.raises(CannotOpen):
        old.opened(sealed_for(BERGEN), purpose="test", row=ROW)
    assert renewed[BERGEN].opened(sealed_for(BERGEN), purpose="test", row=ROW) == b"verhaal"


def test_old_keys_are_destroyed_when_nothing_waits_for_them(desks):
    DeskKey.objects.renew([BERGEN, THOLEN], on=TODAY)

    assert DeskKey.objects.forget(superseded_before=TODAY, needed=[]) == 0
    tomorrow = date(2026, 11, 27)
    assert DeskKey.objects.forget(superseded_before=tomorrow, needed=[desks[BERGEN].pk]) == 1
    assert set(DeskKey.objects.values_list("holder", "version")) == {
        (BERGEN, 1), (BERGEN, 2), (THOLEN, 2),
    }  # fmt: skip


def test_a_private_key_can_be_wrapped_again_under_a_newer_key(desks, settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys.toml"
    keys.create_key_file(settings.KEY_FILE)
    with connection.cursor() as cursor:
        tell_key(cursor)
    desk = DeskKey.fresh(uuid.uuid4(), version=1)
    desk.save(force_insert=True)
    private = desk._private()
    add_kek(settings.KEY_FILE)
    keys._file_provider.cache_clear()

    desk.rewrap()

    REMEMBERED.clear()
    assert DeskKey.objects.get(pk=desk.pk).kek_version == 2
    assert DeskKey.objects.get(pk=desk.pk)._private() == private


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.update(format=9),
        lambda content: content.update(suite="RSA"),
        lambda content: content.update(fallback=str(uuid.uuid4())),
        lambda content: content.pop("keys"),
        lambda content: content["keys"][str(BERGEN)].update(public="AAAA"),
        lambda content: content["keys"][str(BERGEN)].update(id="x"),
        lambda content: content["keys"].update(x={}),
    ],
)
def test_a_file_that_is_not_right_is_refused_whole(desks, file, damage):
    content = json.loads(file.read_text())
    damage(content)
    file.write_text(json.dumps(content))

    with pytest.raises(CannotSeal, match="damaged"):
        published.published()
    assert "damaged" in published.health()


def test_without_a_file_nothing_can_be_sealed_and_health_says_so(desks, file):
    assert published.health() == ""
    file.unlink()
    with pytest.raises(CannotSeal):
        sealed_for(BERGEN)
    assert "schakel standby" in published.health()


def test_the_file_holds_nothing_secret(desks, file):
    private = desks[BERGEN]._private()
    text = file.read_text()

    assert private.hex() not in text
    assert set(json.loads(text)["keys"][str(BERGEN)]) == {"id", "version", "public"}


def test_keys_check_finds_a_key_that_somebody_put_in_its_place(desks, capsys):
    """Whoever can change the file could read along: the check holds it against the private keys."""
    assert cli.main(["keys", "check"]) == 0
    desks[BERGEN].public = public_of(new_private_key())
    published.write(desks.values(), fallback=THOLEN)

    assert cli.main(["keys", "check"]) == 1
    assert "somebody changed it" in capsys.readouterr().out


def test_keys_check_finds_a_private_key_that_does_not_open(desks, capsys):
    DeskKey.objects.filter(holder=BERGEN).update(wrapped=b"x" * 60)
    REMEMBERED.clear()

    assert cli.main(["keys", "check"]) == 1
    assert "does not open" in capsys.readouterr().out


def test_keys_check_finds_a_file_that_is_gone(desks, file, capsys):
    file.unlink()

    assert cli.main(["keys", "check"]) == 1
    assert "schakel standby" in capsys.readouterr().out

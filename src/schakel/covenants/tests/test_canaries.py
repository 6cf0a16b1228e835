"""An invented number between the real ones betrays who fishes between municipalities."""

import io

import pytest
from django.core.exceptions import PermissionDenied

from schakel.config.cli import parser
from schakel.covenants.actions import comparing, guarding
from schakel.covenants.models import CrossTouch
from schakel.covenants.tests.conftest import NUMBER, a_round, registered, reported
from schakel.linking.actions import canaries
from schakel.linking.actions.canaries import NotFindable
from schakel.linking.models import Canary, CanaryAlarm, IndexedMention
from schakel.organisations.models import Covenant
from schakel.people.models import Notice
from schakel.signals.models import PuzzlePiece
from schakel.vault.models import RecordKey

pytestmark = pytest.mark.django_db

PHONE = PuzzlePiece.Kind.PHONE


@pytest.fixture
def canary(covenant, frits, now) -> Canary:
    return guarding.plant(covenant, kind=PHONE, text=NUMBER, by=frits, now=now)


def test_whoever_touches_it_hears_nothing_and_the_privacy_officer_does(
    canary, district, covenant, roosendaal, yusuf, frits, now
):
    fishing = reported(district, roosendaal, ("phone", NUMBER), now=now)
    registered(fishing, covenant, yusuf, now=now)

    a_round(now)

    assert CanaryAlarm.objects.get().signal == fishing
    assert Notice.objects.filter(person=frits, kind=Notice.Kind.CANARY).count() == 1
    assert not CrossTouch.objects.exists()
    assert not Notice.objects.filter(person=yusuf).exclude(kind=Notice.Kind.NEW_SIGNAL).exists()


@pytest.mark.parametrize("who", ["noor", "bea", "kees"])
def test_only_who_supervises_privacy_plants(covenant, request, now, who):
    with pytest.raises(PermissionDenied):
        guarding.plant(covenant, kind=PHONE, text=NUMBER, by=request.getfixturevalue(who), now=now)
    assert not Canary.objects.exists()


@pytest.mark.parametrize("who", ["noor", "bea", "kees"])
def test_only_who_supervises_privacy_takes_it_away(canary, frits, request, now, who):
    with pytest.raises(PermissionDenied):
        canaries.remove(canary, by=request.getfixturevalue(who), now=now)
    assert Canary.objects.filter(pk=canary.pk).exists()

    canaries.remove(canary, by=frits, now=now)
    assert not Canary.objects.exists()


def test_nothing_is_planted_where_nothing_is_compared(covenant, frits, now):
    Covenant.objects.update(active=False)

    with pytest.raises(guarding.NotInForce):
        guarding.plant(Covenant.objects.get(), kind=PHONE, text=NUMBER, by=frits, now=now)


def test_what_can_never_be_touched_guards_nothing(covenant, frits, now):
    with pytest.raises(NotFindable):
        guarding.plant(covenant, kind=PHONE, text="?", by=frits, now=now)
    assert not Canary.objects.exists()


def test_it_goes_with_the_covenant(canary, covenant, now):
    key = canary.key_id
    Covenant.objects.update(active=False)

    comparing.compare(now=now)

    assert not Canary.objects.exists()
    assert not IndexedMention.objects.exists()
    assert not RecordKey.objects.filter(pk=key).exists()


def test_from_the_command_line(covenant, frits, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(NUMBER + "\n"))
    args = parser().parse_args(
        ["covenants", "plant", covenant.code, "--kind", "phone", "--by", frits.email]
    )

    assert args.run(args) == 0
    assert capsys.readouterr().out == f"{Canary.objects.get().reference} is planted.\n"

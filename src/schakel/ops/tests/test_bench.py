"""The bench: every figure can be read by itself, and no report is lost while it is loaded."""

import json

import pytest
from django.core.management.base import CommandError
from django.db import connection

from schakel.audit import trail
from schakel.audit.writing import write
from schakel.kernel.parts import ROLES
from schakel.ops.bench import figures, reports, run
from schakel.ops.bench.figures import Figure, NotMeasured, at_least, at_most
from schakel.ops.bench.pages import ALIKE
from schakel.organisations.models import District
from schakel.signals.models import Signal
from schakel.vault.asker import say_first
from schakel.vault.models import sealed
from schakel.vault.sealing import opened

RECEIPT = (
    '<p class="sk-receipt" id="code" translate="no"><span class="in-receipt__group">7K3Q</span>'
    '-<wbr><span class="in-receipt__group">9XM2</span></p>'
)


@pytest.fixture
def measured(transactional_db, district, settings, tmp_path) -> dict[str, Figure]:
    """Everything that is measured, at sizes that say nothing about speed."""
    settings.STANDBY = tmp_path
    found = run.measure(clients=(2,), reports=8, sizes=(60,), times=1)
    return {figure.name: figure for figure in found}


def test_everything_is_measured_and_no_report_is_lost_or_doubled(measured):
    for name in (
        "report.2_clients.errors",
        "report.2_clients.lost_or_doubled",
        "report.same_form.lost_or_doubled",
    ):
        assert measured[name].value == 0, measured[name]
        assert measured[name].holds is True
    # Three to warm the door up, eight under load, two to count statements, one sent twenty times.
    assert measured["report.2_clients.cpu"].detail["made"] == 8
    by_reporters = Signal.objects.filter(suggested_forms=[], forms=[], place__isnull=False)
    assert by_reporters.count() == 3 + 8 + 2 + 1 + 1 + ALIKE  # and the busy signals of the pages

    assert not connection_is_unlocked()
    for name in ("inbox", "inbox_few", "signal"):
        assert measured[f"{name}.unlocked.60.cpu"].value > 0
        locked, unlocked = (
            measured[f"{name}.60.statements"],
            measured[f"{name}.unlocked.60.statements"],
        )
        assert locked.value == unlocked.value  # who asks travels along, and is no statement
    for name in ("inbox.60", "inbox_all.60", "inbox_deep.60", "inbox_filtered.60", "signal.60"):
        assert measured[f"{name}.statements"].holds is True, measured[f"{name}.statements"]
        assert measured[f"{name}.cpu"].value > 0
    assert measured["report.statements"].holds is True

    see_what_each_layer_costs(measured)
    for figure in measured.values():
        told = json.loads(json.dumps(figure.as_json()))
        assert list(told) == ["name", "value", "unit", "target", "holds", "detail"]
        assert isinstance(told["value"], int | float)
        assert (told["holds"] is None) == (told["target"] == "")


def see_what_each_layer_costs(measured: dict[str, Figure]) -> None:
    """A layer that was not really away would show on its side as much as with it."""
    fewer = {"row_locks": 0, "log": 0, "trail_and_log": 1, "unwrapping": 0, "encryption": 0}
    for page in ("inbox", "signal"):
        for layer, without in fewer.items():
            told = measured[f"layer.{page}.{layer}.60"].detail
            assert told["with"]["statements"] - told["without"]["statements"] >= without, layer
            assert told["with"]["p95"] >= told["with"]["p50"] > 0
            assert told["with"]["bytes"] > 10_000
        clear = measured[f"layer.{page}.encryption.60"].detail
        # The same texts in the page; a few lines apart, of who looked in between.
        assert clear["with"]["bytes"] == pytest.approx(clear["without"]["bytes"], rel=0.06)
        together = measured[f"layer.{page}.everything.60"].detail
        assert together["with"]["statements"] - together["without"]["statements"] >= 1
    assert trail.write is write
    assert sealed.opened is opened
    assert say_first in connection.execute_wrappers


def connection_is_unlocked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = 'signals_signal'")
        return not cursor.fetchone()[0]


def test_what_is_printed_is_one_array_and_a_missed_target_is_no_error(capsys):
    missed = at_most("slow", 2, "ms", 1, why="because")

    assert run.write_down([missed]) == 0

    said = capsys.readouterr()
    assert json.loads(said.out) == [
        {"name": "slow", "value": 2, "unit": "ms", "target": "<= 1", "holds": False,
         "detail": {"why": "because"}}
    ]  # fmt: skip
    assert "slow: 2 ms <= 1" in said.err


def test_what_cannot_be_measured_is_an_error_and_the_rest_is_still_told(capsys):
    def half():
        yield at_least("fast", 9, "per second", 5)
        raise NotMeasured("the page was answered with 500")

    assert run.write_down(half()) == 1

    said = capsys.readouterr()
    assert [figure["name"] for figure in json.loads(said.out)] == ["fast"]
    assert "answered with 500" in said.err


@pytest.mark.no_cover  # nearly all of it are migrations
def test_the_database_is_its_own_and_gone_afterwards(transactional_db, monkeypatch):
    monkeypatch.setattr(run, "DATABASE", f"{connection.settings_dict['NAME']}_bench")
    here = connection.settings_dict["NAME"]
    before = set(District.objects.values_list("pk", flat=True))

    with run.own_database():
        assert connection.settings_dict["NAME"] == run.DATABASE
        assert set(District.objects.values_list("pk", flat=True)) - before
        with connection.cursor() as cursor:  # what PostgreSQL gives everybody, is taken away
            cursor.execute("SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')",
                           [ROLES["werkplek"]])  # fmt: skip
            assert cursor.fetchone() == (False,)

    assert connection.settings_dict["NAME"] == here
    assert set(District.objects.values_list("pk", flat=True)) == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [run.DATABASE])
        assert cursor.rowcount == 0


def test_somebodys_own_database_is_never_touched(settings):
    settings.CLUSTER = None

    with pytest.raises(CommandError, match="unset DATABASE_URL"):
        run.main()


def test_a_code_is_read_as_a_reporter_copies_it():
    assert reports.code_in(RECEIPT) == "7K3Q-9XM2"
    assert reports.code_in("<p>Schrijf in een paar woorden wat u zag.</p>") == ""


def test_a_percentile_is_one_of_the_values():
    assert figures.percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert figures.percentile([1.0] * 19 + [9.0], 0.95) == 1.0
    assert figures.percentile([7.0], 0.95) == 7.0

"""The bench of linking measures both methods on the same records, and can be run by itself."""

import json

import pytest

from schakel.config import cli
from schakel.linking.models import IndexedMention
from schakel.ops.bench import linking_lookup, linking_quality, run
from schakel.ops.bench.labelled_sets import all_sets, public_sets


@pytest.mark.no_cover  # Splink's own loops are many, and others count ours
def test_each_set_is_measured_beside_splink_on_plaintext():
    some = ("febrl1", "febrl4", "schakel-signals")  # in itself, two files, and with origins
    found = linking_quality.linking_quality(stored=1_200, asked=900, most=1_000, only=some)

    measured = {figure.name: figure for figure in found}
    for name in some:
        best = measured[f"linking.{name}.f1_best"]
        assert 0 < best.value <= 1, name
        assert {"precision", "recall"} < set(best.detail["splink_on_plaintext"])
        assert measured[f"linking.{name}.f1_strong"].value <= best.value
        assert measured[f"linking.{name}.f1_possible"].value <= best.value
        assert (best.target != "") == (name != "schakel-signals")
    assert measured["linking.febrl1.compared"].holds is True
    assert measured["linking.febrl1.f1_best"].detail["splink_on_plaintext"]["f1"] > 0.9
    assert measured["linking.schakel-signals.origin.nl"].detail["true_pairs"] > 20
    json.dumps([figure.as_json() for figure in measured.values()])


def test_the_public_sets_are_whole_and_say_nothing_that_identifies_outright():
    sizes = {
        one.name: (len(one.left), len(one.right or []), len(list(one.true_pairs())))
        for one in public_sets()
    }

    assert sizes == {
        "febrl1": (1_000, 0, 500),
        "febrl2": (5_000, 0, 1_934),
        "febrl3": (5_000, 0, 6_538),
        "febrl4": (5_000, 5_000, 5_000),
        "rldata10000": (10_000, 0, 1_000),
    }
    for one in all_sets(stored=20, asked=20):
        for record in one.left[:50]:
            assert not {"soc_sec_id", "entity"} & set(record)
            assert one.left_entities[0] not in (record["first_name"], record["last_name"])


def test_one_part_is_measured_alone_and_without_a_database(monkeypatch, capsys):
    monkeypatch.setitem(
        run.PARTS, "linking-quality", lambda: iter([run.Figure("linking.x", 0.5, "share")])
    )

    assert cli.main(["bench", "--only", "linking-quality"]) == 0

    assert [each["name"] for each in json.loads(capsys.readouterr().out)] == ["linking.x"]


@pytest.mark.no_cover
def test_searching_is_measured_among_people_that_are_really_there(
    transactional_db, district, monkeypatch
):
    monkeypatch.setattr(linking_lookup, "BATCH", 200)

    found = list(linking_lookup.linking_lookup(sizes=(400, 600), asked=20))

    measured = {figure.name: figure for figure in found}
    for size in (400, 600):
        assert measured[f"linking.lookup.{size}.p95"].value > 0
        assert measured[f"linking.lookup.{size}.server_p50"].value > 0
        assert measured[f"linking.lookup.{size}.p50"].detail["with_candidates"] > 0.3
        assert measured[f"linking.index.{size}"].value > 0
        assert measured[f"linking.insert.{size}"].value > 0
    assert measured["linking.encode"].value > 0
    assert 560 < IndexedMention.objects.count() <= 600
    json.dumps([figure.as_json() for figure in found])

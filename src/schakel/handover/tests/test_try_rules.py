"""Before rules change, people see what would have been different."""

from pathlib import Path

import pytest
from django.utils import timezone

from schakel.config.cli import main
from schakel.handover.tests.conftest import weighed
from schakel.handover.trying import try_rules
from schakel.organisations.models import RoutingRule
from tests.cast import DISTRICT_FILE


@pytest.fixture
def rules(district) -> list[RoutingRule]:
    return list(RoutingRule.objects.current().filter(district=district))


def tried(rules, district):
    return try_rules(rules, district, since=None, now=timezone.now())


def test_the_same_rules_change_nothing(weighed_signal, rules, district):
    trial = tried(rules, district)

    assert trial.looked_at == 1
    assert trial.differences == []
    assert trial.fired["arbeid"] == 1
    assert "alleenstaande-minderjarige" in trial.never_fired


def test_a_rule_that_names_another_service_shows_up_with_what_changes(
    weighed_signal, rules, district
):
    next(rule for rule in rules if rule.code == "arbeid").services = ["riec"]

    (difference,) = tried(rules, district).differences

    assert difference.reference == weighed_signal.reference
    assert difference.added == ("riec",)
    assert difference.dropped == ("labour_inspectorate",)


def test_rules_that_can_never_hold_and_rules_that_double_each_other_are_named(
    weighed_signal, rules, district
):
    labour = next(rule for rule in rules if rule.code == "arbeid")
    twin = RoutingRule(
        district=district,
        code="arbeid-nog-eens",
        condition=labour.condition,
        services=labour.services,
    )
    never = RoutingRule(
        district=district,
        code="kan-niet",
        condition={"all": [{"fact": "minor", "is": "yes"}, {"fact": "minor", "is": "no"}]},
        services=["avim"],
    )

    trial = tried([*rules, twin, never], district)

    assert ("arbeid", "arbeid-nog-eens") in trial.doubled
    assert trial.impossible == ["kan-niet"]


def test_without_rules_every_signal_is_named(weighed_signal, district):
    assert tried([], district).proposes_nobody == [weighed_signal.reference]


def test_a_service_that_nobody_provides_there_is_named(weighed_signal, rules, district):
    next(rule for rule in rules if rule.code == "arbeid").services = ["bestaat_niet"]

    assert tried(rules, district).without_provider == {"bestaat_niet": {"Bergen op Zoom"}}


def test_the_command_tells_it_in_sentences_and_stores_nothing(
    noor, signal, district, tmp_path: Path, capsys
):
    weighed(signal, noor)
    changed = tmp_path / "anders.toml"
    text = DISTRICT_FILE.read_text()
    assert 'services = ["labour_inspectorate"]' in text
    changed.write_text(text.replace('services = ["labour_inspectorate"]', 'services = ["riec"]', 1))
    before = list(RoutingRule.objects.values_list("code", "services"))

    code = main(["routing", "try", str(changed), "--days", "0"])

    said = capsys.readouterr().out
    assert code == 0, said
    assert signal.reference in said
    assert "+ riec" in said
    assert list(RoutingRule.objects.values_list("code", "services")) == before


def test_a_file_with_mistakes_is_explained_and_not_tried(tmp_path: Path, capsys, db):
    wrong = tmp_path / "fout.toml"
    wrong.write_text("[district]\ncode = 3\n")

    assert main(["routing", "try", str(wrong)]) == 1
    assert "fout.toml" in capsys.readouterr().out

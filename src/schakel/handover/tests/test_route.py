"""Rules propose, explain themselves, and never exclude."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schakel.handover.routing import proposals, proposals_by, proposed_organisations
from schakel.handover.tests.conftest import weighed
from schakel.organisations.models import RoutingRule
from schakel.signals.actions.receiving import receive
from schakel.signals.models import Signal
from tests.cast import MONDAY, report

TODAY = date(2026, 11, 23)


def names(found) -> set[str]:
    return {
        recipient.organisation.code
        for proposal in found
        for recipient in proposal.recipients
        if recipient.organisation
    }


def applying(found) -> list[str]:
    return [proposal.rule.code for proposal in found if proposal.applies]


def test_labour_exploitation_is_for_the_labour_inspectorate(noor, signal):
    found = proposals(weighed(signal, noor), signal.weighings.first(), on=TODAY)

    assert "arbeid" in applying(found)
    assert "arbeidsinspectie" in names(found)
    assert "avim-zwb" not in names(found)


def test_sexual_exploitation_is_for_avim(noor, signal):
    weighed_signal = weighed(signal, noor, forms=("sexual",), minor="no")

    found = proposals(weighed_signal, weighed_signal.weighings.first(), on=TODAY)

    assert "avim-zwb" in names(found)
    assert "arbeidsinspectie" not in names(found)


def test_a_minor_in_tholen_goes_to_veilig_thuis_of_zeeland(femke, district, tholen):
    child = receive(report(district, tholen), receipt=None, by=None, now=MONDAY).signal
    child = weighed(child, femke, forms=("sexual",), minor="yes", urgency="urgent")

    found = proposals(child, child.weighings.first(), on=TODAY)

    assert "veilig-thuis-zeeland" in names(found)
    assert "veilig-thuis-west-brabant" not in names(found)


def test_the_same_minor_in_bergen_op_zoom_goes_to_west_brabant(noor, signal):
    child = weighed(signal, noor, forms=("sexual",), minor="yes", urgency="urgent")

    found = proposals(child, child.weighings.first(), on=TODAY)

    assert "veilig-thuis-west-brabant" in names(found)
    assert "veilig-thuis-zeeland" not in names(found)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"immediate_danger": "yes", "urgency": "acute"}, "avim-zwb"),
        ({"assault_within_7_days": "yes", "urgency": "urgent"}, "csg-west-midden-brabant"),
        ({"victim": "identifiable", "minor": "no", "consent": "yes"}, "comensha"),
        ({"victim": "identifiable", "minor": "no"}, "zvh-de-markiezaten"),
        ({"organised_crime": "yes"}, "riec-brabant-zeeland"),
        ({"fears_exposure": "yes"}, "meld-misdaad-anoniem"),
        ({"own_employer": "yes"}, "fairwork"),
        ({"unaccompanied_minor": "yes", "minor": "yes", "urgency": "urgent"}, "nidos"),
    ],
)
def test_each_service_of_the_chain_is_reached_by_a_rule(noor, signal, facts, expected):
    weighed_signal = weighed(signal, noor, **facts)

    found = proposals(weighed_signal, weighed_signal.weighings.first(), on=TODAY)

    assert expected in names(found)


def test_a_rule_says_why_it_applies_and_why_another_does_not(noor, signal):
    weighed_signal = weighed(signal, noor)

    found = proposals(weighed_signal, weighed_signal.weighings.first(), on=TODAY)
    labour = next(p for p in found if p.rule.code == "arbeid")
    minor = next(p for p in found if p.rule.code == "alleenstaande-minderjarige")

    assert all(said.holds and said.words for said in labour.reasons)
    assert [said.holds for said in minor.reasons] == [False]
    assert labour.rule.source


def test_the_expertise_centre_is_never_proposed(noor, signal, district):
    forms = ("sexual", "labour", "criminal", "begging", "organ_removal")
    everything = {
        name: (("yes",) if name != "victim" else ("identifiable",))
        for name in ("immediate_danger", "minor", "organised_crime", "own_employer", "victim")
    }
    found = proposals_by(
        RoutingRule.objects.current().filter(district=district),
        signal,
        {**everything, "form": forms},
        on=TODAY,
    )

    assert "emm" not in names(found)


def test_before_weighing_only_the_reporters_own_words_count(signal):
    found = proposals(signal, None, on=TODAY)

    assert "arbeid" in applying(found)
    assert "direct-gevaar" not in applying(found)


def test_nobody_who_only_takes_calls_gets_a_package(noor, signal):
    weighed_signal = weighed(signal, noor, fears_exposure="yes")
    found = proposals(weighed_signal, weighed_signal.weighings.first(), on=TODAY)

    assert "meld-misdaad-anoniem" in names(found)
    assert "meld-misdaad-anoniem" not in {o.code for o in proposed_organisations(found)}


def test_proposing_costs_the_same_for_few_and_many_rules(
    noor, signal, django_assert_max_num_queries
):
    weighed_signal = Signal.objects.select_related("district", "municipality").get(
        pk=weighed(signal, noor).pk
    )
    weighing = weighed_signal.weighings.first()

    with django_assert_max_num_queries(7):
        proposed_organisations(proposals(weighed_signal, weighing, on=TODAY))


answers = st.sampled_from(["yes", "no", "unknown"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["minor", "immediate_danger", "consent"]), answers))
def test_rules_only_ever_add(signal, district, facts):
    """Taking one rule out never adds a recipient: no rule excludes another's."""
    rules = list(RoutingRule.objects.current().filter(district=district))
    told = {name: (value,) for name, value in facts.items()}
    whole = names(proposals_by(rules, signal, told, on=TODAY))

    for index in range(len(rules)):
        fewer = names(proposals_by(rules[:index] + rules[index + 1 :], signal, told, on=TODAY))
        assert fewer <= whole

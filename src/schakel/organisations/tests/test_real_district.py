"""The real district file says what the policy plan says, and marks what it does not know."""

from fractions import Fraction

import pytest

from schakel.organisations.conditions import holds
from schakel.organisations.reading import read

# Appendix 1 as design/domain.md (h) recomputes it: cents by largest remainder.
RIGHT_CENTS = {
    "GM0748": 1883020,
    "GM1655": 850996,
    "GM1709": 1041719,
    "GM1674": 2171092,
    "GM0840": 636176,
    "GM0851": 706129,
    "GM0716": 726591,
    "GM0873": 616277,
}
APPENDIX_4 = {
    "wijzijn-traverse-groep", "bwi-woensdrecht", "stichting-opendoor", "oggz", "ggz-wnb-fact",
    "mee", "sdw", "stichting-barka", "conaction", "stichting-twist", "pandor-jeugdzorg", "jbb",
    "jeugdprofessionals", "team-jeugd-wmo", "huisartsen", "ggd", "thuiszorg-west-brabant",
    "sterk-huis", "safegroup", "almata", "novadic-kentron", "ggz-wnb",
    "veilig-thuis-west-brabant", "meldpunt-crisiszorg-west-brabant", "fier", "comensha",
}  # fmt: skip


@pytest.fixture
def file(real_file):
    return read(real_file).file


@pytest.fixture
def budget(file):
    (budget,) = file.budgets
    return budget


def test_the_printed_budget_table_is_kept_with_its_mistakes(budget):
    assert [line.amount for line in budget.lines] == [
        7732000, 150000, 0, 0, 500000, 150000, 100000,
    ]  # fmt: skip
    assert budget.total == 8632000
    assert sum(share.percentage for share in budget.published) == 10010
    assert sum(share.amount for share in budget.published) == 8640632
    assert "86,32 te veel" in budget.difference_note


def test_each_printed_amount_is_the_rounded_percentage_of_the_total(budget):
    for share in budget.published:
        assert share.amount * 10000 == share.percentage * budget.total


def test_from_the_stored_data_the_right_shares_follow(budget):
    people = {share.cbs_code: share.population for share in budget.published}
    everybody = sum(people.values())
    exact = {code: Fraction(budget.total * count, everybody) for code, count in people.items()}
    shares = {code: amount.__floor__() for code, amount in exact.items()}
    left = budget.total - sum(shares.values())
    for code in sorted(exact, key=lambda c: (shares[c] - exact[c], c))[:left]:
        shares[code] += 1

    assert everybody == 306270
    assert shares == RIGHT_CENTS
    assert sum(shares.values()) == 8632000


def test_populations_are_those_of_the_plan_with_their_date(file, budget):
    published = {share.cbs_code: share.population for share in budget.published}
    assert {m.cbs_code: m.population for m in file.municipalities} == published
    assert {m.population_on for m in file.municipalities} == {budget.reference_date}


def test_all_care_partners_of_appendix_4_are_there(file):
    assert {entry.code for entry in file.organisations} >= APPENDIX_4


def test_offender_hotlines_are_those_of_appendix_3_without_the_sexual_violence_centre(file):
    hotlines = {entry.code for entry in file.organisations if entry.offender_hotline}
    assert hotlines == {
        "veilig-thuis-west-brabant",
        "veilig-thuis-zeeland",
        "meldpunt-uitbuiting-minderjarigen",
        "comensha",
        "meld-misdaad-anoniem",
    }


def test_every_number_says_where_it_was_found_and_unknown_ones_are_empty(file):
    for organisation in file.organisations:
        for contact in organisation.contacts:
            if contact.value:
                assert contact.source, organisation.code
                assert bool(contact.checked_on) is contact.confirmed, organisation.code
            else:
                assert not contact.confirmed
    unsure = [c for o in file.organisations for c in o.contacts if c.value and not c.confirmed]
    assert [c.value for c in unsure] == ["0900-0101"]


def test_no_real_e_mail_domain_is_used(file):
    domains = [domain for o in file.organisations for domain in o.email_domains]
    assert domains
    assert all(domain.endswith(".example") for domain in domains)


def test_every_rule_names_its_source_and_none_is_confirmed_yet(file):
    assert all(rule.source and not rule.confirmed for rule in file.rules)
    assert not any(heading.confirmed for heading in file.headings)
    assert not any(ground.confirmed for ground in file.grounds)


STORIES = [
    ({"immediate_danger": ["yes"]}, {"1": ["emergency", "avim"]}),
    (
        {"minor": ["yes"], "victim": ["identifiable"], "form": ["sexual"]},
        {"2a": ["veilig_thuis", "care_coordinator"], "5a": ["avim"]},
    ),
    ({"minor": ["unknown"], "victim": ["identifiable"], "form": ["labour"]},
     {"2a": ["veilig_thuis", "care_coordinator"], "5b": ["labour_inspectorate"]}),
    ({"minor": ["yes"], "urgency": ["acute"], "vague": ["yes"]},
     {"2a": ["veilig_thuis", "care_coordinator"], "2b": ["avim"], "8": []}),
    ({"unaccompanied_minor": ["yes"]}, {"2c": ["nidos"]}),
    ({"assault_within_7_days": ["yes"]}, {"3": ["csg"]}),
    ({"victim": ["identifiable"], "minor": ["no"], "consent": ["yes"], "form": ["labour"]},
     {"4a": ["care_coordinator"], "4c": ["comensha"], "5b": ["labour_inspectorate"]}),
    ({"victim": ["identifiable"], "minor": ["no"], "consent": ["no"], "form": ["sexual"]},
     {"4b": ["care_coordinator"], "5a": ["avim"]}),
    ({"form": ["labour", "criminal"]},
     {"5a": ["avim"], "5b": ["labour_inspectorate"], "5c": ["avim", "labour_inspectorate"]}),
    ({"victim": ["location_only"]}, {"5d": ["avim", "labour_inspectorate"], "6a": []}),
    ({"form": ["forced_marriage"]}, {"5e": ["avim"]}),
    ({"organised_crime": ["yes"], "form": ["criminal"]}, {"5a": ["avim"], "6b": ["riec"]}),
    ({"victim": ["suspect_only"]}, {"7a": ["police"]}),
    ({"fears_exposure": ["yes"]}, {"7b": ["meld_misdaad_anoniem"]}),
    ({"vague": ["yes"], "form": ["sexual"]}, {"8": []}),
    ({"own_employer": ["yes"], "reporter_kind": ["victim"]},
     {"9a": ["fairwork", "labour_inspectorate"], "9b": ["slachtofferhulp"]}),
    ({}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "expected"), STORIES)
def test_the_rules_propose_what_the_plan_and_the_domain_notes_say(file, facts, expected):
    found = {
        rule.number: rule.services for rule in file.rules if holds(rule.condition.as_data(), facts)
    }
    assert found == {**expected, "10": []}


def test_every_service_of_the_chain_is_reached_by_some_rule(file):
    reached = {service for rule in file.rules for service in rule.services}
    assert reached >= {
        "avim", "police", "labour_inspectorate", "veilig_thuis", "care_coordinator", "csg",
        "comensha", "riec", "meld_misdaad_anoniem", "fairwork", "nidos", "slachtofferhulp",
    }  # fmt: skip

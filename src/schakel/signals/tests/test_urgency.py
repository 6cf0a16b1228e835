"""The rules of urgency: they explain and propose, and never rate a minor lower."""

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from schakel.signals.models import Answer, Signal, Victim
from schakel.signals.urgency import (
    RANK,
    URGENCY_RULES,
    Facts,
    is_lower,
    proposed_urgency,
    read_against,
    rules_for,
)

FORMS = ("sexual", "labour", "criminal", "begging", "organ_removal", "unknown", "surrogacy")
answers = st.sampled_from(Answer.values)
any_facts = st.builds(
    Facts,
    **{field.name: answers for field in fields(Facts) if field.name not in {"victim", "forms"}},
    victim=st.sampled_from(Victim.values),
    forms=st.lists(st.sampled_from(FORMS), unique=True).map(tuple),
)


@given(any_facts)
def test_a_minor_is_never_rated_lower_because_no_coercion_was_ticked(facts):
    minor = replace(facts, minor=Answer.YES)
    seen, unseen, unknown = (
        RANK[proposed_urgency(replace(minor, coercion=answer))]
        for answer in (Answer.YES, Answer.NO, Answer.UNKNOWN)
    )

    assert unseen <= seen
    assert unknown <= seen


@given(any_facts)
def test_a_minor_is_never_just_normal(facts):
    assert proposed_urgency(replace(facts, minor=Answer.YES)) != Signal.Urgency.NORMAL


@given(any_facts)
def test_danger_is_always_acute(facts):
    danger = replace(facts, immediate_danger=Answer.YES)

    assert proposed_urgency(danger) == Signal.Urgency.ACUTE


@given(any_facts)
def test_learning_that_something_is_so_never_lowers(facts):
    """Yes instead of no: to danger, age, being with the exploiter, or assault."""
    for name in (
        "immediate_danger", "minor", "unaccompanied_minor", "still_with_exploiter",
        "assault_within_7_days",
    ):  # fmt: skip
        no, yes = (replace(facts, **{name: answer}) for answer in (Answer.NO, Answer.YES))

        assert not is_lower(proposed_urgency(yes), than=proposed_urgency(no)), name


@given(any_facts)
def test_a_vague_signal_never_lowers_what_is_known(facts):
    assert proposed_urgency(replace(facts, vague=Answer.YES)) == proposed_urgency(
        replace(facts, vague=Answer.NO)
    )


@given(any_facts)
def test_every_rule_is_shown_once_and_what_applies_comes_first(facts):
    readings = read_against(facts)

    assert sorted(r.rule.code for r in readings) == sorted(r.code for r in URGENCY_RULES)
    assert [r.rule for r in readings if r.applies] == rules_for(facts)
    assert [r.applies for r in readings] == sorted((r.applies for r in readings), reverse=True)


def test_every_rule_says_when_what_and_from_which_source():
    for rule in URGENCY_RULES:
        assert rule.source, rule.code
        assert str(rule.says).endswith("."), rule.code
        assert not str(rule.when).endswith("."), rule.code


def test_nothing_known_proposes_normal():
    assert proposed_urgency(Facts()) == Signal.Urgency.NORMAL


def test_an_unaccompanied_minor_with_an_exploiter_is_acute_also_without_an_age():
    facts = Facts(unaccompanied_minor=Answer.YES, still_with_exploiter=Answer.YES)

    assert proposed_urgency(facts) == Signal.Urgency.ACUTE


def test_an_unknown_age_of_a_victim_who_can_be_found_is_treated_as_a_minor():
    facts = Facts(victim=Victim.IDENTIFIABLE)

    assert [rule.code for rule in rules_for(facts)] == ["age_unknown"]
    assert proposed_urgency(replace(facts, minor=Answer.NO)) == Signal.Urgency.NORMAL

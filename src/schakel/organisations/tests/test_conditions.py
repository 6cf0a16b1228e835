"""A condition holds or does not, and says so in words."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.organisations.conditions import (
    FACTS,
    can_hold,
    facts_asked,
    holds,
    in_words,
    reasons,
)
from schakel.organisations.district_file.agreements import ConditionEntry

SIMPLE = {name: fact.values for name, fact in FACTS.items() if fact.values}

questions = st.sampled_from(sorted(SIMPLE)).flatmap(
    lambda fact: st.one_of(
        st.builds(lambda v: {"fact": fact, "is": v}, st.sampled_from(SIMPLE[fact])),
        st.builds(
            lambda vs: {"fact": fact, "in": sorted(vs)},
            st.sets(st.sampled_from(SIMPLE[fact]), min_size=1),
        ),
    )
)
conditions = st.recursive(
    st.just({"always": True}) | questions,
    lambda parts: st.builds(
        lambda key, some: {key: some},
        st.sampled_from(["all", "any", "none"]),
        st.lists(parts, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
facts = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(values).map(lambda value: (value,)) for name, values in SIMPLE.items()
    },
)


def as_toml(condition) -> str:
    def value(thing) -> str:
        if thing is True:
            return "true"
        if isinstance(thing, str):
            return f'"{thing}"'
        if isinstance(thing, list):
            return "[" + ", ".join(value(item) for item in thing) + "]"
        return "{ " + ", ".join(f"{k} = {value(v)}" for k, v in thing.items()) + " }"

    return value(condition)


@given(conditions)
def test_a_condition_survives_the_file_and_the_database(condition):
    read = tomllib.loads(f"condition = {as_toml(condition)}")["condition"]
    assert ConditionEntry.model_validate(read).as_data() == condition


@given(conditions, facts)
def test_the_opposite_of_a_condition_holds_exactly_when_it_does_not(condition, known):
    assert holds({"none": [condition]}, known) is not holds(condition, known)


@given(st.lists(conditions, min_size=1, max_size=3), facts)
def test_all_is_stricter_than_any(parts, known):
    if holds({"all": parts}, known):
        assert holds({"any": parts}, known)


@given(conditions, facts)
def test_reasons_agree_with_the_outcome(condition, known):
    said = reasons(condition, known)
    assert holds(condition, known) is all(one.holds for one in said)
    assert all(one.words for one in said)


@given(conditions, facts)
def test_what_holds_can_hold(condition, known):
    if holds(condition, known):
        assert can_hold(condition)


@given(conditions, facts)
def test_facts_that_are_not_asked_do_not_matter(condition, known):
    asked = {fact: values for fact, values in known.items() if fact in facts_asked(condition)}
    assert holds(condition, asked) is holds(condition, known)


def test_of_several_forms_one_is_enough():
    labour = {"fact": "form", "is": "labour"}
    assert holds(labour, {"form": ["sexual", "labour"]})
    assert holds({"none": [labour]}, {"form": ["sexual"]})
    assert holds(
        {"all": [labour, {"fact": "form", "is": "sexual"}]}, {"form": ["sexual", "labour"]}
    )
    assert can_hold({"all": [labour, {"fact": "form", "is": "sexual"}]})


def test_not_knowing_is_an_answer():
    assert holds({"fact": "minor", "is": "unknown"}, {})
    assert holds({"fact": "form", "is": "unknown"}, {"form": []})


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"always": True}, "altijd"),
        ({"fact": "minor", "in": ["yes", "unknown"]}, "minderjarig: ja of niet bekend"),
        (
            {"all": [{"fact": "minor", "is": "no"}, {"fact": "consent", "is": "yes"}]},
            "(minderjarig: nee en toestemming van het slachtoffer)",
        ),
        ({"none": [{"fact": "vague", "is": "yes"}]}, "niet: alleen een onderbuikgevoel"),
        ({"fact": "form", "is": "labour"}, "vorm van uitbuiting: Arbeidsuitbuiting"),
    ],
)
def test_a_condition_is_said_in_words(condition, words):
    assert in_words(condition, lambda _fact, value: {"labour": "Arbeidsuitbuiting"}[value]) == words

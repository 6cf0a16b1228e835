"""Does a pair get the strength that an officer may rely on, and are the reasons true?"""

import json
from datetime import date

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.linking import scoring
from schakel.linking.capsule import features_of
from schakel.linking.comparison import COMPARISONS, MISSING, levels
from schakel.linking.explaining import in_words, level_in_words, words
from schakel.linking.labelled.sets import signals
from schakel.linking.mention import KINDS, Mention
from schakel.linking.splink_settings import settings_of, table_of
from schakel.linking.weights import (
    UnusableModel,
    model_from,
    read_model,
    shipped,
    with_labels,
)
from schakel.vault.link_keys import LinkKeys

KEYS = LinkKeys(b"k" * 32, "test", 1)
SMALL, LARGE, HUGE = 1_000, 1_000_000, 50_000_000


def score(kind, one, *many, population=20_000):
    features = [features_of(Mention(kind, each), KEYS) for each in (one, *many)]
    stored = np.stack(features[1:])
    return scoring.scored(features[0], stored, shipped(kind), population=population)


def strengths(kind, one, *many, population=20_000):
    found = score(kind, one, *many, population=population)
    return [scoring.NAMES[each] for each in found.strength()]


def why(kind, one, other):
    found = score(kind, one, other)
    agrees, differs = words(kind, found.levels[0])
    return in_words(kind, agrees), in_words(kind, differs)


def test_spelling_does_not_hide_somebody():
    told = {"first_name": "Oleksandr", "last_name": "Shevchenko", "birth_date": "1994-03-02"}

    assert strengths(
        "person",
        told,
        {"first_name": "Aleksandr", "last_name": "Sjevtsjenko", "birth_date": "1994-03-02"},
        {"first_name": "Shevchenko", "last_name": "Oleksandr", "birth_year": "1994"},
        {"first_name": "Oleksandr", "last_name": "Shevchenko"},
        {"first_name": "Natalia", "last_name": "Melnyk", "birth_date": "1987-11-20"},
        population=10_000,
    ) == ["strong", "strong", "possible", ""]


def test_a_family_at_one_address_is_never_strong():
    home = {"street": "Kerkstraat", "house_number": "12", "postcode": "7411 AB", "city": "Deventer"}
    mother = {"first_name": "Sofia", "last_name": "Popescu-Negru", "phone": "0612345678", **home}
    unnamed = {"last_name": "Popescu-Negru", "phone": "0612345678", **home}
    daughter = {**mother, "first_name": "Raluca", "birth_date": "2006-05-04"}

    found = score("person", {**mother, "birth_date": "1979-02-01"}, unnamed, daughter, population=2)

    assert found.strength().tolist() == [1, 0]
    assert (found.posteriors < scoring.STRONG).all()


def test_what_is_alike_is_possible_and_what_is_equal_is_strong():
    assert strengths("phone", {"phone": "0612345678"}, {"phone": "+31 6 12345678"},
                     {"phone": "0612345679"},
                     {"phone": "0687654321"}) == ["strong", "possible", ""]  # fmt: skip
    assert strengths("phone", {"phone": "0612345678"}, {"phone": "0612345678"},
                     population=LARGE) == ["strong"]  # fmt: skip
    assert strengths("vehicle", {"plate": "VB-123-X"}, {"plate": "VB123X"}, {"plate": "V8-123-X"},
                     population=SMALL) == ["strong", "possible"]  # fmt: skip
    assert strengths("online", {"handle": "@lunastar_22", "platform": "instagram"},
                     {"handle": "lunastar22", "platform": "instagram"},
                     {"handle": "lunastar22", "platform": "telegram"},
                     {"handle": "lunastar", "platform": "instagram"},
                     population=SMALL) == ["strong", "possible", "possible"]  # fmt: skip
    street = {"street": "Stationsweg", "house_number": "8", "city": "Zwolle"}
    assert strengths("address", {**street, "addition": "A"}, {**street, "addition": "a"},
                     {**street, "addition": "B"}, {**street, "house_number": "10"},
                     population=SMALL) == ["strong", "possible", ""]  # fmt: skip
    assert strengths("account", {"iban": "NL91ABNA0417164300"}, {"iban": "NL91 ABNA 0417 1643 00"},
                     {"iban": "NL20INGB0001234567"}) == ["strong", ""]  # fmt: skip


def test_a_description_is_possible_at_most():
    told = {"words": "witte Mercedes Sprinter met deuk links en geblindeerde ramen"}

    assert strengths("described", told, told, population=2) == ["possible"]


def test_the_more_there_are_the_less_one_likeness_says():
    one = {"first_name": "Maria", "last_name": "Petrova", "birth_year": "1994"}

    few, many = (score("person", one, one, population=n).posteriors[0] for n in (100, HUGE))

    assert few > scoring.STRONG
    assert many < scoring.POSSIBLE


def test_a_rare_name_says_more_than_a_common_one():
    rare, common = (
        {"first_name": first, "last_name": last, "birth_year": "1990"}
        for first, last in (("Zewdi", "Okonjo"), ("Jan", "Bakker"))
    )
    realm = np.stack(
        [features_of(Mention("person", common), KEYS)] * 99
        + [features_of(Mention("person", rare), KEYS)]
    )
    counted = scoring.Frequencies.counted("person", realm)

    found = [
        scoring.scored(
            features_of(Mention("person", each), KEYS), realm[place : place + 1],
            shipped("person"), population=20_000, frequencies=counted,
        ).weights[0]
        for each, place in ((common, 0), (rare, 99))
    ]  # fmt: skip

    assert found[1] - found[0] > 8


def test_of_a_year_that_cannot_be_the_day_still_counts():
    told = {"first_name": "Helga", "last_name": "Mueller"}

    found = score(
        "person", {**told, "birth_date": "1960-06-27"}, {**told, "birth_date": "1060-06-27"},
        {**told, "birth_date": "1060-06-28"}, told,
    )  # fmt: skip

    assert found.weights[0] - 5 > found.weights[2] > found.weights[1]


def test_a_shared_nationality_says_little_and_its_lack_much():
    agreeing, other = (
        score("person", {"first_name": "Ana", "nationality": "RO"},
              {"first_name": "Ana", "nationality": code}).weights[0]
        for code in ("RO", "BG")
    )  # fmt: skip
    silent = score("person", {"first_name": "Ana"}, {"first_name": "Ana"}).weights[0]

    assert 0 < agreeing - silent < scoring.MOST_OF_ORIGIN + 1e-6
    assert other < silent


def test_reasons_are_words_about_attributes_and_never_values():
    agrees, differs = why(
        "person",
        {"first_name": "Iliana", "last_name": "Georgieva", "birth_date": "1999-08-07",
         "street": "Dorpsstraat", "city": "Almelo"},
        {"first_name": "Iljana", "last_name": "Georgiewa", "birth_year": "1999",
         "street": "Kanaalkade", "city": "Breda"},
    )  # fmt: skip

    assert agrees == ["voornaam klinkt hetzelfde", "achternaam klinkt hetzelfde",
                      "geboortejaar gelijk"]  # fmt: skip
    assert differs == ["ander adres"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_to_agree_or_differ_has_words_and_a_weight_that_points_its_way(kind):
    for one, weights in zip(COMPARISONS[kind], shipped(kind).fields, strict=True):
        assert weights.bits()[0] < 0, one.code
        assert weights.bits().max() > 0, one.code
        for level in one.codes:
            assert level_in_words(kind, one.code, level) != f"{one.code}.{level}"


TEXT = st.sampled_from(["", "Jan", "jan", "Janina", "Ян", "J", "Petrov", "Petroff", "Bakker"])
DATES = st.sampled_from(["", "1990-05-04", "1990-04-05", "1990-05-14", "1991-05-04", "1990"])
PEOPLE = st.fixed_dictionaries(
    {"first_name": TEXT, "last_name": TEXT, "birth_date": DATES,
     "phone": st.sampled_from(["", "0612345678", "0612345679", "06123"]),
     "street": st.sampled_from(["", "Kerkstraat", "Kerkstr", "Dam"]),
     "house_number": st.sampled_from(["", "1", "2"]),
     "postcode": st.sampled_from(["", "7411 AB", "7411", "3012"]),
     "city": st.sampled_from(["", "Deventer", "Deventr", "Zwolle"])}
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(one=PEOPLE, many=st.lists(PEOPLE, min_size=1, max_size=6))
def test_one_against_many_is_each_against_each_and_either_way_round(one, many):
    first = features_of(Mention("person", one), KEYS)
    rest = np.stack([features_of(Mention("person", each), KEYS) for each in many])

    together = levels("person", first, rest)

    assert together.tolist() == levels("person", np.stack([first] * len(many)), rest).tolist()
    for place in range(len(many)):
        assert levels("person", rest[place], np.stack([first]))[0].tolist() == (
            together[place].tolist()
        )


def test_splink_sees_the_same_levels_in_sql():
    """What is learned in SQL must be what is looked up in numpy."""
    records = signals(stored=150, asked=1, seed=3).right
    told = [Mention("person", {k: v for k, v in record.items() if k != "id"}) for record in records]
    features = np.stack([features_of(each, KEYS) for each in told])
    session = duckdb.connect(config={"threads": 1})
    session.register("mentions", table_of("person", features))
    told_by_sql = [
        "CASE " + " ".join(
            f"WHEN {level['sql_condition']} THEN {number}" if level["sql_condition"] != "ELSE"
            else f"ELSE {number} END"
            for number, level in zip(
                [-1, *range(len(each["comparison_levels"]) - 2, -1, -1)],
                each["comparison_levels"], strict=True,
            )
        ) + f" AS {each['output_column_name']}"
        for each in settings_of("person", link_type="dedupe_only")["comparisons"]
    ]  # fmt: skip
    columns = table_of("person", features).column_names
    sides = ", ".join(f"{side}.{name} AS {name}_{side}" for side in "lr" for name in columns)

    rows = session.sql(
        f"SELECT unique_id_l, unique_id_r, {', '.join(told_by_sql)} FROM"  # noqa: S608  # our own columns
        f" (SELECT {sides} FROM mentions l CROSS JOIN mentions r) ORDER BY 1, 2"
    ).fetchall()

    found = np.array(rows)
    ours = levels("person", features[found[:, 0]], features[found[:, 1]])
    assert (found[:, 2:] == ours).all()
    assert {MISSING, 0, 1, 2} <= set(ours.ravel().tolist())


def test_decisions_move_the_weights_their_way():
    model = shipped("person")
    column = next(place for place, one in enumerate(model.fields) if one.code == "first_name")
    alike = model.fields[column].levels.index("somewhat_alike")
    decided = np.full((60, len(model.fields)), MISSING, dtype=np.int8)
    decided[:, column] = alike

    confirmed = with_labels(model, decided, np.ones(60, dtype=bool), version=1)
    refused = with_labels(model, decided, np.zeros(60, dtype=bool), version=1)

    before, up, down = (each.fields[column].bits()[alike] for each in (model, confirmed, refused))
    assert up - before > 2
    assert down < before
    assert confirmed.version == f"{model.version}+1"
    learned = confirmed.quality["learned"]
    assert (learned["decisions"], learned["same"]) == (60, 60)
    assert learned["bits_before_and_after"]["first_name"]["somewhat_alike"] == [
        pytest.approx(before, abs=0.01), pytest.approx(up, abs=0.01),
    ]  # fmt: skip
    untouched = [one for one in confirmed.fields if one.code != "first_name"]
    assert [one.bits().tolist() for one in untouched] == [
        pytest.approx(one.bits().tolist()) for one in model.fields if one.code != "first_name"
    ]


def test_a_model_survives_its_file(tmp_path):
    file = tmp_path / "person.json"
    file.write_text(shipped("person").as_json())

    assert read_model(file) == shipped("person")
    assert isinstance(read_model(file).made_on, date)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "ghost"}, "no kind"),
        ({"format": 99}, "format"),
        ({"fields": []}, "train it again"),
        ({"made_on": "yesterday"}, "model"),
    ],
)
def test_what_is_no_model_is_refused(tmp_path, change, said):
    file = tmp_path / "model.json"
    told = shipped("phone").as_dict() | change
    file.write_text(json.dumps(told))

    with pytest.raises(UnusableModel, match=said):
        read_model(file)


def test_shares_that_are_no_shares_are_refused():
    told = shipped("phone").as_dict()
    told["fields"][0]["m"] = [2.0, 0, 0, 0]

    with pytest.raises(UnusableModel, match="no shares"):
        model_from(told)

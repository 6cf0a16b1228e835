"""`schakel link compare`, `train` and `evaluate`: files in, pairs or a model out, or a clear no."""

import csv
import json
import random
import tracemalloc
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from schakel.config.cli import parser
from schakel.linking.files.comparing import Comparing
from schakel.linking.files.encoding import encode_file
from schakel.linking.files.reading import MentionFile
from schakel.linking.labelled.sets import COLUMNS, LabelledSet, signals
from schakel.linking.weights import read_model, shipped
from schakel.vault.link_keys import LinkKeys

ANA = {
    "first_name": "Ana",
    "last_name": "Popescu",
    "birth_date": "1994-03-12",
    "phone": "0612345678",
}
SAME = {"first_name": "Anna", "last_name": "Popesku", "birth_date": "12-03-1994"}
HOUSE, IBAN = {"postcode": "4611 AB", "house_number": "12"}, "NL91ABNA0417164300"
OTHER = {"first_name": "Marek", "last_name": "Kowalski", "birth_date": "1988-11-30"}


@pytest.fixture
def schakel(capsys):
    """Type a command; answers its exit code, what it says and what it says beside."""

    def typed(*words: object) -> tuple[int, str, str]:
        given = parser().parse_args(["link", *map(str, words)])
        code = given.run(given)
        said = capsys.readouterr()
        return int(code or 0), said.out, said.err

    return typed


@pytest.fixture
def file(tmp_path):
    """Write a file of records: file("a.csv", ANA, OTHER, separator=";")."""

    def written(name: str, *records: dict[str, str], separator: str = ",", **columns: str) -> Path:
        names = ["id", *dict.fromkeys(key for record in records for key in record if key != "id")]
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, delimiter=separator)
            writer.writerow([columns.get(each, each) for each in names])
            for number, record in enumerate(records, 1):
                writer.writerow(
                    [
                        record.get(each, f"{path.stem}{number}" if each == "id" else "")
                        for each in names
                    ]
                )
        return path

    return written


def pairs(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as out:
        return list(csv.DictReader(out))


def test_who_is_in_both_files_is_found_with_what_agrees(schakel, file, tmp_path):
    left, right = file("a.csv", ANA, OTHER), file("b.csv", {"city": "Tholen"}, SAME)

    code, _out, said = schakel(
        "compare", left, right, "--kind", "person", "--out", tmp_path / "p.csv"
    )

    assert code == 0
    (found,) = pairs(tmp_path / "p.csv")
    assert list(found) == ["id_a", "id_b", "weight", "posterior", "level", "agrees"]
    assert (found["id_a"], found["id_b"]) == ("a1", "b2")
    assert 0.5 <= float(found["posterior"]) <= 1
    assert found["level"] in {"possible", "strong"}
    assert "birth_date.equal" in found["agrees"].split()
    assert "Popesc" not in found["agrees"]
    assert "1 pairs written" in said


def test_what_is_written_holds_no_word_of_what_was_read(schakel, file, tmp_path):
    schakel(
        "compare",
        file("a.csv", ANA),
        file("b.csv", ANA),
        "--kind",
        "person",
        "--out",
        tmp_path / "p.csv",
        "--least",
        "0",
    )

    told = (tmp_path / "p.csv").read_text().lower()
    assert "a1,b1," in told
    assert not [word for word in ("popescu", "ana,", "1994", "0612345678") if word in told]


def test_the_same_file_twice_is_compared_in_itself_each_pair_once(schakel, file, tmp_path):
    both = file("a.csv", ANA, OTHER, SAME)

    schakel("compare", both, both, "--kind", "person", "--out", tmp_path / "p.csv")

    assert [(one["id_a"], one["id_b"]) for one in pairs(tmp_path / "p.csv")] == [("a1", "a3")]


def test_other_names_of_columns_are_mapped_and_unknown_ones_are_named(schakel, file, tmp_path):
    left = file("a.csv", ANA | {"shoe_size": "38"}, separator=";", id="nr", last_name="achternaam")
    right = file("b.csv", ANA)

    _code, _out, said = schakel(
        "compare",
        left,
        right,
        "--kind",
        "person",
        "--out",
        tmp_path / "p.csv",
        "--map",
        "nr=id",
        "--map",
        "achternaam=last_name",
    )

    assert "not used: shoe_size" in said
    assert "last_name.equal" in pairs(tmp_path / "p.csv")[0]["agrees"]


@pytest.mark.parametrize(
    ("kind", "one", "other", "agrees"),
    [
        ("phone", {"phone": "06-12345678"}, {"phone": "+31 6 12 34 56 78"}, "phone.equal"),
        ("address", HOUSE, HOUSE | {"postcode": "4611ab"}, "address.same"),
        ("company", {"name": "Oranje BV", "kvk": "12345678"}, {"name": "Oranje"}, "name"),
        ("account", {"iban": IBAN}, {"iban": "NL91 ABNA 0417 1643 00"}, "iban.equal"),
    ],
)  # fmt: skip
def test_other_kinds_than_people(schakel, file, tmp_path, *, kind, one, other, agrees):
    schakel(
        "compare",
        file("a.csv", one),
        file("b.csv", other),
        "--kind",
        kind,
        "--out",
        tmp_path / "p.csv",
        "--least",
        "0",
    )

    assert agrees in pairs(tmp_path / "p.csv")[0]["agrees"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b"id,first_name\n", "no records"),
        (b"naam,first_name\n1,Ana\n", "no column 'id'"),
        (b"id,shoe\n1,38\n", "no column that says something of a person"),
        (b"id,first_name\n1,Ana\n1,Bea\n", "line 3: id 1 stands on line 2 too"),
        (b"id,first_name\n1,Ana\n,Bea\n", "line 3: no id"),
        (b"id,first_name\n1,Ana,x\n", "line 2: 3 fields, and the heading has 2"),
        (b"id,first_name\n1,Ana\n2,Zo\xeb\n", "line 3: this is not UTF-8"),
        ("id,first_name\n1,Ana\n".encode("utf-16"), "not UTF-8"),
        (b'id,first_name\n1,"Ana\n', "this is no CSV"),
        (b"id,first_name,first_name\n1,Ana,Bea\n", "more than one column 'first_name'"),
        (b"id,birth_date\n1,soon\n2,later\n3,1990-01-02\n", "line 2: the birth dates"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_right_says_where_and_what_mends_it(
    schakel, tmp_path, file, content, expected
):
    wrong, out = tmp_path / "wrong.csv", tmp_path / "p.csv"
    wrong.write_bytes(content)
    out.write_text("what was there")

    with pytest.raises(CommandError, match=expected.replace("(", r"\(")):
        schakel("compare", wrong, file("b.csv", ANA), "--kind", "person", "--out", out)

    assert out.read_text() == "what was there"
    assert list(tmp_path.glob("*.part")) == []


def test_one_date_that_cannot_be_read_is_said_and_counts_as_not_known(schakel, file, tmp_path):
    left = file("a.csv", ANA, OTHER, ANA | {"birth_date": "ergens in mei"})

    code, _out, said = schakel(
        "compare", left, file("b.csv", SAME), "--kind", "person", "--out", tmp_path / "p.csv"
    )

    assert code == 0
    assert "1 of 3 birth dates cannot be read (line 4)" in said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--map", "schoen=first_name"), "no column 'schoen'"),
        (("--map", "id=schoen"), "'schoen' is no column of ours"),
        (("--model", "nowhere.json"), "cannot be read"),
    ],
)
def test_what_was_typed_wrong_is_told(schakel, file, tmp_path, words, expected):
    with pytest.raises(CommandError, match=expected):
        schakel(
            "compare",
            file("a.csv", ANA),
            file("b.csv", ANA),
            "--kind",
            "person",
            "--out",
            tmp_path / "p.csv",
            *words,
        )


def test_a_model_of_another_kind_is_refused(schakel, file, tmp_path):
    (tmp_path / "phone.json").write_text(shipped("phone").as_json())

    with pytest.raises(CommandError, match="weighs a phone"):
        schakel(
            "compare",
            file("a.csv", ANA),
            file("b.csv", ANA),
            "--kind",
            "person",
            "--out",
            tmp_path / "p.csv",
            "--model",
            tmp_path / "phone.json",
        )


def test_a_place_that_cannot_be_written_is_told(schakel, file, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        schakel(
            "compare",
            file("a.csv", ANA),
            file("b.csv", ANA),
            "--kind",
            "person",
            "--out",
            tmp_path / "none" / "p.csv",
        )


# Labelled records


@pytest.fixture(scope="module")
def known() -> LabelledSet:
    return signals(stored=500, asked=300, seed=11)


@pytest.fixture
def labelled(tmp_path, known) -> Path:
    path = tmp_path / "labelled.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow([*COLUMNS, "side", "entity"])
        for side, records, entities in (
            ("a", known.left, known.left_entities),
            ("b", known.right, known.right_entities),
        ):
            for record, entity in zip(records, entities, strict=True):
                writer.writerow([record[name] for name in COLUMNS] + [side, entity])
    return path


def test_evaluate_says_how_good_it_is_and_by_hand_it_is_the_same(
    schakel, labelled, known, tmp_path
):
    _code, out, _said = schakel("evaluate", labelled, "--kind", "person", "--json")
    told = json.loads(out)

    truth = {(known.left[a]["id"], known.right[b]["id"]) for a, b in known.true_pairs()}
    for name, records in (("l.csv", known.left), ("r.csv", known.right)):
        with (tmp_path / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(records)
    schakel(
        "compare",
        tmp_path / "l.csv",
        tmp_path / "r.csv",
        "--kind",
        "person",
        "--out",
        tmp_path / "p.csv",
    )
    found = {(one["id_a"], one["id_b"]) for one in pairs(tmp_path / "p.csv")}

    assert told["records"] == [300, 500]
    assert told["true_pairs"] == len(truth) == 180
    assert told["possible"]["recall"] == pytest.approx(len(found & truth) / len(truth), abs=0.02)
    assert told["possible"]["precision"] == pytest.approx(len(found & truth) / len(found), abs=0.02)
    assert told["blocking_recall"] >= told["best"]["recall"] >= told["strong"]["recall"] > 0.3
    assert told["strong"]["precision"] > 0.9


def test_evaluate_tells_people_in_a_table(schakel, labelled):
    _code, out, _said = schakel("evaluate", labelled, "--kind", "person")

    assert "precision" in out
    assert "0.99 to 1.00" in out


def test_evaluate_needs_to_know_who_is_who(schakel, file):
    with pytest.raises(CommandError, match="no column 'entity'"):
        schakel("evaluate", file("a.csv", ANA), "--kind", "person")


@pytest.mark.no_cover
def test_a_trained_model_is_a_file_that_compare_takes(schakel, labelled, file, tmp_path):
    schakel(
        "train", labelled, "--kind", "person", "--out", tmp_path / "m.json", "--version", "test-1"
    )

    model = read_model(tmp_path / "m.json")
    assert (model.kind, model.version, model.source) == ("person", "test-1", "labelled.csv")
    assert model.counts["records"] == 800
    assert model.quality["on_its_own_records"]["strong"]["precision"] > 0.8
    schakel(
        "compare",
        file("a.csv", ANA),
        file("b.csv", ANA),
        "--kind",
        "person",
        "--out",
        tmp_path / "p.csv",
        "--model",
        tmp_path / "m.json",
        "--least",
        "0",
    )
    assert len(pairs(tmp_path / "p.csv")) == 1


def test_too_few_records_to_learn_from(schakel, file, tmp_path):
    with pytest.raises(CommandError, match="too few"):
        schakel(
            "train", file("a.csv", ANA, OTHER), "--kind", "person", "--out", tmp_path / "m.json"
        )


@pytest.mark.no_cover
def test_memory_does_not_grow_with_the_pairs(file, tmp_path):
    """Everybody has one surname and year, so nearly everybody is a candidate of everybody."""
    chance = random.Random(3)  # noqa: S311  # invented, no secret
    alike = [
        {
            "first_name": f"{chance.choice('ABCDEFG')}ana",
            "last_name": "Popescu",
            "birth_year": "1990",
        }
        for _ in range(1_200)
    ]
    keys, paths = LinkKeys.throwaway(), [file("a.csv", *alike), file("b.csv", *alike)]
    left, right = (encode_file(MentionFile(path, "person"), keys).encodings for path in paths)
    comparing = Comparing(left, right, shipped("person"))

    tracemalloc.start()
    seen = sum(len(some.left) for _done, some in comparing.weighed())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert seen > 50_000
    assert peak < 250_000_000

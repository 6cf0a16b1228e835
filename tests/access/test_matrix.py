"""Does every sentence keep to the access matrix of the design?

T1 and T2 (ASVS 8.1.1, 8.2.1): matrix.csv is what the design allows, as it was given; matrix.toml
says which of its rows each verb is, and where the product differs and why.
"""

import csv
import tomllib
from pathlib import Path

import pytest

from schakel.config.policies import POLICIES
from schakel.people.models import Role

HERE = Path(__file__).parent
KNOWN = tomllib.loads((HERE / "matrix.toml").read_text())
with (HERE / "matrix.csv").open() as file:
    MATRIX = {f"{row['object']},{row['action']}": row for row in csv.DictReader(file)}
COLUMNS = {
    Role.EMPLOYEE: ("MW",),
    Role.FOCAL_OFFICER: ("AF",),
    Role.CARE_COORDINATOR: ("ZC",),
    Role.CHAIN_DIRECTOR: ("KR",),
    Role.PARTNER: ("PO", "NI", "ZP"),
    Role.POLICY_ADVISER: ("BA",),
    Role.ADMINISTRATOR: ("BH",),
    Role.PRIVACY_OFFICER: ("FG",),
}
GIVEN = {
    f"{policy.model._meta.label}:{verb}": {
        sentence.role for sentence in policy.sentences if sentence.allows and verb in sentence.verbs
    }
    for policy in POLICIES
    for verb in policy.verbs
}


def allows(row: str, role: str) -> bool:
    return any(MATRIX[row][column] != "-" for column in COLUMNS[Role(role)])


def test_every_verb_is_something_of_the_matrix():
    assert set(GIVEN) == set(KNOWN["verbs"])
    assert {row for rows in KNOWN["verbs"].values() for row in rows} <= set(MATRIX)


def test_no_sentence_is_for_everybody():
    """A role is named in each of them: nobody gets something for being logged in."""
    assert all(role is not None for roles in GIVEN.values() for role in roles)


@pytest.mark.parametrize("verb", sorted(GIVEN))
def test_nobody_may_more_than_the_matrix_says(verb):
    more = {
        f"{verb} {role}"
        for role in GIVEN[verb]
        if not any(allows(row, role) for row in KNOWN["verbs"][verb])
    }
    said = {known for known in KNOWN["more"] if known.startswith(f"{verb} ")}
    assert more == said


def test_every_row_of_the_matrix_is_somewhere():
    used = {row for rows in KNOWN["verbs"].values() for row in rows}
    assert set(MATRIX) - used == set(KNOWN["elsewhere"])


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PRIVACY_OFFICER, Role.POLICY_ADVISER])
def test_who_manages_supervises_or_makes_policy_reads_no_content(role):
    """INV-1, T6 (ASVS 8.2.1)."""
    content = {"melding,", "melder_", "match,request", "dossier", "inzageverzoek", "breakglass,inv"}
    for verb, roles in GIVEN.items():
        if role in roles:
            rows = [row for row in KNOWN["verbs"][verb] if allows(row, role)]
            assert not any(row.startswith(tuple(content)) for row in rows), verb

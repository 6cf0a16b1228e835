"""Whoever writes a district file finds every section, field and fact in its documentation."""

import re
from pathlib import Path

from schakel.organisations.conditions import FACTS
from schakel.organisations.district_file import DistrictFile
from schakel.organisations.problems import names_in

DOCUMENT = (Path(__file__).parents[4] / "docs" / "district-file.md").read_text("utf-8")


def every_name(path=()) -> set[str]:
    if len(path) > 4:  # conditions hold conditions
        return set()
    names = set(names_in(path))
    return names.union(*(every_name((*path, name)) for name in names))


def test_every_section_and_field_is_explained():
    running_text = re.sub(r"```.*?```", "", DOCUMENT, flags=re.DOTALL)
    written = set(re.findall(r"[a-z_0-9]+", "\n".join(re.findall(r"`[^`]+`", running_text))))
    in_examples = set(re.findall(r"[a-z_0-9]+", DOCUMENT))
    assert set(DistrictFile.model_fields) <= written
    assert not sorted(every_name() - written - {"always", "all", "any", "none", "is", "in"})
    assert {"always", "all", "any", "none", "is", "in"} <= in_examples


def test_every_fact_that_a_rule_may_ask_is_explained_with_its_values():
    for name, fact in FACTS.items():
        assert f"`{name}`" in DOCUMENT, name
        assert all(f"`{value}`" in DOCUMENT for value in fact.values), name

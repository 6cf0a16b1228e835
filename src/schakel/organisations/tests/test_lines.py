"""The line of every value is found in any valid file."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.organisations.problems import written
from schakel.organisations.toml_lines import line_at, lines_of

TEXT = '''# a comment with = and [brackets]
title = "x" # another
many = [
  1, 2,   # two on a line
  { a = 1, b = [ "}", ']' ] },
]
"quoted key" = 1
dotted.key.here = true
long = """
three
lines \\" here
"""
raw = \'\'\'
[not.a.table]
\'\'\'

[one.two]
deep = { x = { y = 2020-01-01 } }

[[rows]]
name = "first"
[[rows.inner]]
value = 1
[[rows]]
name = "second"
[[rows.inner]]
value = 2
[[rows.inner]]
value = 3
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("many",), 3),
        (("many", 0), 4),
        (("many", 1), 4),
        (("many", 2, "b", 1), 5),
        (("quoted key",), 7),
        (("dotted", "key", "here"), 8),
        (("long",), 9),
        (("raw",), 13),
        (("one", "two"), 17),
        (("one", "two", "deep", "x", "y"), 18),
        (("rows", 0), 20),
        (("rows", 0, "inner", 0, "value"), 23),
        (("rows", 1, "name"), 25),
        (("rows", 1, "inner", 1, "value"), 29),
    ],
)
def test_each_value_stands_on_its_line(path, line):
    tomllib.loads(TEXT)
    assert lines_of(TEXT)[path] == line


def test_what_is_missing_is_shown_at_what_is_around_it():
    lines = lines_of(TEXT)
    assert line_at(lines, ("rows", 1, "inner", 0, "nowhere")) == 26
    assert line_at(lines, ("nowhere",)) == 1
    assert written(("rows", 1, "inner", 0, "value")) == "rows[2].inner[1].value"


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z]{1,6}", fullmatch=True),
            st.text(alphabet="abc[]{}=#,'é ", max_size=12),
            st.integers(min_value=0, max_value=3),
        ),
        min_size=1,
        max_size=15,
        unique_by=lambda row: row[0],
    )
)
def test_the_line_of_a_key_is_the_line_it_was_written_on(rows):
    text, expected = "", {}
    for key, value, blank in rows:
        text += "\n" * blank + "# let op = [\n"
        expected[(key,)] = text.count("\n") + 1
        text += f'{key} = ["{value}", {{ a = "{value}" }}]\n'
    tomllib.loads(text)

    lines = lines_of(text)

    assert {path: lines[path] for path in expected} == expected

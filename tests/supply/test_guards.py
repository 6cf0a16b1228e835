"""The list of guards is of this source: each stands there once, and its tests exist."""

from datetime import date

import pytest

from schakel.config import environment
from tools.guards.__main__ import Guard, guards, page

NAMED = {guard.name: guard for guard in guards()}


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_guard_can_be_taken_away_and_has_tests_to_notice(name):
    guard = NAMED[name]
    text = (environment.ROOT / guard.file).read_text()

    assert guard.without(text) != text
    assert guard.tests
    for test in guard.tests:
        assert (environment.ROOT / test.partition("::")[0]).is_file(), test


def test_the_page_says_what_survived():
    guard = Guard("door", "Nobody comes in", "src/schakel/x.py", "a", "b", ("src/schakel/t.py",))

    said = page([(guard, True), (guard, False)], on=date(2026, 11, 27))

    assert "1 of 2 were killed" in said
    assert "| Nobody comes in | `x.py` | `t.py` | **survived** |" in said

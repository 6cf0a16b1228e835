"""The list of guards is of this source: each stands there once, and its tests exist."""

from datetime import date

import pytest

from schakel.config import environment
from tools.guards.__main__ import Change, Guard, guards, page, verdicts

NAMED = {guard.name: guard for guard in guards()}


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_guard_can_be_taken_away_and_has_tests_to_notice(name):
    guard = NAMED[name]

    texts = {one.file: (environment.ROOT / one.file).read_text() for one in guard.changes}
    for change in guard.changes:
        without = change.made_in(texts[change.file])
        assert without != texts[change.file]
        texts[change.file] = without

    assert guard.tests
    for test in guard.tests:
        assert (environment.ROOT / test.partition("::")[0]).is_file(), test


def test_every_guard_is_told_apart_on_the_page():
    assert len({guard.row for guard in NAMED.values()}) == len(NAMED)


def test_the_page_says_what_survived():
    change = Change("src/schakel/x.py", "a", "b")
    guard = Guard("door", "Nobody comes in", (change,), ("src/schakel/t.py",))

    said = page([(guard, "killed"), (guard, "**survived**")], on=date(2026, 11, 27))

    assert "1 of 2 were\nkilled" in said
    assert "| Nobody comes in | `x.py` | `t.py` | **survived** |" in said


def test_who_tries_one_guard_keeps_what_the_page_said_of_the_others():
    first, second, third, *_rest = guards()
    before = page([(first, "killed"), (second, "killed")], on=date(2026, 11, 27))

    after = {guard.name: said for guard, said in verdicts({second.name: False}, before)}

    assert len(after) == len(NAMED)
    assert after[first.name] == "killed"
    assert after[second.name] == "**survived**"
    assert after[third.name] == "**not tried**"

"""What is said about ASVS follows from the tests, and a wrong number is noticed."""

import pytest

from schakel.config import asvs

LISTED = {
    "tests": {"one": "tests/test_one.py"},
    "requirements": {
        "1.1.1": [2, "Decode once"],
        "1.1.2": [2, "Escape last", "by one"],
        "1.2.6": [2, "LDAP", "none: no LDAP"],
        "1.2.9": [2, "Escape", "by one", "open: half"],
    },
}


@pytest.fixture
def root(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_one.py").write_text(
        '"""T1 (ASVS 1.1.1 (once),\n1.1.2): a story."""\n'
    )
    return tmp_path


def test_a_docstring_and_the_list_say_which_test_shows_what(root):
    found = {one.number: one for one in asvs.requirements(LISTED, root)}

    assert {number: one.state for number, one in found.items()} == {
        "1.1.1": "tests",
        "1.1.2": "tests",
        "1.2.6": "said",
        "1.2.9": "partly",
    }
    assert found["1.1.1"].tests == {"tests/test_one.py"}


def test_a_number_that_is_not_on_the_list_is_noticed(root):
    (root / "tests" / "test_two.py").write_text('def test_x():\n    """ASVS 9.9.9."""\n')

    with pytest.raises(asvs.WrongClaim, match=r"test_two\.py names ASVS 9\.9\.9"):
        asvs.requirements(LISTED, root)


def test_a_test_or_a_word_that_does_not_exist_is_noticed(root):
    gone = {**LISTED, "tests": {"one": "tests/test_gone.py"}}
    with pytest.raises(asvs.WrongClaim, match=r"there is no tests/test_gone\.py"):
        asvs.requirements(gone, root)

    unclear = {"tests": {}, "requirements": {"1.1.1": [2, "Decode", "perhaps"]}}
    with pytest.raises(asvs.WrongClaim, match="cannot be read"):
        asvs.requirements(unclear, root)


def test_level_two_is_whole_and_level_three_where_it_was_promised():
    """The standard has 70 requirements of level 1 and 183 of level 2."""
    found = asvs.requirements()
    levels = [one.level for one in found]

    assert (levels.count(1), levels.count(2)) == (70, 183)
    chapters = {one.number.split(".")[0] for one in found if one.level == 3}
    assert {"6", "7", "8", "11", "14", "16"} <= chapters

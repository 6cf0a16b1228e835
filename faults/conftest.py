"""What the suite of faults shares with the tests of the module that runs Schakel."""

from collections.abc import Iterator

import pytest

from faults.installation import Installation
from schakel.ops.tests.test_run import installation, started

__all__ = ["installation", "started"]


@pytest.fixture(scope="session")
def staffed() -> Iterator[Installation]:
    """A Schakel with the people and signals of the demo: making it takes a minute, so once."""
    made = Installation(DEMO_DATA="yes")
    try:
        made.run()
        yield made
    finally:
        made.remove()

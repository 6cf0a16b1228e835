"""Something of everything stands in the database of these tests (`tests.wire.standing`)."""

from tests.wire.standing import everything_stands  # noqa: F401  # a fixture

"""What the suite of faults shares with the tests of the module that runs Schakel."""

from schakel.ops.tests.test_run import installation, started

__all__ = ["installation", "started"]

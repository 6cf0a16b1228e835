"""Which policies are there? All of them, by name: what is not here governs nothing."""

from schakel.kernel.policy import Policy
from schakel.signals.policy import SIGNAL_POLICY

POLICIES: list[Policy] = [SIGNAL_POLICY]

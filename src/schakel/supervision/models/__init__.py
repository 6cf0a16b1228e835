"""What does supervision keep? Canaries and who opened them, and which samples were checked."""

from schakel.supervision.models.canary import Canary, CanaryOpening
from schakel.supervision.models.sample import SampleCheck

__all__ = ["Canary", "CanaryOpening", "SampleCheck"]

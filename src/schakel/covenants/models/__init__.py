"""What is kept of signals that were registered under a covenant, one file per noun?"""

from schakel.covenants.models.figure import Figure
from schakel.covenants.models.registration import Comparison, Registration
from schakel.covenants.models.touch import CrossOutcome, CrossTouch, TouchedPair

__all__ = ["Comparison", "CrossOutcome", "CrossTouch", "Figure", "Registration", "TouchedPair"]

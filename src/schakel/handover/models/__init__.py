"""What is recorded when a signal is passed on, one file per noun?"""

from schakel.handover.models.breach import BreachReport
from schakel.handover.models.call import CallRecord
from schakel.handover.models.handover import (
    Handover,
    HandoverAnswer,
    HandoverSignal,
    HandoverStatus,
)
from schakel.handover.models.link import OneTimeLink

__all__ = [
    "BreachReport",
    "CallRecord",
    "Handover",
    "HandoverAnswer",
    "HandoverSignal",
    "HandoverStatus",
    "OneTimeLink",
]

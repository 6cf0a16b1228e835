"""How does a signal live, from report to closure?"""

from schakel.kernel.lifecycle import Lifecycle, step
from schakel.signals.models import Signal

State = Signal.State
OPEN_STATES = (State.RECEIVED, State.READ, State.WEIGHED, State.PASSED_ON)

SIGNAL_LIFECYCLE = Lifecycle(
    step("read", State.RECEIVED, to=State.READ),
    # An acute signal may be weighed before anybody "read" it: weighing includes reading.
    step("weigh", State.RECEIVED, State.READ, State.WEIGHED, to=State.WEIGHED),
    step("weigh_again", State.PASSED_ON, to=State.PASSED_ON),
    step("pass_on", State.WEIGHED, State.PASSED_ON, to=State.PASSED_ON),
    step("close", *OPEN_STATES, to=State.CLOSED),
    step("reopen", State.CLOSED, to=State.READ),
)

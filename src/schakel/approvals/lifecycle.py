"""How does a request for a second person live?"""

from schakel.approvals.models import Approval
from schakel.kernel.lifecycle import Lifecycle, step

State = Approval.State

APPROVAL_LIFECYCLE = Lifecycle(
    step("approve", State.ASKED, to=State.APPROVED),
    step("refuse", State.ASKED, to=State.REFUSED),
    step("withdraw", State.ASKED, to=State.WITHDRAWN),
    step("use", State.APPROVED, to=State.USED),
    step("expire", State.ASKED, State.APPROVED, to=State.EXPIRED),
)

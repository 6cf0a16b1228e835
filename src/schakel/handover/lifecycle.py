"""How does a handover live, from sent to result?"""

from schakel.handover.models import HandoverStatus
from schakel.kernel.lifecycle import Lifecycle, step

State = HandoverStatus.State
WAITING_FOR_PARTNER = (State.SENT, State.RECEIVED)
STILL_SILENT = WAITING_FOR_PARTNER

HANDOVER_LIFECYCLE = Lifecycle(
    step("receive", State.SENT, to=State.RECEIVED),
    step("take_on", *WAITING_FOR_PARTNER, State.NEED_MORE, to=State.TAKEN_ON),
    step("decline", *WAITING_FOR_PARTNER, State.NEED_MORE, State.TAKEN_ON, to=State.DECLINED),
    step("ask_more", *WAITING_FOR_PARTNER, State.TAKEN_ON, to=State.NEED_MORE),
    step("give_more", State.NEED_MORE, to=State.RECEIVED),
    step("report_result", *WAITING_FOR_PARTNER, State.TAKEN_ON, to=State.COMPLETED),
    step("revoke", *WAITING_FOR_PARTNER, State.NEED_MORE, State.TAKEN_ON, to=State.REVOKED),
)

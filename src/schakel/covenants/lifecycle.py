"""Which states has a touch of another municipality, and what leads where?"""

from schakel.covenants.models import CrossTouch
from schakel.kernel.lifecycle import Lifecycle, step

State = CrossTouch.State

# Contact may be made once more, when something came since. There is no last state: what expires
# or is withdrawn is deleted, without a word to either side.
CROSS_TOUCH_LIFECYCLE = Lifecycle(
    step("make_contact", State.OPEN, State.CONTACT, to=State.CONTACT),
)

"""Which alarms of canaries does a privacy officer see, and what is known of each?"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record_each
from schakel.linking.models import CanaryAlarm
from schakel.linking.policy import ALARM_POLICY
from schakel.people.models import Person


@transaction.atomic
def alarms_for(person: Person, *, now: datetime, reference: str = "") -> Sequence[CanaryAlarm]:
    """The alarms in the own district, newest first; that they were read is recorded.

    Never what was told in the signal, nor what the canary says.
    """
    found = ALARM_POLICY.rows(person, "see").select_related(
        "canary__realm__organisation", "signal__desk", "by"
    )
    if reference:
        found = found.filter(canary__reference=reference)
    alarms = list(found.order_by("-at"))
    record_each("linking.see_alarm", by=person, on=alarms, now=now)
    return alarms

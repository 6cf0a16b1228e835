"""Does anything wait at the public door that should have been opened?"""

from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone

from schakel.intake.models import Envelope


def health(*, now: datetime) -> str:
    """Answer "" when all is well, else what is wrong; for `schakel health`. Numbers only."""
    today = timezone.localdate(now)
    found = Envelope.objects.aggregate(
        stuck=Count("pk", filter=~Q(stuck_because="")),
        late=Count("pk", filter=Q(stuck_because="", on__lt=today)),
    )
    if found["stuck"]:
        return f"{found['stuck']} cannot be opened: `schakel envelopes` says why"
    if found["late"]:
        return f"{found['late']} of before today wait: does a worker run, and are the keys there?"
    return ""


def described(*, now: datetime) -> list[str]:
    """What waits, one line each for what is stuck; never what is in it."""
    counted = Envelope.objects.aggregate(all=Count("pk"), since=Min("on"))
    lines = [
        f"{counted['all']} waiting" + (f", since {counted['since']}" if counted["all"] else "")
    ]
    lines += [
        f"{str(each.pk)[:8]}  {each.on}  {each.stuck_because}, tried {each.attempts} times, "
        f"again after {timezone.localtime(each.try_after or now):%Y-%m-%d %H:%M}"
        for each in Envelope.objects.exclude(stuck_because="").defer("body").order_by("on", "pk")
    ]
    return lines

"""What stands on the page of a signal about other municipalities?

For whoever only entered a piece that touches something, exactly what stands there when nothing
touches: which covenants there are, and whether this signal is registered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from schakel.covenants.models import CrossTouch, Registration
from schakel.covenants.policy import CROSS_TOUCH_POLICY, REGISTRATION_POLICY
from schakel.organisations.models import Covenant, CovenantParty
from schakel.people.models import Person
from schakel.signals.models import Signal
from schakel.signals.panels import Panel


@dataclass(frozen=True)
class Line:
    """One covenant, and since when this signal is registered under it."""

    covenant: Covenant
    registration: Registration | None
    may_register: bool


@dataclass(frozen=True)
class Content:
    """The covenants of this desk, and what touches this signal as far as this desk may know."""

    signal: Signal
    lines: Sequence[Line]
    waiting: Sequence[CrossTouch]
    in_contact: Sequence[CrossTouch]


def panel_of(signal: Signal, *, by: Person, now: datetime) -> Panel | None:
    """The block about other municipalities; none when no covenant covers this desk today."""
    covenants = _covenants_of(signal, now=now)
    if not covenants or not REGISTRATION_POLICY.grounds(by, "register", signal):
        return None
    running = {
        registration.covenant_id: registration
        for registration in Registration.objects.filter(
            signal=signal, covenant__in=covenants, ended=""
        ).select_related("by")
    }
    touches = _touches_of(signal, by=by, now=now)
    return Panel(
        "covenants/panel.html",
        Content(
            signal=signal,
            lines=[
                Line(
                    covenant,
                    running.get(covenant.pk),
                    may_register=signal.is_open and not signal.advice_only,
                )
                for covenant in covenants
            ],
            waiting=[each for each in touches if each.state == CrossTouch.State.OPEN],
            in_contact=[each for each in touches if each.state == CrossTouch.State.CONTACT],
        ),
    )


def _covenants_of(signal: Signal, *, now: datetime) -> list[Covenant]:
    today = timezone.localdate(now)
    parties = CovenantParty.objects.current().filter(
        organisation=signal.desk_id, covenant__active=True
    )
    return [
        party.covenant
        for party in parties.select_related("covenant").order_by("covenant__position")
        if party.covenant.is_in_force(today)
    ]


def _touches_of(signal: Signal, *, by: Person, now: datetime) -> list[CrossTouch]:
    """What this person may see, of this signal: as its holder, or because there is contact."""
    seen = CROSS_TOUCH_POLICY.rows(by, "see").select_related("other_desk", "holder__desk")
    today = timezone.localdate(now)
    held = seen.filter(holder=signal, pairs__expires_on__gte=today) | seen.filter(
        holder=signal, pairs__shared_at__isnull=False
    )
    called = seen.filter(pairs__other_signal=signal, pairs__shared_at__isnull=False)
    return list((held | called).distinct().order_by("reference"))

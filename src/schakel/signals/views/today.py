"""What does somebody see first after logging in?"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import is_aware
from django.utils.translation import gettext_lazy as _

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.models import Person, Role
from schakel.people.notices import address_of
from schakel.signals import today as work
from schakel.signals.inbox import desks_of
from schakel.signals.panels import start_panels
from schakel.signals.views.opening import address_if_any


@dataclass(frozen=True)
class Start:
    """A way to begin for somebody without a desk."""

    title: str | Promise
    text: str | Promise
    route: str
    roles: frozenset[str] = frozenset()


EVERYBODY = frozenset(Role.values)
STARTS = (
    Start(
        _("Iets melden"),
        _("U zag iets dat niet klopt. Een klein signaal is genoeg."),
        "intake_staff:report",
        EVERYBODY - {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER},
    ),
    Start(
        _("Mijn meldingen"),
        _("Lees wat er met uw melding gebeurt, en vul iets aan."),
        "intake_staff:own_reports",
        EVERYBODY - {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER},
    ),
    Start(
        _("Overdrachten"),
        _("Wat aan uw organisatie is doorgezet, en op antwoord wacht."),
        "handover:inbox",
        frozenset({Role.PARTNER, Role.CARE_COORDINATOR, Role.CHAIN_DIRECTOR}),
    ),
    Start(
        _("Mensen"),
        _("Wie werkt met Schakel, en in welke rol?"),
        "accounts:people",
        frozenset({Role.ADMINISTRATOR}),
    ),
    Start(
        _("Toezicht"),
        _("Wie zag wat, wat valt op, en klopt het logboek nog?"),
        "supervision:overview",
        frozenset({Role.PRIVACY_OFFICER}),
    ),
    Start(
        _("Lokvogels"),
        _("Raakte een zoekactie een verzonnen persoon? Kijk wie er zocht, en vanuit welk signaal."),
        "linking:canaries",
        frozenset({Role.PRIVACY_OFFICER}),
    ),
    Start(
        _("Hoe weegt Schakel verbanden?"),
        _("Wat telt zwaar, wat telt licht, en wat is er van besluiten geleerd?"),
        "linking:weights",
        frozenset({Role.PRIVACY_OFFICER}),
    ),
    Start(
        _("Signaalkaarten"),
        _("Waaraan herkent u mensenhandel? Wat vraagt u, en wat doet u niet?"),
        "knowledge:cards",
        EVERYBODY,
    ),
    Start(
        _("Partners"),
        _("Wie doet wat in het district, en hoe bereikt u ze?"),
        "directory:partners",
        EVERYBODY,
    ),
)


@access("login")
def today(request: PersonRequest) -> HttpResponse:
    """My work today; without a desk: where to begin."""
    now = timezone.now()
    found = work.work_of(request.user, now=now)
    notices = [(notice, address_of(notice)) for notice in found.notices]
    if not desks_of(request.user):
        return render(
            request,
            "signals/start.html",
            {"starts": starts_for(request.user), "notices": notices},
        )
    panels = start_panels(by=request.user, now=now)
    return render(
        request,
        "signals/today.html",
        {"today": found, "notices": notices, "panels": panels, "now": now},
    )


@access("login")
def strip(request: PersonRequest) -> HttpResponse:
    """Which clocks run now, and what came in since: a part of a page, asked again every minute.

    It opens nothing sealed and changes nothing, so that a page that stays open is no reading.
    """
    since = parse_datetime(request.GET.get("sinds", "").replace(" ", "+"))
    came_in = work.came_in_since(request.user, since) if since and is_aware(since) else 0
    with_acute = "acuut" in request.GET
    return render(
        request,
        "signals/acute_strip.html",
        {
            "acute": work.acute_for(request.user) if with_acute else [],
            "with_acute": with_acute,
            "came_in": came_in,
            "since": since,
        },
    )


def starts_for(person: Person) -> list[tuple[Start, str]]:
    """The ways to begin that fit somebody's roles and that this installation has."""
    roles = {membership.role for membership in person.current_memberships()} or EVERYBODY
    return [
        (start, address)
        for start in STARTS
        if roles & start.roles and (address := address_if_any(start.route))
    ]

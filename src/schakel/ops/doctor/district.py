"""Does every report reach somebody, and does every number lead somewhere?"""

from collections.abc import Iterator

from django.utils import timezone

from schakel.ops.doctor.findings import Finding, look, wrong
from schakel.organisations.lookup import NoDistrict, acute_numbers, desk_for, own_district
from schakel.organisations.models import ContactPoint, District, Municipality
from schakel.people.desks import administrators_of, officers_of
from schakel.people.models import Membership, Role


def recipients() -> Iterator[Finding]:
    """Every municipality has a desk with somebody at it today, and so has the fall-back desk."""
    today = timezone.localdate()
    try:
        district = own_district()
        desks = {desk_for(None, district)[0]: ["the fall-back desk"]}
    except NoDistrict as problem:
        yield wrong(f"No district: {problem}.", "Run `schakel district load FILE`.")
        return
    for town in Municipality.objects.current().filter(district=district):
        desks.setdefault(desk_for(town, district)[0], []).append(town.name)
    for desk, places in desks.items():
        if not officers_of(desk, on=today):
            yield wrong(
                f"Nobody is at {desk.name} today, which receives from {', '.join(places)}.",
                "Give somebody the role focal_officer there, or a deputy: `schakel people add`.",
            )
    yield from _other_roles(district)


def _other_roles(district: District) -> Iterator[Finding]:
    today = timezone.localdate()
    if not administrators_of(district, on=today):
        yield look("There is no administrator.", "Nobody hears when routing goes wrong.")
    guards = Membership.objects.current(today).filter(
        role=Role.PRIVACY_OFFICER, organisation__district=district, person__is_active=True
    )
    if not guards.exists():
        yield look("There is no privacy officer.", "Nobody looks at who looked at what.")


def numbers_to_call() -> Iterator[Finding]:
    """There are numbers for acute danger, and somebody checked them this half year."""
    today = timezone.localdate()
    try:
        district = own_district()
    except NoDistrict:
        return
    acute = acute_numbers(district, on=today)
    if not acute:
        yield wrong("There is no number for acute danger.", "Add them to the district file.")
    for number in acute:
        if number.is_stale(today):
            yield wrong(
                f"Nobody checked the acute number of {number.organisation} for half a year.",
                "Call it, and write the date in the district file.",
            )
    stale = [
        point
        for point in ContactPoint.objects.current()
        .filter(organisation__district=district)
        .exclude(value="")
        .exclude(pk__in=[number.pk for number in acute])
        if point.is_phone and point.is_stale(today)
    ]
    if stale:
        names = sorted({str(point.organisation) for point in stale})
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")  # noqa: PLR2004  # what fits on a line
        yield look(
            f"{len(stale)} numbers were not checked for half a year: {shown}.",
            "Call them, and write the date in the district file.",
        )

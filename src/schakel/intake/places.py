"""To which district and municipality does a report belong?"""

from schakel.organisations.lookup import own_district
from schakel.organisations.models import District, Municipality


def where(cbs_code: str, district_code: str) -> tuple[District, Municipality | None]:
    """The rows, with the desks they need, in one question; an unknown place has no municipality."""
    if cbs_code:
        municipality = (
            Municipality.objects.current()
            .select_related("desk", "organisation", "district__fallback_desk")
            .filter(cbs_code=cbs_code)
            .first()
        )
        if municipality is not None:
            return municipality.district, municipality
    district = (
        District.objects.select_related("fallback_desk").filter(code=district_code).first()
        or own_district()
    )
    return district, None

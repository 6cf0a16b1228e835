"""Whose use of Schakel does a privacy officer supervise: of one organisation, or of a district?"""

from django.db.models import Q, QuerySet

from schakel.organisations.models import District, Organisation


def supervised_from(own: Organisation) -> QuerySet[Organisation]:
    """The organisations that somebody supervises who guards privacy for this one.

    Rule: for the organisation that speaks for a whole district, where the desk is to which goes
    what belongs nowhere else, all of that district; for every other one, itself alone. Never
    anything of another district.
    Source: AVG art. 37 and 39 (an FG of a controller). Which controller has which FG is for the
    district to establish; voorstel Schakel.
    """
    supervised = Q(pk=own.pk)
    if own.level != Organisation.Level.LOCAL:
        supervised |= Q(district__fallback_desk=own.pk)
    return Organisation.objects.filter(supervised)


def supervising(organisation: Organisation) -> QuerySet[Organisation]:
    """The other way round: where those sit who supervise this organisation."""
    speaks = District.objects.filter(pk=organisation.district_id).values("fallback_desk")
    of_all = Q(pk__in=speaks) & ~Q(level=Organisation.Level.LOCAL)
    return Organisation.objects.filter(Q(pk=organisation.pk) | of_all)

"""Which canaries are there now?"""

from django.db.models import Count, QuerySet

from schakel.supervision.models import Canary


def placed() -> QuerySet[Canary]:
    """The canaries that were not taken away, with how often they sang."""
    return (
        Canary.objects.filter(removed_at=None)
        .select_related("placed_by")
        .annotate(times=Count("openings"))
        .order_by("-placed_at")
    )

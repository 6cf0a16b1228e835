"""Which canaries are there now?"""

from django.db.models import Count, QuerySet

from schakel.people.models import Person
from schakel.supervision.models import Canary
from schakel.supervision.policy import CANARY_POLICY


def placed(person: Person) -> QuerySet[Canary]:
    """The canaries of this supervisor that were not taken away, with how often they sang."""
    rows: QuerySet[Canary] = CANARY_POLICY.rows(person, "see")
    return (
        rows.filter(removed_at=None)
        .select_related("placed_by")
        .annotate(times=Count("openings"))
        .order_by("-placed_at")
    )

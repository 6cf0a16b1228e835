"""Which weights count now: those that were learned here, or else those that came with Schakel?"""

import json
from datetime import datetime
from typing import Any, Final

from django.db import connection

from schakel.linking.models import LinkModel
from schakel.linking.weights import Model, model_from, shipped

# Written out, for every search asks it (see lookup.py).
WEIGHTS: Final = """
SELECT weights::text FROM linking_linkmodel WHERE kind = %s ORDER BY number DESC LIMIT 1
"""


def newest(kind: str) -> LinkModel | None:
    """The weights that were learned last for this kind."""
    return LinkModel.objects.filter(kind=kind).order_by("-number").first()


def newest_of_all() -> dict[str, LinkModel]:
    """The weights that were learned last, per kind, with one statement."""
    return {
        learned.kind: learned
        for learned in LinkModel.objects.order_by("kind", "-number").distinct("kind")
    }


def model_for(kind: str) -> Model:
    """The weights that count for this kind."""
    with connection.cursor() as cursor:
        cursor.execute(WEIGHTS, [kind])
        learned = cursor.fetchone()
    return model_from(json.loads(learned[0])) if learned else shipped(kind)


def keep(
    model: Model, *, labels: int, same: int, changes: list[dict[str, Any]], now: datetime
) -> LinkModel:
    """Keep new weights for this kind, behind the earlier ones."""
    before = newest(model.kind)
    return LinkModel.objects.create(
        kind=model.kind,
        number=before.number + 1 if before else 1,
        version=model.version,
        weights=model.as_dict(),
        changes=changes,
        labels=labels,
        same=same,
        made_at=now,
    )

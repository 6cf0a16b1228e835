"""How do the decisions of officers make the weights better?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import OuterRef, Subquery

from schakel.audit.trail import record
from schakel.linking.mention import KINDS
from schakel.linking.models import LinkModel, Touch, TouchDecision
from schakel.linking.stored_weights import keep, model_for, newest
from schakel.linking.weights import Model, shipped, with_labels

# What moves less than this, in bits, is no change that anybody would notice.
NOTICEABLE: Final = 0.1


@dataclass(frozen=True)
class Labels:
    """What people decided on one kind of thing: how pairs agreed, and whether it was the same."""

    levels: npt.NDArray[np.int8]
    same: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.same)


def labels_of(kind: str) -> Labels:
    """The newest decision on each touch of a kind, as far as it is a yes or a no.

    Of every desk together: levels say how two things agree, never which things they are.
    """
    width = len(shipped(kind).fields)
    last = TouchDecision.objects.filter(touch=OuterRef("touch")).order_by("-at", "-id")
    rows = [
        (levels, verdict == Touch.Verdict.SAME)
        for levels, verdict in TouchDecision.objects.filter(
            kind=kind, pk=Subquery(last.values("pk")[:1])
        )
        .filter(verdict__in=[Touch.Verdict.SAME, Touch.Verdict.NOT_SAME])
        .order_by("at", "id")
        .values_list("levels", "verdict")
        if len(levels) == width  # decided on with other comparisons than are made now
    ]
    return Labels(
        np.array([levels for levels, _same in rows], dtype=np.int8).reshape(len(rows), width),
        np.array([same for _levels, same in rows], dtype=np.bool_),
    )


@transaction.atomic
def learn(*, now: datetime) -> list[LinkModel]:
    """Make new weights of every kind on which something was decided since; the newest count.

    Always from the weights that come with Schakel and all decisions together, so that learning
    twice is learning once.

    Rule: a decision that somebody came back on teaches what it became, and "don't know" nothing.
    Source: issue "Puzzle pieces" (decisions improve the model); design linking.md, 4.
    """
    made = []
    for kind in KINDS:
        labels = labels_of(kind)
        before = newest(kind)
        if not len(labels) and before is None:
            continue
        learned = with_labels(shipped(kind), labels.levels, labels.same, version=_version(before))
        if before is not None and _same_weights(learned, model_for(kind)):
            continue
        row = keep(
            learned,
            labels=len(labels),
            same=int(labels.same.sum()),
            changes=changes(model_for(kind), learned),
            now=now,
        )
        record("linking.learn", by=None, on=row, detail={"kind": kind, "labels": str(len(labels))})
        made.append(row)
    return made


def changes(before: Model, after: Model) -> list[dict[str, Any]]:
    """Which agreements weigh otherwise than before, in bits."""
    return [
        {
            "field": old.code,
            "level": level,
            "was": round(float(was), 2),
            "now": round(float(is_), 2),
        }
        for old, new in zip(before.fields, after.fields, strict=True)
        for level, was, is_ in zip(old.levels, old.bits(), new.bits(), strict=True)
        if abs(float(is_) - float(was)) >= NOTICEABLE
    ]


def _same_weights(one: Model, other: Model) -> bool:
    return not changes(one, other)


def _version(before: LinkModel | None) -> int:
    return before.number + 1 if before else 1

"""What do the pages of a request show?"""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from schakel.data_requests.models import DataRequest, FoundRecord
from schakel.data_requests.passages import passages_of, shown
from schakel.signals.models import Signal
from schakel.vault.opening import unseal_many

MOST = 100


@dataclass(frozen=True)
class InAnswer:
    """What the person reads of one signal."""

    signal: Signal
    lines: list[tuple[str, str]]


def open_first(rows: QuerySet[DataRequest]) -> list[DataRequest]:
    """What is open first, by the day on which it is due; then what was closed last."""
    closed = Case(
        When(state__in=("open", "deferred"), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    ordered = rows.select_related("desk").alias(is_closed=closed)
    return list(ordered.order_by("is_closed", "due_on", "-registered_at")[:MOST])


def found_of(request: DataRequest) -> list[tuple[FoundRecord, str]]:
    """What was laid with a request, with the reason of each decision."""
    rows = list(request.found.select_related("signal").order_by("added_at"))
    why = unseal_many(rows, "why")
    return [(each, why[each.pk]) for each in rows]


def answer_of(request: DataRequest) -> list[InAnswer]:
    """What goes out: of each signal about this person what was released, and bars."""
    rows = request.found.filter(about_asker=True).select_related("signal__key", "signal__desk")
    return [
        InAnswer(each.signal, shown(passages_of(each.signal), each.released))
        for each in rows.order_by("signal__received_at")
    ]

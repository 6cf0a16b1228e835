"""What would another set of rules have proposed for the signals that are stored?

Only codes are compared: no story is opened, and nothing changes.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from schakel.handover.routing import facts_of
from schakel.organisations.conditions import can_hold, holds
from schakel.organisations.lookup import providers
from schakel.organisations.models import District, RoutingRule
from schakel.signals.models import Signal

AT_A_TIME = 500


@dataclass(frozen=True)
class Difference:
    """One signal for which the other rules propose something else."""

    reference: str
    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass
class Trial:
    """What came of trying a set of rules."""

    looked_at: int = 0
    differences: list[Difference] = field(default_factory=list)
    fired: dict[str, int] = field(default_factory=dict)  # by code of the rule tried
    impossible: list[str] = field(default_factory=list)  # no facts at all can meet these
    doubled: list[tuple[str, str]] = field(default_factory=list)  # same signals, same services
    proposes_nobody: list[str] = field(default_factory=list)  # references
    without_provider: dict[str, set[str]] = field(default_factory=dict)  # service: municipalities

    @property
    def never_fired(self) -> list[str]:
        """Rules that applied to no stored signal."""
        return [code for code, times in self.fired.items() if not times]


def try_rules(
    rules: Sequence[RoutingRule], district: District, *, since: datetime | None, now: datetime
) -> Trial:
    """Compare these rules with those of the district, over its stored signals.

    Rule: before rules change, people see what that would have altered.
    Source: product.md 4.2.
    """
    active = [rule for rule in rules if rule.active]
    current = list(RoutingRule.objects.current().filter(district=district, active=True))
    trial = Trial(
        fired={rule.code: 0 for rule in active},
        impossible=[rule.code for rule in active if not can_hold(rule.condition)],
    )
    applied_to: dict[str, set[str]] = defaultdict(set)
    provided: dict[object, set[str]] = {}
    for signal in _stored(district, since):
        trial.looked_at += 1
        weighing = next(iter(signal.weighings.all()), None)
        facts = facts_of(signal, weighing)
        before = {s for rule in current if holds(rule.condition, facts) for s in rule.services}
        after: set[str] = set()
        for rule in active:
            if holds(rule.condition, facts):
                trial.fired[rule.code] += 1
                applied_to[rule.code].add(signal.reference)
                after |= set(rule.services)
        if before != after:
            trial.differences.append(
                Difference(
                    signal.reference, tuple(sorted(after - before)), tuple(sorted(before - after))
                )
            )
        if not after:
            trial.proposes_nobody.append(signal.reference)
        place = signal.municipality
        if place not in provided:
            provided[place] = set(providers(place, timezone.localdate(now), district=district))
        for service in after - provided[place]:
            trial.without_provider.setdefault(service, set()).add(str(place or "–"))
    trial.doubled = [
        (one.code, other.code)
        for index, one in enumerate(active)
        for other in active[index + 1 :]
        if set(one.services) == set(other.services)
        and applied_to[one.code]
        and applied_to[one.code] == applied_to[other.code]
    ]
    return trial


def _stored(district: District, since: datetime | None) -> Iterator[Signal]:
    signals = Signal.objects.filter(district=district).select_related("municipality")
    if since is not None:
        signals = signals.filter(received_at__gte=since)
    # Weighings are ordered, newest first.
    signals = signals.prefetch_related("weighings").order_by("received_at")
    return signals.iterator(chunk_size=AT_A_TIME)

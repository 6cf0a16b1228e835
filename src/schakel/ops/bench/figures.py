"""How is a measurement written down?"""

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

TICKS = os.sysconf("SC_CLK_TCK")


OF_THE_TRANSACTION = frozenset({"BEGIN", "COMMIT"})


class NotMeasured(Exception):
    """What should be measured did not do what it should: there is no figure to give."""


@dataclass(frozen=True)
class Figure:
    """One measured value beside its target; `holds` is None when there is no target."""

    name: str
    value: float
    unit: str
    target: str = ""
    holds: bool | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For the array that is printed."""
        return {**asdict(self), "value": round(self.value, 3)}


def at_most(name: str, value: float, unit: str, limit: float, **detail: Any) -> Figure:
    """A figure that should not be larger than its limit."""
    return Figure(name, value, unit, f"<= {limit:g}", value <= limit, detail)


def at_least(name: str, value: float, unit: str, limit: float, **detail: Any) -> Figure:
    """A figure that should not be smaller than its limit."""
    return Figure(name, value, unit, f">= {limit:g}", value >= limit, detail)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the sorted values lies (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def statements(asked: CaptureQueriesContext) -> int:
    """How many statements were seen; where a transaction begins and ends is not one."""
    taken = [query["sql"] for query in asked.captured_queries]
    if not taken:
        raise NotMeasured("no statements were seen, so they cannot be counted")
    return sum(statement not in OF_THE_TRANSACTION for statement in taken)


def cpu_seconds(processes: Sequence[int]) -> float:
    """The processor time, in seconds, that these processes and their ended children used."""
    used = 0
    for process in processes:
        try:
            line = Path(f"/proc/{process}/stat").read_text()
        except FileNotFoundError:
            continue
        fields = line.rsplit(")", 1)[1].split()
        used += sum(int(value) for value in fields[11:15])
    return used / TICKS


def backend() -> int:
    """The PostgreSQL process that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def family_of(process: int) -> list[int]:
    """A process and everything that descends from it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            child, rest = path.read_text().split(" (", 1)
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents.setdefault(int(rest.rsplit(")", 1)[1].split()[1]), []).append(int(child))
    found, waiting = [], [process]
    while waiting:
        found.append(one := waiting.pop())
        waiting += parents.get(one, [])
    return found


@contextmanager
def cpu_of(*roots: int) -> Iterator[list[float]]:
    """The processor time that these processes' families used within the block, as one number."""
    before = {pid: cpu_seconds([pid]) for root in roots for pid in family_of(root)}
    used: list[float] = []
    yield used
    after = {pid for root in roots for pid in family_of(root)} | set(before)
    # A process that ended has given its time to its parent, which is counted.
    used.append(sum(max(0.0, cpu_seconds([pid]) - before.get(pid, 0.0)) for pid in after))

"""In which bucket does the key of a record lie, and when is a bucket destroyed?

The key of a record is wrapped twice: by the key-encryption key, and around that by the key of a
bucket, which only the key provider has. What lies in a bucket that was destroyed opens nowhere any
more: not in this database, and not in a backup, however old.

    2026q4            what is new and what is in use; moved on each quarter, so that the keys of
                      earlier quarters can go, and with them whatever an old backup would open
    due-2031q2-ab12   what is closed and falls due in that quarter, of one desk

Rule: what is destroyed is destroyed in backups too. Source: security.md 3.4 and T54.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

LONGEST_NAME: Final = 24
DUE: Final = "due-"
MONTHS_OF_A_QUARTER: Final = 3
# Rule: a backup opens for a quarter at least, but for what was destroyed and is over; and for half
# a year at most. Sooner would take along what shared a bucket with it and was moved on since.
# Source: docs/adr/0020-retention.md.
QUARTERS_KEPT: Final = 1
QUARTERS_AHEAD: Final = 4


def quarter(day: date) -> str:
    """The quarter of a day, such as "2026q4"; in alphabetical order they are in order of time."""
    return f"{day.year:04}q{(day.month - 1) // MONTHS_OF_A_QUARTER + 1}"


def quarters_on(day: date, number: int) -> str:
    """The quarter so many quarters after (or before) that of a day."""
    whole = day.year * 4 + (day.month - 1) // MONTHS_OF_A_QUARTER + number
    return f"{whole // 4:04}q{whole % 4 + 1}"


def of_new(day: date) -> str:
    """The bucket of what is made on a day."""
    return quarter(day)


def of_due(day: date, desk: UUID) -> str:
    """The bucket of what falls due on a day at one desk."""
    return f"{DUE}{quarter(day)}-{desk.hex[:8]}"


def wanted(day: date) -> list[str]:
    """The buckets for what is new that must be there on a day: of this quarter and a year ahead.

    So that whoever keeps a copy of the keys has a year to renew it before a bucket is in use.
    """
    return [quarters_on(day, ahead) for ahead in range(QUARTERS_AHEAD + 1)]


def outlived(names: Iterable[str], *, on: date) -> list[str]:
    """Of these buckets those whose time is over: for what was new, and for what fell due."""
    oldest = quarters_on(on, -QUARTERS_KEPT)
    return sorted(name for name in names if name.removeprefix(DUE) < oldest)

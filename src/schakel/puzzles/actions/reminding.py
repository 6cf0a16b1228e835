"""Who hears that it is time to look at a puzzle again?"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from schakel.audit.trail import record
from schakel.kernel.workdays import is_workday, workdays_between
from schakel.people.desks import officers_of, with_deputies
from schakel.people.models import Notice
from schakel.people.notices import notify
from schakel.puzzles.models import Puzzle, PuzzleSignal
from schakel.signals.deadlines import OFFICE_OPENS
from schakel.signals.hearing import without_any_excluded

AT_ONCE = 100
Reminded = Puzzle.Reminded


def remind(now: datetime) -> int:
    """Call everybody whose puzzle is due; answers how many puzzles were called for.

    Rule: on the day itself whoever owns the puzzle hears it, or their deputy; a working day later
    the whole desk does. In office hours only: nothing burns.
    Source: product.md 6.4 (next review date) and 3.8 (reminders to owner, deputy, then further).

    Safe to run as often as one likes, and by several workers at once.
    """
    local = timezone.localtime(now)
    if not is_workday(local.date()) or local.time() < OFFICE_OPENS:
        return 0
    due = Puzzle.objects.filter(
        Q(reminded=Reminded.NOBODY) | Q(reminded=Reminded.OWNER, review_on__lt=local.date()),
        state=Puzzle.State.OPEN,
        review_on__lte=local.date(),
    ).order_by("review_on", "pk")
    return sum(
        _remind(pk, today=local.date(), now=now)
        for pk in due.values_list("pk", flat=True)[:AT_ONCE]
    )


@transaction.atomic
def _remind(pk: UUID, *, today: date, now: datetime) -> bool:
    puzzle = (
        Puzzle.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("desk", "owner")
        .filter(pk=pk, state=Puzzle.State.OPEN, review_on__lte=today, reminded__lt=Reminded.DESK)
        .first()
    )
    if puzzle is None:
        return False
    if puzzle.reminded == Reminded.NOBODY:
        puzzle.reminded, told = Reminded.OWNER, with_deputies([puzzle.owner], on=today)
    elif workdays_between(puzzle.review_on, today) >= 1:
        puzzle.reminded, told = Reminded.DESK, officers_of(puzzle.desk, on=today)
    else:
        return False
    puzzle.save(update_fields=["reminded"])
    ever_in = PuzzleSignal.objects.filter(puzzle=puzzle).values_list("signal", flat=True)
    told = without_any_excluded(ever_in, told)
    notify(
        told,
        Notice.Kind.PUZZLE_REVIEW,
        reference=puzzle.reference,
        url_name="puzzles:detail",
        now=now,
    )
    record("puzzle.remind", by=None, on=puzzle, detail={"told": str(len(told))}, now=now)
    return True

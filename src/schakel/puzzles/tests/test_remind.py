"""A puzzle calls for a new look: the owner first, then the desk."""

from datetime import date, datetime, time, timedelta

from schakel.people.models import Absence, Notice
from schakel.puzzles.actions.closing import close
from schakel.puzzles.actions.editing import review
from schakel.puzzles.actions.reminding import remind
from schakel.puzzles.tests.conftest import LATER, REVIEW_ON
from tests.cast import NL

ON_THE_DAY = datetime.combine(REVIEW_ON, time(9, 30), NL)  # a Monday


def told(person) -> int:
    return Notice.objects.filter(person=person, kind=Notice.Kind.PUZZLE_REVIEW).count()


def test_before_the_day_nobody_is_called(puzzle, noor):
    assert remind(ON_THE_DAY - timedelta(days=1)) == 0
    assert told(noor) == 0


def test_on_the_day_the_owner_hears_it_once(puzzle, noor, daan):
    remind(ON_THE_DAY)
    remind(ON_THE_DAY + timedelta(minutes=15))

    assert (told(noor), told(daan)) == (1, 0)
    notice = Notice.objects.get(person=noor, kind=Notice.Kind.PUZZLE_REVIEW)
    assert (notice.reference, notice.url_name) == (puzzle.reference, "puzzles:detail")


def test_at_night_and_in_the_weekend_nobody_is_called(puzzle):
    assert remind(datetime.combine(REVIEW_ON, time(6, 0), NL)) == 0
    puzzle.review_on = date(2026, 12, 19)  # a Saturday
    puzzle.save()
    assert remind(datetime.combine(puzzle.review_on, time(11, 0), NL)) == 0
    assert remind(ON_THE_DAY) == 1


def test_a_working_day_later_the_whole_desk_hears_it(puzzle, noor, daan):
    remind(ON_THE_DAY)
    remind(ON_THE_DAY + timedelta(days=1))
    remind(ON_THE_DAY + timedelta(days=2))

    assert told(daan) == 1


def test_who_is_away_is_replaced(puzzle, noor, daan):
    Absence.objects.create(
        person=noor, deputy=daan, starts_on=REVIEW_ON, ends_on=REVIEW_ON + timedelta(days=7)
    )

    remind(ON_THE_DAY)

    assert (told(noor), told(daan)) == (0, 1)


def test_after_a_look_it_calls_again_at_the_next_day_only(puzzle, noor):
    remind(ON_THE_DAY)
    review(puzzle, words="Gezien.", next_on=date(2027, 1, 18), by=noor, now=ON_THE_DAY)

    assert remind(ON_THE_DAY + timedelta(days=1)) == 0
    assert remind(datetime(2027, 1, 18, 10, 0, tzinfo=NL)) == 1


def test_a_closed_puzzle_calls_nobody(puzzle, noor):
    close(puzzle, outcome="too_little", words="Klaar.", by=noor, now=LATER)

    assert remind(ON_THE_DAY) == 0


def test_the_start_page_shows_what_is_due(client, noor, puzzle):
    puzzle.review_on = date(2026, 1, 5)
    puzzle.save()
    client.force_login(noor)

    page = client.get("/").content.decode()

    assert "Puzzels om opnieuw te bekijken" in page
    assert puzzle.reference in page

"""Which pieces did the invented officers lay together, and what came of it?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from schakel.handover.actions.answering import answer
from schakel.handover.actions.passing_on import Sharing, pass_on_puzzle
from schakel.handover.models import Handover
from schakel.handover.package import minimum_for
from schakel.handover.puzzle_package import COHERENCE, HYPOTHESIS, code_in
from schakel.linking.actions.deciding import decide
from schakel.linking.models import Touch
from schakel.ops.demo.cast import Cast
from schakel.ops.demo.course import ALSO_SHARED, Course
from schakel.ops.demo.script import Decided, PassedOn, Script, Together, moment_ago
from schakel.organisations.models import SharingGround
from schakel.puzzles.actions.closing import close
from schakel.puzzles.actions.making import Thought, start
from schakel.puzzles.models import Puzzle
from schakel.signals.models import Signal


def play(
    script: Script, cast: Cast, courses: Mapping[str, Course], *, now: datetime
) -> Iterator[tuple[str, ...]]:
    """What was decided, then the puzzles; a line in words about each."""
    for said in script.decisions:
        yield _decide(said, cast, courses, now=now)
    for together in script.puzzles:
        yield _puzzle(together, cast, [courses[name] for name in together.scenes], now=now)


def _decide(
    said: Decided, cast: Cast, courses: Mapping[str, Course], *, now: datetime
) -> tuple[str, ...]:
    ends = [courses[name].signal.pk for name in (said.newer, said.older)]
    touch = Touch.objects.filter(
        Q(newer__in=ends), Q(older__in=ends), newer_piece__kind=said.about
    ).get()
    at = moment_ago(said.ago, now)
    decide(touch, Touch.Verdict(said.verdict), reason=said.reason, by=cast[said.by], now=at)
    return said.newer, said.older, said.about, said.verdict, at.isoformat()


def _puzzle(
    together: Together, cast: Cast, courses: Sequence[Course], *, now: datetime
) -> tuple[str, ...]:
    owner, at = cast[together.by], moment_ago(together.ago, now)
    thought = Thought(
        together.hypothesis,
        together.strength,
        now.date() + timedelta(days=together.review_in),
    )
    puzzle = start(_fresh(courses), thought, by=owner, now=at)
    if together.passed_on:
        _pass_on(puzzle, together.passed_on, cast, courses, now=now)
    puzzle.refresh_from_db()
    return puzzle.owner.name, puzzle.state, puzzle.outcome, together.hypothesis


def _pass_on(
    puzzle: Puzzle, goes: PassedOn, cast: Cast, courses: Sequence[Course], *, now: datetime
) -> None:
    """One package, its answer, an own answer to every reporter, and the puzzle is closed."""
    signals = _fresh(courses)
    district, owner = courses[0].signal.district, puzzle.owner
    to = courses[0].provider_of(goes.to)
    parts = {*minimum_for(district, [goes.to]), *ALSO_SHARED, "municipality", "urgency", "forms"}
    included = [HYPOTHESIS, COHERENCE]
    for signal in signals:
        pieces = (f"piece:{pk}" for pk in signal.pieces.values_list("pk", flat=True))
        included += [code_in(signal, code) for code in sorted({*parts, *pieces})]
    handover = pass_on_puzzle(
        puzzle,
        to=to,
        service=goes.to,
        kind=Handover.Kind.HANDOVER,
        rules=(),
        sharing=Sharing(
            included=included,
            blacked_out=(),
            ground=SharingGround.objects.get(district=district, code=goes.ground),
            necessity=goes.necessity,
        ),
        by=owner,
        now=moment_ago(goes.ago, now),
    )
    partner, answered = cast.partner(to), moment_ago(goes.answered_ago, now)
    for verb, text, at in (
        ("take_on", goes.partner, answered),
        ("report_result", goes.result, moment_ago(goes.told_ago, now) - timedelta(hours=1)),
    ):
        fresh = Handover.objects.select_related("signal", "to", "key").get(pk=handover.pk)
        answer(fresh, verb, text=text, by=partner, now=at)
    for number, course in enumerate(courses, 1):
        course.at = moment_ago(goes.told_ago, now) + timedelta(minutes=6 * number)
        course.close(Signal.Outcome.HANDED_OVER)
    close(puzzle, outcome=goes.outcome, words=goes.words, by=owner, now=course.at)


def _fresh(courses: Sequence[Course]) -> list[Signal]:
    """The signals as they are now, in the order in which they came in."""
    pks = [course.signal.pk for course in courses]
    return list(
        Signal.objects.filter(pk__in=pks).select_related("desk", "district").order_by("received_at")
    )

"""How did the signals of the past years go, from report to an outcome?"""

from schakel.ops.demo.course import Course, Way
from schakel.ops.demo.script import Story
from schakel.people.models import Person
from schakel.signals.models import Note, SecondOpinion, Signal

Outcome = Signal.Outcome

PASSED = (Outcome.HANDED_OVER, Outcome.HELP_STARTED)
HELP = frozenset({"care_coordinator", "veilig_thuis"})
# How signals end: outcome and how often, as far as it can be read from such desks at all.
ENDINGS = {
    Outcome.HANDED_OVER: 46,
    Outcome.HELP_STARTED: 18,
    Outcome.BARRIER_STARTED: 12,
    Outcome.NO_TRAFFICKING: 11,
    Outcome.TOO_LITTLE_INFORMATION: 5,
    Outcome.DUPLICATE: 4,
    Outcome.OTHER_AUTHORITY: 4,
}
A_QUESTION, A_NOTE, AN_OWN_NOTE, JUDGED, CONTENT = 0.3, 0.55, 0.15, 0.4, 0.85


def play(course: Course, story: Story, *, colleague: Person | None) -> None:
    """From the desk to the end; the story and chance decide along which way."""
    course.wait(0 if course.chance.random() < 1 / 2 else 1)
    _call_when_acute(course)
    course.take()
    if story.advice:
        _advise(course)
        return
    _enrich(course, story)
    course.weigh(story.facts, story.forms)
    _call_when_acute(course)
    _finish(course, story, colleague=colleague)
    if course.signal.mailbox.locator_hash or course.reporter:
        _hear_from_reporter(course)


def _call_when_acute(course: Course) -> None:
    """Also when it became acute by weighing."""
    if course.clock_runs:
        course.wait(minutes=course.chance.randint(3, 12))
        course.call(course.provider_of("avim"))
        course.wait(minutes=course.chance.randint(5, 25))


def _advise(course: Course) -> None:
    course.wait(1)
    course.say(course.chance.choice(course.script.said.questions))
    course.wait(2)
    course.close(Outcome.ADVICE_GIVEN)


def _enrich(course: Course, story: Story) -> None:
    chance = course.chance
    can_answer = course.signal.mailbox.locator_hash or course.reporter
    if can_answer and chance.random() < A_QUESTION:
        course.wait(minutes=20)
        course.ask()
        course.wait(chance.randint(1, 2))
        course.hear()
        course.wait()
        course.see_answer()
    if chance.random() < A_NOTE:
        course.wait(minutes=chance.randint(5, 90))
        own = chance.random() < AN_OWN_NOTE
        course.note(visibility=Note.Visibility.ME if own else Note.Visibility.DESK)
    if story.check_code:
        task = course.check(story.check_code)
        course.wait(chance.randint(1, 3))
        course.finish(task)
    course.wait(1)


def _finish(course: Course, story: Story, *, colleague: Person | None) -> None:
    ways = [way for way in course.proposed() if course.cast.partner(way.to)]
    outcome = _ending(course, story, possible=bool(ways), two=colleague is not None)
    if outcome == Outcome.HELP_STARTED:
        helping = [way for way in ways if way.service in HELP]
        outcome = Outcome.HELP_STARTED if helping else Outcome.HANDED_OVER
        ways = helping or ways
    course.wait(course.chance.randint(0, 3))
    if outcome in PASSED:
        _through_partner(course, ways[0])
        course.close(outcome)
    elif outcome in Signal.WITHOUT_ACTION:
        reason = course.chance.choice(course.script.said.closing)
        opinion = course.close(outcome, reason=reason)
        _second_person(course, opinion, colleague)
    else:
        course.close(outcome)


def _ending(course: Course, story: Story, *, possible: bool, two: bool) -> str:
    if story.facts.get("vague") == "yes":
        return Outcome.TOO_LITTLE_INFORMATION if two else Outcome.OTHER_AUTHORITY
    endings = {
        outcome: often
        for outcome, often in ENDINGS.items()
        if (possible or outcome not in PASSED)
        and (two or outcome not in Signal.WITHOUT_ACTION)
        and (story.check_code or outcome != Outcome.BARRIER_STARTED)
    }
    return course.chance.choices(list(endings), list(endings.values()))[0]


def _through_partner(course: Course, way: Way) -> None:
    said = course.script.said
    handover = course.pass_to(way.to, way.service, rules=way.rules)
    course.wait(1)
    course.partner_says(handover, "take_on", course.chance.choice(said.taken_on))
    course.wait(course.chance.randint(3, 15))
    course.partner_says(handover, "report_result", course.chance.choice(said.results))
    course.wait(1)


def _second_person(course: Course, opinion: SecondOpinion | None, colleague: Person | None) -> None:
    if opinion and colleague:
        course.wait(1)
        course.agree(opinion, colleague)


def _hear_from_reporter(course: Course) -> None:
    if course.chance.random() < JUDGED:
        course.wait(course.chance.randint(1, 4))
        course.judge(content=course.chance.random() < CONTENT)

"""What is going on now: the scenes, each played up to the moment at which the visitor comes in?"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from schakel.handover.actions import linking, taking_back
from schakel.handover.models import Handover
from schakel.kernel.codes import random_code
from schakel.ops.demo.course import Course
from schakel.ops.demo.script import Scene
from schakel.organisations.models import Organisation, ServiceProvision
from schakel.signals.models import Signal

NOTICED_AFTER = 20  # minutes


def just_in(course: Course, scene: Scene) -> None:
    """Nobody has looked at it yet."""


def read_only(course: Course, scene: Scene) -> None:
    """Somebody read it and got no further."""
    course.wait(1)
    course.take()


def taken_over(course: Course, scene: Scene) -> None:
    """Acute: called, taken over, weighed, and the package sent afterwards."""
    course.wait(minutes=9)
    course.call(
        course.provider_of("avim"), spoke_to=scene.says["spoke_to"], agreed=scene.says["agreed"]
    )
    course.wait(minutes=6)
    course.take()
    course.wait(minutes=14)
    course.weigh(scene.facts, scene.forms)
    course.wait(minutes=30)
    handover = course.pass_to_service("avim", ground="vitaal-belang")
    course.wait(minutes=50)
    course.partner_says(handover, "take_on", course.chance.choice(course.script.said.taken_on))


def answered(course: Course, scene: Scene) -> None:
    """The reporter answered a question, a few hours ago."""
    course.wait(1)
    course.take()
    course.wait(1)
    course.ask(scene.says["question"])
    _shortly_before_now(course, hours=3)
    course.hear(scene.says["answer"])


def added_after_closing(course: Course, scene: Scene) -> None:
    """It was closed; then the reporter saw something again."""
    course.wait(1)
    course.take()
    course.wait(2)
    course.weigh(scene.facts, scene.forms)
    course.wait(4)
    course.close(scene.says["outcome"])
    _shortly_before_now(course, hours=5)
    course.hear(scene.says["answer"])


def passed_on(course: Course, scene: Scene) -> None:
    """A partner has it and did not say yet what they do; some said that they received it."""
    handover = _weigh_and_pass(course, scene)
    if scene.received:
        course.wait(1)
        course.partner_says(handover, "receive")


def partner_asks(course: Course, scene: Scene) -> None:
    """The partner needs more before they can start."""
    handover = _weigh_and_pass(course, scene)
    course.wait(1)
    course.partner_says(handover, "ask_more", scene.says["partner"])


def declined_then_second(course: Course, scene: Scene) -> None:
    """The first partner declined; the second took it on."""
    course.wait(1)
    course.take()
    course.wait(1)
    course.weigh(scene.facts, scene.forms)
    first = course.pass_to_service("labour_inspectorate", necessity=scene.says["necessity"])
    course.wait(2)
    course.partner_says(first, "decline", scene.says["decline"])
    course.wait(1)
    second = course.pass_to_service("avim", necessity=scene.says["necessity"])
    course.wait(2)
    course.partner_says(second, "take_on", scene.says["partner"])


def to_second_province(course: Course, scene: Scene) -> None:
    """A minor: to Veilig Thuis of the child's own place, which differs per municipality."""
    course.wait(0)
    course.take()
    course.wait(minutes=40)
    course.weigh(scene.facts, scene.forms)
    course.wait(minutes=35)
    handover = course.pass_to_service("veilig_thuis", necessity=scene.says["necessity"])
    course.wait(1)
    course.partner_says(handover, "take_on", scene.says["partner"])


def no_consent(course: Course, scene: Scene) -> None:
    """An adult who does not consent: advice, without anything by which she is known."""
    course.wait(1)
    course.take()
    course.wait(1)
    course.weigh(scene.facts, scene.forms)
    course.wait(1)
    handover = course.pass_to_service(
        "care_coordinator",
        ground="advies-zonder-persoonsgegevens",
        necessity=scene.says["necessity"],
        sparing=True,
    )
    course.wait(1)
    course.partner_says(handover, "take_on", scene.says["partner"])


def sent_in_error(course: Course, scene: Scene) -> None:
    """It went to the wrong one of two; the checklist of a data breach is running."""
    course.wait(1)
    course.take()
    course.wait(1)
    course.weigh(scene.facts, scene.forms)
    course.wait(1)
    right = course.provider_of("veilig_thuis")
    wrong = course.pass_to(
        _somebody_else("veilig_thuis", right, course.signal),
        "veilig_thuis",
        necessity=scene.says["necessity"],
    )
    noticed = course.wait(minutes=NOTICED_AFTER)
    course.wait(minutes=5)
    fresh = Handover.objects.select_related("signal__desk", "to", "status", "key").get(pk=wrong.pk)
    breach = taking_back.report_error(
        fresh,
        what_happened=scene.says["error"],
        noticed_at=noticed,
        by=course.owner,
        now=course.at,
    )
    for step in ("recipient_asked_at", "privacy_officer_told_at"):
        course.wait(minutes=25)
        taking_back.tick(breach, step, by=course.owner, now=course.at)
    course.wait(minutes=15)
    course.pass_to_service("veilig_thuis", necessity=scene.says["necessity"])


def asks_to_close(course: Course, scene: Scene) -> None:
    """One officer would close it without action; a colleague must agree."""
    course.wait(1)
    course.take()
    course.wait(1)
    if scene.check_code:
        task = course.check(scene.check_code)
        course.wait(2)
        course.finish(task)
    course.wait(1)
    course.weigh(scene.facts, scene.forms)
    course.wait(1)
    course.close(scene.says["outcome"], reason=scene.says["reason"])


def asks_to_lower(course: Course, scene: Scene) -> None:
    """It came in as acute and was taken over; lowering it takes a colleague."""
    course.wait(minutes=15)
    course.call(
        course.provider_of("avim"), spoke_to=scene.says["spoke_to"], agreed=scene.says["agreed"]
    )
    course.wait(minutes=20)
    course.take()
    course.wait(minutes=90)
    course.weigh(
        scene.facts, scene.forms, reason=scene.says["reason"], decided=Signal.Urgency.NORMAL
    )


def conversation(course: Course, scene: Scene) -> None:
    """An employee and the desk write to each other, while the desk checks its own sources."""
    course.wait(0)
    course.take()
    course.wait(minutes=30)
    course.ask(scene.says["question"])
    course.wait(1)
    course.hear(scene.says["answer"])
    course.wait(1)
    course.see_answer()
    course.say(scene.says["reply"])
    course.wait(1)
    task = course.check(scene.check_code)
    course.wait(2)
    course.finish(task)
    course.wait(1)
    course.weigh(scene.facts, scene.forms)


def asked(course: Course, scene: Scene) -> None:
    """The desk asked the reporter something and waits."""
    course.wait(1)
    course.take()
    course.wait(minutes=30)
    course.ask(scene.says["question"])


def checking(course: Course, scene: Scene) -> None:
    """Two checks are on the list, and one of them is late; a colleague does the other."""
    course.wait(1)
    course.take()
    course.note()
    course.wait(1)
    course.check("brp-bewoning")
    course.wait(4)
    colleague = course.cast.colleague(course.signal.desk, course.owner)
    course.check("eerdere-signalen", assigned_to=colleague)


def weighed(course: Course, scene: Scene) -> None:
    """Weighed, and ready to be passed on."""
    course.wait(1)
    course.take()
    course.wait(2)
    course.weigh(scene.facts, scene.forms)


def closed(course: Course, scene: Scene) -> None:
    """Weighed, and closed without a partner."""
    weighed(course, scene)
    course.wait(1)
    course.close(scene.says["outcome"])


def result_in(course: Course, scene: Scene) -> None:
    """The partner is done; the reporter waits to hear."""
    handover = _weigh_and_pass(course, scene)
    course.wait(1)
    course.partner_says(handover, "take_on", scene.says["partner"])
    course.wait(8)
    course.partner_says(handover, "report_result", scene.says["result"])


def told_and_closed(course: Course, scene: Scene) -> None:
    """Passed on, answered, closed, and the reporter was told."""
    result_in(course, scene)
    course.wait(1)
    course.close(scene.says["outcome"])


def by_link(course: Course, scene: Scene) -> None:
    """A partner without an account: a one-time link was made; the code goes by telephone."""
    handover = _weigh_and_pass(course, scene)
    course.wait(minutes=5)
    fresh = Handover.objects.select_related("signal__desk").get(pk=handover.pk)
    linking.make_link(fresh, code=random_code(linking.CODE_LENGTH), by=course.owner, now=course.at)


def reopened(course: Course, scene: Scene) -> None:
    """It was closed, and the officer opened it again."""
    course.wait(1)
    course.take()
    course.wait(2)
    course.weigh(scene.facts, scene.forms)
    course.wait(3)
    course.close(scene.says["outcome"])
    _shortly_before_now(course, hours=26)
    course.reopen(scene.says["reason"])


PLAYS: Mapping[str, Callable[[Course, Scene], None]] = {
    play.__name__: play
    for play in (
        just_in,
        read_only,
        taken_over,
        answered,
        added_after_closing,
        passed_on,
        partner_asks,
        declined_then_second,
        to_second_province,
        no_consent,
        sent_in_error,
        asks_to_close,
        asks_to_lower,
        conversation,
        asked,
        checking,
        weighed,
        closed,
        result_in,
        told_and_closed,
        by_link,
        reopened,
    )
} | {"fell_back": just_in, "advice": asked}


def _weigh_and_pass(course: Course, scene: Scene) -> Handover:
    course.wait(1)
    course.take()
    course.wait(1)
    course.weigh(scene.facts, scene.forms)
    course.wait(0)
    return course.pass_to_service(scene.to, ground=scene.ground, necessity=scene.says["necessity"])


def _shortly_before_now(course: Course, *, hours: int) -> None:
    course.at = max(course.at, course.until - timedelta(hours=hours))


def _somebody_else(service: str, right: Organisation, signal: Signal) -> Organisation:
    """Who provides the same service elsewhere in the district."""
    other = (
        ServiceProvision.objects.current()
        .filter(district=signal.district, service=service)
        .exclude(organisation=right)
        .select_related("organisation")
        .order_by("organisation__code")
        .first()
    )
    if other is None:
        raise LookupError(f"{service} has one provider here")
    return other.organisation

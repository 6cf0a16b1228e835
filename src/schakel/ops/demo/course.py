"""How does one invented signal move through time, one action after the other?

A course only calls the actions that the pages call, with the moment at which it happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from schakel.handover.actions.answering import answer
from schakel.handover.actions.calling import record_call
from schakel.handover.actions.passing_on import Sharing, pass_on
from schakel.handover.models import Handover
from schakel.handover.package import minimum_for
from schakel.handover.routing import proposals, proposed_organisations
from schakel.kernel.workdays import AMSTERDAM, is_workday
from schakel.ops.demo.cast import Cast
from schakel.ops.demo.script import Script
from schakel.organisations.lookup import first_numbers, provider
from schakel.organisations.models import (
    FeedbackTemplate,
    Organisation,
    PermittedCheck,
    SharingGround,
)
from schakel.people.models import Person
from schakel.signals.actions import (
    assigning,
    checks,
    closing,
    mailbox,
    messages,
    notes,
    reading,
    second_opinion,
    weighing,
)
from schakel.signals.models import Mailbox, Message, Note, SecondOpinion, Signal, Task, Weighing
from schakel.signals.urgency import Facts, proposed_urgency

OPENS, CLOSES = time(8, 45), time(16, 45)
LAST_LOOK = timedelta(minutes=4)
# Notes and numbers of the desk rarely need more than this to be passed on.
ALSO_SHARED = ("story", "happened", "place")
GROUNDS = {
    "avim": "openbare-orde",
    "police": "openbare-orde",
    "labour_inspectorate": "openbare-orde",
    "veilig_thuis": "meldcode",
    "nidos": "meldcode",
    "riec": "wgs-riec",
    "comensha": "toestemming",
}


@dataclass(frozen=True)
class Way:
    """To whom the rules would pass a signal on, for which service, and which rules say so."""

    to: Organisation
    service: str
    rules: tuple[str, ...]


class Course:
    """One signal, who handles it, and what time it is there."""

    def __init__(
        self,
        signal: Signal,
        *,
        script: Script,
        cast: Cast,
        chance: Random,
        owner: Person,
        reporter: Person | None,
        began: datetime,
        until: datetime,
    ) -> None:
        self.signal, self.script, self.cast, self.chance = signal, script, cast, chance
        self.owner, self.reporter = owner, reporter
        self.at, self.until = began, until - LAST_LOOK

    # Time

    def wait(self, days: int = 0, *, minutes: int = 0) -> datetime:
        """Let time pass: so many working days, to some moment in office hours, or minutes.

        Never beyond now: then half of what is left passes.
        """
        later = self.at + timedelta(minutes=minutes) if minutes else self._in_the_office(days)
        self.at = later if later < self.until else self.at + (self.until - self.at) / 2
        return self.at

    def _in_the_office(self, days: int) -> datetime:
        day = self.at.astimezone(AMSTERDAM).date()
        opens = datetime.combine(day, OPENS, AMSTERDAM)
        today = is_workday(day) and self.at < datetime.combine(day, CLOSES, AMSTERDAM)
        if days == 0 and today:
            begin = max(self.at, opens)
            room = (datetime.combine(day, CLOSES, AMSTERDAM) - begin).seconds // 60
            return begin + timedelta(minutes=self.chance.randint(1, max(1, room)))
        for _ in range(max(1, days)):
            day += timedelta(days=1)
            while not is_workday(day):
                day += timedelta(days=1)
        return datetime.combine(day, OPENS, AMSTERDAM) + timedelta(
            minutes=self.chance.randint(0, 8 * 60 - 1)
        )

    @property
    def clock_runs(self) -> bool:
        """Whether it is acute now, and nobody took over yet."""
        return Signal.objects.get(pk=self.signal.pk).acute_clock_runs

    # At the desk

    def take(self) -> None:
        """Somebody of the desk takes it, reads the story, and says that it was read."""
        assigning.assign(self.signal, to=self.owner, by=self.owner, now=self.at)
        reading.open_story(self.signal, by=self.owner, now=self.at)
        self.wait(minutes=self.chance.randint(3, 12))
        reading.mark_read(self.signal, by=self.owner, now=self.at)

    def note(self, text: str = "", *, visibility: str = Note.Visibility.DESK) -> None:
        """A note, in the owner's words."""
        notes.write(
            self.signal,
            text=text or self.chance.choice(self.script.said.notes),
            visibility=visibility,
            by=self.owner,
            now=self.at,
        )

    def check(self, code: str, *, assigned_to: Person | None = None) -> Task:
        """Put one of the district's checks on the list."""
        check = PermittedCheck.objects.get(district=self.signal.district, code=code)
        return checks.ask(
            self.signal,
            check,
            question=self.script.said.checks[code].question,
            assigned_to=assigned_to or self.owner,
            by=self.owner,
            now=self.at,
        )

    def finish(self, task: Task) -> None:
        """Write down what a check brought."""
        checks.finish(
            task,
            result=self.script.said.checks[task.check_code].result,
            needed=True,
            by=self.owner,
            now=self.at,
        )

    def weigh(
        self, facts: dict[str, str], forms: Sequence[str], *, reason: str = "", decided: str = ""
    ) -> Weighing:
        """Weigh: as urgent as the rules propose, unless somebody decided otherwise."""
        newest = self.signal.weighings.first()
        established = Facts(**facts, forms=tuple(form for form in forms if form != "unknown"))
        # What came in as acute stays so, until a colleague agrees to lower it.
        stays_acute = self.signal.urgency == Signal.Urgency.ACUTE
        urgency = decided or (
            Signal.Urgency.ACUTE if stays_acute else proposed_urgency(established)
        )
        return weighing.weigh(
            self.signal,
            established,
            weighing.Judgement(
                source_reliability=self.chance.choice(("reliable", "usually", "unknown")),
                content_reliability=self.chance.choice(("seen", "seen", "heard", "confirmed")),
                decided=urgency,
                reason=reason or self.chance.choice(self.script.said.reasons),
            ),
            after=newest.pk if newest else None,
            by=self.owner,
            now=self.at,
        )

    # With the reporter

    def ask(self, text: str = "") -> Message:
        """Ask the reporter something."""
        return messages.send(
            self.signal,
            text or self.chance.choice(self.script.said.questions),
            by=self.owner,
            now=self.at,
            question=True,
        )

    def say(self, text: str) -> None:
        """Write to the reporter."""
        messages.send(self.signal, text, by=self.owner, now=self.at)

    def hear(self, text: str = "") -> None:
        """The reporter reads what was written, and answers."""
        box = self._mailbox()
        mailbox.open_thread(box, by=self.reporter, now=self.at)
        mailbox.add(
            box,
            text or self.chance.choice(self.script.said.answers),
            by=self.reporter,
            now=self.at,
        )

    def see_answer(self) -> None:
        """The desk reads what the reporter wrote."""
        messages.open_thread(self.signal, by=self.owner, now=self.at)
        messages.mark_seen(self.signal, until=self.at, by=self.owner, now=self.at)

    def judge(self, *, content: bool) -> None:
        """The reporter says how it was."""
        box = self._mailbox()
        mailbox.open_thread(box, by=self.reporter, now=self.at)
        mailbox.tell_satisfaction(
            box,
            heard_back=True,
            would_report_again=content,
            remark=self.chance.choice(("", *self.script.reporters.remarks)),
            by=self.reporter,
            now=self.at,
        )

    def _mailbox(self) -> Mailbox:
        """The mailbox with the signal as it is now."""
        return Mailbox.objects.select_related("key", "signal").get(signal=self.signal)

    # With partners

    def proposed(self) -> list[Way]:
        """Whom the rules propose, in their order."""
        signal = Signal.objects.select_related("municipality", "district").get(pk=self.signal.pk)
        found = proposals(signal, signal.weighings.first(), on=self.at.date())
        services = {
            recipient.organisation: recipient.code
            for proposal in reversed(found)
            for recipient in proposal.recipients
            if recipient.organisation is not None and recipient.receives
        }
        return [
            Way(organisation, services[organisation], tuple(rule.code for rule in rules))
            for organisation, rules in proposed_organisations(found).items()
        ]

    def pass_to(
        self,
        to: Organisation,
        service: str,
        *,
        rules: Sequence[str] = (),
        ground: str = "",
        necessity: str = "",
        sparing: bool = False,
        kind: str = Handover.Kind.HANDOVER,
    ) -> Handover:
        """Pass on to a partner; `sparing` leaves out everything by which somebody is known."""
        district = self.signal.district
        included = {"municipality", "urgency", "forms"}
        if not sparing:
            included |= {*minimum_for(district, [service]), *ALSO_SHARED}
            included |= {f"piece:{piece.pk}" for piece in self.signal.pieces.all()}
        return pass_on(
            self.signal,
            to=to,
            service=service,
            kind=kind,
            rules=rules,
            sharing=Sharing(
                included=sorted(included),
                blacked_out=(),
                ground=SharingGround.objects.get(
                    district=district, code=ground or GROUNDS.get(service, "zorg")
                ),
                necessity=necessity or self.chance.choice(self.script.said.necessity),
            ),
            by=self.owner,
            now=self.at,
        )

    def provider_of(self, service: str) -> Organisation:
        """Who provides a service for this place."""
        found = provider(
            self.signal.municipality, service, self.at.date(), district=self.signal.district
        )
        if found is None:
            raise LookupError(f"nobody provides {service} here")
        return found.organisation

    def pass_to_service(
        self, service: str, *, ground: str = "", necessity: str = "", sparing: bool = False
    ) -> Handover:
        """Pass on to whoever provides a service for this place."""
        to = self.provider_of(service)
        rules = next((way.rules for way in self.proposed() if way.to == to), ())
        return self.pass_to(
            to, service, rules=rules, ground=ground, necessity=necessity, sparing=sparing
        )

    def partner_says(self, handover: Handover, verb: str, text: str = "") -> None:
        """The partner answers, by account."""
        person = self.cast.partner(handover.to)
        fresh = Handover.objects.select_related("signal", "to", "key").get(pk=handover.pk)
        answer(fresh, verb, text=text, by=person, now=self.at)

    def call(self, organisation: Organisation, *, spoke_to: str = "", agreed: str = "") -> None:
        """Call about an acute signal; whoever answers takes it over."""
        number = first_numbers([organisation]).get(organisation.pk)
        record_call(
            self.signal,
            organisation=organisation,
            number=number.value if number else "112",
            reached=True,
            spoke_to=spoke_to or self.chance.choice(self.script.said.spoke_to),
            agreed=agreed or self.chance.choice(self.script.said.agreed),
            took_over=True,
            called_at=self.at,
            by=self.owner,
            now=self.at,
        )

    # The end

    def close(self, outcome: str, *, reason: str = "") -> SecondOpinion | None:
        """Close with the district's words for this outcome; answers what waits for a colleague."""
        words = FeedbackTemplate.objects.filter(
            district=self.signal.district, outcome=outcome
        ).first()
        if words is None:
            raise LookupError(outcome)
        return closing.close(
            self.signal,
            closing.Ending(outcome, words.text, reason),
            by=self.owner,
            now=self.at,
        )

    def agree(self, opinion: SecondOpinion, colleague: Person) -> None:
        """A colleague agrees."""
        second_opinion.agree(opinion, by=colleague, now=self.at)

    def reopen(self, reason: str) -> None:
        """Open it again, with the reason."""
        closing.reopen(self.signal, reason=reason, by=self.owner, now=self.at)

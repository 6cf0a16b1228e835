"""The demo: three years of invented work, made by the actions, the same at every start."""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings

from schakel.handover.actions.reminding import remind_of_silence
from schakel.handover.models import BreachReport, Handover, HandoverStatus, OneTimeLink
from schakel.linking.actions.searching import not_sought
from schakel.linking.models import Touch
from schakel.ops import bootstrap, demo_login, welcome
from schakel.ops.demo.codes import codes_to_read
from schakel.ops.demo.present import PLAYS
from schakel.ops.demo.script import scripts
from schakel.ops.demo.seeding import seed
from schakel.organisations.models import Municipality
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import address_of
from schakel.post.models import Letter
from schakel.puzzles.models import PatternSeen, Puzzle
from schakel.signals.actions.reminders import remind
from schakel.signals.models import (
    Deadline,
    PuzzlePiece,
    Satisfaction,
    SecondOpinion,
    Signal,
    SignalReporter,
)
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.opening import unseal_many
from tests.cast import NL, load_district

# Seeding costs a quarter of a minute: one worker does it, for all tests of this file, uncounted.
pytestmark = [pytest.mark.xdist_group("seed"), pytest.mark.no_cover]

AS_MADE_BEFORE = "355467674ed1ca84"
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=NL)
TEMPLATES = deepcopy(settings.TEMPLATES)
TEMPLATES[0]["OPTIONS"]["context_processors"].append("schakel.ops.demo_login.offered")
AS_DEMO = {
    "DEMO": True,
    "ROOT_URLCONF": "schakel.config.urls_staff_demo",
    "TEMPLATES": TEMPLATES,
}


@contextmanager
def uncounted() -> Iterator[None]:
    """Without coverage, of which the mark is about tests only, and not about what they share."""
    counting = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(counting)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The demo, once; it stays for the tests below."""
    with django_db_blocker.unblock():
        load_district()
        with connection.cursor() as cursor:
            # What tests before these committed: emptying the tables leaves the queue.
            cursor.execute("DELETE FROM procrastinate_jobs")
        with transaction.atomic():
            with uncounted():
                summary = seed(now=NOW)
            yield summary
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def demo(made):
    """Each test looks, and leaves nothing behind."""
    with transaction.atomic(), override_settings(**AS_DEMO):
        yield
        transaction.set_rollback(True)


def entered(person: Person) -> Client:
    client = Client()
    client.post(f"/demo/inloggen/{person.email.split('@')[0]}/")
    return client


def test_the_same_moment_makes_the_same_demo_on_every_machine(made):
    """Who changes the demo on purpose, writes down the new number."""
    told = "\n".join("\t".join(line) for line in made.lines)

    assert str(made) == "24 people and 120 signals made"
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == AS_MADE_BEFORE, told[-2000:]


def test_every_municipality_has_work_and_the_large_have_most():
    found = Counter(Signal.objects.values_list("municipality__cbs_code", flat=True))
    by_people = Municipality.objects.order_by("-population").values_list("cbs_code", flat=True)

    assert set(by_people) <= set(found)
    assert {code for code, _ in found.most_common(2)} == set(by_people[:2])


def test_three_years_of_everything_that_can_happen():
    signals = Signal.objects.all()
    received = [signal.received_at for signal in signals]

    assert max(received) - min(received) > timedelta(days=900)
    assert all(moment <= NOW for moment in received)
    assert {s.state for s in signals} == set(Signal.State.values)
    assert {s.urgency for s in signals} == set(Signal.Urgency.values)
    assert {s.outcome for s in signals} == {"", *Signal.Outcome.values}
    assert {s.channel for s in signals} == set(Signal.Channel.values)
    assert {s.reporter_kind for s in signals} >= {"resident", "employee", "professional", "victim"}
    assert {s.disclosure for s in signals} == set(Signal.Disclosure.values)


def test_labour_and_sexual_exploitation_are_seen_most_and_organ_removal_once():
    forms = Counter(form for signal in Signal.objects.all() for form in signal.shown_forms)
    decided = Counter(form for signal in Signal.objects.all() for form in signal.forms)

    assert {form for form, _ in forms.most_common(2)} == {"labour", "sexual"}
    assert decided["organ_removal"] == 1
    assert decided["begging"] >= 3


def test_what_is_going_on_now():
    still_open = Signal.objects.exclude(state=Signal.State.CLOSED)
    acute = [signal for signal in still_open if signal.acute_clock_runs]

    assert 22 <= still_open.count() <= 34
    assert sorted((NOW - s.acute_since).seconds // 60 for s in acute) == [12, 35]
    assert still_open.filter(urgency="acute", taken_over_at__isnull=False).count() >= 2
    assert still_open.filter(new_input_at__isnull=False).count() == 2
    assert still_open.filter(next_due_at__lt=NOW).count() >= 5
    assert still_open.filter(fell_back=True).count() == 1
    assert still_open.filter(advice_only=True).count() == 1
    waiting = SecondOpinion.objects.filter(decided_at=None)
    assert sorted(waiting.values_list("kind", flat=True)) == ["close", "lower"]
    assert Deadline.objects.filter(kind="answer", met_at=None).count() >= 2


def test_partners_did_everything_that_a_partner_can_do():
    assert set(HandoverStatus.objects.values_list("state", flat=True)) == set(
        HandoverStatus.State.values
    )
    breach = BreachReport.objects.get()
    assert breach.closed_at is None
    assert breach.privacy_officer_told_at is not None
    assert OneTimeLink.objects.filter(closed_at=None).count() == 1


def test_a_minor_goes_to_veilig_thuis_of_the_own_place():
    to = Handover.objects.filter(
        signal__municipality__cbs_code="GM0716", service="veilig_thuis"
    ).values_list("to__code", flat=True)

    assert set(to) == {"veilig-thuis-zeeland"}


def test_an_adult_who_does_not_consent_is_in_no_package():
    handover = Handover.objects.get(ground="advies-zonder-persoonsgegevens")

    assert set(handover.included) <= {"municipality", "urgency", "forms"}


def test_the_same_van_agency_and_address_return():
    texts = unseal_many(list(PuzzlePiece.objects.select_related("key")), "text").values()
    plain = Counter("".join(c for c in text.lower() if c.isalnum()) for text in texts)

    for recurring in ("00nep1", "noorderzwenk", "99"):
        assert sum(count for text, count in plain.items() if recurring in text) >= 3


def named(words: str) -> Signal:
    """The signal whose story has these words."""
    signals = list(Signal.objects.select_related("key"))
    return next(s for s in signals if words in s.unsealed("story"))


def test_three_small_signals_touch_and_the_last_waits_for_a_decision():
    first, second, third = map(named, ("groene bus met een gele streep", "haven.", "briefje"))

    decided = Touch.objects.get(newer=second, older=first, kind="vehicle")
    assert (decided.verdict, decided.level) == ("same", "strong")
    waiting = Touch.objects.get(newer=third, older=second)
    assert (waiting.verdict, waiting.level, waiting.kind) == ("", "strong", "phone")
    assert third.touch_count == 1
    assert third.received_at - first.received_at < timedelta(days=62)


def test_what_was_decided_not_to_be_the_same_stays_apart():
    touch = Touch.objects.get(verdict="not_same")

    assert touch.newer == named("lawaai")
    assert touch.newer.touch_count == 0
    assert touch.decisions.get().unsealed("reason").startswith("5a is de bovenwoning")


def test_a_puzzle_in_progress_has_an_owner_a_thought_and_a_day_to_look_again():
    puzzle = Puzzle.objects.get(state=Puzzle.State.OPEN)

    assert puzzle.owner.name == "Noor Verbeek"
    assert "Wat ertegen pleit" in puzzle.unsealed("hypothesis")
    assert puzzle.review_on > NOW.date()
    assert puzzle.memberships.count() == 2


def test_a_puzzle_went_to_avim_as_one_package_and_every_reporter_heard_back():
    puzzle = Puzzle.objects.get(state=Puzzle.State.CLOSED)

    handover = puzzle.handovers.get()
    assert (handover.service, handover.status.state) == ("avim", "completed")
    assert len(handover.signals) == 3
    for signal in handover.signals:
        assert (signal.state, signal.outcome) == (Signal.State.CLOSED, Signal.Outcome.HANDED_OVER)
        assert signal.milestones.filter(step="reported_back").exists()


def test_one_address_comes_back_and_the_desk_was_told():
    seen = PatternSeen.objects.get(state=PatternSeen.State.NEW)

    assert (seen.desk.code, seen.kind) == ("gemeente-bergen-op-zoom", "same_address")
    assert seen.sources >= 3
    told = Notice.objects.filter(kind=Notice.Kind.PATTERN, reference=seen.reference)
    assert {notice.person.name for notice in told} == {"Noor Verbeek", "Daan Kuipers"}


def test_what_touches_is_what_was_meant_to_touch():
    """No flood: what nobody thought of is less than what the stories are about."""
    touches = Touch.objects.exclude(verdict=Touch.Verdict.NOT_SAME)
    meant = ("00nep1", "0600000099", "sterrenk", "noorderzwenk", "61eio9", "0600004815")
    by_accident = []
    for touch in touches.select_related("newer_piece__key"):
        plain = "".join(c for c in touch.newer_piece.unsealed("text").lower() if c.isalnum())
        if not any(word in plain for word in (*meant, "harlekijn", "0600007203")):
            by_accident.append(plain)

    assert len(by_accident) <= 4, by_accident
    assert not [signal for signal in Signal.objects.all() if signal.touch_count > 4]


def test_every_signal_with_pieces_was_searched():
    assert not not_sought(now=NOW).exists()


def test_nothing_happened_after_now_or_in_the_wrong_order():
    for signal in Signal.objects.prefetch_related("milestones"):
        moments = {one.step: one.at for one in signal.milestones.all()}
        steps = [moments[step] for step in ("received", "read", "weighed") if step in moments]
        assert all(earlier <= later for earlier, later in pairwise(steps)), signal.reference
        assert all(at <= NOW for at in moments.values())
        assert signal.closed_at is None or signal.received_at < signal.closed_at <= NOW


def test_whoever_takes_a_decision_alone_never_was_alone():
    """What nobody acts on took two people, in the past as well."""
    without = Signal.objects.filter(outcome__in=Signal.WITHOUT_ACTION)

    assert without.exists()
    for signal in without:
        assert signal.second_opinions.filter(agreed=True).exists(), signal.reference


def test_what_returns_is_linked_to_what_came_in_before():
    touches = Touch.objects.select_related("newer", "older")

    assert touches
    assert all(touch.newer.received_at >= touch.older.received_at for touch in touches)
    assert {touch.newer.desk_id == touch.older.desk_id for touch in touches} == {True}


def test_the_worker_finds_no_flood():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, count(*) FROM procrastinate_jobs GROUP BY 1")
        jobs = dict(cursor.fetchall())

    assert set(jobs) <= {"schakel.post.tasks.deliver"}
    assert jobs.get("schakel.post.tasks.deliver", 0) == Letter.objects.count() < 100
    assert not Letter.objects.filter(created_at__lt=NOW - timedelta(days=2)).exists()


def test_nobody_has_more_notices_than_one_reads():
    new = Notice.objects.filter(seen_at=None)

    assert new.exists()
    assert not new.filter(created_at__lt=NOW - timedelta(days=2)).exists()
    assert max(Counter(new.values_list("person", flat=True)).values()) <= 25


def test_every_new_notice_leads_to_a_page_that_opens():
    leading = [
        (notice.person, address)
        for notice in Notice.objects.filter(seen_at=None).select_related("person")
        if (address := address_of(notice))
    ]

    assert leading
    for person, address in set(leading):
        assert entered(person).get(address).status_code == 200, (person, address)


def test_the_first_tick_of_the_worker_has_nothing_to_say():
    assert remind(NOW) == 0
    before = Notice.objects.count()
    remind_of_silence(NOW)
    assert Notice.objects.count() == before


@pytest.mark.parametrize("slug", [s.slug for script in scripts() for s in script.people])
def test_everybody_enters_with_one_click_and_sees_their_work(slug):
    person = Person.objects.get(email__startswith=f"{slug}@")
    client = entered(person)

    start = client.get("/", follow=True)
    assert start.status_code == 200
    for page in ("/meldingen/", "/overdrachten/", "/mijn-meldingen/", "/signaalkaarten/"):
        assert client.get(page, follow=True).status_code in {200, 403}, page


def test_officers_open_every_open_signal_of_their_desk():
    for signal in Signal.objects.exclude(state=Signal.State.CLOSED):
        officer = next(
            person
            for person in Person.objects.filter(
                memberships__role=Role.FOCAL_OFFICER, memberships__organisation=signal.desk
            )
        )
        assert SIGNAL_POLICY.rows(officer, "see").filter(pk=signal.pk).exists()
        answer = entered(officer).get(f"/signalen/{signal.reference}/")
        assert answer.status_code == 200, signal.reference


def test_the_login_page_offers_everybody_and_the_codes_of_reporters():
    shown = Client().get("/inloggen/").content.decode()

    for person in demo_login.people():
        assert person["name"] in shown
        assert person["sees"]
    for code in codes_to_read():
        assert code["code"] in shown
    assert "Yusuf Haddad neemt waar" in shown


def test_the_codes_open_what_they_say(tmp_path):
    codes = codes_to_read()
    said = welcome.codes()

    assert len(codes) == 3
    assert all(any(code["code"] in line for line in said) for code in codes)
    with override_settings(STANDBY=tmp_path, DOOR="publiek", **settings.DOORS["publiek"]):
        bootstrap._standby(lambda _: None)  # the public keys, for what a visitor does in a thread
        for code in codes:
            reader = Client()
            opened = reader.post("/bericht/", {"code": code["code"]}, follow=True)
            assert opened.status_code == 200
            assert "Wij hebben uw bericht ontvangen" in opened.content.decode()


def test_reporters_said_how_it_was_and_employees_follow_their_own():
    assert Satisfaction.objects.count() >= 8
    emre = Person.objects.get(email__startswith="emre@")
    own = SignalReporter.objects.filter(person=emre)

    assert own.filter(signal__disclosure="shielded").count() == own.count() >= 1


def test_every_scene_has_its_play_and_every_name_is_invented():
    for script in scripts():
        assert {scene.play for scene in script.scenes} == set(PLAYS)
        assert all(slug.email.endswith(".example") for slug in Person.objects.all())
        for story in script.stories:
            story.tell.format_map(dict.fromkeys([*script.fill, "dorp"], "x"))

"""Reading a signal, and the doors behind which reporter, place and pieces lie."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from schakel.approvals.actions.asking import NotApproved
from schakel.approvals.actions.deciding import approve
from schakel.approvals.models import Approval
from schakel.audit.models import Event
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.signals.actions import assigning, notes, pieces, reading
from schakel.signals.actions.receiving import Contact
from schakel.signals.models import Deadline, Milestone, Signal
from schakel.signals.tests.desk import received, statements_of
from tests.cast import MONDAY, STORY, prove

EMRE = Contact(name="Emre Yilmaz", email="emre@werk.example", phone="06 12345678")


@pytest.fixture
def of_emre(district, bergen_op_zoom, emre) -> Signal:
    """What Emre reported in the workplace, shielded."""
    contact = Contact(**{**vars(EMRE), "person": emre})
    return received(
        district,
        bergen_op_zoom,
        by=emre,
        channel=Signal.Channel.STAFF,
        reporter_kind=Signal.ReporterKind.EMPLOYEE,
        disclosure=Signal.Disclosure.SHIELDED,
        contact=contact,
    )


def test_saying_that_it_was_read_ticks_the_step_and_stops_the_clock(noor, signal):
    reading.mark_read(signal, by=noor, now=MONDAY)

    signal.refresh_from_db()
    assert signal.state == Signal.State.READ
    assert signal.milestones.get(step=Milestone.Step.READ).by == noor
    assert signal.deadlines.get(kind=Deadline.Kind.READ).met_at == MONDAY
    assert Event.objects.get(action="signal.mark_read").because


def test_a_signal_is_read_once(noor, daan, signal):
    reading.mark_read(signal, by=noor, now=MONDAY)

    with pytest.raises(StepNotAllowed):
        reading.mark_read(signal, by=daan, now=MONDAY)


def test_a_stranger_cannot_say_that_it_was_read(yusuf, signal):
    with pytest.raises(PermissionDenied):
        reading.mark_read(signal, by=yusuf, now=MONDAY)


def test_opening_the_page_is_recorded_and_changes_nothing(client, noor, signal):
    before = Signal.objects.values().get(pk=signal.pk)
    client.force_login(noor)

    page = client.get(signal.get_absolute_url())

    assert STORY in page.content.decode()
    assert Signal.objects.values().get(pk=signal.pk) == before
    event = Event.objects.get(action="signal.read")
    assert (event.actor_id, event.object_id) == (noor.pk, signal.pk)
    assert "story" in event.fields
    assert "U bent aandachtsfunctionaris bij de desk" in page.content.decode()


def test_the_button_says_that_it_was_read(client, noor, signal):
    client.force_login(noor)
    address = f"{signal.get_absolute_url()}gelezen/"
    assert "Ik heb dit gelezen" in client.get(signal.get_absolute_url()).content.decode()

    client.post(address)
    client.post(address)

    assert Signal.objects.get(pk=signal.pk).state == Signal.State.READ
    assert "Ik heb dit gelezen" not in client.get(signal.get_absolute_url()).content.decode()


def test_reading_by_following_a_link_is_not_possible(client, noor, signal):
    client.force_login(noor)

    assert client.get(f"{signal.get_absolute_url()}gelezen/").status_code == 405


def test_place_and_pieces_stay_closed_until_somebody_says_why(client, noor, signal):
    client.force_login(noor)
    address = f"{signal.get_absolute_url()}gegevens/"

    for page in (
        client.get(signal.get_absolute_url()),
        client.get(address),
        client.post(address),
        client.post(address, {"reason": "nieuwsgierig"}),
    ):
        assert "Parallelweg 99" not in page.content.decode()
    assert not Event.objects.filter(action="signal.see_details").exists()

    opened = client.post(address, {"reason": "weigh"}).content.decode()
    assert "Parallelweg 99" in opened
    assert "blauwe bus, begint met 8" in opened
    event = Event.objects.get(action="signal.see_details")
    assert (event.purpose, event.fields) == ("weigh", ["place", "pieces"])


def test_the_owner_opens_the_door_without_a_reason(client, noor, signal):
    assigning.assign(signal, to=noor, by=noor, now=MONDAY)
    client.force_login(noor)
    address = f"{signal.get_absolute_url()}gegevens/"

    assert "Parallelweg 99" not in client.get(address).content.decode()
    assert "Parallelweg 99" in client.post(address).content.decode()
    assert Event.objects.get(action="signal.see_details").purpose == "owner"


def test_the_reporter_stays_closed_until_somebody_says_why(client, noor, emre, of_emre):
    Signal.objects.filter(pk=of_emre.pk).update(disclosure=Signal.Disclosure.NAMED)
    client.force_login(noor)
    prove(client, noor)
    address = f"{of_emre.get_absolute_url()}melder/"

    for page in (client.get(of_emre.get_absolute_url()), client.get(address), client.post(address)):
        assert "Emre" not in page.content.decode()
    assert not Event.objects.filter(action="signal.see_identity").exists()

    opened = client.post(address, {"reason": "contact"})
    assert "Emre Yilmaz" in opened.content.decode()
    assert "no-store" in opened.headers["Cache-Control"]
    event = Event.objects.get(action="signal.see_identity")
    assert (event.actor_id, event.purpose) == (noor.pk, "contact")
    assert "name" in event.fields


def test_the_reporter_asks_for_proof_of_who_looks(client, noor, of_emre):
    """T24 (ASVS 7.5.3)."""
    Signal.objects.filter(pk=of_emre.pk).update(disclosure=Signal.Disclosure.NAMED)
    client.force_login(noor)

    answer = client.post(f"{of_emre.get_absolute_url()}melder/", {"reason": "contact"})

    assert answer.headers["Location"].startswith("/account/zeker/?next=")
    assert not Event.objects.filter(action="signal.see_identity").exists()


def test_a_shielded_reporter_opens_after_a_second_officer_agreed(client, noor, daan, of_emre):
    """T42 (ASVS 2.3.5)."""
    client.force_login(noor)
    prove(client, noor)
    address = f"{of_emre.get_absolute_url()}melder/"
    reason = {"reason": "contact"}

    assert "Emre" not in client.post(address, reason, follow=True).content.decode()
    client.post(address, {"why": "Ik moet Emre om het kenteken vragen."})
    waiting = client.get(address).content.decode()
    assert "Wacht op akkoord" in waiting
    assert "Emre" not in client.post(address, reason, follow=True).content.decode()

    asked = Approval.objects.get()
    approve(asked, by=daan, now=timezone.now())
    assert "Een collega is akkoord" in client.get(address).content.decode()
    assert "Emre Yilmaz" in client.post(address, reason).content.decode()
    assert Event.objects.get(action="approval.use").actor_id == noor.pk


def test_who_may_see_a_shielded_reporter_may_look_again_for_two_weeks(noor, daan, of_emre):
    reading.ask_for_identity(of_emre, why="Terugbellen.", by=noor, now=MONDAY)
    approve(Approval.objects.get(), by=daan, now=MONDAY)

    def looks(now):
        return reading.see_identity(of_emre, reason="contact", by=noor, now=now)

    assert looks(MONDAY + timedelta(days=1)).name == "Emre Yilmaz"
    assert looks(MONDAY + timedelta(days=14, hours=23)).name == "Emre Yilmaz"
    with pytest.raises(NotApproved):
        looks(MONDAY + timedelta(days=15, hours=1))
    with pytest.raises(NotApproved):  # who agreed did not ask for it
        reading.see_identity(of_emre, reason="contact", by=daan, now=MONDAY + timedelta(days=1))


def test_an_employee_who_typed_no_name_is_known_by_the_account(
    noor, emre, district, bergen_op_zoom
):
    told = received(district, bergen_op_zoom, by=emre, contact=Contact(person=emre))

    identity = reading.see_identity(told, reason="contact", by=noor, now=MONDAY)

    assert (identity.name, identity.email) == (emre.name, emre.email)


def test_neither_checklist_nor_timeline_names_a_shielded_colleague(client, daan, of_emre):
    client.force_login(daan)

    page = client.get(of_emre.get_absolute_url()).content.decode()

    assert "Emre" not in page
    assert "de melder" in page


def test_the_inbox_and_the_start_page_do_not_name_the_reporter(client, daan, of_emre):
    client.force_login(daan)

    for address in ("/", "/signalen/", f"{of_emre.get_absolute_url()}berichten/"):
        assert "Emre" not in client.get(address).content.decode()


def test_an_officer_who_typed_in_a_call_is_named(client, noor, daan, district, bergen_op_zoom):
    by_phone = received(district, bergen_op_zoom, by=daan, channel=Signal.Channel.DESK_PHONE)
    client.force_login(noor)

    assert "Daan" in client.get(by_phone.get_absolute_url()).content.decode()


def test_an_anonymous_reporter_has_no_door(client, noor, signal):
    client.force_login(noor)

    page = client.post(f"{signal.get_absolute_url()}melder/", {"reason": "contact"})

    assert "Deze melder is anoniem" in page.content.decode()


def test_a_reporter_who_withdrew_is_gone(noor, of_emre):
    of_emre.reporter.delete()

    assert reading.see_identity(of_emre, reason="contact", by=noor, now=MONDAY) is None


def test_a_door_needs_a_reason_from_the_list(noor, signal):
    with pytest.raises(reading.ReasonNeeded):
        reading.see_details(signal, reason="", by=noor, now=MONDAY)
    with pytest.raises(PermissionDenied):
        reading.see_details(signal, reason="zomaar", by=noor, now=MONDAY)


def test_without_consent_the_page_says_not_to_ask_who_it_is(client, noor, district, bergen_op_zoom):
    without = received(district, bergen_op_zoom, consent="no")
    client.force_login(noor)

    assert "geen identiteit vragen" in client.get(without.get_absolute_url()).content.decode()


def test_an_acute_signal_shows_whom_to_call_first(client, noor, district, bergen_op_zoom):
    acute = received(district, bergen_op_zoom, danger="yes")
    client.force_login(noor)

    page = client.get(acute.get_absolute_url()).content.decode()

    assert 'href="tel:112"' in page
    assert "0900-8844" in page
    assert page.index("tel:112") < page.index(STORY)


def test_what_was_observed_is_explained_by_the_cards(client, noor, district, bergen_op_zoom):
    seen = received(district, bergen_op_zoom, observations=("sleeps_at_work", "unknown_code"))
    client.force_login(noor)

    page = client.get(seen.get_absolute_url()).content.decode()

    assert "Mensen slapen waar ze werken" in page
    assert "omdat u dit zag" in page


def test_the_page_costs_the_same_with_one_note_and_with_twenty(client, noor, signal):
    notes.write(signal, text="Een", visibility="desk", by=noor, now=MONDAY)
    client.force_login(noor)
    client.get(signal.get_absolute_url())
    one = statements_of(client, signal.get_absolute_url())

    for number in range(20):
        notes.write(signal, text=str(number), visibility="desk", by=noor, now=MONDAY)
        pieces.add(signal, kind="place", text=str(number), by=noor, now=MONDAY)

    assert statements_of(client, signal.get_absolute_url()) == one
    assert one <= 25  # what higher modules show on it included

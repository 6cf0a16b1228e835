"""Every act asks the policy, also where PostgreSQL would have given the row.

Yusuf sits at another desk and tries each verb on what is Bergen op Zoom's, past the lock. A page
asks within it, and finds nothing; a job, a command or a slip may not.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from schakel.accounts.actions import giving, leaving, welcoming
from schakel.accounts.models import Invitation
from schakel.audit.models import Event
from schakel.covenants import touches
from schakel.covenants.actions import contact, registering
from schakel.covenants.models import TouchedPair
from schakel.data_requests.actions import handling, weighing
from schakel.handover import reading
from schakel.handover.actions import answering, linking, passing_on, taking_back
from schakel.handover.models import Handover, OneTimeLink
from schakel.handover.views.by_link import READABLE_FOR
from schakel.ops.tests.one_of_everything import LATER, Everything
from schakel.ops.tests.test_lock_rows import everything, exclude
from schakel.organisations.models import Covenant
from schakel.people.models import Membership, Person, Role
from schakel.retention.actions import destroying, holding, proposing
from schakel.signals.actions import excluding
from schakel.signals.models import Exclusion
from schakel.supervision.actions.emergencies import review
from schakel.vault.tokens import new_token
from tests.cast import MONDAY, engage, prove

__all__ = ["everything"]

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
WHY = "Omdat het nodig is om deze mensen vandaag nog te kunnen helpen."
SHARING = passing_on.Sharing((), (), None, WHY)  # type: ignore[arg-type]  # refused before it is read
Act = Callable[[Everything, Person], Any]


def of(everything: Everything, table: str) -> Any:
    found = everything.row(table)
    found.refresh_from_db()
    return found


ACTS: dict[str, Act] = {
    "answer": lambda e, by: answering.answer(
        of(e, "handover_handover"), "receive", by=by, now=NOW
    ),
    "give more": lambda e, by: answering.give_more(
        of(e, "handover_handover"), text=WHY, by=by, now=NOW
    ),
    "take back": lambda e, by: taking_back.revoke(
        of(e, "handover_handover"), reason=WHY, by=by, now=NOW
    ),
    "say it was sent in error": lambda e, by: taking_back.report_error(
        of(e, "handover_handover"), what_happened=WHY, noticed_at=NOW, by=by, now=NOW
    ),
    "make a link": lambda e, by: linking.make_link(
        of(e, "handover_handover"), code="ABCD2345", by=by, now=NOW
    ),
    "pass on": lambda e, by: passing_on.pass_on(
        e.signal, to=e.elsewhere.desk, service="", kind="handover", rules=(), sharing=SHARING,
        by=by, now=NOW,
    ),
    "register": lambda e, by: registering.register(
        e.second, e.told["organisations_covenant"], necessity=WHY, by=by, now=NOW
    ),
    "take a registration back": lambda e, by: registering.unregister(
        e.signal, e.told["organisations_covenant"], by=by, now=NOW
    ),
    "make contact": lambda e, by: contact.make_contact(
        of(e, "covenants_crosstouch"), by=by, now=NOW
    ),
    "set a touch aside": lambda e, by: contact.set_aside(
        of(e, "covenants_crosstouch"), by=by, now=NOW
    ),
    "see a touch": lambda e, by: touches.seen(of(e, "covenants_crosstouch"), by=by, now=NOW),
    "take a request in": lambda e, by: handling.register_request(
        handling.Asked("access", "Yasmina", "", "Alles.", TODAY, "passport"), desk=e.signal.desk,
        by=by, now=NOW,
    ),
    "handle a request": lambda e, by: handling.refuse(
        of(e, "data_requests_datarequest"), why=WHY, by=by, now=NOW
    ),
    "hold": lambda e, by: holding.hold(
        e.second, why=WHY, look_again_on=TODAY + timedelta(9), by=by, today=TODAY, now=NOW
    ),
    "let go of a hold": lambda e, by: holding.release(e.signal, by=by, now=NOW),
    "drop a proposal to destroy": lambda e, by: proposing.drop(
        of(e, "retention_destruction"), by=by, now=NOW
    ),
    "review": lambda e, by: review(
        of(e, "signals_emergencyopening"), verdict="justified", by=by, now=NOW
    ),
    "exclude": lambda e, by: excluding.exclude(
        e.signal, e.told["people_person"], why=WHY, by=by, now=NOW
    ),
    "let somebody in again": lambda e, by: excluding.admit(
        of(e, "signals_exclusion"), why=WHY, by=by, now=NOW
    ),
    "let somebody leave": lambda e, by: leaving.leave(e.told["people_person"], by=by, now=NOW),
    "let somebody come back": lambda e, by: leaving.come_back(
        e.told["people_person"], by=by, now=NOW
    ),
    "end a role": lambda e, by: leaving.end_role(
        e.told["people_person"], Membership.objects.first().pk, by=by, today=TODAY, now=NOW
    ),
    "drop a proposal for a role": lambda e, by: giving.drop(
        of(e, "accounts_roleproposal"), by=by, now=NOW
    ),
}  # fmt: skip


def test_a_stranger_does_nothing_and_nothing_is_recorded(everything, yusuf):
    """T14, INV-8 (ASVS 8.2.2, 8.3.1): the action itself refuses, whatever it was given."""
    Covenant.objects.update(
        confirmed=True, active=True, starts_on=date(2020, 1, 1), ends_on=date(2099, 1, 1)
    )
    TouchedPair.objects.update(expires_on=TODAY + timedelta(9))
    before = Event.objects.count()
    done = []
    for name, act in ACTS.items():
        try:
            act(everything, yusuf)
        except PermissionDenied:
            continue
        except Exception as problem:  # noqa: BLE001  # it went on, and found something else wrong
            done.append((name, problem))
        else:
            done.append((name, None))

    assert done == []
    assert Event.objects.count() == before


def test_a_link_answers_for_its_own_handover_while_it_is_open(everything):
    mine = OneTimeLink.objects.get()
    other = Handover.objects.create(
        key=everything.signal.key, reference="H-ANDER", signal=everything.elsewhere,
        to=mine.handover.to, by=mine.made_by, at=MONDAY,
    )  # fmt: skip
    with pytest.raises(PermissionError):
        answering.answer(other, "receive", by=None, link=mine, now=NOW)
    mine.closed_at = NOW
    with pytest.raises(PermissionError):
        answering.answer(mine.handover, "receive", by=None, link=mine, now=NOW)


def test_a_package_is_read_after_its_code_and_for_a_while(everything, client):
    token, token_hash = new_token()
    handover = everything.row("handover_handover")
    OneTimeLink.objects.update(
        token_hash=token_hash, code_hash=linking.code_hash("ABCD2345"), expires_at=LATER
    )
    session = client.session
    session["opened_link"] = str(OneTimeLink.objects.get().pk)
    session.save()
    assert client.get(reverse("handover:opened")).status_code == 404

    client.post(reverse("handover:by_link", args=[token]), {"code": "ABCD2345"})

    assert OneTimeLink.objects.get().opened_at is not None
    assert 0 < client.session.get_expiry_age() <= READABLE_FOR
    assert reading.shared_file(handover, str(everything.row("signals_attachment").pk)) is None


def test_what_is_laid_with_a_request_is_of_that_desk_and_seen_by_who_does(everything, noor, daan):
    request = of(everything, "data_requests_datarequest")
    both = engage("Bo", everything.elsewhere.desk, Role.FOCAL_OFFICER)
    Membership.objects.create(
        person=both, organisation=everything.signal.desk, role=Role.FOCAL_OFFICER,
        starts_on=date(2020, 1, 1),
    )  # fmt: skip
    with pytest.raises(PermissionDenied, match="another desk"):
        weighing.add(request, everything.elsewhere, by=both, now=NOW)
    exclude(daan, everything.second)
    with pytest.raises(PermissionDenied):
        weighing.add(request, everything.second, by=daan, now=NOW)

    found = of(everything, "data_requests_foundrecord")
    weighing.decide(found, about_asker=False, why=WHY, released=["story:0"], by=noor, now=NOW)
    assert found.released == []

    type(request).objects.update(state="answered")
    with pytest.raises(PermissionDenied, match="answered already"):
        handling.refuse(request, why=WHY, by=noor, now=NOW)


def test_no_key_of_another_signal_is_among_those_that_go(everything):
    """What is destroyed comes back for nobody, so a slip in the list must not pass."""
    keys = {everything.signal.key_id}
    assert destroying._not_of_others(keys, [everything.signal.pk]) == keys
    with pytest.raises(RuntimeError, match="another signal"):
        destroying._not_of_others({everything.elsewhere.key_id}, [everything.signal.pk])


def test_a_verdict_on_an_emergency_is_given_once(everything, frits):
    opening = of(everything, "signals_emergencyopening")
    review(opening, verdict="justified", by=frits, now=NOW)
    with pytest.raises(PermissionDenied):
        review(opening, verdict="justified", by=frits, now=NOW)


def test_an_invitation_works_once_for_who_did_not_leave_and_until_the_next_one(everything):
    person, (token, token_hash) = everything.told["people_person"], new_token()
    Invitation.objects.update(token_hash=token_hash, expires_at=LATER)
    assert welcoming.invitation_for(token, now=NOW)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert welcoming.invitation_for(token, now=NOW) is None

    Person.objects.filter(pk=person.pk).update(is_active=True)
    first = welcoming.invitation_for(token, now=NOW)
    assert first
    giving.invite(person, now=NOW)
    assert welcoming.invitation_for(token, now=NOW) is None
    assert welcoming.choose_password(first, "een heel lang wachtwoord", now=NOW) is None


def test_nobody_ends_an_exclusion_of_oneself(everything, noor):
    exclude(noor, everything.signal)
    with pytest.raises(PermissionDenied):
        excluding.admit(Exclusion.objects.get(person=noor), why=WHY, by=noor, now=NOW)


def test_what_was_not_answered_is_not_printed(everything, client, noor):
    client.force_login(noor)
    prove(client, noor)
    reference = everything.row("data_requests_datarequest").reference

    assert client.get(reverse("data_requests:print", args=[reference])).status_code == 404


def test_who_left_comes_back_after_fresh_proof_of_who_lets_them_in(client, bea, noor):
    Person.objects.filter(pk=noor.pk).update(is_active=False)
    client.force_login(bea)
    address = reverse("accounts:come_back", args=[noor.pk])

    client.post(address)
    assert not Person.objects.get(pk=noor.pk).is_active
    prove(client, bea)
    client.post(address)
    assert Person.objects.get(pk=noor.pk).is_active

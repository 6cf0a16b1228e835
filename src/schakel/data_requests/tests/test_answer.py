"""From a question at the counter to an answer on paper, with two people and nobody betrayed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from schakel.approvals.actions.asking import NotApproved
from schakel.approvals.actions.deciding import approve
from schakel.audit.models import Event
from schakel.data_requests.actions import handling, weighing
from schakel.data_requests.models import DataRequest
from schakel.data_requests.policy import DATA_REQUEST_POLICY
from schakel.data_requests.tests.conftest import ASKER
from schakel.retention.terms import kept
from schakel.signals.models import Signal
from tests.cast import prove

pytestmark = pytest.mark.django_db
WORDS = "Dit hebben wij over u gevonden."
SECRETS = ("Karin Tweede", "Geheimelaan", "Melder Geheim", "melder@geheim", "06-00001234")


def decided(asked, signal, *, by, now, released=("story:0",), about=True):
    found = weighing.add(asked, signal, by=by, now=now)
    weighing.decide(
        found, about_asker=about, why="Zelfde naam en adres.", released=released, by=by, now=now
    )
    return found


def answered(asked, *, noor, daan, now) -> DataRequest:
    approve(weighing.ask_second(asked, words=WORDS, by=noor, now=now), by=daan, now=now)
    return weighing.answer(asked, by=noor, now=now)


def test_the_answer_holds_what_was_released_and_not_a_byte_more(
    client, noor, daan, asked, about_her, now
):
    decided(asked, about_her, by=noor, now=now)
    answered(asked, noor=noor, daan=daan, now=now)
    client.force_login(noor)
    prove(client, noor)

    page = client.get(reverse("data_requests:print", args=[asked.reference])).content.decode()

    assert "Yasmina slaapt in de schuur." in page
    assert WORDS in page
    assert ASKER in page
    for secret in (*SECRETS, "Gageldonk", about_her.reference):
        assert secret not in page
    assert "Autoriteit Persoonsgegevens" in page
    assert Event.objects.filter(action="data_request.print").count() == 1


def test_nobody_answers_alone_or_otherwise_than_agreed(noor, daan, asked, about_her, now):
    """T42 (ASVS 2.3.5)."""
    found = decided(asked, about_her, by=noor, now=now)
    approval = weighing.ask_second(asked, words=WORDS, by=noor, now=now)
    with pytest.raises(PermissionDenied):
        approve(approval, by=noor, now=now)
    with pytest.raises(NotApproved):
        weighing.answer(asked, by=noor, now=now)
    approve(approval, by=daan, now=now)
    weighing.decide(found, about_asker=True, why="Meer.", released=["story:0", "story:2"],
                    by=noor, now=now)  # fmt: skip

    with pytest.raises(NotApproved):
        weighing.answer(asked, by=noor, now=now)


def test_about_everything_is_decided_first(noor, asked, about_her, now):
    weighing.add(asked, about_her, by=noor, now=now)

    with pytest.raises(weighing.Undecided):
        weighing.ask_second(asked, words=WORDS, by=noor, now=now)


def test_what_is_about_somebody_else_is_not_in_it(client, noor, daan, asked, about_her, now):
    decided(asked, about_her, by=noor, now=now, about=False)
    answered(asked, noor=noor, daan=daan, now=now)
    client.force_login(noor)
    prove(client, noor)

    page = client.get(reverse("data_requests:print", args=[asked.reference])).content.decode()

    assert "Er is niets over u vastgelegd dat wij u kunnen laten lezen." in page
    assert "Yasmina slaapt" not in page


def test_only_known_passages_can_be_released(noor, asked, about_her, now):
    found = decided(
        asked, about_her, by=noor, now=now, released=("story:0", "story:99", "reporter")
    )

    assert found.released == ["story:0"]


def test_who_asks_stands_sealed_and_nowhere_in_the_trail(asked):
    assert asked.unsealed("asker") == ASKER
    assert ASKER.encode() not in bytes(asked.asker)
    assert "KANARIE" not in str(list(Event.objects.values()))


def test_more_time_once_and_in_time(noor, asked, now):
    today = timezone.localdate(now)
    handling.extend(asked, why="Veel signalen.", by=noor, today=today, now=now)
    asked.refresh_from_db()
    assert asked.due_on > today + timedelta(days=80)

    with pytest.raises(handling.TooLate):
        handling.extend(asked, why="Nog meer.", by=noor, today=today, now=now)


def test_too_late_for_more_time(noor, asked, now):
    with pytest.raises(handling.TooLate):
        handling.extend(asked, why="x", by=noor, today=asked.due_on + timedelta(days=1), now=now)


def test_deferring_has_a_ground_and_a_day(noor, asked, now):
    today = timezone.localdate(now)
    told = {"ground": "protection", "why": "Gevaar.", "by": noor, "today": today, "now": now}
    with pytest.raises(handling.DayOutOfReach):
        handling.defer(asked, look_again_on=today, **told)

    handling.defer(asked, look_again_on=today + timedelta(days=30), **told)
    asked.refresh_from_db()
    assert asked.state == DataRequest.State.DEFERRED
    handling.resume(asked, by=noor, now=now)
    asked.refresh_from_db()
    assert asked.state == DataRequest.State.OPEN


def test_what_somebody_asked_about_is_not_destroyed_meanwhile(noor, asked, about_her, now):
    Signal.objects.filter(pk=about_her.pk).update(
        state="closed", outcome="advice_given", closed_at=now - timedelta(days=400),
        urgency_decided=True,
    )  # fmt: skip
    assert kept(Signal.objects.filter(pk=about_her.pk)).exists()

    weighing.add(asked, about_her, by=noor, now=now)

    assert not kept(Signal.objects.filter(pk=about_her.pk)).exists()


def test_an_answer_is_printed_after_proof_of_just_now(client, noor, daan, asked, about_her, now):
    """T24 (ASVS 7.5.3): it is what leaves the house."""
    client.force_login(noor)

    answer = client.get(reverse("data_requests:print", args=[asked.reference]))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("people:prove"))


def test_by_the_pages_from_the_counter_to_paper(client, noor, daan, about_her):
    client.force_login(noor)
    prove(client, noor)
    today = timezone.localdate()
    told = {
        "kind": "access",
        "asker": ASKER,
        "contact": "Post.",
        "asked": "",
        "verified": "passport",
    }
    assert f'value="{today.isoformat()}"' in client.get("/verzoeken/nieuw/").content.decode()
    wrong = client.post("/verzoeken/nieuw/", {**told, "received_on": today + timedelta(days=3)})
    assert wrong.status_code == 422
    assert ASKER in wrong.content.decode()
    client.post("/verzoeken/nieuw/", {**told, "received_on": today})
    asked = DataRequest.objects.get()
    address = asked.get_absolute_url()
    assert asked.reference in client.get("/verzoeken/").content.decode()

    assert client.post(f"{address}signaal/", {"signal": "S-2222-2222"}).status_code == 422
    client.post(f"{address}signaal/", {"signal": about_her.reference})
    deciding = f"{address}signaal/{about_her.reference}/"
    assert "Geheimelaan" in client.get(deciding).content.decode()  # the officer weighs it
    client.post(deciding, {"about": "yes", "why": "Zelfde naam.", "released": ["story:0"]})
    client.post(f"{address}antwoord/", {"words": WORDS})
    asked.refresh_from_db()
    approve(asked.approval, by=daan, now=timezone.now())
    assert "Een collega is akkoord" in client.get(address).content.decode()
    page = client.post(f"{address}antwoord/", {"send": "1"}, follow=True).content.decode()

    assert "Yasmina slaapt in de schuur." in page
    assert not any(secret in page for secret in SECRETS)
    assert client.get(f"{address}antwoord/").status_code == 404  # it was answered


def test_who_supervises_sees_that_it_runs_and_no_word(client, frits, asked):
    client.force_login(frits)

    page = client.get("/verzoeken/").content.decode()

    assert asked.reference in page
    assert ASKER not in page
    assert client.get(asked.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["yusuf", "emre", "sanne", "bea", "kees", "frits"])
def test_for_strangers_it_does_not_exist(client, request, asked, about_her, noor, now, who):
    """T3 (ASVS 8.2.2)."""
    weighing.add(asked, about_her, by=noor, now=now)
    client.force_login(request.getfixturevalue(who))
    address = asked.get_absolute_url()
    for way in ("", "langer/", "uitstellen/", "afwijzen/", "antwoord/", "antwoord/afdrukken/",
                f"signaal/{about_her.reference}/"):  # fmt: skip
        real, invented = client.get(address + way), client.get(f"/verzoeken/B-2222-2222/{way}")
        assert real.status_code == invented.status_code
        assert real.status_code in {404, 302}
        assert ASKER not in real.content.decode()


def test_the_sentence_alone_gives_another_desk_nothing(asked, noor, yusuf, frits):
    """Without PostgreSQL's own lock too."""
    assert DATA_REQUEST_POLICY.rows(noor, "handle").get() == asked
    assert not DATA_REQUEST_POLICY.rows(yusuf, "handle").exists()
    assert not DATA_REQUEST_POLICY.rows(frits, "handle").exists()

"""Being away: somebody of the same desk takes what waits."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from schakel.audit.trail import events_on
from schakel.people.actions.absence import (
    AlreadyAway,
    AwayThemselves,
    NoColleague,
    WrongPeriod,
    be_away,
    be_back,
    possible_deputies,
)
from schakel.people.desks import officers_of
from schakel.people.models import Absence, Membership, Notice
from schakel.people.notices import notices_of, notify
from schakel.post.models import Letter

NL = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=NL)
TODAY = NOW.date()


def away(person, deputy, *, first=TODAY, last=TODAY + timedelta(days=4)):
    return be_away(person, deputy=deputy, starts_on=first, ends_on=last, by=person, now=NOW)


def test_a_deputy_gets_what_waits(noor, daan, bergen_op_zoom):
    away(noor, daan)

    assert officers_of(bergen_op_zoom.organisation, on=TODAY) == [daan]
    assert officers_of(bergen_op_zoom.organisation, on=TODAY + timedelta(days=5)) == [daan, noor]
    assert [event.action for event in events_on(noor)] == ["person.be_away"]


def test_a_deputy_has_the_same_role_at_the_same_organisation(noor, daan, emre, femke):
    assert list(possible_deputies(noor, on=TODAY)) == [daan]
    for stranger in (emre, femke):
        with pytest.raises(NoColleague):
            away(noor, stranger)
    assert not Absence.objects.exists()


def test_a_deputy_who_leaves_halfway_does_not_do(noor, daan):
    Membership.objects.filter(person=daan).update(ends_on=TODAY + timedelta(days=1))

    with pytest.raises(NoColleague):
        away(noor, daan)


def test_two_people_do_not_stand_in_for_each_other(noor, daan):
    away(noor, daan)

    with pytest.raises(AwayThemselves):
        away(daan, noor)


def test_nobody_is_away_twice_at_once(noor, daan):
    away(noor, daan)

    with pytest.raises(AlreadyAway):
        away(noor, daan, first=TODAY + timedelta(days=4), last=TODAY + timedelta(days=9))


@pytest.mark.parametrize(
    ("first", "last"), [(TODAY, date(2026, 11, 20)), (date(2026, 11, 2), date(2026, 11, 6))]
)
def test_a_period_lies_ahead(noor, daan, first, last):
    with pytest.raises(WrongPeriod):
        away(noor, daan, first=first, last=last)


def test_nobody_sends_somebody_else_away(noor, daan):
    with pytest.raises(PermissionDenied):
        be_away(noor, deputy=daan, starts_on=TODAY, ends_on=TODAY, by=daan, now=NOW)

    absence = away(noor, daan)
    with pytest.raises(PermissionDenied):
        be_back(absence, by=daan, now=NOW)


def test_who_is_back_gets_everything_again(noor, daan, bergen_op_zoom):
    be_back(away(noor, daan), by=noor, now=NOW)

    assert officers_of(bergen_op_zoom.organisation, on=TODAY) == [daan, noor]


def test_the_page_says_it_in_words(client, noor, daan):
    client.force_login(noor)
    in_a_week = timezone.localdate() + timedelta(days=7)

    sent = client.post(
        "/account/afwezig/",
        {"starts_on": in_a_week, "ends_on": in_a_week, "deputy": daan.pk},
        follow=True,
    )
    absence = Absence.objects.get()
    client.force_login(daan)
    of_the_deputy = client.get("/account/afwezig/").content.decode()
    not_mine = client.post(f"/account/afwezig/{absence.pk}/terug/")
    client.force_login(noor)
    client.post(f"/account/afwezig/{absence.pk}/terug/")

    assert "Vervanger: Daan" in sent.content.decode()
    assert "U vervangt" in of_the_deputy
    assert "Noor" in of_the_deputy
    assert not_mine.status_code == 404
    assert not Absence.objects.exists()


def test_the_page_explains_a_mistake(client, noor, daan):
    client.force_login(noor)

    page = client.post(
        "/account/afwezig/", {"starts_on": "2020-01-02", "ends_on": "2020-01-01", "deputy": ""}
    )

    assert "Deze dag is al voorbij." in page.content.decode()


def test_the_page_says_which_period_does_not_do(client, noor, daan):
    client.force_login(noor)
    day = timezone.localdate() + timedelta(days=7)
    form = {"starts_on": day, "ends_on": day, "deputy": daan.pk}
    be_away(daan, deputy=noor, starts_on=day, ends_on=day, by=daan, now=timezone.now())

    away_too = client.post("/account/afwezig/", form).content.decode()
    Absence.objects.all().delete()
    client.post("/account/afwezig/", form)
    twice = client.post("/account/afwezig/", form).content.decode()
    backwards = client.post("/account/afwezig/", {**form, "starts_on": day + timedelta(days=1)})
    Membership.objects.filter(person=daan).update(ends_on=timezone.localdate())
    Absence.objects.all().delete()
    leaves = client.post("/account/afwezig/", form).content.decode()

    assert "Deze collega is in die periode zelf afwezig." in away_too
    assert "U hebt in die periode al een afwezigheid." in twice
    assert "De laatste dag ligt vóór de eerste dag." in backwards.content.decode()
    assert "Deze collega heeft uw rol niet in die hele periode." in leaves


def test_somebody_alone_is_told_so(client, femke):
    client.force_login(femke)

    page = client.get("/account/afwezig/").content.decode()

    assert "U hebt geen collega met dezelfde rol" in page


def test_a_notice_says_that_and_never_what(client, noor):
    notify([noor], Notice.Kind.NEW_SIGNAL, reference="S-1234-5678", now=NOW)
    notify([noor], Notice.Kind.NEW_SIGNAL, reference="S-1234-5678", now=NOW)
    client.force_login(noor)

    page = client.get("/meldingen/").content.decode()

    assert page.count("Er is een nieuw signaal binnen</strong>") == 1
    assert Letter.objects.count() == 1


def test_an_acute_notice_may_mail_again(noor):
    for _ in range(2):
        notify([noor], Notice.Kind.ESCALATED, reference="S-1", now=NOW, urgent=True, again=True)

    assert Notice.objects.count() == 1
    assert Letter.objects.count() == 2


def test_a_notice_is_followed_and_then_seen(client, noor, signal):
    notify(
        [noor], Notice.Kind.ASSIGNED, reference=signal.reference, url_name="signals:detail", now=NOW
    )
    notice = Notice.objects.get(kind=Notice.Kind.ASSIGNED)
    client.force_login(noor)

    answer = client.post(f"/meldingen/{notice.pk}/")

    assert answer["Location"] == f"/signalen/{signal.reference}/"
    assert notices_of(noor) == ([], [notice])


def test_a_notice_of_somebody_else_does_not_exist(client, noor, daan):
    notify([noor], Notice.Kind.MENTIONED, now=NOW)
    client.force_login(daan)

    assert client.post(f"/meldingen/{Notice.objects.get().pk}/").status_code == 404
    client.post("/meldingen/gezien/")
    assert Notice.objects.get().seen_at is None


def test_everything_is_seen_at_once(client, noor):
    notify([noor], Notice.Kind.MENTIONED, reference="S-1", now=NOW)
    notify([noor], Notice.Kind.MENTIONED, reference="S-2", now=NOW)
    client.force_login(noor)

    client.post("/meldingen/gezien/")

    assert "Er wacht niets op u" in client.get("/meldingen/").content.decode()


def test_the_account_says_which_roles_and_why(client, noor):
    client.force_login(noor)

    page = client.get("/account/").content.decode()

    assert "Aandachtsfunctionaris" in page
    assert "Van andere desks ziet u niets." in page

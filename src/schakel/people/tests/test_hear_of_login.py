"""Whoever changes how somebody logs in, or keeps trying, is not unseen by its owner."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from schakel.audit.models import Event
from schakel.people import tasks
from schakel.people.login_news import DEVICES_KNOWN
from schakel.people.models import KnownDevice, Notice
from schakel.people.tests.test_use_second_step import PASSWORD, give, halfway
from schakel.post.models import Letter
from tests.cast import prove
from tests.software_key import SoftwareKey

pytestmark = pytest.mark.django_db
NEW = "vier woorden achter elkaar"
WRONG = "geraden geraden geraden"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Safari/604"


@pytest.fixture
def noor(noor):
    noor.set_password(PASSWORD)
    noor.save()
    cache.clear()
    return noor


@pytest.fixture
def inside(client, noor):
    """Noor in her browser, who proved a moment ago that it is her."""
    client.force_login(noor)
    prove(client, noor, "password")
    session = client.session
    session["account_authentication_methods"] = [
        {**each, "reauthenticated": True} for each in session["account_authentication_methods"]
    ]
    session.save()
    return client


def hears(person) -> list[str]:
    """What the worker tells this person now, in the order of the queue."""
    jobs = ProcrastinateJob.objects.filter(
        task_name="schakel.people.tasks.tell_of_login", status="todo"
    ).order_by("id")
    for job in jobs:
        tasks.tell_of_login(**job.args)
    ProcrastinateJob.objects.filter(pk__in=[job.pk for job in jobs]).delete()
    return [
        str(each) for each in Notice.objects.filter(person=person).values_list("kind", flat=True)
    ]


def log_in(email, password=PASSWORD, agent="", client=None):
    return (client or Client()).post(
        "/inloggen/", {"login": email, "password": password}, headers={"User-Agent": agent}
    )


def test_a_new_password_is_news_for_its_owner(inside, noor):
    """ASVS 6.3.7."""
    inside.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )

    assert hears(noor) == ["login_password"]
    assert Event.objects.get(action="person.change_login").detail == {"what": "login_password"}


def test_the_mail_says_nothing_but_that_there_is_something(inside, noor):
    """ASVS 6.3.7: what it is, stands in the workplace, and leads to the own sessions."""
    inside.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )
    hears(noor)

    letter = Letter.objects.get(kind="own_login")
    assert (letter.unsealed("recipient"), letter.unsealed("link")) == (noor.email, "")
    page = inside.get("/meldingen/").content.decode()
    assert "Uw wachtwoord is gewijzigd" in page
    answer = inside.post(reverse("people:follow", args=[Notice.objects.get().pk]))
    assert answer.headers["Location"] == reverse("people:sessions")


def test_a_second_step_that_comes_or_goes_is_news(inside, noor, django_capture_on_commit_callbacks):
    """ASVS 6.3.7: an app, its codes, and a key."""
    page = inside.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    with django_capture_on_commit_callbacks(execute=True):
        inside.post(reverse("mfa_activate_totp"), {"code": totp.format_hotp_value(code)})
    assert hears(noor) == ["login_step"]
    Notice.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        inside.post(reverse("mfa_generate_recovery_codes"))
    assert hears(noor) == ["login_codes"]
    Notice.objects.all().delete()

    SoftwareKey(noor)
    key = Authenticator.objects.get(user=noor, type="webauthn")
    inside.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    assert hears(noor) == ["login_step"]


def test_every_change_gets_a_mail_of_its_own(inside, noor, django_capture_on_commit_callbacks):
    totp.TOTP.activate(noor, totp.generate_totp_secret())
    RecoveryCodes.activate(noor)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            inside.post(reverse("mfa_generate_recovery_codes"))
        hears(noor)

    assert Notice.objects.filter(person=noor).count() == 1
    assert Letter.objects.filter(kind="own_login").count() == 2


def test_many_wrong_passwords_are_news_once_and_not_every_time(noor, daan):
    """ASVS 6.3.5."""
    for _ in range(4):
        log_in(noor.email, WRONG)
    assert hears(noor) == []
    log_in(noor.email, WRONG)
    assert hears(noor) == ["login_attempts"]

    for _ in range(10):  # slowly, past what stops it for five minutes
        let_five_minutes_pass()
        log_in(noor.email.upper(), WRONG)
    assert ProcrastinateJob.objects.filter(task_name__endswith="tell_of_login").count() == 2
    assert hears(noor) == ["login_attempts"]
    assert hears(daan) == []
    assert Letter.objects.filter(kind="own_login").count() == 1


def let_five_minutes_pass() -> None:
    """What allauth counts is forgotten; the table of the cache has no model."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ops_cache WHERE cache_key LIKE '%%:rl:%%'")


def test_who_mistypes_and_then_comes_in_is_no_attack(noor):
    for _ in range(2):
        for _ in range(3):
            log_in(noor.email, WRONG)
        log_in(noor.email)
        let_five_minutes_pass()

    assert hears(noor) == []


def test_a_right_password_and_wrong_codes_are_news_sooner(noor, settings):
    """ASVS 6.3.5: one of two factors was right."""
    settings.SECOND_STEP_REQUIRED = True
    totp.TOTP.activate(noor, totp.generate_totp_secret())
    client = halfway(noor)

    give(client, "000000")
    give(client, "000001")
    assert hears(noor) == []
    give(client, "000002")

    assert hears(noor) == ["login_attempts"]


def test_guessing_for_nobody_does_the_same_and_tells_nobody(noor):
    """ASVS 6.3.8: an address without an account gives a job as well, with nobody at its end."""
    for _ in range(5):
        log_in("niemand@desk.example", WRONG)

    (job,) = ProcrastinateJob.objects.filter(task_name="schakel.people.tasks.tell_of_login")
    assert "niemand" not in str(job.args)
    tasks.tell_of_login(**job.args)
    assert not Notice.objects.exists()
    assert not Letter.objects.exists()


def test_another_kind_of_device_is_news_and_the_first_is_not(noor):
    """ASVS 6.3.5."""
    log_in(noor.email, agent=FIREFOX)
    log_in(noor.email, agent=FIREFOX)
    assert hears(noor) == []
    log_in(noor.email, agent=PHONE)
    assert hears(noor) == ["login_device"]
    log_in(noor.email, agent=FIREFOX)
    assert len(hears(noor)) == 1


def test_a_device_of_long_ago_is_news_again_and_not_kept(noor):
    log_in(noor.email, agent=FIREFOX)
    log_in(noor.email, agent=PHONE)
    hears(noor)
    Notice.objects.all().delete()
    KnownDevice.objects.filter(device__startswith="Firefox").update(
        seen_at=timezone.now() - DEVICES_KNOWN - timedelta(days=1)
    )

    log_in(noor.email, agent=FIREFOX)
    assert hears(noor) == ["login_device"]
    KnownDevice.objects.update(seen_at=timezone.now() - DEVICES_KNOWN)
    tasks.forget_sessions(timestamp=0)
    assert not KnownDevice.objects.exists()


def test_who_left_hears_nothing(noor):
    noor.is_active = False
    noor.save()
    for _ in range(5):
        log_in(noor.email, WRONG)

    assert hears(noor) == []

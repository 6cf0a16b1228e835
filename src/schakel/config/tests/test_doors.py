"""What every answer of both doors carries, and what a visitor sees when something breaks."""

import logging

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from schakel.config import errors
from schakel.config.logs import WithoutContent
from schakel.config.middleware import ChosenLanguage, DatabaseAway
from schakel.intake import desk_keys
from schakel.kernel.parts import ROLES
from schakel.ops.health import health
from schakel.vault.asker import Asker, asking

SECRET = "de plaat is 12-ABC-3"
PUBLIEK = {"DOOR": "publiek", **settings.DOORS["publiek"]}
WERKPLEK = {"DOOR": "werkplek", **settings.DOORS["werkplek"]}


def away(request):
    raise OperationalError(SECRET)


def closed(request):
    raise InterfaceError(SECRET)


def broken(request):
    raise ValueError(SECRET)


def language(request):
    return HttpResponse(translation.get_language())


handler500 = "schakel.config.errors.server_error"
urlpatterns = [
    path("away", away),
    path("closed", closed),
    path("broken", broken),
    path("language", language),
    path("gezond", health),
]


@pytest.fixture(params=["publiek", "werkplek"])
def door(request):
    doors = {"publiek": PUBLIEK, "werkplek": WERKPLEK}
    with override_settings(**doors[request.param]):
        yield request.param


@pytest.fixture(params=["publiek", "werkplek"])
def stage(request):
    """A door with the pages above behind it."""
    doors = {"publiek": PUBLIEK, "werkplek": WERKPLEK}
    with override_settings(**{**doors[request.param], "ROOT_URLCONF": __name__}):
        yield request.param


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def test_every_answer_is_kept_by_nobody_and_embedded_nowhere(door, visitor):
    for answer in (visitor.get("/gezond"), visitor.get("/bestaat-niet/")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "geolocation=()" in answer["Permissions-Policy"]


def test_the_content_security_policy_is_strict(door, visitor):
    said = visitor.get("/gezond")["Content-Security-Policy"]

    policy = dict(part.strip().split(" ", 1) for part in said.split(";"))

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.django_db(transaction=True)
def test_ready_means_database_queue_and_keys(door, district, visitor, settings, tmp_path):
    settings.STANDBY = tmp_path
    desk_keys.write(district)

    answer = visitor.get("/gezond")

    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": "ok", "queue": "ok", "keys": "ok"}
    assert answer.json()["door"] == door


def test_unready_keys_are_told_without_a_path(door, transactional_db, visitor, tmp_path):
    """Of the workplace its own, of the public door the public ones."""
    with override_settings(KEY_FILE=tmp_path / "elsewhere", STANDBY=tmp_path):
        answer = visitor.get("/gezond")

    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"
    missing = {"publiek": "There is no file with public keys", "werkplek": "There is no key file"}
    assert answer.json()["checks"]["keys"].startswith(missing[door])
    assert str(tmp_path) not in answer.content.decode()


@pytest.mark.parametrize("page", ["/away", "/closed"])
def test_a_database_that_is_away_gives_a_clear_page(stage, visitor, page, caplog):
    answer = visitor.get(page)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "112" in answer.content.decode()
    assert "Traceback" not in caplog.text
    assert SECRET not in answer.content.decode() + caplog.text


def test_also_when_it_is_away_outside_a_view(rf):
    try:
        raise OperationalError(SECRET)
    except OperationalError:
        answer = errors.server_error(rf.get("/"))

    assert answer.status_code == 503


def test_something_unexpected_gives_a_page_without_a_trace(stage, visitor, caplog):
    answer = visitor.get("/broken")

    assert answer.status_code == 500
    assert "112" in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert [record.getMessage() for record in caplog.records] == ["unexpected"]


def test_the_error_pages_exist_without_templates(rf, settings):
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]

    answer = errors.unavailable(rf.get("/"))

    assert answer.status_code == 503
    assert "<h1>Even niet beschikbaar</h1>" in answer.content.decode()


def test_other_problems_are_left_to_django():
    assert DatabaseAway(lambda _: None).process_exception(None, ValueError()) is None


def test_the_log_names_the_place_and_not_the_content():
    logger = logging.getLogger("schakel.test")
    try:
        raise ValueError(SECRET)
    except ValueError as problem:
        info = (type(problem), problem, problem.__traceback__)
    ours = logger.makeRecord("schakel.test", logging.ERROR, "f", 1, "saved %s", ("S-1",), info)
    theirs = logger.makeRecord("other", logging.ERROR, "f", 1, "row %s", (SECRET,), None)

    line = WithoutContent().format(ours)

    assert "saved S-1" in line
    assert "ValueError" in line
    assert "test_doors.py" in line
    assert SECRET not in line
    assert WithoutContent().format(theirs).endswith("ERROR other: row")


def test_nothing_logs_requests_statements_or_connections():
    for name in ("django.request", "django.security.csrf", "django.server", "django.db.backends"):
        assert not logging.getLogger(name).isEnabledFor(logging.ERROR)
    for name in ("psycopg", "psycopg.pool"):
        assert not logging.getLogger(name).isEnabledFor(logging.ERROR)


def test_an_error_report_holds_no_variables(rf):
    reported = errors.NothingReported()

    assert reported.is_active(None)
    assert reported.get_post_parameters(rf.post("/", {"story": SECRET})) == {}
    assert list(reported.get_traceback_frame_variables(None, None)) == []
    assert reported.get_safe_settings() == {}


def test_the_language_is_dutch_whatever_the_browser_prefers(stage):
    visitor = Client(headers={"accept-language": "en"})

    assert visitor.get("/language").content.strip() == b"nl"
    assert visitor.get("/language")["Content-Language"] == "nl"


def test_the_language_is_the_one_that_was_chosen(stage):
    visitor = Client()
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert visitor.get("/language").content.strip() == b"en"


def test_a_language_that_is_not_offered_is_no_choice(stage):
    visitor = Client()
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../x"

    assert visitor.get("/language").content.strip() == b"nl"


def test_at_the_workplace_a_person_keeps_their_own_language():
    class Person:
        language = "en"

    request = RequestFactory().get("/")
    request.user = Person()
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "session"

    with translation.override("nl"):
        answer = ChosenLanguage(lambda _: HttpResponse(translation.get_language()))(request)

    assert answer.content == b"en"


@pytest.mark.parametrize("address", ["/gezond", "/taal/", "/nergens/"])
@override_settings(**PUBLIEK)
def test_the_public_door_asks_the_database_nothing_by_itself(address, django_db_blocker):
    """No fixture gives this test a database: a question would fail it (health asks its own)."""
    visitor = Client(raise_request_exception=True)
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "x"

    assert visitor.get(address).status_code in {200, 404, 405, 503}


@pytest.mark.parametrize("part", ["publiek", "werkplek", "worker", "auditor", "backup"])
def test_no_role_that_serves_owns_anything(db, part):
    with asking(Asker(part)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, count(*) FILTER (WHERE tableowner = current_user)"
            " FROM pg_tables WHERE schemaname IN ('public', 'wall')"
        )
        assert cursor.fetchone() == (ROLES[part], 0)

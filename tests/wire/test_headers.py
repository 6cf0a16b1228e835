"""T27 (ASVS 3.4.1, 3.4.2, 3.4.3, 3.4.4, 3.4.5, 3.4.6, 3.4.8, 3.5.8,
4.1.1): every answer carries them.

Whatever went wrong, whoever made the answer: a page, a refusal, a redirect, a download, a file.
"""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponseRedirect, JsonResponse
from django.test import override_settings
from django.urls import path

from schakel.kernel.access import access
from schakel.web.downloads import as_download
from tests.wire.conftest import DOORS


def refused(request):
    raise SuspiciousOperation


def forbidden(request):
    raise PermissionDenied


def broken(request):
    raise ValueError


def away(request):
    raise OperationalError


@access("public", methods=("POST",))
def only_posted(request):
    return JsonResponse({"read": len(request.body), "fields": len(request.POST)})


handler500 = "schakel.config.errors.server_error"
urlpatterns = [
    path("refused", refused),
    path("forbidden", forbidden),
    path("broken", broken),
    path("away", away),
    path("posted", only_posted),
    path("elsewhere", lambda _: HttpResponseRedirect("/")),
    path("slash/", lambda _: JsonResponse({})),
    path(
        "file",
        lambda _: as_download(b"%PDF-", file_name="a.pdf", content_type="application/pdf"),
    ),
]
BIG = b"x" * (3 * 1024 * 1024)
ASKED = {
    "400": ("get", "/refused", {}, {400}),
    "403": ("get", "/forbidden", {}, {403}),
    "404": ("get", "/nergens", {}, {404}),
    "405": ("get", "/posted", {}, {405}),
    "413": ("post", "/posted", {"data": BIG, "content_type": "text/plain"}, {400, 403, 413}),
    "500": ("get", "/broken", {}, {500}),
    "503": ("get", "/away", {}, {503}),
    "302": ("get", "/elsewhere", {}, {302}),
    "301": ("get", "/slash", {}, {301}),
    "200": ("get", "/slash/", {}, {200}),
    "a download": ("get", "/file", {}, {200}),
    "a file of ours": ("get", "/static/web/schakel.css", {}, {200}),
    "no file of ours": ("get", "/static/web/nothing.css", {}, {404}),
    "no host of ours": ("get", "/slash/", {"headers": {"host": "elders.example"}}, {400}),
    "a method nobody knows": ("generic", "TRACE", {"path": "/posted"}, {405}),
}


@pytest.fixture(params=DOORS)
def stage(request):
    changed = {**DOORS[request.param], "ROOT_URLCONF": __name__, "ALLOWED_HOSTS": ["testserver"]}
    with override_settings(**changed):
        yield request.param


def says_everything(answer, *, static: bool) -> None:
    said = answer.headers
    assert said["Referrer-Policy"] == "same-origin"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=()" in said["Permissions-Policy"]
    assert "default-src 'none'" in said["Content-Security-Policy"]
    assert "unsafe" not in said["Content-Security-Policy"]
    for telling in ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "ETag"):
        assert telling not in said
    if answer.content or static:
        assert said.get("Content-Type"), "a browser would guess"
    if not static:
        assert said["Cache-Control"] == "no-store"
        assert said["X-Frame-Options"] == "DENY"
        assert "Last-Modified" not in said


@pytest.mark.parametrize("case", ASKED)
def test_every_answer_says_it(stage, visitor, case):
    """T27, ASVS 3.4.3, 3.4.4, 3.4.5, 3.4.6, 3.4.8, 4.1.1, 14.3.2."""
    method, where, given, statuses = ASKED[case]

    answer = getattr(visitor, method)(where, **given)

    assert answer.status_code in statuses
    if where.startswith("/static/") and answer.status_code == 200:
        said = answer.headers
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Cross-Origin-Resource-Policy"] == "same-origin"
        assert said["Content-Type"].startswith("text/css")
        assert "default-src 'none'" in said["Content-Security-Policy"]
        assert said["Referrer-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in said
    elif case == "no file of ours":
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    else:
        says_everything(answer, static=False)


def test_over_https_every_answer_says_to_stay_there(stage, visitor):
    """T27, ASVS 3.4.1: a year, subdomains included, also on an error."""
    with override_settings(SECURE_HSTS_SECONDS=31536000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True):
        for where in ("/slash/", "/broken", "/nergens", "/static/web/schakel.css"):
            said = visitor.get(where, secure=True)["Strict-Transport-Security"]
            assert said == "max-age=31536000; includeSubDomains"


def test_pages_lead_to_https_and_machines_do_not(stage, visitor):
    """ASVS 4.1.2, 12.2.1: who watches over it must not be led on in silence."""
    with override_settings(SECURE_SSL_REDIRECT=True):
        page = visitor.get("/slash/")
        watched = visitor.get("/gezond")

    assert (page.status_code, page["Location"]) == (301, "https://testserver/slash/")
    assert watched.status_code == 404  # answered here, by this stage that has no such page


def test_cookies_are_for_this_site_alone(client, noor):
    """T21, ASVS 3.3.2, 3.3.4: SameSite and HttpOnly, for this host, gone with the browser."""
    client.get("/inloggen/")
    client.force_login(noor)
    client.get("/account/")

    assert {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME} <= client.cookies.keys()
    for name in (settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        if cookie := client.cookies.get(name):
            assert (cookie["samesite"], cookie["httponly"], cookie["path"]) == ("Lax", True, "/")
            assert not cookie["domain"]
            assert not cookie["max-age"]
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_a_download_can_do_nothing_in_a_browser(stage, visitor):
    """T47, ASVS 3.2.1, 5.4.1: attached, not guessed at, in a sandbox."""
    answer = visitor.get("/file")

    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"

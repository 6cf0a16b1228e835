"""A visitor chooses a language at either door, and comes back where they were."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("schakel.web.tests.urls")


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def test_the_choice_is_kept_for_the_browser_session_only(visitor):
    response = visitor.post("/taal/", {"language": "en", "next": "/melden/"})

    assert response.status_code == 302
    assert response["Location"] == "/melden/"
    assert response.cookies["taal"].value == "en"
    assert response.cookies["taal"]["max-age"] == ""
    assert response.cookies["taal"]["httponly"]


def test_an_unknown_language_is_ignored(visitor):
    assert not visitor.post("/taal/", {"language": "xx"}).cookies


@pytest.mark.parametrize("elsewhere", ["https://elders.example/", "//elders.example/", ""])
def test_nobody_is_sent_to_another_site(visitor, elsewhere):
    assert visitor.post("/taal/", {"language": "en", "next": elsewhere})["Location"] == "/"


def test_looking_is_not_choosing(visitor):
    assert visitor.get("/taal/").status_code == 405

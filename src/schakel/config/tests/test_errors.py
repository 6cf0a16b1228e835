"""The database is away: what somebody typed at the workplace comes back, to be sent again. R24."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from schakel.config.errors import unavailable

TEXT = "Zij zei: ik mag <niet> weg."


def answered(settings, door: str, **form: str) -> str:
    settings.DOOR = door
    request = RequestFactory().post("/signalen/BOZ-1/notities/?x=1", form)
    try:
        raise OperationalError
    except OperationalError:
        response = unavailable(request)
    assert response.status_code == 503
    assert response.headers["Cache-Control"] == "no-store"
    return response.content.decode()


def test_the_form_comes_back_to_be_sent_again(settings):
    page = answered(settings, "werkplek", text=TEXT, visibility="desk")

    assert 'action="/signalen/BOZ-1/notities/?x=1"' in page
    assert 'name="text" value="Zij zei: ik mag &lt;niet&gt; weg."' in page
    assert 'name="visibility" value="desk"' in page


@pytest.mark.parametrize(
    ("door", "form"),
    [
        pytest.param("werkplek", {"text": TEXT, "password": "geheim"}, id="a password"),
        pytest.param("publiek", {"text": TEXT}, id="the public door has its own way"),
    ],
)
def test_what_is_not_given_back(settings, door, form):
    page = answered(settings, door, **form)

    assert "ik mag" not in page
    assert "geheim" not in page

"""The entrance for a web server lets nothing out that it should keep."""

import importlib
import io
import sys

import pytest

SECRET = "de plaat is 12-ABC-3"


@pytest.fixture
def entrance(monkeypatch):
    monkeypatch.setenv("DATABASE_POOL", "no")
    monkeypatch.delitem(sys.modules, "schakel.config.wsgi", raising=False)
    return importlib.import_module("schakel.config.wsgi")


def ask(entrance, path: str) -> tuple[str, bytes]:
    said = []
    body = entrance.application(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http",
        },
        lambda status, _headers: said.append(status),
    )
    return said[0], b"".join(body)


def test_it_serves_a_door(entrance, transactional_db):
    status, body = ask(entrance, "/gezond")

    assert status.startswith(("200", "503"))
    assert b'"checks"' in body


def test_what_even_the_error_pages_could_not_catch_is_not_printed(entrance, monkeypatch, caplog):
    def broken(environ, start_response):
        raise ValueError(SECRET)

    monkeypatch.setattr(entrance, "_django", broken)

    assert ask(entrance, "/") == ("500 Internal Server Error", b"500")
    assert [record.getMessage() for record in caplog.records] == ["no page could be made"]


def test_a_door_whose_addresses_cannot_be_loaded_does_not_open(monkeypatch, settings):
    settings.ROOT_URLCONF = "schakel.config.nothing_here"
    monkeypatch.setenv("DATABASE_POOL", "no")
    monkeypatch.delitem(sys.modules, "schakel.config.wsgi", raising=False)

    with pytest.raises(ModuleNotFoundError, match="nothing_here"):
        importlib.import_module("schakel.config.wsgi")

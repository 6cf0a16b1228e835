"""Whom to call is there, whatever else is not."""

from django.db import OperationalError, connection

from schakel.config import cli
from schakel.intake import acute_page, surroundings
from schakel.intake.commands import write_standby
from schakel.intake.tests.conftest import words_of
from schakel.vault.models import DeskKey


def test_the_page_asks_no_database_and_sets_no_cookie(door, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = door.get("/acuut/")
    assert not page.cookies
    assert 'href="tel:112"' in page.content.decode()
    assert "0900-8844" in words_of(page)


def test_the_written_page_holds_the_numbers_of_the_district(door, district):
    acute_page.write(district)
    page = door.get("/acuut/").content.decode()
    assert 'href="tel:112"' in page
    assert "Veilig Thuis" in page


def test_the_page_is_there_while_the_database_is_away(public_client, db, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(connection, "ensure_connection", away)
        broken.setattr(connection, "cursor", away)
        for path in ("/acuut/", "/", "/hulp/", "/uitleg/", "/melden/"):
            assert public_client.get(path).status_code == 200, path


def test_the_page_is_written_in_every_language(door, district, settings):
    paths = acute_page.write(district)
    assert [path.name for path in paths] == ["acuut.nl.html", "acuut.en.html"]
    door.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en"' in door.get("/acuut/").content.decode()


def test_set_up_writes_everything_that_must_outlive_the_database(district, settings, capsys):
    assert write_standby(None) == 0
    written = {path.name for path in settings.STANDBY.iterdir()}
    assert written == {"acuut.nl.html", "acuut.en.html", "district.json", "public-keys.json"}
    assert "district.json" in capsys.readouterr().out
    assert surroundings._written() == surroundings.read(district)


def test_while_the_keys_are_away_what_was_published_stays_as_it_was(desks, settings, capsys):
    before = (settings.STANDBY / "public-keys.json").read_bytes()
    settings.KEY_FILE = settings.STANDBY / "away.toml"

    assert cli.main(["standby"]) == 1
    assert cli.main(["desk-keys", "renew"]) == 1

    told = capsys.readouterr().err
    assert "What was published stays as it was. There is no key file" in told
    assert (settings.STANDBY / "public-keys.json").read_bytes() == before


def test_renewing_the_desks_keys_publishes_them(desks, settings, capsys):
    before = (settings.STANDBY / "public-keys.json").read_bytes()

    assert cli.main(["desk-keys", "renew"]) == 0

    assert "0 old ones destroyed" in capsys.readouterr().out
    assert (settings.STANDBY / "public-keys.json").read_bytes() != before
    assert set(DeskKey.objects.filter(superseded_on=None).values_list("version")) == {(2,)}

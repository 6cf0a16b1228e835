"""The form at the public door: one page, one post, and nothing that somebody wrote gets lost."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection

from schakel.intake import surroundings
from schakel.intake.tests.conftest import code_in, words_of
from schakel.signals.models import Attachment, PuzzlePiece, Signal, SignalReporter

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_opening_the_form_sets_no_cookie_and_asks_the_database_once_a_minute(
    door, django_assert_num_queries
):
    assert not door.get("/melden/").cookies
    with django_assert_num_queries(0):
        assert not door.get("/melden/").cookies


def test_the_title_tells_nothing(door):
    for path in ("/", "/melden/", "/bericht/", "/hulp/", "/uitleg/", "/acuut/", "/professional/"):
        (title,) = re.findall(r"<title>(.*?)</title>", door.get(path).content.decode())
        assert title == "Gemeente – formulier"


def test_the_first_page_and_the_form_stay_under_a_hundred_kilobytes(door):
    for path in ("/", "/melden/"):
        page = door.get(path).content
        weight = len(gzip.compress(page))
        for name in set(re.findall(r'/static/([^"?]+)"', page.decode())):
            content = open(finders.find(name), "rb").read()  # noqa: PTH123, SIM115  # read once
            weight += len(content if name.endswith("woff2") else gzip.compress(content))
        assert weight < 100_000, path


def test_the_start_page_carries_who_you_are_without_sending_anything(door):
    page = door.post("/melden/", {"start": "1", "danger": "yes", "reporter_kind": "victim"})
    assert "Wat maakt u mee?" in words_of(page)
    assert re.search(r'name="danger" value="yes"[^>]*checked', page.content.decode())
    assert not Signal.objects.exists()


def test_a_card_brings_its_observations_along(door):
    page = door.post("/melden/", {"start": "1", "indicators": ["phone_contracts"]})
    assert re.search(r'value="phone_contracts"[^>]*checked', page.content.decode())
    assert not Signal.objects.exists()


def test_a_whole_report_arrives(door, told, bergen_op_zoom):
    answer = door.post(
        "/melden/",
        told(
            place="Gageldonk",
            happened="gisteravond",
            ongoing="yes",
            minor="no",
            consent="no",
            indicators=["account_used"],
            piece_vehicle="blauwe bus",
            piece_person="lange man",
            disclosure="shielded",
            name="Jan",
            phone="0612345678",
            contact_is_safe="yes",
        ),
    )
    signal = Signal.objects.get()
    assert answer.status_code == 200
    assert signal.municipality == bergen_op_zoom
    assert signal.unsealed("place") == "Gageldonk"
    assert (signal.ongoing_said, signal.minor_said, signal.consent_said) == ("yes", "no", "no")
    assert signal.suggested_forms == ["criminal"]
    assert {piece.kind for piece in PuzzlePiece.objects.all()} == {"vehicle", "person"}
    assert SignalReporter.objects.get().unsealed("name") == "Jan"


def test_the_receipt_says_what_happens_and_why_which_form_is_named(door, told):
    page = words_of(
        door.post("/melden/", told(indicators=["account_used"], minor="unknown", danger="yes"))
    )
    assert "criminele uitbuiting" in page
    assert "Een ander gebruikt de bankrekening" in page
    assert "Veilig Thuis" in page
    assert "uiterlijk op" in page
    assert "Is er nu gevaar? Bel" in page


def test_a_professional_sees_the_step_of_the_meldcode(door, told):
    page = words_of(door.post("/melden/", told(minor="yes", reporter_kind="professional")))
    assert "stap 2 van 5" in page


def test_a_mistake_keeps_everything_that_was_written(door, told):
    form = told(piece_vehicle="blauwe bus", disclosure="shielded", email="geen adres")
    page = door.post("/melden/", form)
    content = page.content.decode()
    assert page.status_code == 422
    assert form["story"] in content
    assert "blauwe bus" in content
    assert form["submission_key"] in content
    assert not Signal.objects.exists()


def test_a_picture_comes_along_sealed(door, told):
    files = [SimpleUploadedFile("IMG_1.png", PNG), SimpleUploadedFile("tweede.png", PNG)]
    assert door.post("/melden/", told(uploads=files)).status_code == 200
    kept = Attachment.objects.all()
    assert {one.unsealed("file_name") for one in kept} == {"IMG_1.png", "tweede.png"}
    assert PNG not in bytes(kept[0].original.body)
    assert kept[0].original.opened() == PNG


def test_a_refused_file_costs_no_word_and_need_not_hold_up_the_report(door, told):
    form = told()
    page = door.post(
        "/melden/", {**form, "uploads": SimpleUploadedFile("verslag.png", b"PK\x03\x04 zip")}
    )
    assert page.status_code == 422
    assert "verslag.png" in words_of(page)
    assert form["story"] in page.content.decode()
    assert "Versturen zonder bestanden" in words_of(page)
    del form["send"]
    bad = SimpleUploadedFile("verslag.png", b"PK\x03\x04 zip")
    sent = door.post("/melden/", {**form, "without_files": "1", "uploads": bad})
    assert sent.status_code == 200
    assert Signal.objects.count() == 1
    assert not Attachment.objects.exists()


def test_a_sixth_file_is_refused(door, told):
    files = [SimpleUploadedFile(f"{n}.png", PNG) for n in range(6)]
    page = door.post("/melden/", told(uploads=files))
    assert page.status_code == 422
    assert "hoogstens 5" in words_of(page)


def test_a_form_of_an_old_page_is_sent_with_the_next_click(door, told):
    form = told(submission_key="")
    page = door.post("/melden/", form)
    (key,) = re.findall(r'name="submission_key" value="(\w+)"', page.content.decode())
    assert page.status_code == 422
    assert form["story"] in page.content.decode()
    assert door.post("/melden/", {**form, "submission_key": key}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stops_keeps_the_story_on_the_page_and_the_retry_works(
    door, told, monkeypatch
):
    door.get("/melden/")
    form = told(piece_vehicle="blauwe bus", place="Halsteren", municipality="")
    with monkeypatch.context() as broken:
        connection.close()
        broken.setitem(connection.settings_dict, "HOST", "/nergens")
        page = door.post("/melden/", form)
    assert page.status_code == 503
    assert page["Retry-After"] == "60"
    assert "nog niet verstuurd" in words_of(page)
    for kept in (form["story"], "blauwe bus", "Halsteren", form["submission_key"]):
        assert kept in page.content.decode()
    assert not Signal.objects.exists()
    again = door.post("/melden/", form)
    assert code_in(again)
    assert "hadden uw melding al" not in words_of(again)


def test_the_form_is_there_while_the_database_is_not(door, district, monkeypatch):
    surroundings.write(district)
    surroundings.forget()

    def away():
        raise OperationalError

    monkeypatch.setattr(surroundings, "own_district", away)
    page = door.get("/melden/")
    assert page.status_code == 200
    assert "Bergen op Zoom" in words_of(page)
    surroundings.forget()
    (surroundings.standby_folder() / "district.json").unlink()
    assert door.get("/melden/").status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(door, method):
    assert getattr(door, method)("/melden/").status_code == 405

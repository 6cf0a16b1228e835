"""The zoo of bad files comes through the public form: refused with a word, or shown made anew.

T45, T46, T49 (ASVS 5.2.2, 5.2.3, 5.2.6, 15.2.5): no animal harms, none costs somebody their report.
"""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from schakel.signals.actions.attachments import make_shown_copy
from schakel.signals.models import Attachment, Signal
from schakel.vault.tests import zoo

READY, REFUSED = Attachment.State.READY, Attachment.State.REFUSED
AT_THE_DOOR = {
    "a program called photo": b"MZ\x90\x00" + bytes(200),
    "a page called photo": b"<!doctype html><script>alert(1)</script>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "an office file with macros": zoo.archive("word/vbaProject.bin", b"macro"),
    "a photo that is an archive too": zoo.photo() + zoo.archive(),
    "a photo with a page in it": zoo.photo(comment=b"<script>alert(1)</script>"),
    "nothing at all": b"",
}
INSIDE = {
    "a picture of 50,000 by 50,000": (zoo.png_that_claims(50_000, 50_000), REFUSED),
    "a small PDF that unpacks to 400 MB": (zoo.bomb_pdf(400 * 1024 * 1024), REFUSED),
    "half a photo": (zoo.photo("JPEG", size=(400, 400))[:400], REFUSED),
    "a PDF that does things": (zoo.loaded_pdf(), READY),
    "a photo that knows where": (zoo.located_photo(), READY),
}


@pytest.fixture
def nowhere_to_write(monkeypatch):
    """Whoever asks for a temporary file fails the test."""

    def refuse(*args, **kwargs):
        raise AssertionError("an upload was written to a disk")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "mkstemp", refuse)


def sent(door, told, content: bytes, name="../../foto\u202egpj.exe"):
    return door.post("/melden/", told(uploads=SimpleUploadedFile(name, content, "image/jpeg")))


@pytest.mark.parametrize("animal", AT_THE_DOOR)
def test_what_is_refused_at_the_door_costs_nobody_their_story(door, told, nowhere_to_write, animal):
    """T45, ASVS 5.2.2: the page comes back with everything typed, and says what to do."""
    answer = sent(door, told, AT_THE_DOOR[animal])

    assert answer.status_code == 422
    assert "In het huis op de hoek slapen acht mensen." in answer.content.decode()
    assert not Signal.objects.exists()


@pytest.mark.parametrize("animal", INSIDE)
def test_what_only_a_parser_can_tell_comes_in_and_harms_nobody(
    door, told, nowhere_to_write, animal
):
    """T45, T46, T49, ASVS 5.2.3, 5.2.6, 5.3.2: the report counts; the file is shown or not."""
    content, expected = INSIDE[animal]

    assert sent(door, told, content).status_code == 200
    attachment = Attachment.objects.get()
    make_shown_copy(attachment.pk, now=timezone.now())

    attachment.refresh_from_db()
    assert attachment.state == expected
    assert "/" not in attachment.unsealed("file_name")
    assert "\u202e" not in attachment.unsealed("file_name")
    assert door.get("/").status_code == 200

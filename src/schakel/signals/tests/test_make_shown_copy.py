"""A file becomes a copy without hidden facts; the file as it came is never handed out."""

from io import BytesIO

import pytest
from PIL import Image

from schakel.audit.models import Event
from schakel.signals import tasks
from schakel.signals.actions import attachments
from schakel.signals.actions.receiving import Upload
from schakel.signals.models import Attachment
from schakel.signals.tests.desk import received
from schakel.vault import files
from tests.cast import MONDAY

CAMERA = "Toestel van Noor"


def photo() -> bytes:
    """A picture that knows which camera made it."""
    picture, facts = BytesIO(), Image.Exif()
    facts[0x010F] = CAMERA
    Image.new("RGB", (40, 30), "blue").save(picture, "JPEG", exif=facts)
    return picture.getvalue()


@pytest.fixture
def with_photo(district, bergen_op_zoom) -> Attachment:
    upload = Upload("voordeur.jpg", "image/jpeg", photo())
    return received(district, bergen_op_zoom, uploads=(upload,)).attachments.get()


@pytest.fixture
def with_rubbish(district, bergen_op_zoom) -> Attachment:
    upload = Upload("stuk.jpg", "image/jpeg", b"\xff\xd8\xff niet echt een foto")
    return received(district, bergen_op_zoom, uploads=(upload,)).attachments.get()


def address(attachment: Attachment) -> str:
    return f"{attachment.signal.get_absolute_url()}bijlagen/{attachment.pk}/"


def test_the_copy_holds_the_picture_and_not_the_camera(with_photo):
    tasks.make_shown_copy(attachment_id=str(with_photo.pk))

    with_photo.refresh_from_db()
    assert with_photo.state == Attachment.State.READY
    assert CAMERA.encode() in with_photo.original.opened()
    assert CAMERA.encode() not in with_photo.shown.opened()


def test_a_second_time_changes_nothing(with_photo):
    attachments.make_shown_copy(with_photo.pk, now=MONDAY)
    with_photo.refresh_from_db()
    attachments.make_shown_copy(with_photo.pk, now=MONDAY)

    assert Attachment.objects.get(pk=with_photo.pk).shown_id == with_photo.shown_id
    assert Event.objects.filter(action="signal.prepare_file").count() == 1


def test_two_workers_at_once_keep_one_copy(with_photo):
    attachments._keep(with_photo.pk, photo(), "", now=MONDAY)
    with_photo.refresh_from_db()
    attachments._keep(with_photo.pk, photo(), "", now=MONDAY)

    assert Attachment.objects.get(pk=with_photo.pk).shown_id == with_photo.shown_id


def test_what_cannot_be_made_safe_is_refused_with_the_reason(with_rubbish):
    attachments.make_shown_copy(with_rubbish.pk, now=MONDAY)

    with_rubbish.refresh_from_db()
    assert with_rubbish.state == Attachment.State.REFUSED
    assert with_rubbish.refused_because == "damaged"
    assert Event.objects.get(action="signal.prepare_file").detail["refused"] == "damaged"


def test_too_busy_is_tried_again_later(with_photo, monkeypatch):
    monkeypatch.setattr(files, "WAIT_FOR_TURN", 0.01)
    with files.AT_ONCE, files.AT_ONCE, pytest.raises(files.FileRefused):
        attachments.make_shown_copy(with_photo.pk, now=MONDAY)

    assert Attachment.objects.get(pk=with_photo.pk).state == Attachment.State.WAITING


def test_an_officer_downloads_the_copy_and_never_opens_it_in_the_page(client, noor, with_photo):
    attachments.make_shown_copy(with_photo.pk, now=MONDAY)
    client.force_login(noor)

    answer = client.get(address(with_photo))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="voordeur.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert CAMERA.encode() not in answer.content
    assert Event.objects.get(action="signal.open_file").detail == {"file": str(with_photo.pk)}


def test_before_there_is_a_copy_nothing_is_handed_out(client, noor, with_photo, with_rubbish):
    attachments.make_shown_copy(with_rubbish.pk, now=MONDAY)
    client.force_login(noor)

    assert client.get(address(with_photo)).status_code == 404
    assert client.get(address(with_rubbish)).status_code == 404


def test_the_page_says_how_it_stands_with_each_file(client, noor, with_photo, with_rubbish):
    attachments.make_shown_copy(with_rubbish.pk, now=MONDAY)
    client.force_login(noor)

    waiting = client.get(with_photo.signal.get_absolute_url()).content.decode()
    refused = client.get(with_rubbish.signal.get_absolute_url()).content.decode()

    assert ("voordeur.jpg" in waiting, "Kopie wordt gemaakt" in waiting) == (True, True)
    assert ("stuk.jpg" in refused, "Kan niet veilig worden getoond" in refused) == (True, True)


def test_a_file_of_one_signal_is_not_found_under_another(client, noor, signal, with_photo):
    attachments.make_shown_copy(with_photo.pk, now=MONDAY)
    client.force_login(noor)

    assert client.get(f"{signal.get_absolute_url()}bijlagen/{with_photo.pk}/").status_code == 404

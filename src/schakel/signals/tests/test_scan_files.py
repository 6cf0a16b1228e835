"""A virus scanner looks at a file before anybody sees it; a report comes in whatever it says.

T45, T49 (ASVS 5.4.3, 16.5.3): what the scanner knows is shown to nobody, and neither is what it
could not look at.
"""

import pytest

from schakel.signals import tasks
from schakel.signals.actions.receiving import Upload
from schakel.signals.models import Attachment, Signal
from schakel.signals.tests.desk import received
from schakel.signals.tests.test_make_shown_copy import address, photo
from schakel.vault.files import FileRefused
from schakel.vault.tests.clamd import KNOWN, clamd


@pytest.fixture
def place(settings, tmp_path):
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd.sock")
    return tmp_path / "clamd.sock"


def sent(district, municipality, content: bytes) -> Attachment:
    upload = Upload("voordeur.jpg", "image/jpeg", content)
    return received(district, municipality, uploads=(upload,)).attachments.get()


def state_after_work(attachment: Attachment) -> tuple[str, str]:
    tasks.make_shown_copy(attachment_id=str(attachment.pk))
    attachment.refresh_from_db()
    return attachment.state, attachment.refused_because


def test_a_clean_file_is_shown(place, district, bergen_op_zoom, client, noor):
    clean = sent(district, bergen_op_zoom, photo())
    with clamd(place) as scanner:
        assert state_after_work(clean) == (Attachment.State.READY, "")
        assert scanner.seen == [clean.original.opened()]

    client.force_login(noor)
    assert client.get(address(clean)).status_code == 200


def test_a_file_that_the_scanner_knows_is_shown_to_nobody(
    place, district, bergen_op_zoom, client, noor
):
    """T45, ASVS 5.4.3."""
    harmful = sent(district, bergen_op_zoom, photo() + KNOWN)
    with clamd(place):
        assert state_after_work(harmful) == (Attachment.State.REFUSED, "virus")

    client.force_login(noor)
    assert client.get(address(harmful)).status_code == 404
    assert harmful.shown is None


def test_while_the_scanner_is_away_the_report_comes_in_and_the_file_waits(
    place, district, bergen_op_zoom, client, noor
):
    """ASVS 16.5.2, 16.5.3: nothing is lost, and nothing is shown unseen."""
    waiting = sent(district, bergen_op_zoom, photo())
    with pytest.raises(FileRefused, match="virusscanner"):  # so the queue tries again
        tasks.make_shown_copy(attachment_id=str(waiting.pk))

    waiting.refresh_from_db()
    client.force_login(noor)
    assert waiting.state == Attachment.State.WAITING
    assert Signal.objects.filter(pk=waiting.signal_id).exists()
    assert client.get(waiting.signal.get_absolute_url()).status_code == 200
    assert client.get(address(waiting)).status_code == 404

    with clamd(place):
        assert state_after_work(waiting) == (Attachment.State.READY, "")
    assert client.get(address(waiting)).status_code == 200


def test_the_scanner_sees_the_file_as_it_came_and_not_our_copy(place, district, bergen_op_zoom):
    """What hides behind the picture is gone from our copy; the scanner must see it all the same."""
    came = sent(district, bergen_op_zoom, photo())
    with clamd(place) as scanner:
        state_after_work(came)

    assert came.shown.opened() != scanner.seen[0]

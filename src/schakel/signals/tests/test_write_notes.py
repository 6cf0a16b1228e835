"""Notes for the desk or for oneself; a colleague is asked something by name."""

import pytest
from django.core.exceptions import PermissionDenied

from schakel.audit.models import Event
from schakel.people.models import Notice
from schakel.signals.actions import notes
from schakel.signals.models import Note
from tests.cast import MONDAY

WORDS = "Het busje staat er elke dinsdag."


def written(signal, by, **told) -> Note:
    return notes.write(
        signal, **{"text": WORDS, "visibility": "desk", "by": by, "now": MONDAY, **told}
    )


def test_the_desk_reads_a_note_of_the_desk(client, noor, daan, signal):
    written(signal, noor)
    client.force_login(daan)

    assert WORDS in client.get(signal.get_absolute_url()).content.decode()


def test_nobody_else_reads_a_note_for_oneself(client, noor, daan, signal):
    written(signal, noor, visibility="me")

    client.force_login(daan)
    assert WORDS not in client.get(signal.get_absolute_url()).content.decode()
    client.force_login(noor)
    assert WORDS in client.get(signal.get_absolute_url()).content.decode()


def test_the_text_is_sealed_and_the_trail_holds_none_of_it(noor, signal):
    note = written(signal, noor)

    assert WORDS.encode() not in bytes(Note.objects.get(pk=note.pk).text)
    event = Event.objects.get(action="signal.note")
    assert event.detail == {"visibility": "desk", "mentions": ""}


def test_a_colleague_who_is_asked_gets_a_notice_without_words(client, noor, daan, signal):
    client.force_login(noor)

    client.post(
        f"{signal.get_absolute_url()}notities/",
        {"text": WORDS, "visibility": "desk", "mentions": str(daan.pk)},
    )

    notice = Notice.objects.get(kind=Notice.Kind.MENTIONED)
    assert (notice.person, notice.reference) == (daan, signal.reference)


def test_nobody_is_asked_in_a_note_they_cannot_read(client, noor, daan, signal):
    with pytest.raises(notes.OnlyForMe):
        written(signal, noor, visibility="me", mentions=daan)

    client.force_login(noor)
    page = client.post(
        f"{signal.get_absolute_url()}notities/",
        {"text": WORDS, "visibility": "me", "mentions": str(daan.pk)},
    )
    assert "Uw collega kan deze notitie niet lezen" in page.content.decode()
    assert not Note.objects.exists()


def test_an_empty_note_says_what_to_do(client, noor, signal):
    client.force_login(noor)

    page = client.post(f"{signal.get_absolute_url()}notities/", {"visibility": "desk"})

    assert "Schrijf eerst een notitie." in page.content.decode()


def test_strangers_neither_write_nor_are_asked(noor, yusuf, signal):
    with pytest.raises(PermissionDenied):
        written(signal, yusuf)
    with pytest.raises(PermissionDenied):
        written(signal, noor, mentions=yusuf)

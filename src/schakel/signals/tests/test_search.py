"""Searching opens only the own desk, step by step, and keeps no words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.audit.models import Event
from schakel.signals import search
from schakel.signals.actions import messages, notes
from schakel.signals.search import Place, plain, snippets_in, words_in
from schakel.signals.tests.desk import many, received
from tests.cast import MONDAY

ADDRESS = "/signalen/zoeken/"


def find(client, words: str, **more):
    return client.post(ADDRESS, {"q": words, **more})


@pytest.mark.parametrize("change", [str, str.lower, lambda r: r.replace("-", ""), lambda r: r[2:]])
def test_a_reference_is_found_however_it_is_typed(client, noor, signal, change):
    client.force_login(noor)

    assert find(client, change(signal.reference)).headers["Location"] == signal.get_absolute_url()


def test_letters_that_sound_like_digits_are_forgiven(client, noor, signal):
    signal.reference = "S-01AB-10CD"
    signal.save()
    client.force_login(noor)

    assert find(client, "s-oiab-LOcd").headers["Location"] == signal.get_absolute_url()


def test_a_reference_of_another_desk_finds_nothing(client, yusuf, signal):
    client.force_login(yusuf)

    known = find(client, signal.reference)
    invented = find(client, "S-7K3Q-9XM2")

    assert known.status_code == 200
    assert signal.get_absolute_url() not in known.content.decode()
    assert known.content.decode().count("Niets gevonden") == 1
    assert invented.content.decode().count("Niets gevonden") == 1


def test_words_are_found_without_accents_and_capitals(client, noor, district, bergen_op_zoom):
    found = received(district, bergen_op_zoom, story="Bij Café ’t Hoekje werken drie vrouwen.")
    client.force_login(noor)

    page = find(client, "CAFE vrouwen").content.decode()

    assert found.reference in page
    assert "<mark>Café</mark>" in page
    assert "<mark>vrouwen</mark>" in page


def test_all_words_must_stand_somewhere_in_the_signal(noor, signal):
    notes.write(signal, text="Het busje is wit.", visibility="desk", by=noor, now=MONDAY)
    both = search.search(noor, "busje passen", after=None, now=MONDAY)
    one = search.search(noor, "busje fiets", after=None, now=MONDAY)

    assert [each.signal for each in both.found] == [signal]
    assert [str(snippet.where) for snippet in both.found[0].snippets] == [
        "in het verhaal",
        "in een notitie",
    ]
    assert one.found == []


def test_somebody_elses_own_note_is_not_searched(noor, daan, signal):
    notes.write(signal, text="Vertrouwelijk vermoeden", visibility="me", by=noor, now=MONDAY)

    assert search.search(noor, "vermoeden", after=None, now=MONDAY).found
    assert not search.search(daan, "vermoeden", after=None, now=MONDAY).found


def test_messages_are_searched_too(noor, signal):
    messages.send(signal, "Dank voor uw oplettendheid.", by=noor, now=MONDAY)

    assert search.search(noor, "oplettendheid", after=None, now=MONDAY).found


def test_another_desk_is_not_searched(yusuf, noor, signal):
    step = search.search(yusuf, "passen", after=None, now=MONDAY)

    assert (step.found, step.total) == ([], 0)


def test_somebody_without_a_desk_searches_nothing(client, emre, signal):
    client.force_login(emre)

    assert signal.reference not in find(client, "passen").content.decode()


def test_that_somebody_searched_is_recorded_but_not_for_what(client, noor, signal):
    client.force_login(noor)
    find(client, "passen huis")

    event = Event.objects.get(action="signal.search")
    assert event.detail == {"searched": "1", "found": "1"}
    assert event.object_id == signal.desk_id
    seen = Event.objects.get(action="signal.found")
    assert (seen.object_id, seen.fields) == (signal.pk, ["story", "notes", "messages"])
    for each in Event.objects.all():
        assert "passen" not in str(vars(each))


def test_words_never_come_to_stand_in_an_address(client, noor, signal):
    client.force_login(noor)

    assert "passen" not in client.get(f"{ADDRESS}?q=passen").content.decode()
    assert 'method="post"' in client.get(ADDRESS).content.decode()
    assert "no-store" in find(client, "passen").headers["Cache-Control"]


def test_a_search_goes_on_step_by_step_until_all_is_searched(noor, signal, monkeypatch):
    monkeypatch.setattr(search, "STEP", 5)
    many(signal, 12)
    found, after, steps = [], None, 0
    while True:
        step = search.search(noor, "verhaal", after=after, now=MONDAY)
        found += [each.signal.reference for each in step.found]
        steps += 1
        if step.done:
            break
        after = Place.read(str(step.next_place))
    assert (steps, step.searched, len(found), len(set(found))) == (3, 13, 12, 12)


def test_the_page_goes_on_by_itself_or_by_a_button(client, noor, signal, monkeypatch):
    monkeypatch.setattr(search, "STEP", 5)
    many(signal, 8)
    client.force_login(noor)

    first = find(client, "verhaal").content.decode()
    assert "5 van 9 signalen doorzocht" in first
    assert 'hx-trigger="load"' in first
    assert "Verder zoeken" in first

    after = str(client.post(ADDRESS, {"q": "verhaal"}).context["step"].next_place)
    part = client.post(
        ADDRESS, {"q": "verhaal", "after": after, "found": "4"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in part
    assert "Klaar: 8 signalen gevonden" in part


def test_too_many_hits_wait_for_a_click(client, noor, signal, monkeypatch):
    monkeypatch.setattr(search, "STEP", 60)
    many(signal, 70)
    client.force_login(noor)

    page = find(client, "verhaal").content.decode()

    assert 'hx-trigger="load"' not in page
    assert "Een tweede woord erbij" in page


def test_too_short_a_word_says_what_to_do(client, noor, signal):
    client.force_login(noor)

    assert "minstens 3 letters" in find(client, "op").content.decode()
    assert "Vul een kenmerk in" in find(client, "").content.decode()


def test_a_place_that_makes_no_sense_starts_again(client, noor, signal):
    client.force_login(noor)

    assert signal.reference in find(client, "passen", after="1.2.3", found="x").content.decode()


WORDS = st.text(alphabet="abcdéïñöÅßøçXYZ", min_size=3, max_size=8)


@given(before=st.text(max_size=200), word=WORDS, after=st.text(max_size=200))
def test_whatever_stands_around_it_a_word_is_found_as_it_was_written(before, word, after):
    text = f"{before} {word} {after}"

    snippets = snippets_in([("hier", text)], words_in(word))

    assert snippets
    for snippet in snippets:
        shown = "".join(part for part, _hit in snippet.parts).strip("…")
        assert shown in text
        assert all(plain(word) in plain(part) for part, hit in snippet.parts if hit)

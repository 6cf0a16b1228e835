"""A partner sees what was chosen, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from schakel.handover.package import BLACK, Package, Part, blacken, compose, minimum_for, parts_of
from schakel.handover.reading import partners_to_choose
from schakel.organisations.models import Organisation
from schakel.signals.actions.receiving import receive
from schakel.signals.models import Signal
from tests.cast import MONDAY, report

texts = st.text(alphabet=st.characters(exclude_characters=BLACK), max_size=200)
phrases = st.lists(st.text(max_size=20), max_size=4)


def test_everything_is_off_but_the_minimum_of_the_recipient(weighed_signal, district):
    on = minimum_for(district, ["labour_inspectorate"])

    assert {"municipality", "urgency", "forms"} <= set(on)
    assert "reporter" not in on
    assert not any(code.startswith(("piece:", "attachment:")) for code in on)


def test_the_reporter_is_no_part_of_any_package(weighed_signal):
    codes = {part.code for part in parts_of(weighed_signal, weighed_signal.weighings.first())}

    assert "story" in codes
    assert not any("reporter" in code or "melder" in code for code in codes)


def test_each_piece_is_chosen_by_itself(weighed_signal):
    parts = parts_of(weighed_signal, None)
    vehicle = next(part for part in parts if part.text.startswith("blauwe bus"))

    package = compose(parts, included=[vehicle.code], blacked_out=[])

    assert [part.text for part in package.parts] == ["blauwe bus, begint met 8"]


def test_a_blacked_out_name_is_gone_in_every_part_and_case(weighed_signal):
    parts = [Part("story", "Verhaal", "Anna zag ANNA."), Part("place", "Plek", "bij anna thuis")]

    package = compose(parts, included=["story", "place"], blacked_out=["Anna"])

    assert "anna" not in package.as_json().lower()


def test_a_black_bar_does_not_tell_how_long_the_name_was():
    assert blacken("Jo was er", ["Jo"]) == blacken("Alexandrina was er", ["Alexandrina"])


def test_what_is_sealed_is_what_was_previewed(handover, weighed_signal):
    parts = parts_of(weighed_signal, weighed_signal.weighings.first())
    previewed = compose(
        parts, included=["municipality", "forms", "story"], blacked_out=["huis op de hoek"]
    )

    stored = Package.from_json(handover.unsealed("package"))

    assert stored == previewed
    assert "huis op de hoek" not in stored.as_json()


def test_the_expertise_centre_is_never_to_be_chosen(district):
    assert Organisation.objects.filter(code="emm").exists()
    assert not partners_to_choose(district).filter(code="emm").exists()


@given(texts, phrases)
def test_no_blacked_out_phrase_survives(text, hidden):
    left = blacken(text, hidden)

    for phrase in hidden:
        if phrase.strip() and BLACK not in phrase:
            assert phrase.strip().lower() not in left.lower() or left == text


@given(texts)
def test_nothing_hidden_changes_nothing(text):
    assert blacken(text, ["", "  "]) == text


def test_a_signal_without_words_has_fewer_parts(district, bergen_op_zoom, db):
    bare = receive(report(district, bergen_op_zoom), receipt=None, by=None, now=MONDAY).signal

    assert all(part.text for part in parts_of(Signal.objects.get(pk=bare.pk), None))

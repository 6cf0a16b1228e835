"""What is not released is nowhere in the answer, and a bar tells neither length nor number."""

from hypothesis import given
from hypothesis import strategies as st

from schakel.data_requests.passages import BLACK, Passage, sentences, shown

texts = st.text(min_size=1, max_size=60).filter(lambda text: text.strip())
passages = st.lists(texts, min_size=1, max_size=8).map(
    lambda found: [Passage(f"story:{n}", "Verhaal", text) for n, text in enumerate(found)]
)


@given(passages, st.data())
def test_no_hidden_passage_is_in_the_answer(found, data):
    released = set(data.draw(st.lists(st.sampled_from([each.code for each in found]))))

    lines = [text for _label, text in shown(found, released)]

    hidden = {each.text for each in found if each.code not in released}
    visible = [each.text for each in found if each.code in released]
    assert [line for line in lines if line != BLACK] == [v for v in visible if v != BLACK]
    assert not (hidden - set(visible) - {BLACK}) & set(lines)


@given(passages)
def test_hidden_neighbours_are_one_bar_whatever_they_hold(found):
    assert shown(found, set()) == [("Verhaal", BLACK)]


@given(st.lists(texts, max_size=5))
def test_sentences_are_the_whole_text(parts):
    whole = "\n".join(parts)

    assert "".join("".join(sentences(whole)).split()) == "".join(whole.split())

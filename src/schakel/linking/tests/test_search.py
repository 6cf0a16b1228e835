"""A number that comes back is found, once, at its own desk only."""

from schakel.linking.models import Touch
from schakel.linking.touches import touches_of, touching_signals


def test_a_number_written_otherwise_touches_the_earlier_signal(earlier, later):
    touch = Touch.objects.get()

    assert (touch.newer, touch.older) == (later, earlier)
    assert touch.kind == "phone"
    assert touch.level in Touch.Level.values
    assert touch.agrees
    assert touch.verdict == Touch.Verdict.OPEN
    assert list(touches_of(later)) == list(touches_of(earlier)) == [touch]
    assert list(touching_signals(touch.newer_piece)) == [earlier]

"""Passing on and taking over, as the signal sees it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from schakel.kernel.lifecycle import StepNotAllowed
from schakel.signals.actions.passing_on import mark_passed_on, take_over
from schakel.signals.models import Milestone, Signal
from schakel.signals.tests.weighed import LATER, made_acute, running, weighed


def test_a_weighed_signal_is_passed_on(signal, noor):
    weighed(signal, Signal.Urgency.NORMAL, by=noor)

    mark_passed_on(signal, by=noor, now=LATER)

    signal.refresh_from_db()
    assert signal.state == Signal.State.PASSED_ON
    assert "pass_on" not in running(signal)
    assert signal.milestones.get(step=Milestone.Step.PASSED_ON).by == noor


def test_a_second_partner_leaves_the_first_moment(signal, noor, daan):
    weighed(signal, Signal.Urgency.NORMAL, by=noor)
    mark_passed_on(signal, by=noor, now=LATER)

    mark_passed_on(signal, by=daan, now=LATER + timedelta(days=1))

    milestone = signal.milestones.get(step=Milestone.Step.PASSED_ON)
    assert (milestone.by, milestone.at) == (noor, LATER)


def test_nothing_is_passed_on_before_it_is_weighed(signal, noor):
    with pytest.raises(StepNotAllowed):
        mark_passed_on(signal, by=noor, now=LATER)


def test_a_stranger_passes_nothing_on(signal, noor, yusuf):
    weighed(signal, Signal.Urgency.NORMAL, by=noor)

    for act in (mark_passed_on, take_over):
        with pytest.raises(PermissionDenied):
            act(signal, by=yusuf, now=LATER)


def test_taking_over_stops_the_clock_once(signal, noor):
    made_acute(signal, by=noor)

    take_over(signal, by=noor, now=LATER + timedelta(minutes=5))
    take_over(signal, by=noor, now=LATER + timedelta(minutes=50))

    signal.refresh_from_db()
    assert signal.taken_over_at == LATER + timedelta(minutes=5)
    assert signal.line == Signal.Line.OPEN
    assert "contact" not in running(signal)

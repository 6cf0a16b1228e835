"""A state changes only along its table."""

from dataclasses import dataclass

import pytest

from schakel.kernel.lifecycle import Lifecycle, StepNotAllowed, step

LIFE = Lifecycle(step("open", "shut", to="open"), step("shut", "open", to="shut"))


@dataclass
class Door:
    state: str


def test_a_step_leads_to_its_target():
    door = Door("shut")

    LIFE.advance(door, "open")

    assert door.state == "open"
    assert LIFE.verbs_from("open") == ["shut"]


def test_a_step_from_elsewhere_is_refused_and_changes_nothing():
    door = Door("open")

    with pytest.raises(StepNotAllowed):
        LIFE.advance(door, "open")

    assert door.state == "open"

"""To whom can a puzzle go? The facts of its signals together, and which rule is for which."""

from schakel.handover.routing import proposals_together, united
from schakel.handover.tests.conftest import LATER, weighed
from schakel.puzzles.tests.conftest import (
    received,
)


def test_together_a_fact_is_so_when_it_is_so_of_one():
    assert united([{"minor": ("unknown",)}, {"minor": ("yes",)}]) == {"minor": ("yes",)}
    assert united([{"minor": ("no",)}, {"minor": ("yes",)}]) == {"minor": ("no", "yes")}
    assert united([{"minor": ("unknown",)}, {"minor": ("unknown",)}]) == {"minor": ("unknown",)}
    assert united([{"form": ()}, {"form": ("labour",)}]) == {"form": ("labour",)}


def test_every_rule_that_holds_for_one_is_proposed_and_says_for_which(
    district, bergen_op_zoom, noor
):
    labour, child = received(district, bergen_op_zoom), received(district, bergen_op_zoom)
    labour = weighed(labour, noor, forms=("labour",), minor="no")
    child = weighed(child, noor, forms=("sexual",), minor="yes", victim="identifiable")
    both = [labour, child]

    found = proposals_together(both, [each.weighings.first() for each in both], on=LATER.date())

    applying = {each.rule.code: each for each in found if each.applies}
    for signal in both:
        alone = proposals_together([signal], [signal.weighings.first()], on=LATER.date())
        for each in alone:
            if each.applies and each.rule.code in applying:
                assert signal.reference in applying[each.rule.code].alone
    recipients = {
        who.organisation.code
        for each in applying.values()
        for who in each.recipients
        if who.organisation
    }
    assert "arbeidsinspectie" in recipients
    assert any(each.alone == (child.reference,) for each in applying.values())
    assert all(each.reasons for each in applying.values())

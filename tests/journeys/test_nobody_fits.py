"""A report without a place is taken all the same, and somebody is told that it needs a home."""

from tests.journeys.steps import (
    find_signal,
    finds_nothing,
    log_in_as,
    report_as_resident,
    sees,
    wait_for,
)


def test_a_report_from_nowhere_falls_to_the_fall_back_desk(at_the_public_door, at_the_workplace):
    resident = at_the_public_door()
    report_as_resident(
        resident,
        "Ik zag iets op een veerpont met een zeeotter op de boeg. Ik weet niet waar dat was.",
        municipality="Ergens anders, of ik weet het niet",
    )

    mila = log_in_as(at_the_workplace(), "Mila Stavast")
    reference = find_signal(mila, "zeeotter")
    sees(mila, "kwam bij het vangnet")
    finds_nothing(log_in_as(at_the_workplace(), "Noor Verbeek"), "zeeotter")

    bea = log_in_as(at_the_workplace(), "Bea Vermunt")
    wait_for(bea, "/meldingen/", reference)
    sees(bea, "Een melding had geen ontvanger en kwam bij het vangnet")

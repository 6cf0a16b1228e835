"""Somebody is in danger now: first the telephone, then the rest; red until somebody took over."""

from playwright.sync_api import expect

from tests.journeys.steps import (
    choose,
    find_signal,
    follow,
    log_in_as,
    press,
    read,
    receipt,
    sees,
    send,
    starting_with,
    tell,
)


def test_acute_stays_red_until_somebody_takes_over(at_the_public_door, at_the_workplace):
    # At any hour: what is acute counts in hours of the clock, never in working days.
    neighbour = at_the_public_door()
    neighbour.goto("/")
    neighbour.get_by_role("link", name=starting_with("Ja, nu")).click()
    expect(neighbour.get_by_role("link", name="112").first).to_have_attribute("href", "tel:112")
    sees(neighbour, "0900-8844", "Vraag naar AVIM")
    press(neighbour, "Verder met vertellen")
    tell(
        neighbour,
        "Er schreeuwt iemand om hulp achter de rode schuur bij de ijsvogelvijver.",
        municipality="Bergen op Zoom",
    )
    send(neighbour)
    receipt(neighbour)
    sees(neighbour, "Wacht niet op ons.")

    noor = log_in_as(at_the_workplace(), "Noor Verbeek")
    reference = find_signal(noor, "ijsvogelvijver")
    noor.goto("/")
    strip = noor.locator("#acute")
    expect(strip).to_contain_text("Acuut: nu bellen")
    expect(strip).to_contain_text(reference)
    follow(strip, reference)
    clock = noor.locator("[data-clock]").first
    first = clock.inner_text()
    expect(clock).not_to_have_text(first)
    read(noor)

    follow(noor, "Vastleggen wie u sprak")
    call(noor, "AVIM", result="Ik kreeg niemand te pakken")
    sees(noor, "Niet bereikt")
    expect(noor.locator("[data-clock]")).to_be_visible()
    call(noor, "AVIM", result="Ik sprak iemand en die neemt het over", spoke_to="brigadier Bos")

    # The clock stands still, and what was said on the telephone follows on paper.
    sees(noor, "De klok staat stil.", "Regel 1: Direct gevaar: eerst bellen")
    expect(noor.get_by_role("link", name="Kies AVIM Zeeland-West-Brabant").first).to_be_visible()
    noor.goto(f"/signalen/{reference}/acuut/")
    sees(noor, "Neemt het over", "Gesproken met brigadier Bos", "Overgenomen")
    expect(noor.locator("[data-clock]")).to_have_count(0)
    noor.goto("/signalen/")
    expect(noor.get_by_role("row").filter(has_text=reference)).not_to_have_class("sk-row--acute")
    expect(noor.locator("#acute")).not_to_contain_text(reference)


def call(page, whom, *, result, spoke_to=""):
    choose_first(page, "Wie hebt u gebeld?", whom)
    choose(page, "Wat was de uitkomst?", result)
    page.get_by_label("Wie sprak u?").fill(spoke_to)
    press(page, "Gesprek vastleggen")


def choose_first(page, question, answer):
    page.get_by_role("group", name=question).get_by_label(starting_with(answer)).first.check()

"""An employee reports under cover of the desk, and is asked something."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.steps import (
    choose,
    find_signal,
    follow,
    in_line_before,
    log_in_as,
    press,
    read,
    sees,
    sees_no,
    send,
    starting_with,
    tell,
)

WHY = "Ik wil de passen naast elkaar leggen."


def agree(daan: Page, reference: str) -> None:
    """A colleague reads what is asked, and agrees."""
    daan.goto("/akkoord/")
    daan.get_by_role("link", name=starting_with("Lezen en besluiten")).last.click()
    sees(daan, reference, WHY)
    choose(daan, "Wat besluit u?", "Akkoord")
    press(daan, "Besluit bewaren")
    sees(daan, "U bent akkoord.")


def test_an_employee_reports_shielded_and_answers_a_question(at_the_workplace):
    emre = log_in_as(at_the_workplace(), "Emre Yildiz")
    emre.goto("/melden/")
    tell(
        emre,
        "Aan mijn balie kwam een papegaaiduiker-verhaal: drie keer dezelfde man met andere passen.",
        texts={"Personen": "man met een litteken op zijn hand"},
    )
    send(emre)
    sees(emre, "Dank u wel, uw melding is binnen")
    follow(emre, "Volg het in Mijn meldingen")
    own = emre.get_by_role("row").filter(has_text="Bergen op Zoom").first
    reference = own.get_by_role("link").inner_text()

    # Who it was stands behind a door that takes two, and the door remembers who opened it.
    noor = log_in_as(at_the_workplace(), "Noor Verbeek")
    assert find_signal(noor, "papegaaiduiker") == reference
    sees(noor, "Medewerker van de gemeente, afgeschermd")
    sees_no(noor, "Emre Yildiz")
    read(noor)
    press(noor, "Ik behandel dit")
    follow(noor, "wie meldde dit?")
    sees_no(noor, "Emre Yildiz")
    noor.get_by_label("Waarom is dit nodig?").fill(WHY)
    press(noor, "Akkoord vragen")
    sees(noor, "Wacht op akkoord")
    agree(log_in_as(at_the_workplace(), "Daan Kuipers"), reference)
    noor.reload()
    sees(noor, "Een collega is akkoord")
    press(noor, "Toon de melder")
    sees(noor, "Emre Yildiz", "Dat u dit bekijkt is vastgelegd")
    follow(noor, "Terug naar het signaal")
    noor.locator("summary", has_text=re.compile("^Wie keek: ")).click()
    sees(noor, "melder")

    follow(noor, "Berichten")
    noor.get_by_label("Uw bericht aan de melder").fill("Was het steeds dezelfde man?")
    noor.get_by_label("Dit is een vraag: ik wacht op antwoord").check()
    press(noor, "Versturen")
    sees(noor, "Vraag aan de melder")

    emre.goto("/mijn-meldingen/")
    row = emre.get_by_role("row").filter(has_text=reference)
    expect(row).to_contain_text("nieuw")
    follow(row, reference)
    sees(emre, "Vraag aan u", "Was het steeds dezelfde man?")
    emre.get_by_label("Uw bericht").fill("Ja, alle drie de keren.")
    press(emre, "Versturen")
    sees(emre, "Uw aanvulling is verstuurd.")

    # Back on top: only what is acute, or has news as well, stands before it.
    noor.goto("/signalen/")
    expect(noor.get_by_role("row").filter(has_text=reference)).to_contain_text("melder vulde aan")
    for row in in_line_before(noor, reference):
        assert "Acuut" in row or "melder vulde aan" in row
    follow(noor, reference)
    follow(noor, "Lees de berichten")
    sees(noor, "Ja, alle drie de keren.")
    press(noor, "Ik heb dit gezien")
    noor.goto("/signalen/")
    expect(noor.get_by_role("row").filter(has_text=reference)).not_to_contain_text("vulde aan")

"""A partner without an account opens a package with a link, and a code that came by telephone."""

from playwright.sync_api import expect

from tests.journeys.steps import (
    choose,
    compose,
    find_signal,
    follow,
    log_in_as,
    press,
    read,
    report_as_resident,
    sees,
    sees_no,
    send_package,
    wait_for,
    weigh,
)

RIEC = "Taskforce-RIEC Brabant-Zeeland"


def test_a_partner_answers_by_a_one_time_link(at_the_public_door, at_the_workplace):
    report_as_resident(
        at_the_public_door(),
        "Achter de kringloop met de pinguïn op het raam wordt elke nacht geld geteld.",
        municipality="Steenbergen",
    )
    joost = log_in_as(at_the_workplace(), "Joost Duinhof")
    find_signal(joost, "pinguin")
    read(joost)
    weigh(
        joost,
        facts={
            "Wie of wat is er bekend?": "Alleen een plek is bekend",
            "Wijst iets op georganiseerde criminaliteit?": "Ja",
        },
        urgency="Gewoon",
        because="Een plek, en een patroon dat wij niet alleen kunnen uitzoeken.",
    )
    follow(joost, "Doorzetten")
    sees(joost, "Regel 6b: Georganiseerde criminaliteit")
    compose(
        joost,
        RIEC,
        ground="Samenwerkingsverband RIEC",
        necessity="Alleen samen is te zien of deze plek bij andere plekken hoort.",
        add=("Verhaal",),
    )
    send_package(joost, RIEC)
    sees(joost, "Deze partner heeft geen account")
    joost.get_by_label("E-mailadres van de partner").fill("postvak@riec.example")
    press(joost, "Link en code maken")
    sees(joost, "De link is gemaild")
    code = joost.locator("#code").inner_text()

    # The mail holds a link, and nothing of what it is about.
    partner = at_the_workplace()
    wait_for(partner, "/demo/postvak/", "postvak@riec.example")
    letter = partner.locator(".sk-card").filter(has_text="postvak@riec.example").first
    for told_nothing in ("pinguïn", "Steenbergen", code):
        expect(letter).not_to_contain_text(told_nothing)
    letter.get_by_role("link").click()

    partner.get_by_label("Code").fill("0000-0000")
    press(partner, "Openen")
    sees(partner, "Deze link en code horen niet bij elkaar, zijn al gebruikt of verlopen.")
    sees_no(partner, "pinguïn")
    partner.get_by_label("Code").fill(code)
    press(partner, "Openen")
    sees(partner, "elke nacht geld geteld")
    choose(partner, "Uw antwoord", "Wij pakken dit op")
    partner.get_by_label("Toelichting").fill("Wij leggen het naast wat wij hebben.")
    press(partner, "Antwoord versturen")
    sees(partner, "Wij leggen het naast wat wij hebben.")

    follow(joost, "Ik heb de code doorgegeven")
    sees(joost, "Wij leggen het naast wat wij hebben.")

"""On a narrow old phone, without JavaScript: a whole report, and the way back with the code."""

from playwright.sync_api import expect

from tests.journeys.steps import press, receipt, return_with, sees, send, start, tell


def test_a_report_and_the_way_back_without_javascript_on_320_pixels(at_the_public_door):
    phone = at_the_public_door(width=320, java_script_enabled=False)
    start(phone, danger="Ik weet het niet", as_="Het gaat over mijzelf")
    sees(phone, "Vertel wat u meemaakt")
    phone.goto("/")
    start(phone)
    tell(
        phone,
        "Er slapen mensen in de kelder onder de axolotlwinkel.",
        municipality="Halderberge",
        facts={"Is er iemand bij die jonger is dan 18?": "Weet ik niet"},
        texts={"Adressen": "Windmakerspad 310"},
        disclosure="Afgeschermd",
    )
    sees(phone, "Telefoonnummer")
    phone.get_by_label("Telefoonnummer", exact=False).last.fill("06-00000011")
    send(phone)
    code = receipt(phone)

    return_with(phone, code)
    phone.get_by_label("Uw bericht").fill("Het zijn er nu meer.")
    press(phone, "Versturen")
    sees(phone, "Uw aanvulling is verstuurd.", "Het zijn er nu meer.")
    press(phone, "Sluiten")
    expect(phone.get_by_text("Het zijn er nu meer.")).to_have_count(0)

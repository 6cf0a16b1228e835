"""Small signals that return to the same thing: laid together, passed on, and taken apart again."""

from playwright.sync_api import Page, expect

from tests.journeys.steps import (
    answer_handover,
    card_of,
    close_with_feedback,
    compose,
    decide_on,
    enter,
    find_signal,
    follow,
    log_in_as,
    make_puzzle,
    open_handover,
    press,
    read,
    report_as_resident,
    return_with,
    sees,
    sees_no,
    send_package,
    unfold,
    wait_until_it_touches,
    weigh,
)

AVIM = "AVIM Zeeland-West-Brabant"
KNOWN = {
    "Wie of wat is er bekend?": "Er is een mogelijk slachtoffer dat te vinden is",
    "Is het mogelijke slachtoffer jonger dan 18?": "Nee",
}


def read_and_weigh(page: Page, reference: str) -> None:
    """A weak signal: seen by one person, and nothing that presses."""
    page.goto(f"/signalen/{reference}/")
    read(page)
    weigh(
        page,
        facts=KNOWN,
        forms=("Seksuele uitbuiting",),
        urgency="Gewoon",
        because="Los zegt dit weinig. Bewaren, en kijken of het terugkomt.",
    )


def test_three_weak_signals_become_one_package_and_every_reporter_hears_back(
    at_the_public_door, at_the_workplace
):
    noor = log_in_as(at_the_workplace(), "Noor Verbeek")
    first, first_code = enter(
        noor,
        "Bij de zeepaardjesflat stopt een busje. Vrouwen gaan naar binnen met een man.",
        days_ago=55,
        texts={"Kentekens": "paars busje, 31-UEA-6"},
    )
    second, second_code = enter(
        noor,
        "Een paars busje brengt elke vrijdag andere vrouwen naar de zeehondenkade.",
        days_ago=26,
        texts={"Kentekens": "31UEA6"},
    )
    third_code = report_as_resident(
        at_the_public_door(),
        "De vrouwen bij de zeesterrenkapper slapen achter de winkel. Er staat een paarse bus.",
        municipality="Bergen op Zoom",
        texts={"Kentekens": "bus met nummer 31 UEA 6"},
        disclosure="Anoniem",
    )
    third = find_signal(noor, "zeesterrenkapper")
    for reference in (first, second, third):
        read_and_weigh(noor, reference)

    # Within a blink: which earlier ones, why, and how sure. A person decides.
    wait_until_it_touches(noor, third, first, second)
    expect(card_of(noor, first)).to_contain_text("kenteken gelijk")
    expect(card_of(noor, first)).to_contain_text("sterk")
    sees_no(noor, "31-UEA-6", "31UEA6")
    decide_on(noor, third, first, "Hetzelfde", "Het kenteken is gelijk, en de kleur ook.")
    decide_on(noor, third, second, "Hetzelfde", "Het kenteken is gelijk, op streepjes na.")

    puzzle = make_puzzle(
        noor,
        third,
        with_=(first, second),
        hypothesis="Eén busje brengt vrouwen rond. Drie mensen die elkaar niet kennen, zagen het.",
        strength="Aannemelijk",
        review_in=30,
    )
    sees(noor, "3 signalen, 3 onafhankelijke bronnen")
    for reference in (first, second, third):
        expect(noor.get_by_role("row").filter(has_text=reference).first).to_be_visible()

    follow(noor, "Doorzetten")
    compose(
        noor,
        AVIM,
        ground="Publieke taak: veiligheid",
        necessity="Los waren dit kleine signalen. Samen kan alleen de politie ze onderzoeken.",
        add=(
            "De puzzel: Werkhypothese van de desk",
            "De puzzel: Hoe de signalen samenhangen",
        ),
    )
    sees(noor, "Signaal 1 van 3", "Signaal 3 van 3")
    handover = send_package(noor, AVIM)

    sanne = log_in_as(at_the_workplace(), "Sanne de Wit")
    open_handover(sanne, handover)
    sees(sanne, "zeepaardjesflat", "zeehondenkade", "zeesterrenkapper", "Eén busje brengt vrouwen")
    sees(sanne, "Kenteken of voertuig: hetzelfde in signaal 1 en signaal 3.")
    sees_no(sanne, first, second, third, puzzle, first_code, second_code, third_code)
    answer_handover(sanne, "Wij pakken dit op")
    answer_handover(sanne, "Dit is het resultaat", "Samen genoeg voor een onderzoek.")

    noor.goto(f"/puzzels/{puzzle}/")
    sees(noor, "Deze melders hoorden nog niets")
    for reference in (first, second, third):
        close_with_feedback(noor, reference, "Overgedragen aan een partner")
        expect(noor.get_by_role("link", name="Heropenen")).to_be_visible()
    noor.goto(f"/puzzels/{puzzle}/")
    sees(noor, "Alle melders hoorden iets terug", handover)

    for code in (first_code, second_code, third_code):
        reporter = at_the_public_door()
        return_with(reporter, code)
        sees(reporter, "doorgegeven aan een organisatie die hiermee verder kan")
        sees_no(reporter, "AVIM", "busje", puzzle)


def test_a_wrong_link_is_undone_and_not_proposed_again(at_the_workplace):
    noor = log_in_as(at_the_workplace(), "Noor Verbeek")
    earlier, _code = enter(
        noor,
        "Boven de lepelaarbakker slapen mensen op de grond.",
        days_ago=40,
        texts={"Telefoonnummers": "06-00005280"},
    )
    later, _code = enter(
        noor,
        "Een man vraagt op de roerdompmarkt of wij iemand willen die voor weinig werkt.",
        days_ago=3,
        texts={"Telefoonnummers": "0600 005280"},
    )
    wait_until_it_touches(noor, later, earlier)
    decide_on(noor, later, earlier, "Hetzelfde", "Het nummer is gelijk.")
    puzzle = make_puzzle(
        noor,
        later,
        with_=(earlier,),
        hypothesis="De man van de markt brengt mensen onder boven de bakker.",
        strength="Vermoeden",
        review_in=14,
    )

    # It was the number of the baker, whom both reporters could call.
    row = noor.get_by_role("row").filter(has_text=later).first
    row.get_by_role("link", name="Uit de puzzel halen").click()
    noor.get_by_label("Waarom?").fill("Het nummer is dat van de bakker zelf; dat weet iedereen.")
    press(noor, "Uit de puzzel halen")
    sees(noor, f"Signaal {later} zit niet meer in deze puzzel.", "1 signaal")
    noor.goto(f"/signalen/{later}/")
    card_of(noor, earlier).get_by_role("link", name="Bekijk en vergelijk").click()
    noor.get_by_label("Waarom?").first.fill("Het nummer is dat van de bakker zelf.")
    press(noor, "Niet hetzelfde")
    sees(noor, "Schakel stelt dit paar niet meer voor.")

    # Searching again, and further, does not bring it back; that it was thought, stays readable.
    unfold(noor, "Breder zoeken")
    press(noor, "Zoek breder")
    sees(noor, "Dat u zocht is vastgelegd.")
    expect(card_of(noor, earlier)).to_be_hidden()
    unfold(noor, "Niet hetzelfde: 1 signaal")
    expect(card_of(noor, earlier)).to_contain_text("niet hetzelfde")
    noor.goto(f"/signalen/{earlier}/")
    expect(card_of(noor, later)).to_be_hidden()
    noor.goto(f"/puzzels/{puzzle}/verloop/")
    sees(noor, "Signaal uitgehaald", "dat weet iedereen")

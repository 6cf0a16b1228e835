"""A resident tells what they saw, without a name, and reads what became of it."""

from playwright.sync_api import expect

from tests.journeys.steps import (
    answer_handover,
    choose,
    close_with_feedback,
    compose,
    find_signal,
    finds_nothing,
    follow,
    log_in_as,
    open_handover,
    press,
    read,
    report_as_resident,
    return_with,
    sees,
    sees_no,
    send_package,
    weigh,
)

AVIM = "AVIM Zeeland-West-Brabant"


def test_a_resident_reports_without_a_name_and_hears_what_became_of_it(
    at_the_public_door, at_the_workplace
):
    resident = at_the_public_door()
    code = report_as_resident(
        resident,
        "Bij nachtlampje nummer elf komen elke avond mannen, de vrouw mag niet naar buiten.",
        municipality="Bergen op Zoom",
        facts={"Is er iemand bij die jonger is dan 18?": "Nee", "Is het nog aan de gang?": "Ja"},
        texts={"Dorp, wijk of plek": "Meilust", "Kentekens": "grijze stationwagen, 00-NEP-2"},
        disclosure="Anoniem",
    )
    sees(resident, "Wat er nu gebeurt", "Een medewerker leest dit uiterlijk op")

    # It arrives in Bergen op Zoom, and nowhere else.
    noor = log_in_as(at_the_workplace(), "Noor Verbeek")
    reference = find_signal(noor, "nachtlampje")
    finds_nothing(log_in_as(at_the_workplace(), "Yusuf Haddad"), "nachtlampje")
    sees(noor, "de vrouw mag niet naar buiten", "Inwoner, anoniem")
    sees_no(noor, "00-NEP-2", "Meilust")
    read(noor)
    weigh(
        noor,
        facts={
            "Wie of wat is er bekend?": "Er is een mogelijk slachtoffer dat te vinden is",
            "Is het mogelijke slachtoffer jonger dan 18?": "Nee",
            "Zag iemand dwang, dreiging of misleiding?": "Ja",
        },
        forms=("Seksuele uitbuiting",),
        urgency="Spoed",
        because="De melder zag het zelf, meer dan eens. Het gaat door.",
    )

    # The rule proposes the police; the officer decides what they see.
    follow(noor, "Doorzetten")
    sees(noor, "Regel 5a", "Voorgesteld omdat:")
    compose(
        noor,
        AVIM,
        ground="Publieke taak: veiligheid",
        necessity="Alleen de politie kan dit onderzoeken. Zonder het verhaal is er geen begin.",
        add=("Verhaal", "Kenteken of voertuig"),
        blacken="nummer elf",
    )
    sees(noor, "█████", "00-NEP-2")
    sees_no(noor, "nummer elf")
    handover = send_package(noor, AVIM)

    sanne = log_in_as(at_the_workplace(), "Sanne de Wit")
    open_handover(sanne, handover)
    sees(sanne, "de vrouw mag niet naar buiten", "00-NEP-2")
    sees_no(sanne, "nummer elf", code)
    answer_handover(sanne, "Wij pakken dit op")
    answer_handover(sanne, "Dit is het resultaat", "Meegenomen in ons onderzoek.")

    noor.goto(f"/overdrachten/{handover}/")
    sees(noor, "Meegenomen in ons onderzoek.")
    close_with_feedback(noor, reference, "Overgedragen aan een partner")
    expect(noor.get_by_role("link", name="Heropenen")).to_be_visible()

    return_with(resident, code)
    sees(resident, "doorgegeven aan een organisatie die hiermee verder kan")
    sees_no(resident, "nachtlampje", "AVIM")
    choose(resident, "Hebt u gehoord wat er is gebeurd?", "Ja")
    choose(resident, "Zou u een volgende keer weer melden?", "Ja")
    press(resident, "Antwoorden versturen")
    sees(resident, "Dank u wel voor uw antwoorden.")

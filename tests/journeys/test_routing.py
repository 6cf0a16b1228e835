"""Who is asked to act depends on who it is about, where, and what they want."""

from playwright.sync_api import expect

from tests.journeys.steps import (
    answer_handover,
    compose,
    find_signal,
    follow,
    log_in_as,
    next_screen,
    open_handover,
    read,
    receipt,
    report_as_resident,
    sees,
    sees_no,
    send,
    send_package,
    start,
    tell,
    weigh,
)

KNOWN = "Er is een mogelijk slachtoffer dat te vinden is"
MINOR = "Is er iemand bij die jonger is dan 18?"


def test_a_child_in_tholen_gets_the_veilig_thuis_of_zeeland(at_the_public_door, at_the_workplace):
    teacher = at_the_public_door()
    start(teacher, as_="Ik werk bij een gemeente of partner")
    tell(
        teacher,
        "Een leerling heeft ineens dure spullen en slaapt in de les. Klas flamingo twee.",
        municipality="Tholen",
        facts={MINOR: "Ja"},
        disclosure="Anoniem",
    )
    follow(teacher, "Vorige")
    follow(teacher, "Vorige")
    sees(teacher, "U bent nu bij stap 2 van 5")
    next_screen(teacher)
    next_screen(teacher)
    send(teacher)
    receipt(teacher)
    sees(teacher, "Jonger dan 18, of u twijfelt?", "0800-2000")

    femke = log_in_as(at_the_workplace(), "Femke Zandee")
    find_signal(femke, "flamingo")
    sees(femke, "De meldcode geldt.")
    read(femke)
    weigh(
        femke,
        facts={
            "Wie of wat is er bekend?": KNOWN,
            "Is het mogelijke slachtoffer jonger dan 18?": "Ja",
            "Zag iemand dwang, dreiging of misleiding?": "Nee",
        },
        urgency="Spoed",
        because="Bij een minderjarige is geen dwang nodig.",
    )
    follow(femke, "Doorzetten")
    sees(femke, "Regel 2a: Minderjarig, of dat kan")
    sees_no(femke, "Veilig Thuis West-Brabant")
    compose(
        femke,
        "Veilig Thuis Zeeland",
        ground="Meldcode en meldrecht",
        necessity="Veilig Thuis beslist wat nodig is om deze leerling te beschermen.",
        add=("Verhaal",),
    )
    handover = send_package(femke, "Veilig Thuis Zeeland")

    ward = log_in_as(at_the_workplace(), "Ward Minnaert")
    open_handover(ward, handover)
    answer_handover(ward, "Wij pakken dit op")
    femke.reload()
    sees(femke, "Ward Minnaert")


def test_the_labour_inspectorate_declines_and_the_care_coordinator_takes_on(
    at_the_public_door, at_the_workplace
):
    report_as_resident(
        at_the_public_door(),
        "Een man plukt al weken zonder loon bij de kolibriekas en slaapt in de schuur.",
        municipality="Roosendaal",
        facts={MINOR: "Nee"},
    )

    yusuf = log_in_as(at_the_workplace(), "Yusuf Haddad")
    reference = find_signal(yusuf, "kolibriekas")
    read(yusuf)
    weigh(
        yusuf,
        facts={
            "Wie of wat is er bekend?": KNOWN,
            "Is het mogelijke slachtoffer jonger dan 18?": "Nee",
            "Wil het slachtoffer hulp": "Ja",
        },
        forms=("Arbeidsuitbuiting",),
        urgency="Gewoon",
        because="Eén melder, die het zelf zag.",
    )
    follow(yusuf, "Doorzetten")
    sees(yusuf, "Regel 5b: Arbeidsuitbuiting")
    compose(
        yusuf,
        "Nederlandse Arbeidsinspectie",
        ground="Publieke taak: veiligheid",
        necessity="De inspectie kan onderzoeken of hier sprake is van uitbuiting.",
    )
    first = send_package(yusuf, "Nederlandse Arbeidsinspectie")

    lotte = log_in_as(at_the_workplace(), "Lotte Brinkman")
    open_handover(lotte, first)
    answer_handover(lotte, "Dit is niet voor ons, want …", "Dit is één persoon zonder werkgever.")

    yusuf.goto(f"/overdrachten/{first}/")
    sees(yusuf, "Dit is één persoon zonder werkgever.")
    yusuf.goto(f"/signalen/{reference}/doorzetten/")
    sees(yusuf, "Al doorgezet", "Regel 4a: Volwassen slachtoffer dat te vinden is")
    house = "Zorg- en Veiligheidshuis De Markiezaten"
    compose(
        yusuf,
        house,
        ground="Toestemming van het slachtoffer",
        necessity="De zorgcoördinator kan opvang en loon regelen, zoals deze man wil.",
    )
    second = send_package(yusuf, house)

    zoe = log_in_as(at_the_workplace(), "Zoë Martens")
    open_handover(zoe, second)
    answer_handover(zoe, "Wij pakken dit op", "Wij bellen hem morgen.")
    yusuf.reload()
    sees(yusuf, "Wij bellen hem morgen.")


def test_an_adult_who_does_not_agree_is_helped_without_a_name(at_the_public_door, at_the_workplace):
    neighbour = at_the_public_door()
    start(neighbour)
    tell(
        neighbour,
        "Mijn buurvrouw moet haar geld afgeven, ze wil geen hulp. Wij zongen van de nachtegaal.",
        municipality="Moerdijk",
        facts={
            MINOR: "Nee",
            "Weet degene om wie het gaat dat u dit meldt, en is dat goed?": "Nee",
        },
        texts={"Adressen": "Klompenmakersrij 220"},
    )
    send(neighbour)
    receipt(neighbour)
    sees(neighbour, "Wij vragen niet wie het is")

    rachid = log_in_as(at_the_workplace(), "Rachid Amrani")
    find_signal(rachid, "nachtegaal")
    sees(rachid, "Zonder toestemming: geen identiteit vragen")
    read(rachid)
    weigh(
        rachid,
        facts={
            "Wie of wat is er bekend?": KNOWN,
            "Is het mogelijke slachtoffer jonger dan 18?": "Nee",
            "Wil het slachtoffer hulp": "Nee",
        },
        urgency="Gewoon",
        because="Eerst overleggen, zonder dat iemand weet om wie het gaat.",
    )
    follow(rachid, "Doorzetten")
    sees(rachid, "Regel 4b: Volwassen slachtoffer dat geen toestemming geeft")
    house = "Zorg- en Veiligheidshuis De Markiezaten"
    compose(
        rachid,
        house,
        ground="Advies zonder persoonsgegevens",
        necessity="Wij willen weten wat wij zonder toestemming veilig kunnen doen.",
    )
    package = rachid.locator(".sk-package")
    expect(package).to_contain_text("Moerdijk")
    for left_out in ("Adres", "Klompenmakersrij", "nachtegaal"):
        expect(package).not_to_contain_text(left_out)
    send_package(rachid, house)

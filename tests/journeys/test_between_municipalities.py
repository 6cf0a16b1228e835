"""Two municipalities write down the same plate: only the holder of the first one hears of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from schakel.covenants.tests.agreed import agreed_text
from tests.cast import DISTRICT_FILE
from tests.journeys.steps import (
    choose,
    find_signal,
    follow,
    log_in_as,
    press,
    report_as_resident,
    sees,
    sees_no,
)
from tests.running import Running

CODE = "raakt-aan-voorbeeld"
PLATE, SAME_PLATE, OTHER_PLATE = "blauwe bus, 47-IAO-3", "busje 47IAO3", "rode bus, 86-EOU-1"
WHY = "De melder noemt een bus die ook in andere gemeenten rijdt, en dat willen wij weten."
# What says of itself that it differs every time: the ticket of a form, and who looked how often.
TICKET = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
LOOKS = re.compile(
    rb"<details[^>]*>\s*<summary[^>]*>(?:(?!</summary>).)*Wie keek.*?</details>", re.DOTALL
)


@pytest.fixture
def covenant(schakel: Running) -> Iterator[None]:
    """For as long as this story lasts, the district agreed on the example in its file."""
    agreed = schakel.folder / "agreed.toml"
    agreed.write_text(agreed_text(), "utf-8")
    schakel.command("district", "load", str(agreed))
    yield
    schakel.command("district", "load", str(DISTRICT_FILE))


def reported(door: Page, story: str, municipality: str, plate: str) -> None:
    report_as_resident(door, story, municipality=municipality, texts={"Kentekens": plate})


def register(page: Page, words: str) -> str:
    """Find a signal, and decide that it meets the covenant."""
    reference = find_signal(page, words)
    page.goto(f"/signalen/{reference}/convenanten/{CODE}/")
    page.get_by_label("Waarom is het nodig").fill(WHY)
    page.get_by_label("Ik heb gewogen dat").check()
    press(page, "Aanmelden")
    sees(page, "Het signaal is aangemeld. U hoort hier nooit of het iets raakt.")
    return reference


def what_stands_there(page: Page, reference: str) -> dict[str, bytes]:
    """The pages of somebody about a signal, byte for byte, but for what counts these very looks."""
    seen = {}
    for path in (
        f"/signalen/{reference}/",
        f"/signalen/{reference}/berichten/",
        f"/signalen/{reference}/convenanten/{CODE}/",
        "/meldingen/",
        "/overdrachten/",
    ):
        answer = page.context.request.get(path)
        assert answer.status == 200, path
        seen[path] = LOOKS.sub(b"", TICKET.sub(b"", answer.body()))
    return seen


def main_of(page: bytes) -> bytes:
    return page[page.index(b"<main") : page.index(b"</main>")]


def test_the_holder_is_told_and_makes_contact_and_the_asker_sees_nothing_until_then(
    schakel, covenant, at_the_public_door, at_the_workplace
):
    door = at_the_public_door()
    reported(door, "Op de pauwoogmarkt stopt elke week een bus.", "Bergen op Zoom", PLATE)
    reported(door, "Aan de atalantakade staat een bus.", "Roosendaal", SAME_PLATE)
    reported(door, "Bij de citroenvlinderflat staat ook een bus.", "Roosendaal", OTHER_PLATE)
    noor = log_in_as(at_the_workplace(), "Noor Verbeek")
    yusuf = log_in_as(at_the_workplace(), "Yusuf Haddad")
    held = register(noor, "pauwoogmarkt")
    schakel.command("covenants", "round")
    hit, miss = register(yusuf, "atalantakade"), register(yusuf, "citroenvlinderflat")

    # Before anything was compared, and after: of the one that touches and of the one that does not.
    before = [what_stands_there(yusuf, reference) for reference in (hit, miss)]
    assert b"aangemeld" in before[0][f"/signalen/{hit}/"]
    schakel.command("covenants", "round")
    after = [what_stands_there(yusuf, reference) for reference in (hit, miss)]
    assert after == before

    noor.goto(f"/signalen/{held}/")
    follow(noor, re.compile("^Bekijk wat het raakt en wie u belt"))
    sees(noor, f"Iets raakt uw signaal {held}", "Gemeente", "Neemt u contact op?")
    sees_no(noor, hit, "atalantakade", "47IAO3", "Yusuf Haddad")
    press(noor, "Ik neem contact op")
    sees(noor, "Vastgelegd. De andere gemeente weet nu dat u belt.")
    touch = noor.url.rstrip("/").rsplit("/", 1)[-1]

    assert what_stands_there(yusuf, hit) != after[0]
    # There is one more message now, which the top of every page counts; of the other signal itself
    # nothing changed.
    page = f"/signalen/{miss}/"
    assert main_of(what_stands_there(yusuf, miss)[page]) == main_of(after[1][page])
    yusuf.goto(f"/raakvlakken/{touch}/")
    expect(yusuf.get_by_role("heading", level=1)).to_contain_text(f"neemt contact op over {hit}")
    sees(yusuf, held)
    sees_no(yusuf, "pauwoogmarkt", "47-IAO-3")
    for page in (noor, yusuf):
        page.locator("summary", has_text="Uitkomst opschrijven").click()
        choose(page, "Ging het om hetzelfde?", "Ja, het gaat om hetzelfde")
        press(page, "Bewaren")
        sees(page, "Bewaard. Dank u")

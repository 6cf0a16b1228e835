"""What do people do in Schakel? Each verb acts as a person would: by what stands on the page."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from schakel.kernel.workdays import AMSTERDAM

FIRST = re.compile(r"^S-[0-9A-Z-]+$")
STORY = "Wat zag of hoorde u?"
RULES_SAY = "Wat de regels zeggen"


def starting_with(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}")


def press(page: Page | Locator, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page | Locator, link: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=link, exact=True).click()


def choose(page: Page, question: str, answer: str) -> None:
    """Answer a question with buttons; on the page in the words of the question."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def unfold(page: Page, summary: str) -> None:
    page.locator("summary", has_text=summary).click()


def sees(page: Page | Locator, *texts: str) -> None:
    for text in texts:
        expect(page.get_by_text(text).locator("visible=true").first).to_be_visible()


def sees_no(page: Page | Locator, *texts: str) -> None:
    for text in texts:
        expect(page.get_by_text(text).locator("visible=true")).to_have_count(0)


# Reporting


def start(page: Page, *, danger: str = "Nee", as_: str = "Ik ben inwoner") -> None:
    """The first questions: is somebody in danger now, and who are you?"""
    page.goto("/")
    page.get_by_role("link", name=starting_with(danger)).click()
    page.get_by_role("button", name=starting_with(as_)).click()


def next_screen(page: Page) -> None:
    follow(page, "Volgende")


def tell(
    page: Page,
    story: str,
    *,
    municipality: str = "",
    facts: dict[str, str] | None = None,
    texts: dict[str, str] | None = None,
    disclosure: str = "",
) -> None:
    """Walk through all five screens; `facts` are answers to questions, `texts` fill fields."""
    facts = {**(facts or {}), **({"Hoe wilt u melden?": disclosure} if disclosure else {})}
    page.get_by_label(STORY).fill(story)
    for number in range(1, 6):
        screen = page.locator(f"#stap-{number}")
        expect(screen).to_be_visible()
        if number == 2 and municipality:
            screen.get_by_label("In welke gemeente?").select_option(municipality)
        for question, answer in facts.items():
            if (group := screen.get_by_role("group", name=question)).count():
                group.get_by_label(answer, exact=True).check()
        for label, text in (texts or {}).items():
            if (field := screen.get_by_label(starting_with(label))).count():
                field.fill(text)
        if number < 5:
            next_screen(page)


def send(page: Page) -> None:
    press(page, "Versturen")


def receipt(page: Page) -> str:
    """The code that stands on the page after sending."""
    expect(page.get_by_role("heading", name="Uw code")).to_be_visible()
    return page.locator("#code").inner_text()


def report_as_resident(page: Page, story: str, **told: object) -> str:
    """From the first question to the code."""
    start(page)
    tell(page, story, **told)
    send(page)
    return receipt(page)


def return_with(page: Page, code: str) -> None:
    """Come back with the code, from the first page."""
    page.goto("/")
    follow(page, "Ik heb een code en wil een bericht lezen")
    page.get_by_label("Uw code").fill(code)
    press(page, "Bekijk mijn berichten")
    expect(page.get_by_role("heading", name="Uw berichten")).to_be_visible()


# At the workplace


def log_in_as(page: Page, name: str) -> Page:
    """One click on the login page of the demo."""
    page.goto("/inloggen/")
    page.get_by_role("button", name=starting_with(name)).click()
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()
    return page


def find_signal(page: Page, words: str) -> str:
    """Search on words in the story, and open what is found; the worker takes it in first."""
    for _ in range(60):
        page.goto("/signalen/zoeken/")
        page.get_by_label("Kenmerk of woorden").fill(words)
        press(page, "Zoek")
        expect(page.get_by_role("status")).to_contain_text(re.compile("Klaar:|Niets gevonden"))
        if page.get_by_role("link", name=FIRST).count():
            break
        page.wait_for_timeout(250)
    expect(page.get_by_role("status")).to_contain_text("Klaar: 1 signaal gevonden.")
    found = page.get_by_role("link", name=FIRST)
    reference = found.inner_text()
    found.click()
    expect(page.get_by_role("heading", name=reference, level=1)).to_be_visible()
    return reference


def finds_nothing(page: Page, words: str) -> None:
    page.goto("/signalen/zoeken/")
    page.get_by_label("Kenmerk of woorden").fill(words)
    press(page, "Zoek")
    sees(page, "Niets gevonden bij uw desk.")


def enter(
    page: Page, story: str, *, days_ago: int, texts: dict[str, str] | None = None
) -> tuple[str, str]:
    """The desk types over what came by telephone; answers the reference and the reporter's code."""
    page.goto("/invoeren/")
    choose(page, "Hoe kwam de melding binnen?", "Telefoon of gesprek")
    came = datetime.now(AMSTERDAM) - timedelta(days=days_ago)
    page.get_by_label("Wanneer kwam de melding binnen?").fill(f"{came:%Y-%m-%dT%H:%M}")
    page.get_by_label("Maak een code voor de melder").check()
    page.get_by_label("Wat vertelde de melder?").fill(story)
    for summary in page.locator("summary", has_text="Telefoon, internet").all():
        summary.click()
    for label, text in (texts or {}).items():
        page.get_by_label(starting_with(label)).first.fill(text)
    send(page)
    heading = page.get_by_role("link", name=starting_with("Naar het signaal"))
    expect(heading).to_be_visible()
    return heading.inner_text().split()[-1], page.locator("#code").inner_text()


def read(page: Page) -> None:
    press(page, "Ik heb dit gelezen")
    expect(page.get_by_role("button", name="Ik heb dit gelezen")).to_have_count(0)


def weigh(
    page: Page, *, urgency: str, facts: dict[str, str], forms: tuple[str, ...] = (), because: str
) -> None:
    """Answer what is known, and decide."""
    page.get_by_role("link", name=re.compile("^(Wegen|Opnieuw wegen)$")).click()
    for question, answer in facts.items():
        choose(page, question, answer)
    for form in forms:
        choose(page, "Op welke vormen van uitbuiting wijst dit?", form)
    choose(page, "Hoe betrouwbaar is de bron?", "Niet te beoordelen")
    choose(page, "Hoe betrouwbaar is de inhoud?", "Zelf gezien of vastgelegd")
    choose(page, "Hoe dringend is dit signaal?", urgency)
    page.get_by_label("Waarom?").fill(because)
    press(page, "Weging bewaren")
    expect(page.get_by_role("heading", name="Laatste weging")).to_be_visible()


def compose(
    page: Page,
    to: str,
    *,
    ground: str,
    necessity: str,
    add: tuple[str, ...] = (),
    leave_out: tuple[str, ...] = (),
    blacken: str = "",
) -> None:
    """Choose a partner of the proposal, and what they will see; ends at the preview."""
    page.get_by_role("link", name=f"Kies {to}", exact=True).first.click()
    choose(page, "Op welke grond deelt u dit?", ground)
    page.get_by_label("Waarom is dit nodig?").fill(necessity)
    parts = page.get_by_role("group", name="Wat mag de partner zien?")
    for part in add:
        parts.get_by_label(starting_with(f"{part}:")).check()
    for part in leave_out:
        parts.get_by_label(starting_with(f"{part}:")).uncheck()
    page.get_by_label("Woorden zwart maken").fill(blacken)
    press(page, "Bekijk wat de partner ziet")
    expect(page.get_by_role("heading", name=f"Dit ziet {to}")).to_be_visible()


def send_package(page: Page, to: str) -> str:
    """After the preview: the reference of the handover."""
    press(page, f"Verstuur naar {to}")
    heading = page.get_by_role("heading", name=f"Aan {to}")
    expect(heading).to_be_visible()
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def open_handover(page: Page, reference: str) -> None:
    """From the menu, through the list."""
    page.goto("/")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role(
        "link", name="Overdrachten"
    ).click()
    follow(page, reference)
    expect(page.get_by_role("heading", name="Het pakket")).to_be_visible()


def answer_handover(page: Page, answer: str, text: str = "") -> None:
    choose(page, "Uw antwoord", answer)
    page.get_by_label("Toelichting").first.fill(text)
    press(page, "Antwoord versturen")
    sees(page, "Uw antwoord is verstuurd aan de desk.")


def close_with_feedback(page: Page, reference: str, outcome: str) -> None:
    """With the district's own text for this outcome."""
    page.goto(f"/signalen/{reference}/")
    follow(page, "Afsluiten")
    choose(page, "Wat is de uitkomst?", outcome)
    press(page, "Zet de tekst van het district klaar")
    expect(page.get_by_label("Wat leest de melder?")).not_to_be_empty()
    press(page, "Afsluiten")


def wait_for(page: Page, path: str, text: str) -> None:
    """Look again until the worker has done what it was asked."""
    for _ in range(60):
        page.goto(path)
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(250)
    sees(page, text)


def in_line_before(page: Page, reference: str) -> list[str]:
    """What stands above this signal in the inbox, row by row."""
    rows = page.locator("tbody").get_by_role("row").all_inner_texts()
    place = next(n for n, row in enumerate(rows) if reference in row)
    return rows[:place]


# Laying signals together


def card_of(page: Page, other: str) -> Locator:
    """What stands on the page of a signal about another one that it may touch."""
    return page.get_by_role("article", name=f"Signaal {other}", include_hidden=True)


def wait_until_it_touches(page: Page, reference: str, *others: str) -> None:
    """Look again until the worker has searched."""
    for _ in range(60):
        page.goto(f"/signalen/{reference}/")
        if all(card_of(page, other).count() for other in others):
            return
        page.wait_for_timeout(250)
    for other in others:
        expect(card_of(page, other)).to_be_visible()


def decide_on(page: Page, reference: str, other: str, verdict: str, because: str) -> None:
    """On the page of a signal: whether it is about the same as another."""
    page.goto(f"/signalen/{reference}/")
    card = card_of(page, other)
    card.locator("summary", has_text="Beslis: gaat dit over hetzelfde?").click()
    card.get_by_label("Waarom?").first.fill(because)
    card.get_by_role("button", name=verdict, exact=True).first.click()
    sees(page, "Vastgelegd: ")


def make_puzzle(
    page: Page,
    reference: str,
    *,
    with_: Sequence[str],
    hypothesis: str,
    strength: str,
    review_in: int,
) -> str:
    """From the page of a signal, with what was decided to be the same; answers its reference."""
    page.goto(f"/signalen/{reference}/")
    follow(page, "Maak een puzzel")
    others = page.get_by_role("group", name="Welke signalen horen er ook bij?")
    for other in with_:
        expect(others.get_by_label(starting_with(other))).to_be_checked()
    page.get_by_label("Werkhypothese").fill(hypothesis)
    choose(page, "Hoe sterk is dit?", strength)
    look_again = datetime.now(AMSTERDAM).date() + timedelta(days=review_in)
    page.get_by_label("Opnieuw bekijken op").fill(look_again.isoformat())
    press(page, "Maak de puzzel")
    heading = page.get_by_role("heading", level=1, name=re.compile("^P-"))
    expect(heading).to_be_visible()
    return heading.inner_text()

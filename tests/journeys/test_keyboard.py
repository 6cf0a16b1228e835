"""Without a mouse: a whole report, and the weighing of it, with the keyboard alone."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import sees, starting_with

FAR = 250  # presses


class Keys:
    """What somebody does who has only a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, wanted: Locator) -> None:
        """Tab until it has the focus; what cannot be reached, is not found."""
        wanted = wanted.first
        for _ in range(FAR):
            if wanted.count() and wanted.evaluate("e => e === document.activeElement"):
                assert self.page.evaluate(SHOWS_FOCUS), f"the focus cannot be seen on {wanted}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached with Tab: {wanted}")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        self.go_to(wanted)
        self.page.keyboard.press(key)

    def type(self, wanted: Locator, text: str) -> None:
        self.go_to(wanted)
        self.page.keyboard.type(text)

    def choose(self, question: str, answer: str) -> None:
        """Tab brings one to the first button or the chosen one; arrows to the next."""
        group = self.page.get_by_role("group", name=question)
        buttons = group.get_by_role("radio")
        wanted = group.get_by_label(answer, exact=True)
        for _ in range(FAR):
            if buttons.evaluate_all("all => all.includes(document.activeElement)"):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(buttons.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{answer} cannot be chosen with the keyboard")


SHOWS_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def test_a_report_and_its_weighing_by_keyboard_alone(at_the_public_door, at_the_workplace):
    page = at_the_public_door()
    keys = Keys(page)
    page.goto("/")
    keys.press(page.get_by_role("link", name=starting_with("Nee")))
    keys.press(page.get_by_role("button", name=starting_with("Ik ben inwoner")))
    expect(page.get_by_role("heading", name="Wat is er gebeurd?")).to_be_visible()
    keys.type(page.get_by_label("Wat zag of hoorde u?"), "Bij de mangoestenhal wordt gevochten.")
    keys.press(page.get_by_role("link", name="Volgende"))
    keys.type(page.get_by_label("In welke gemeente?"), "Bergen")
    keys.press(page.get_by_role("link", name="Volgende"))
    keys.choose("Is er iemand bij die jonger is dan 18?", "Nee")
    keys.press(page.get_by_role("link", name="Volgende"))
    keys.type(page.get_by_label("Wanneer was het?"), "gisteren")
    keys.press(page.get_by_role("link", name="Volgende"))
    keys.choose("Hoe wilt u melden?", "Anoniem")
    keys.press(page.get_by_role("button", name="Versturen", exact=True))
    expect(page.locator("#code")).to_be_visible()

    page = at_the_workplace()
    keys = Keys(page)
    page.goto("/inloggen/")
    keys.press(page.get_by_role("button", name=starting_with("Daan Kuipers")))
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()
    keys.press(page.get_by_role("link", name="Zoeken"))
    expect(page.get_by_role("heading", name="Zoeken bij uw desk")).to_be_visible()
    keys.type(page.get_by_label("Kenmerk of woorden"), "mangoestenhal")
    page.keyboard.press("Enter")
    sees(page, "Klaar: 1 signaal gevonden.")
    keys.press(page.get_by_role("link", name=starting_with("S-")))
    expect(page.get_by_role("heading", name="Verhaal")).to_be_visible()
    keys.press(page.get_by_role("button", name="Ik heb dit gelezen"))
    expect(page.get_by_role("button", name="Ik heb dit gelezen")).to_have_count(0)
    keys.press(page.get_by_role("link", name="Wegen", exact=True))
    expect(page.get_by_role("heading", name="Signaal wegen")).to_be_visible()
    keys.choose("Wie of wat is er bekend?", "Alleen een plek is bekend")
    keys.press(page.get_by_label("Criminele uitbuiting"), "Space")
    keys.choose("Hoe betrouwbaar is de bron?", "Twijfelachtig")
    keys.choose("Hoe betrouwbaar is de inhoud?", "Zelf gezien of vastgelegd")
    keys.choose("Hoe dringend is dit signaal?", "Gewoon")
    keys.type(page.get_by_label("Waarom?"), "Een plek, en één melder die het zag.")
    keys.press(page.get_by_role("button", name="Weging bewaren"))
    expect(page.get_by_role("heading", name="Laatste weging")).to_be_visible()
    expect(page.get_by_text("Een plek, en één melder die het zag.")).to_be_visible()

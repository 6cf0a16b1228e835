"""Somebody gets an account, adds a key, and logs in with it: with a password, and without."""

from playwright.sync_api import Page, expect

from tests.journeys.steps import follow, press

EMAIL = "pia@sleutel.example"
PASSWORD = "een-sleutel-aan-de-bos"


def with_a_key_in_the_machine(page: Page) -> None:
    """Chromium plays a key that knows its owner by a finger, as laptops have it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def log_in(page: Page) -> None:
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Inloggen")


def log_out(page: Page) -> None:
    page.goto("/uitloggen/")
    page.get_by_role("main").get_by_role("button", name="Uitloggen").click()


def test_a_key_is_added_and_used(schakel, at_the_workplace):
    """T20 (ASVS 6.3.3, 6.7.2)."""
    schakel.command(
        "people", "add", EMAIL, "Pia Sleutel", "--organisation", "gemeente-bergen-op-zoom",
        "--role", "employee", "--password-stdin", typed=f"{PASSWORD}\n",
    )  # fmt: skip
    page = at_the_workplace()
    with_a_key_in_the_machine(page)
    log_in(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.goto("/account/tweede-stap/")
    follow(page, "Sleutel toevoegen")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Bevestigen")
    page.get_by_label("Naam").fill("Laptop")
    page.get_by_label("Ook zonder wachtwoord inloggen").check()
    press(page, "Toevoegen")
    expect(page.get_by_role("heading", name="Herstelcodes").first).to_be_visible()
    page.goto("/account/veilig/webauthn/")
    expect(page.get_by_text("Laptop").first).to_be_visible()

    log_out(page)
    log_in(page)
    expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()  # not past it
    press(page, "Gebruik een beveiligingssleutel")
    page.wait_for_url(f"{schakel.werkplek}/")
    expect(page.get_by_text("Pia Sleutel").first).to_be_visible()

    log_out(page)
    page.goto("/inloggen/")
    press(page, "Inloggen met een passkey")
    page.wait_for_url(f"{schakel.werkplek}/")
    expect(page.get_by_text("Pia Sleutel").first).to_be_visible()
    page.goto("/account/sessies/")
    expect(page.get_by_text("dit apparaat").first).to_be_visible()

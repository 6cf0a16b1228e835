"""Sending twice makes one report, and a database that is away costs nobody a word."""

from playwright.sync_api import expect

from tests.journeys.steps import (
    find_signal,
    log_in_as,
    press,
    receipt,
    return_with,
    sees,
    send,
    start,
    tell,
)

TWENTY_AT_ONCE = """async () => {
  const form = document.querySelector("form.in-report");
  const post = () => fetch(form.action, {method: "POST", body: new FormData(form)});
  const answers = await Promise.all(Array.from({length: 20}, post));
  const pages = await Promise.all(answers.map((answer) => answer.text()));
  const read = (page) => new DOMParser().parseFromString(page, "text/html");
  return pages.map((page) => read(page).querySelector("#code")?.innerText.trim() ?? "");
}"""


def test_the_same_form_sent_from_two_tabs_is_one_report(at_the_public_door, at_the_workplace):
    story = "In de loods met de kameleon op de deur slapen mensen tussen de dozen."
    first = at_the_public_door()
    start(first)
    tell(first, story, municipality="Woensdrecht")
    key = first.locator("[name=submission_key]").input_value()
    # A tab that the browser made again carries the same form, with the same key.
    second = first.context.new_page()
    start(second)
    tell(second, story, municipality="Woensdrecht")
    second.locator("[name=submission_key]").evaluate("(field, key) => { field.value = key }", key)

    send(first)
    code = receipt(first)
    send(second)
    assert receipt(second) == code
    sees(second, "Wij hadden uw melding al")

    find_signal(log_in_as(at_the_workplace(), "Bram Ossewaard"), "kameleon")
    return_with(first, code)


def test_twenty_posts_at_once_are_one_report(at_the_public_door, at_the_workplace):
    impatient = at_the_public_door()
    start(impatient)
    tell(impatient, "Bij de stekelvarkenkwekerij.", municipality="Woensdrecht")

    codes = set(impatient.evaluate(TWENTY_AT_ONCE))

    assert len(codes) == 1
    assert codes != {""}
    find_signal(log_in_as(at_the_workplace(), "Bram Ossewaard"), "stekelvarken")


def test_a_database_that_stops_halfway_costs_nothing(schakel, at_the_public_door, at_the_workplace):
    story = "Elke nacht om drie uur stopt er een bus bij de albatrosflat."
    resident, somebody_else = at_the_public_door(), at_the_public_door()
    start(resident)
    tell(resident, story, municipality="Rucphen", texts={"Kentekens": "witte bus, 00-NEP-6"})

    schakel.stop_database()
    try:
        send(resident)
        sees(resident, "Uw melding is nog niet verstuurd", "Er is niets opgeslagen.")
        # Whoever needs help now, still finds the numbers.
        answer = somebody_else.goto("/acuut/")
        assert answer.status == 200
        expect(somebody_else.get_by_role("link", name="112").first).to_be_visible()
        health = somebody_else.context.request.get("/gezond")
        assert health.status == 503
        workplace = at_the_workplace()
        assert workplace.goto("/").status in {200, 503}
    finally:
        schakel.start_database()

    expect(resident.get_by_label("Wat zag of hoorde u?")).to_have_value(story)
    expect(resident.get_by_label("Kentekens of voertuigen")).to_have_value("witte bus, 00-NEP-6")
    press(resident, "Nu versturen")
    code = receipt(resident)
    anouk = log_in_as(at_the_workplace(), "Anouk Heijblom")
    find_signal(anouk, "albatrosflat")
    return_with(resident, code)

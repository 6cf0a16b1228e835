"""Do the register and the assessment say what is in force, and what nobody decided yet?"""

from datetime import date

from schakel.audit.register import register
from schakel.config.cli import main
from schakel.supervision import dpia
from schakel.supervision.dpia import as_markdown, assessment

TODAY = date(2026, 11, 26)


def test_the_register_shows_each_activity_and_what_is_not_confirmed(at_work):
    page = at_work.get("/toezicht/register/").content.decode()

    for activity in register().activities:
        assert activity.name in page
        assert activity.purpose in page
        assert activity.ground.text in page
    assert page.count("Nog te bevestigen") >= 2 * len(register().activities)


def test_the_assessment_is_filled_from_what_is_configured(district, settings):
    text = as_markdown(assessment(today=TODAY))

    assert "Gemaakt uit de inrichting op 2026-11-26." in text
    assert "| District | De Markiezaten |" in text
    assert "Bergen op Zoom" in text
    assert "Vitaal belang: iemand is in gevaar" in text
    assert "| Aandachtsfunctionaris, signalen | mag: U bent aandachtsfunctionaris" in text
    for activity in register().activities:
        assert activity.purpose in text


def test_it_says_how_this_installation_is_set_up(district, settings, tmp_path):
    def technique() -> dict[str, str]:
        (section,) = [s for s in assessment(today=TODAY).sections if s.number == 8]
        return dict(section.rows)

    settings.CHECKPOINT_DIR, settings.HTTPS = None, False
    assert technique()["Zegels van het logboek gaan naar een andere plek"] == "nee"
    assert technique()["Alleen over https"] == "nee"
    settings.CHECKPOINT_DIR, settings.HTTPS = tmp_path, True
    assert technique()["Zegels van het logboek gaan naar een andere plek"] == "ja"
    assert technique()["Alleen over https"] == "ja"
    assert str(tmp_path) not in as_markdown(assessment(today=TODAY))


def test_seventeen_sections_in_the_order_of_the_model(district):
    sections = assessment(today=TODAY).sections

    assert [section.number for section in sections] == list(range(1, 18))
    assert all(section.said or section.rows or section.open for section in sections)


def test_what_only_people_can_judge_stays_open_until_they_did(district, settings, tmp_path):
    before = assessment(today=TODAY).open_questions
    path = tmp_path / "register.toml"
    shipped = (settings.LOCALE_PATHS[0].parent / "audit" / "register.toml").read_text()
    path.write_text(
        shipped.replace('name = ""', 'name = "Gemeente Bergen op Zoom"')
        .replace('privacy_officer = ""', 'privacy_officer = "M. van Dam"')
        .replace("confirmed = false", "confirmed = true")
    )
    settings.PROCESSING_REGISTER = str(path)

    after = as_markdown(assessment(today=TODAY))

    assert assessment(today=TODAY).open_questions == before - 3
    assert "Gemeente Bergen op Zoom" in after
    assert "Bevestig de grond van" not in after


def test_without_a_district_it_asks_on_which_grounds_is_shared(district):
    sections = {each.number: each for each in dpia._whether_it_may(register(), None)}

    assert sections[9].rows == []
    assert sections[9].open == ["Er is geen district geladen: op welke gronden wordt gedeeld?"]


def test_the_page_prints_and_says_how_much_is_open(at_work):
    page = at_work.get("/toezicht/dpia/")

    questions = page.context["dpia"].open_questions
    assert f"{questions} vragen staan nog open" in page.content.decode()
    assert "data-print" in page.content.decode()


def test_the_command_writes_it_once(district, tmp_path, capsys):
    path = tmp_path / "dpia.md"

    assert main(["dpia", "--to", str(path)]) == 0
    assert main(["dpia", "--to", str(path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert main(["dpia"]) == 0

    assert capsys.readouterr().out == path.read_text()
